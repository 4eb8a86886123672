import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, cryptoOf, inSeconds, keys, newName, refused, sameBytes, vaultUrl } from "../support/vault.mjs";

const day_ms = 86_400_000;
const policy = {
  expiresIn: "P90D",
  lifetimeActions: [
    { action: "Rotate", timeAfterCreate: "P60D" },
    { action: "Notify", timeBeforeExpiry: "P30D" },
  ],
};
const byAction = (actions) => Object.fromEntries(actions.map((it) => [it.action, it.timeAfterCreate ?? it.timeBeforeExpiry]));

test("rotate makes a new version of the same type, with the key operations and tags of the old one", async () => {
  const name = newName("rotate");
  const old = await keys.createRsaKey(name, { keySize: 3072, keyOps: ["encrypt", "decrypt"], tags: { a: "1" } });
  const rotated = await keys.rotateKey(name);
  assert.notEqual(rotated.properties.version, old.properties.version);
  assert.equal(rotated.keyType, "RSA");
  assert.equal(rotated.key.n.length, old.key.n.length);
  assert.notDeepEqual(Buffer.from(rotated.key.n), Buffer.from(old.key.n));
  assert.deepEqual([...rotated.keyOperations].sort(), ["decrypt", "encrypt"]);
  assert.deepEqual({ ...rotated.properties.tags }, { a: "1" });
  assert.equal(rotated.properties.enabled, true);
  assert.equal((await keys.getKey(name)).id, rotated.id);
});

test("what the old version encrypted is still decrypted by the old version", async () => {
  const name = newName("old");
  const old = await keys.createRsaKey(name);
  const { result } = await cryptoOf(old).encrypt("RSA-OAEP-256", bytes("old secret"));
  const rotated = await keys.rotateKey(name);
  sameBytes((await cryptoOf(old).decrypt("RSA-OAEP-256", result)).result, bytes("old secret"));
  await refused(cryptoOf(rotated).decrypt("RSA-OAEP-256", result), { status: 400, code: "BadParameter" });
});

test("rotate keeps the curve of an EC key", async () => {
  const name = newName("curve");
  await keys.createEcKey(name, { curve: "P-384" });
  assert.equal((await keys.rotateKey(name)).key.crv, "P-384");
});

test("a key has a rotation policy that rotates nothing until one is set", async () => {
  const name = newName("default");
  await keys.createEcKey(name);
  const read = await keys.getKeyRotationPolicy(name);
  assert.equal(read.id, `${vaultUrl()}/keys/${name}/rotationpolicy`);
  assert.equal((read.lifetimeActions ?? []).some((it) => it.action === "Rotate"), false);
  assert.ok(!read.expiresIn);
});

test("a rotation policy is kept as set, with its times", async () => {
  const name = newName("policy");
  await keys.createEcKey(name);
  const set = await keys.updateKeyRotationPolicy(name, policy);
  const read = await keys.getKeyRotationPolicy(name);
  for (const it of [set, read]) {
    assert.equal(it.id, `${vaultUrl()}/keys/${name}/rotationpolicy`);
    assert.equal(it.expiresIn, "P90D");
    assert.deepEqual(byAction(it.lifetimeActions), { Rotate: "P60D", Notify: "P30D" });
    assert.ok(Math.abs(it.createdOn - inSeconds(0)) < 60_000);
    assert.ok(it.updatedOn >= it.createdOn);
  }
});

test("a version made by rotate expires after the policy's expiry time", async () => {
  const name = newName("expiry");
  await keys.createEcKey(name);
  await keys.updateKeyRotationPolicy(name, policy);
  const { properties } = await keys.rotateKey(name);
  assert.equal(properties.expiresOn - properties.createdOn, 90 * day_ms);
});

test("a policy can be changed to one that only notifies", async () => {
  const name = newName("change");
  await keys.createEcKey(name);
  await keys.updateKeyRotationPolicy(name, policy);
  await keys.updateKeyRotationPolicy(name, { expiresIn: "P2Y", lifetimeActions: [{ action: "Notify", timeBeforeExpiry: "P20D" }] });
  const read = await keys.getKeyRotationPolicy(name);
  assert.equal(read.expiresIn, "P2Y");
  assert.deepEqual(byAction(read.lifetimeActions), { Notify: "P20D" });
});

for (const [what, wrong] of [
  ["a duration that is not ISO 8601", { ...policy, expiresIn: "ninety days" }],
  ["two Rotate actions", {
    expiresIn: "P90D", lifetimeActions: [{ action: "Rotate", timeAfterCreate: "P40D" }, { action: "Rotate", timeAfterCreate: "P50D" }] }],
  ["an action that does not exist", { expiresIn: "P90D", lifetimeActions: [{ action: "Juggle", timeAfterCreate: "P60D" }] }],
]) {
  test(`a policy with ${what} is 400 and changes nothing`, async () => {
    const name = newName("wrong");
    await keys.createEcKey(name);
    await keys.updateKeyRotationPolicy(name, policy);
    await refused(keys.updateKeyRotationPolicy(name, wrong), { status: 400, code: "BadParameter" });
    const read = await keys.getKeyRotationPolicy(name);
    assert.deepEqual(byAction(read.lifetimeActions), { Rotate: "P60D", Notify: "P30D" });
  });
}

test("rotate and the policy of an unknown key are 404 KeyNotFound", async () => {
  const unknown = { status: 404, code: "KeyNotFound" };
  await refused(keys.rotateKey(newName("unknown")), unknown);
  await refused(keys.getKeyRotationPolicy(newName("unknown")), unknown);
  await refused(keys.updateKeyRotationPolicy(newName("unknown"), policy), unknown);
});

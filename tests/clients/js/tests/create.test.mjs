import assert from "node:assert/strict";
import { test } from "node:test";
import { inSeconds, keys, newName, refused, vaultUrl } from "../support/vault.mjs";
import { toNodeKey } from "../support/jwk.mjs";

const version = /^[0-9a-f]{32}$/;

for (const keySize of [2048, 3072, 4096]) {
  test(`an RSA key of ${keySize} bits is created with a modulus of that size`, async () => {
    const name = newName("rsa");
    const key = await keys.createRsaKey(name, { keySize });
    assert.equal(key.keyType, "RSA");
    assert.equal(key.key.n.length * 8, keySize);
    assert.equal(toNodeKey(key.key).asymmetricKeyDetails.publicExponent, 65537n);
    assert.equal(key.key.d, undefined);
    assert.deepEqual([...key.keyOperations].sort(), ["decrypt", "encrypt", "sign", "unwrapKey", "verify", "wrapKey"]);
  });
}

for (const [curve, size] of [["P-256", 32], ["P-384", 48], ["P-521", 66], ["P-256K", 32]]) {
  test(`an EC key on ${curve} is created with coordinates of full length`, async () => {
    const key = await keys.createEcKey(newName("ec"), { curve });
    assert.equal(key.keyType, "EC");
    assert.equal(key.key.crv, curve);
    assert.equal(key.key.x.length, size);
    assert.equal(key.key.y.length, size);
    assert.equal(toNodeKey(key.key).asymmetricKeyType, "ec"); // node:crypto refuses a point that is not on the curve
    assert.deepEqual([...key.keyOperations].sort(), ["sign", "verify"]);
  });
}

for (const keySize of [128, 192, 256]) {
  test(`an oct key of ${keySize} bits is created and its bytes are not given out`, async () => {
    const key = await keys.createOctKey(newName("oct"), { keySize });
    assert.equal(key.keyType, "oct");
    assert.equal(key.key.k, undefined);
    assert.ok(key.keyOperations.includes("encrypt") && key.keyOperations.includes("wrapKey"));
  });
}

test("createKey takes the key type as text, RSA and EC have defaults", async () => {
  const rsa = await keys.createKey(newName("plain"), "RSA");
  assert.equal(rsa.key.n.length * 8, 2048);
  const ec = await keys.createKey(newName("plain"), "EC");
  assert.equal(ec.key.crv, "P-256");
  const oct = await keys.createKey(newName("plain"), "oct", { keySize: 256 });
  assert.equal(oct.keyType, "oct");
});

test("a created key tells its id, name, vault, version, times and recovery level", async () => {
  const name = newName("told");
  const before = inSeconds(-2);
  const { id, properties, ...key } = await keys.createEcKey(name);
  assert.equal(key.name, name);
  assert.match(properties.version, version);
  assert.equal(id, `${vaultUrl()}/keys/${name}/${properties.version}`);
  assert.equal(properties.vaultUrl, vaultUrl());
  assert.equal(properties.enabled, true);
  assert.ok(properties.createdOn >= before && properties.createdOn <= inSeconds(2));
  assert.deepEqual(properties.updatedOn, properties.createdOn);
  assert.equal(properties.recoveryLevel, "Recoverable+Purgeable");
  assert.equal(properties.recoverableDays, 90);
  assert.equal(properties.notBefore, undefined);
  assert.equal(properties.expiresOn, undefined);
});

test("enabled, notBefore, expiresOn, tags and keyOps are kept as given", async () => {
  const name = newName("options");
  const given = { notBefore: inSeconds(-3600), expiresOn: inSeconds(86_400), tags: { team: "blue", empty: "" } };
  await keys.createKey(name, "RSA", { ...given, enabled: false, keySize: 2048, keyOps: ["sign", "verify"] });
  const { properties, keyOperations } = await keys.getKey(name);
  assert.equal(properties.enabled, false);
  assert.deepEqual(properties.notBefore, given.notBefore);
  assert.deepEqual(properties.expiresOn, given.expiresOn);
  assert.deepEqual({ ...properties.tags }, given.tags);
  assert.deepEqual([...keyOperations].sort(), ["sign", "verify"]);
});

test("creating a name again makes a new version with new key material", async () => {
  const name = newName("again");
  const first = await keys.createEcKey(name);
  const second = await keys.createEcKey(name);
  assert.notEqual(second.properties.version, first.properties.version);
  assert.notDeepEqual(Buffer.from(second.key.x), Buffer.from(first.key.x));
  assert.equal((await keys.getKey(name)).properties.version, second.properties.version);
});

test("names of 127 letters, digits and dashes are taken, longer or other ones are 400", async () => {
  const name = newName("long").padEnd(127, "X");
  assert.equal((await keys.createEcKey(name)).name, name);
  await refused(keys.createEcKey(`${name}X`), { status: 400, code: "BadParameter" });
  await refused(keys.createEcKey("under_score"), { status: 400, code: "BadParameter" });
});

for (const [what, type, options] of [
  ["an RSA key of 1024 bits", "RSA", { keySize: 1024 }],
  ["an oct key of 100 bits", "oct", { keySize: 100 }],
  ["a curve that does not exist", "EC", { curve: "P-257" }],
  ["a key type that does not exist", "DSA", {}],
  ["an unknown key operation", "EC", { keyOps: ["juggle"] }],
  ["16 tags", "EC", { tags: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`tag${i}`, "x"])) }],
]) {
  test(`${what} is refused with 400`, async () => {
    const name = newName("bad");
    await refused(keys.createKey(name, type, options), { status: 400, code: "BadParameter" });
    await refused(keys.getKey(name), { status: 404, code: "KeyNotFound" });
  });
}

test("a hardware key without a token is clearly refused", async () => {
  const error = await keys.createRsaKey(newName("hsm"), { hsm: true }).then(() => assert.fail("it was created"), (refusal) => refusal);
  assert.ok(error.statusCode >= 400 && error.statusCode < 500, `${error.statusCode} ${error.message}`);
  assert.match(error.message, /HSM|PKCS|hardware|token/i);
});

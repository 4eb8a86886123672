import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, cryptoOf, inSeconds, keys, newName, refused, sameBytes, vaultUrl } from "../support/vault.mjs";

const deleteKey = async (name) => (await keys.beginDeleteKey(name)).pollUntilDone();
const day_ms = 86_400_000;

test("a deleted key is gone from the live ones and shown among the deleted ones", async () => {
  const name = newName("delete");
  const key = await keys.createEcKey(name, { tags: { a: "1" } });
  const deleted = await deleteKey(name);
  assert.equal(deleted.id, key.id);
  await refused(keys.getKey(name), { status: 404, code: "KeyNotFound" });

  for (const shown of [deleted, await keys.getDeletedKey(name)]) {
    assert.equal(shown.name, name);
    sameBytes(shown.key.x, key.key.x);
    assert.equal(shown.properties.recoveryId, `${vaultUrl()}/deletedkeys/${name}`);
    assert.ok(Math.abs(shown.properties.deletedOn - inSeconds(0)) < 60_000);
    assert.equal(shown.properties.scheduledPurgeDate - shown.properties.deletedOn, 90 * day_ms);
    assert.deepEqual({ ...shown.properties.tags }, { a: "1" });
  }
});

test("the delete poller can be resumed from its text", async () => {
  const name = newName("resume");
  await keys.createEcKey(name);
  const started = await keys.beginDeleteKey(name);
  const resumed = await keys.beginDeleteKey(name, { resumeFrom: started.toString() });
  assert.equal((await resumed.pollUntilDone()).name, name);
});

test("deleted keys are listed page by page with their purge dates", async () => {
  const prefix = newName("deleted");
  const names = [1, 2, 3].map((i) => `${prefix}-${i}`);
  for (const name of names) {
    await keys.createEcKey(name);
    await deleteKey(name);
  }
  const own = [];
  for await (const page of keys.listDeletedKeys().byPage({ maxPageSize: 1 })) {
    assert.ok(page.length <= 1);
    own.push(...page.filter((key) => key.name.startsWith(prefix)));
  }
  assert.deepEqual(own.map((key) => key.name).sort(), names);
  for (const { name, properties } of own) {
    assert.equal(properties.recoveryId, `${vaultUrl()}/deletedkeys/${name}`);
    assert.ok(properties.scheduledPurgeDate > properties.deletedOn);
  }
});

test("a recovered key is live again with all versions and still works", async () => {
  const name = newName("recover");
  const first = await keys.createRsaKey(name);
  const second = await keys.createRsaKey(name);
  const { result } = await cryptoOf(first).encrypt("RSA-OAEP-256", bytes("before"));
  await deleteKey(name);
  const recovered = await (await keys.beginRecoverDeletedKey(name)).pollUntilDone();
  assert.equal(recovered.id, second.id);
  assert.equal((await keys.getKey(name)).id, second.id);
  sameBytes((await cryptoOf(first).decrypt("RSA-OAEP-256", result)).result, bytes("before"));
  await refused(keys.getDeletedKey(name), { status: 404, code: "KeyNotFound" });
});

test("a deleted key does no crypto", async () => {
  const name = newName("crypto");
  const client = cryptoOf(await keys.createEcKey(name));
  await client.sign("ES256", new Uint8Array(32));
  await deleteKey(name);
  await refused(client.sign("ES256", new Uint8Array(32)), { status: 404, code: "KeyNotFound" });
});

test("a name that is deleted but recoverable can not be created or imported: 409", async () => {
  const name = newName("taken");
  await keys.createEcKey(name);
  await deleteKey(name);
  const taken = { status: 409, code: "Conflict", inner: "ObjectIsDeletedButRecoverable" };
  await refused(keys.createEcKey(name), taken);
  await refused(keys.importKey(name, { kty: "oct", k: new Uint8Array(32).fill(7) }), taken);
});

test("a purged key is gone for good and its name is free", async () => {
  const name = newName("purge");
  const old = await keys.createEcKey(name);
  await deleteKey(name);
  await keys.purgeDeletedKey(name);
  await refused(keys.getDeletedKey(name), { status: 404, code: "KeyNotFound" });
  await refused(keys.beginRecoverDeletedKey(name), { status: 404, code: "KeyNotFound" });
  const made = await keys.createEcKey(name);
  assert.notEqual(made.properties.version, old.properties.version);
  const versions = [];
  for await (const version of keys.listPropertiesOfKeyVersions(name)) versions.push(version.version);
  assert.deepEqual(versions, [made.properties.version]);
});

test("delete, recover, purge and get of an unknown deleted key are 404 KeyNotFound", async () => {
  const name = newName("unknown");
  const unknown = { status: 404, code: "KeyNotFound" };
  await refused(keys.beginDeleteKey(name), unknown);
  await refused(keys.beginRecoverDeletedKey(name), unknown);
  await refused(keys.purgeDeletedKey(name), unknown);
  await refused(keys.getDeletedKey(name), unknown);
});

test("a live key can not be purged: 404", async () => {
  const name = newName("live");
  const key = await keys.createEcKey(name);
  await refused(keys.purgeDeletedKey(name), { status: 404, code: "KeyNotFound" });
  assert.equal((await keys.getKey(name)).id, key.id);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { inSeconds, keys, newName, refused, sameBytes, vaultUrl } from "../support/vault.mjs";

test("get without a version gives the latest, with a version that one", async () => {
  const name = newName("get");
  const first = await keys.createEcKey(name);
  const second = await keys.createEcKey(name);
  assert.equal((await keys.getKey(name)).id, second.id);
  const old = await keys.getKey(name, { version: first.properties.version });
  assert.equal(old.id, first.id);
  sameBytes(old.key.x, first.key.x);
});

test("names are compared without case", async () => {
  const name = newName("Case");
  const key = await keys.createEcKey(name);
  assert.equal((await keys.getKey(name.toUpperCase())).properties.version, key.properties.version);
  assert.equal((await keys.getKey(name, { version: key.properties.version.toUpperCase() })).properties.version, key.properties.version);
});

test("an unknown key is 404 KeyNotFound", async () => {
  await refused(keys.getKey(newName("unknown")), { status: 404, code: "KeyNotFound" });
});

test("an unknown version of a known key is 404 KeyNotFound", async () => {
  const name = newName("version");
  await keys.createEcKey(name);
  await refused(keys.getKey(name, { version: "0123456789abcdef0123456789abcdef" }), { status: 404, code: "KeyNotFound" });
});

test("a disabled key can still be read", async () => {
  const name = newName("disabled");
  await keys.createEcKey(name, { enabled: false });
  assert.equal((await keys.getKey(name)).properties.enabled, false);
});

test("update changes the latest version when none is named", async () => {
  const name = newName("update");
  const first = await keys.createRsaKey(name);
  const second = await keys.createRsaKey(name);
  const change = { enabled: false, notBefore: inSeconds(-10), expiresOn: inSeconds(7200), tags: { a: "1" }, keyOps: ["sign", "verify"] };
  const updated = await keys.updateKeyProperties(name, change);
  assert.equal(updated.id, second.id);
  const read = await keys.getKey(name);
  assert.equal(read.properties.enabled, false);
  assert.deepEqual(read.properties.notBefore, change.notBefore);
  assert.deepEqual(read.properties.expiresOn, change.expiresOn);
  assert.deepEqual({ ...read.properties.tags }, change.tags);
  assert.deepEqual([...read.keyOperations].sort(), change.keyOps);
  assert.equal((await keys.getKey(name, { version: first.properties.version })).properties.enabled, true);
});

test("update of a named version leaves the latest alone", async () => {
  const name = newName("update");
  const first = await keys.createEcKey(name);
  await keys.createEcKey(name);
  const updated = await keys.updateKeyProperties(name, first.properties.version, { tags: { old: "yes" } });
  assert.equal(updated.id, first.id);
  assert.deepEqual({ ...updated.properties.tags }, { old: "yes" });
  assert.equal((await keys.getKey(name)).properties.tags?.old, undefined);
});

test("update leaves what it does not name as it was", async () => {
  const name = newName("partly");
  const created = await keys.createEcKey(name, { tags: { keep: "me" }, expiresOn: inSeconds(3600) });
  const updated = await keys.updateKeyProperties(name, { enabled: false });
  assert.deepEqual({ ...updated.properties.tags }, { keep: "me" });
  assert.deepEqual(updated.properties.expiresOn, created.properties.expiresOn);
  assert.deepEqual([...updated.keyOperations].sort(), ["sign", "verify"]);
  assert.deepEqual(updated.properties.createdOn, created.properties.createdOn);
  assert.ok(updated.properties.updatedOn >= created.properties.updatedOn);
  sameBytes(updated.key.x, created.key.x);
});

test("new tags replace the old ones", async () => {
  const name = newName("tags");
  await keys.createEcKey(name, { tags: { one: "1", two: "2" } });
  const updated = await keys.updateKeyProperties(name, { tags: { three: "3" } });
  assert.deepEqual({ ...updated.properties.tags }, { three: "3" });
});

test("update of an unknown key is 404 KeyNotFound", async () => {
  await refused(keys.updateKeyProperties(newName("unknown"), { enabled: false }), { status: 404, code: "KeyNotFound" });
});

test("an id names the vault the request was sent to", async () => {
  const name = newName("id");
  await keys.createEcKey(name);
  assert.ok((await keys.getKey(name)).id.startsWith(`${vaultUrl()}/keys/${name}/`));
});

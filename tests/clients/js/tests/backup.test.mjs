import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, cryptoOf, inSeconds, keys, newName, refused, sameBytes } from "../support/vault.mjs";

const deleteKey = async (name) => (await keys.beginDeleteKey(name)).pollUntilDone();
const remove = async (name) => {
  await deleteKey(name);
  await keys.purgeDeletedKey(name);
};

test("a backup restores the key with all versions, ids and attributes, and the same key bytes", async () => {
  const name = newName("restore");
  const options = { tags: { a: "1" }, expiresOn: inSeconds(7200) };
  const first = await keys.createOctKey(name, { keySize: 256, ...options });
  const second = await keys.createOctKey(name, { keySize: 128, ...options });
  const sealed = await cryptoOf(first).encrypt({ algorithm: "A256GCM", plaintext: bytes("before") });
  const backup = await keys.backupKey(name);
  assert.ok(backup.length > 100);
  await remove(name);

  const restored = await keys.restoreKeyBackup(backup);
  assert.equal(restored.id, second.id);
  const versions = [];
  for await (const version of keys.listPropertiesOfKeyVersions(name)) versions.push(version.id);
  assert.deepEqual(versions.sort(), [first.id, second.id].sort());
  const read = await keys.getKey(name, { version: first.properties.version });
  assert.deepEqual({ ...read.properties.tags }, options.tags);
  assert.deepEqual(read.properties.expiresOn, options.expiresOn);
  assert.deepEqual(read.properties.createdOn, first.properties.createdOn);
  const opened = await cryptoOf(read).decrypt({
    algorithm: "A256GCM", ciphertext: sealed.result, iv: sealed.iv, authenticationTag: sealed.authenticationTag });
  sameBytes(opened.result, bytes("before"));
});

test("a backup does not show the key bytes", async () => {
  const name = newName("sealed");
  const k = new Uint8Array(32).fill(0xa7);
  await keys.importKey(name, { kty: "oct", k });
  const backup = Buffer.from(await keys.backupKey(name));
  assert.equal(backup.includes(k), false);
  for (const encoding of ["hex", "base64", "base64url"]) {
    assert.equal(backup.toString("latin1").includes(Buffer.from(k).toString(encoding).slice(0, 40)), false, encoding);
  }
});

test("restore onto a live name is 409 and leaves the key as it is", async () => {
  const name = newName("live");
  await keys.createEcKey(name);
  const backup = await keys.backupKey(name);
  const newer = await keys.createEcKey(name);
  await refused(keys.restoreKeyBackup(backup), { status: 409, code: "Conflict" });
  assert.equal((await keys.getKey(name)).id, newer.id);
});

test("restore onto a deleted name is 409", async () => {
  const name = newName("deleted");
  await keys.createEcKey(name);
  const backup = await keys.backupKey(name);
  await deleteKey(name);
  await refused(keys.restoreKeyBackup(backup), { status: 409, code: "Conflict", inner: "ObjectIsDeletedButRecoverable" });
});

for (const [what, spoil] of [
  ["random bytes", () => new Uint8Array(200).fill(42)],
  ["an empty blob", () => new Uint8Array(0)],
  ["a blob cut short", (backup) => backup.slice(0, backup.length - 20)],
  ["a blob with one bit changed", (backup) => backup.map((byte, i) => (i === backup.length - 10 ? byte ^ 1 : byte))],
]) {
  test(`restore of ${what} is 400 and makes no key`, async () => {
    const name = newName("malformed");
    await keys.createEcKey(name);
    const backup = await keys.backupKey(name);
    await remove(name);
    await refused(keys.restoreKeyBackup(spoil(backup)), { status: 400, code: "BadParameter" });
    await refused(keys.getKey(name), { status: 404, code: "KeyNotFound" });
  });
}

test("the refusal of a malformed blob says so", async () => {
  await refused(keys.restoreKeyBackup(new Uint8Array(200).fill(42)),
    { status: 400, message: /Backup blob contains invalid or corrupt version\./ });
});

test("backup of an unknown key is 404 KeyNotFound", async () => {
  await refused(keys.backupKey(newName("unknown")), { status: 404, code: "KeyNotFound" });
});

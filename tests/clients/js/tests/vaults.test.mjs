import assert from "node:assert/strict";
import { test } from "node:test";
import { send } from "../support/https.mjs";
import { bareUrl, bytes, cryptoOf, keys, newName, refused, sameBytes, vaultUrl } from "../support/vault.mjs";
import { manage, newVault, newVaultName } from "../support/vaults.mjs";

test("PUT makes a vault with 201, says 200 when it is there, and GET shows it", async () => {
  const { name, made } = await newVault();
  assert.equal(made.body.name, name);
  assert.equal(made.body.properties.softDeleteRetentionInDays, 90);
  assert.ok(!made.body.properties.enablePurgeProtection);
  assert.equal((await manage("PUT", `/vaults/${name}`, { properties: {} })).status, 200);
  const read = await manage("GET", `/vaults/${name}`);
  assert.equal(read.status, 200);
  assert.equal(read.body.name, name);
  const listed = await manage("GET", "/vaults");
  assert.ok(listed.body.value.some((vault) => vault.name === name) && listed.body.value.some((vault) => vault.name === "default"));
});

test("a second vault is used by its own host name, with unmodified clients", async () => {
  const { name, client } = await newVault();
  const key = await client.createRsaKey("first");
  assert.ok(key.id.startsWith(`${vaultUrl(name)}/keys/first/`));
  assert.equal(key.properties.vaultUrl, vaultUrl(name));
  const { result } = await cryptoOf(key.id).encrypt("RSA-OAEP-256", bytes("in here"));
  sameBytes((await cryptoOf(key).decrypt("RSA-OAEP-256", result)).result, bytes("in here"));
  const listed = [];
  for await (const it of client.listPropertiesOfKeys()) listed.push(it.id);
  assert.deepEqual(listed, [`${vaultUrl(name)}/keys/first`]);
});

test("keys of one name in two vaults are two keys", async () => {
  const { client } = await newVault();
  const name = newName("same");
  const here = await keys.createEcKey(name);
  await refused(client.getKey(name), { status: 404, code: "KeyNotFound" });
  const there = await client.createEcKey(name);
  assert.notDeepEqual(Buffer.from(there.key.x), Buffer.from(here.key.x));
  await (await client.beginDeleteKey(name)).pollUntilDone();
  assert.equal((await keys.getKey(name)).id, here.id);
});

test("a backup of one vault can be restored into another", async () => {
  const { name: vault, client } = await newVault();
  const key = await keys.createEcKey(newName("move"));
  const restored = await client.restoreKeyBackup(await keys.backupKey(key.name));
  assert.equal(restored.id, key.id.replace(vaultUrl(), vaultUrl(vault)));
  sameBytes(restored.key.x, key.key.x);
});

test("under purge protection a deleted key can not be purged: 403, but recovered", async () => {
  const { client } = await newVault({ softDeleteRetentionInDays: 7, enablePurgeProtection: true });
  const key = await client.createEcKey("kept");
  assert.equal(key.properties.recoveryLevel, "CustomizedRecoverable");
  assert.equal(key.properties.recoverableDays, 7);
  const deleted = await (await client.beginDeleteKey("kept")).pollUntilDone();
  assert.equal(deleted.properties.scheduledPurgeDate - deleted.properties.deletedOn, 7 * 86_400_000);
  await refused(client.purgeDeletedKey("kept"), { status: 403, code: "Forbidden" });
  assert.equal((await (await client.beginRecoverDeletedKey("kept")).pollUntilDone()).id, key.id);
});

test("purge protection can not be taken back", async () => {
  const { name } = await newVault({ enablePurgeProtection: true });
  const answer = await manage("PATCH", `/vaults/${name}`, { properties: { enablePurgeProtection: false } });
  assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
  assert.equal((await manage("GET", `/vaults/${name}`)).body.properties.enablePurgeProtection, true);
});

for (const property of ["allowRsa15", "allowAesCbc"]) {
  test(`${property} is off, and is set at creation and by an update`, async () => {
    const { name, made } = await newVault();
    assert.equal(made.body.properties[property], false);
    assert.equal((await manage("PATCH", `/vaults/${name}`, { properties: { [property]: true } })).body.properties[property], true);
    assert.equal((await manage("GET", `/vaults/${name}`)).body.properties[property], true);
    assert.equal((await newVault({ [property]: true })).made.body.properties[property], true);
  });
}

test("a deleted vault answers no more, is listed as deleted, and comes back with its keys", async () => {
  const { name, client } = await newVault();
  const key = await client.createEcKey("survivor");
  const deleted = await manage("DELETE", `/vaults/${name}`);
  assert.ok(deleted.status >= 200 && deleted.status < 300, deleted.text);
  await assert.rejects(client.getKey("survivor"), { statusCode: 404 });
  assert.equal((await manage("GET", `/deletedvaults/${name}`)).status, 200);
  const recovered = await manage("POST", `/deletedvaults/${name}/recover`);
  assert.ok(recovered.status >= 200 && recovered.status < 300, recovered.text);
  assert.equal((await client.getKey("survivor")).id, key.id);
});

test("the host of a vault that does not exist answers 404", async () => {
  const { status, body } = await send("GET", `${vaultUrl(newVaultName())}/keys?api-version=7.4`);
  assert.equal(status, 404);
  assert.ok(body.error.code);
});

test("a retention outside 7 to 90 days is 400", async () => {
  for (const softDeleteRetentionInDays of [6, 91]) {
    const answer = await manage("PUT", `/vaults/${newVaultName()}`, { properties: { softDeleteRetentionInDays } });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.body.error.code, "BadParameter");
  }
});

test("managing vaults needs a token", async () => {
  const answer = await send("PUT", `${bareUrl}/vaults/${newVaultName()}?api-version=7.4`, { token: null, body: { properties: {} } });
  assert.equal(answer.status, 401);
});

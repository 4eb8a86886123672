// One zone's folder is moved away under the running server, and a file in its place keeps the server from filling a new one: every algorithm goes on working, changes are refused, and it all comes back.
// Alone on the server, because everybody else's changes would be refused too.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { KeyClient } from "@azure/keyvault-keys";
import { bytes, credential, endpoint, keys, newName, refused, remoteCryptoOf, sameBytes, vaultUrl } from "../support/vault.mjs";
import { newVault } from "../support/vaults.mjs";

const data = dirname(process.env.KMS_ADMIN_JSON);
const zone = join(data, "zone-b");
const hidden = `${zone}-hidden`;
const within_ms = 30_000;
const once = new KeyClient(vaultUrl(), credential, { retryOptions: { maxRetries: 0 } });
const made = {};

const readiness = () => new Promise((resolve, reject) => {
  const ask = request({ host: endpoint.hostname, port: endpoint.port, path: "/health/ready", ca: readFileSync(join(data, "ca.pem")), agent: false }, (response) => {
    let body = "";
    response.on("data", (chunk) => { body += chunk; }).on("end", () => resolve(JSON.parse(body).status));
  });
  ask.on("error", reject);
  ask.end();
});

async function until(status) {
  const deadline = Date.now() + within_ms;
  while (await readiness() !== status) {
    assert.ok(Date.now() < deadline, `the server was not ${status} within ${within_ms} ms`);
    await pause(20);
  }
}

before(async () => {
  made.rsa = await keys.createRsaKey(newName("away"), { keySize: 2048 });
  for (const curve of ["P-256", "P-384", "P-521", "P-256K"]) made[curve] = await keys.createEcKey(newName("away"), { curve });
  const { client: vault } = await newVault({ allowAesCbc: true });
  for (const keySize of [128, 192, 256]) made[keySize] = await vault.createOctKey(newName("away"), { keySize });
  renameSync(zone, hidden);
  writeFileSync(zone, "in the way");
  await until("degraded");
});

after(async () => {
  rmSync(zone);
  renameSync(hidden, zone);
  await until("ready");
  await once.createEcKey(newName("back"));
});

const signing = [
  ["rsa", "RS256", 32], ["rsa", "RS384", 48], ["rsa", "RS512", 64], ["rsa", "PS256", 32], ["rsa", "PS384", 48], ["rsa", "PS512", 64],
  ["P-256", "ES256", 32], ["P-384", "ES384", 48], ["P-521", "ES512", 64], ["P-256K", "ES256K", 32],
  ["256", "HS256", 32], ["256", "HS384", 48], ["256", "HS512", 64],
];
for (const [key, algorithm, length] of signing) {
  test(`zone away: ${algorithm} signs and verifies`, async () => {
    const client = remoteCryptoOf(made[key].id);
    const digest = randomBytes(length);
    const { result } = await client.sign(algorithm, digest);
    assert.equal((await client.verify(algorithm, digest, result)).result, true);
  });
}

const text = bytes("thirty-two bytes of text to seal");
for (const [key, algorithm, more] of [
  ["rsa", "RSA-OAEP", {}], ["rsa", "RSA-OAEP-256", {}],
  ...[128, 192, 256].flatMap((bits) => [
    [bits, `A${bits}GCM`, {}], [bits, `A${bits}CBC`, { iv: randomBytes(16) }], [bits, `A${bits}CBCPAD`, { iv: randomBytes(16) }]]),
]) {
  test(`zone away: ${algorithm} encrypts and decrypts`, async () => {
    const client = remoteCryptoOf(made[key].id);
    const sealed = await client.encrypt({ algorithm, plaintext: text, ...more });
    const opened = await client.decrypt({ algorithm, ciphertext: sealed.result, iv: sealed.iv, authenticationTag: sealed.authenticationTag });
    sameBytes(opened.result, text);
  });
}

for (const [key, algorithm] of [["rsa", "RSA-OAEP"], ["rsa", "RSA-OAEP-256"], ["128", "A128KW"], ["192", "A192KW"], ["256", "A256KW"]]) {
  test(`zone away: ${algorithm} wraps and unwraps`, async () => {
    const client = remoteCryptoOf(made[key].id);
    const { result } = await client.wrapKey(algorithm, text);
    sameBytes((await client.unwrapKey(algorithm, result)).result, text);
  });
}

test("zone away: keys are read and listed, and backed up", async () => {
  assert.equal((await once.getKey(made.rsa.name)).id, made.rsa.id);
  const names = [];
  for await (const properties of once.listPropertiesOfKeys()) names.push(properties.name);
  assert.ok(names.includes(made.rsa.name));
  assert.ok((await once.backupKey(made.rsa.name)).length > 0);
});

test("zone away: changes are refused with 503 and leave nothing", async () => {
  const name = newName("refused");
  await refused(once.createEcKey(name), { status: 503 });
  await refused(once.rotateKey(made.rsa.name), { status: 503 });
  await refused(once.updateKeyProperties(made.rsa.name, made.rsa.properties.version, { tags: { a: "b" } }), { status: 503 });
  await refused(once.beginDeleteKey(made.rsa.name), { status: 503 });
  await refused(once.getKey(name), { status: 404 });
});

test("zone away: a key can be disabled all the same, and stays so", async () => {
  const { name, id, properties } = made["P-384"];
  // The client knows only 200 and calls 202 an error; it is done all the same, in one zone.
  await refused(once.updateKeyProperties(name, properties.version, { enabled: false }), { status: 202 });
  await refused(remoteCryptoOf(id).sign("ES384", randomBytes(48)), { status: 403, inner: "KeyDisabled" });
});

import assert from "node:assert/strict";
import { constants, publicEncrypt } from "node:crypto";
import { before, test } from "node:test";
import { toNodeKey } from "../support/jwk.mjs";
import { bytes, cryptoOf, keys, newName, refused, remoteCryptoOf, sameBytes, wireCount } from "../support/vault.mjs";
import { newVault } from "../support/vaults.mjs";

const text = bytes("a short secret");
const paddings = new Map([
  ["RSA-OAEP", { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }],
  ["RSA-OAEP-256", { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }],
]);

let key;
before(async () => { key = await keys.createRsaKey(newName("rsa"), { keySize: 2048 }); });

for (const [algorithm, padding] of paddings) {
  test(`${algorithm}: what the client encrypts with a KeyVaultKey, the service decrypts`, async () => {
    const client = cryptoOf(key);
    const sealed = await client.encrypt({ algorithm, plaintext: text });
    assert.equal(sealed.algorithm, algorithm);
    const opened = await client.decrypt({ algorithm, ciphertext: sealed.result });
    sameBytes(opened.result, text);
    assert.equal(opened.keyID, key.id);
  });

  test(`${algorithm}: what the service encrypts, the service decrypts`, async () => {
    const client = remoteCryptoOf(key.id);
    const sealed = await client.encrypt(algorithm, text);
    assert.equal(sealed.result.length, 256);
    sameBytes((await client.decrypt(algorithm, sealed.result)).result, text);
  });

  test(`${algorithm}: what node encrypts, the service decrypts`, async () => {
    const there = publicEncrypt({ key: toNodeKey(key.key), ...padding }, text);
    sameBytes((await cryptoOf(key.id).decrypt(algorithm, there)).result, text);
  });

  test(`${algorithm}: a damaged ciphertext is 400 and is not sent again`, async () => {
    const wire = wireCount();
    const damaged = new Uint8Array(256).fill(1);
    await refused(cryptoOf(key, wire.options).decrypt(algorithm, damaged), { status: 400, code: "BadParameter" });
    const path = `${new URL(key.id).pathname}/decrypt`;
    assert.deepEqual(wire.sent, [`POST ${path}`, `POST ${path}`], "the challenge and the call");
  });
}

test("a plaintext longer than the padding allows is 400", async () => {
  await refused(remoteCryptoOf(key.id).encrypt("RSA-OAEP-256", new Uint8Array(191)), { status: 400, code: "BadParameter" });
});

test("RSA1_5 is off in both directions: 403, also for what the client encrypted with the public key", async () => {
  const off = { status: 403, code: "Forbidden", inner: "KeyOperationForbidden", message: /RSA1_5/ };
  await refused(remoteCryptoOf(key.id).encrypt("RSA1_5", text), off);
  const local = await cryptoOf(key).encrypt("RSA1_5", text);
  await refused(cryptoOf(key).decrypt("RSA1_5", local.result), off);
});

test("RSA1_5 works in both directions in a vault that allows it", async () => {
  const { client } = await newVault({ allowRsa15: true });
  const allowed = await client.createRsaKey("old");
  for (const { result } of [await cryptoOf(allowed).encrypt("RSA1_5", text), await remoteCryptoOf(allowed.id).encrypt("RSA1_5", text)]) {
    sameBytes((await cryptoOf(allowed).decrypt("RSA1_5", result)).result, text);
  }
});

test("an algorithm of another key type is 400", async () => {
  await refused(cryptoOf(key).encrypt({ algorithm: "A256GCM", plaintext: text }), { status: 400, code: "BadParameter" });
});

test("an algorithm that does not exist is 400", async () => {
  await refused(cryptoOf(key).encrypt({ algorithm: "ROT13", plaintext: text }), { status: 400, code: "BadParameter" });
});

test("a client without a version uses the latest version", async () => {
  const name = newName("latest");
  await keys.createRsaKey(name);
  const latest = await keys.createRsaKey(name);
  const there = publicEncrypt({ key: toNodeKey(latest.key), ...paddings.get("RSA-OAEP-256") }, text);
  sameBytes((await keys.getCryptographyClient(name).decrypt("RSA-OAEP-256", there)).result, text);
});

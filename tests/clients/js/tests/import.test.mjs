import assert from "node:assert/strict";
import {
  constants, createCipheriv, createDecipheriv, createHash, createHmac, privateDecrypt, publicEncrypt, randomBytes, sign, verify,
} from "node:crypto";
import { test } from "node:test";
import { newEcKey, newOctKey, newRsaKey } from "../support/jwk.mjs";
import { bytes, cryptoOf, inSeconds, keys, newName, refused, remoteCryptoOf, sameBytes } from "../support/vault.mjs";
import { newVault } from "../support/vaults.mjs";

const text = bytes("what was said");
const digest = createHash("sha256").update(text).digest();

test("an imported RSA key decrypts what node encrypted, and node decrypts what it encrypted", async () => {
  const own = newRsaKey(2048);
  const key = await keys.importKey(newName("rsa"), own.jwk);
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
  sameBytes(key.key.n, own.jwk.n);
  assert.equal(key.key.d, undefined, "the private part stays inside");
  const there = publicEncrypt({ key: own.publicKey, ...oaep }, text);
  sameBytes((await cryptoOf(key).decrypt("RSA-OAEP-256", there)).result, text);
  const back = await remoteCryptoOf(key.id).encrypt("RSA-OAEP-256", text);
  sameBytes(privateDecrypt({ key: own.privateKey, ...oaep }, back.result), text);
});

test("an imported RSA key signs with the imported private key", async () => {
  const own = newRsaKey(3072);
  const key = await keys.importKey(newName("rsa"), own.jwk);
  const { result } = await cryptoOf(key).sign("RS256", digest);
  assert.equal(verify("sha256", text, own.publicKey, result), true);
  sameBytes(result, sign("sha256", text, own.privateKey), "PKCS#1 signatures are deterministic");
});

test("leading zero bytes of RSA integers do no harm", async () => {
  const own = newRsaKey(2048);
  const padded = { ...own.jwk };
  for (const member of ["n", "d", "p", "q"]) padded[member] = Buffer.concat([Buffer.alloc(1), own.jwk[member]]);
  const key = await keys.importKey(newName("zeros"), padded);
  sameBytes(key.key.n, own.jwk.n, "the modulus is given without them");
  const { result } = await cryptoOf(key).sign("RS256", digest);
  assert.equal(verify("sha256", text, own.publicKey, result), true);
});

for (const [curve, algorithm, hash] of [
  ["P-256", "ES256", "sha256"], ["P-384", "ES384", "sha384"], ["P-521", "ES512", "sha512"], ["P-256K", "ES256K", "sha256"],
]) {
  test(`an imported EC key on ${curve} signs for node and verifies node's signature`, async () => {
    const own = newEcKey(curve);
    const key = await keys.importKey(newName("ec"), own.jwk);
    assert.equal(key.key.crv, curve);
    const client = cryptoOf(key);
    const dsaEncoding = "ieee-p1363";
    const signed = await client.signData(algorithm, text);
    assert.equal(verify(hash, text, { key: own.publicKey, dsaEncoding }, signed.result), true);
    const ownSignature = sign(hash, text, { key: own.privateKey, dsaEncoding });
    assert.equal((await client.verifyData(algorithm, text, ownSignature)).result, true);
  });
}

for (const bits of [128, 192, 256]) {
  test(`an imported oct key of ${bits} bits encrypts with GCM as node does with the same bytes`, async () => {
    const own = newOctKey(bits);
    const key = await keys.importKey(newName("oct"), own.jwk);
    assert.equal(key.key.k, undefined, "the key bytes stay inside");
    const aad = bytes("bound");
    const sealed = await cryptoOf(key).encrypt({ algorithm: `A${bits}GCM`, plaintext: text, additionalAuthenticatedData: aad });
    const opener = createDecipheriv(`aes-${bits}-gcm`, own.k, sealed.iv).setAAD(aad).setAuthTag(sealed.authenticationTag);
    sameBytes(Buffer.concat([opener.update(sealed.result), opener.final()]), text);
  });

  test(`an imported oct key of ${bits} bits decrypts what node encrypted with CBC, in a vault that allows it`, async () => {
    const own = newOctKey(bits);
    const { client: vault } = await newVault({ allowAesCbc: true });
    const key = await vault.importKey("oct", own.jwk);
    const iv = randomBytes(16);
    const sealer = createCipheriv(`aes-${bits}-cbc`, own.k, iv);
    const ciphertext = Buffer.concat([sealer.update(text), sealer.final()]);
    sameBytes((await cryptoOf(key).decrypt({ algorithm: `A${bits}CBCPAD`, ciphertext, iv })).result, text);
  });
}

test("an imported oct key is for the family of its first use: GCM, then key wrap is 403", async () => {
  const client = cryptoOf(await keys.importKey(newName("oct"), newOctKey(256).jwk));
  await client.encrypt({ algorithm: "A256GCM", plaintext: text });
  await refused(client.wrapKey("A256KW", digest), { status: 403, code: "Forbidden", inner: "KeyOperationForbidden", message: /AES-GCM/ });
  await client.encrypt({ algorithm: "A256GCM", plaintext: text });
});

test("a generated oct key serves GCM, key wrap and MAC side by side", async () => {
  const client = cryptoOf(await keys.createOctKey(newName("oct"), { keySize: 256 }));
  const sealed = await client.encrypt({ algorithm: "A256GCM", plaintext: text });
  sameBytes((await client.unwrapKey("A256KW", (await client.wrapKey("A256KW", digest)).result)).result, digest);
  assert.equal((await client.verify("HS256", digest, (await client.sign("HS256", digest)).result)).result, true);
  const opened = await client.decrypt({ algorithm: "A256GCM", ciphertext: sealed.result, iv: sealed.iv, authenticationTag: sealed.authenticationTag });
  sameBytes(opened.result, text);
});

test("an imported oct key makes the MAC that node makes of the same value", async () => {
  const own = newOctKey(256);
  const key = await keys.importKey(newName("mac"), { ...own.jwk, keyOps: ["sign", "verify"] });
  const { result } = await cryptoOf(key).sign("HS256", digest);
  sameBytes(result, createHmac("sha256", own.k).update(digest).digest());
});

test("import keeps enabled, times, tags and key operations, and onto a live name makes a new version", async () => {
  const name = newName("attributes");
  const options = { enabled: false, notBefore: inSeconds(-60), expiresOn: inSeconds(3600), tags: { from: "elsewhere" } };
  const first = await keys.importKey(name, { ...newEcKey("P-256").jwk, keyOps: ["sign"] }, options);
  assert.equal(first.properties.enabled, false);
  assert.deepEqual(first.properties.notBefore, options.notBefore);
  assert.deepEqual(first.properties.expiresOn, options.expiresOn);
  assert.deepEqual({ ...first.properties.tags }, options.tags);
  assert.deepEqual([...first.keyOperations], ["sign"]);
  const second = await keys.importKey(name, newEcKey("P-256").jwk);
  assert.notEqual(second.properties.version, first.properties.version);
  assert.equal((await keys.getKey(name)).id, second.id);
});

for (const [what, jwk] of [
  ["an EC key whose point is not on the curve", () => ({ ...newEcKey("P-256").jwk, x: randomBytes(32) })],
  ["an EC key whose private part belongs to another public key", () => ({ ...newEcKey("P-256").jwk, d: newEcKey("P-256").jwk.d })],
  ["an RSA key without its private part", () => { const { kty, n, e } = newRsaKey(2048).jwk; return { kty, n, e }; }],
  ["an oct key of 5 bytes", () => ({ kty: "oct", k: randomBytes(5) })],
]) {
  test(`${what} is refused with 400`, async () => {
    const name = newName("bad");
    await refused(keys.importKey(name, jwk()), { status: 400, code: "BadParameter" });
    await refused(keys.getKey(name), { status: 404, code: "KeyNotFound" });
  });
}

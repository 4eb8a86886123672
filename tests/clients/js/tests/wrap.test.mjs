import assert from "node:assert/strict";
import { constants, createCipheriv, publicEncrypt, randomBytes } from "node:crypto";
import { before, test } from "node:test";
import { newOctKey, toNodeKey } from "../support/jwk.mjs";
import { cryptoOf, keys, newName, refused, remoteCryptoOf, sameBytes } from "../support/vault.mjs";

const secret = randomBytes(32);
const hashes = new Map([["RSA-OAEP", "sha1"], ["RSA-OAEP-256", "sha256"]]);

let rsa;
before(async () => { rsa = await keys.createRsaKey(newName("wrap"), { keyOps: ["wrapKey", "unwrapKey"] }); });

for (const [algorithm, oaepHash] of hashes) {
  test(`${algorithm}: a wrapped key is unwrapped again, by KeyVaultKey and by key id`, async () => {
    for (const client of [cryptoOf(rsa), cryptoOf(rsa.id), remoteCryptoOf(rsa.id)]) {
      const wrapped = await client.wrapKey(algorithm, secret);
      assert.equal(wrapped.result.length, 256);
      assert.equal(wrapped.algorithm, algorithm);
      const unwrapped = await client.unwrapKey(algorithm, wrapped.result);
      sameBytes(unwrapped.result, secret);
      assert.equal(unwrapped.keyID, rsa.id);
    }
  });

  test(`${algorithm}: what node wrapped with the public key is unwrapped`, async () => {
    const wrapped = publicEncrypt({ key: toNodeKey(rsa.key), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, secret);
    sameBytes((await cryptoOf(rsa).unwrapKey(algorithm, wrapped)).result, secret);
  });
}

test("RSA1_5: wrapping and unwrapping are off: 403", async () => {
  const off = { status: 403, code: "Forbidden", inner: "KeyOperationForbidden", message: /RSA1_5/ };
  await refused(remoteCryptoOf(rsa.id).wrapKey("RSA1_5", secret), off);
  const { result } = await cryptoOf(rsa).wrapKey("RSA1_5", secret); // by the client itself
  await refused(cryptoOf(rsa).unwrapKey("RSA1_5", result), off);
});

for (const bits of [128, 192, 256]) {
  const algorithm = `A${bits}KW`;

  test(`${algorithm}: a wrapped key is 8 bytes longer and unwrapped again`, async () => {
    const key = await keys.createOctKey(newName("kw"), { keySize: bits });
    for (const client of [cryptoOf(key), cryptoOf(key.id)]) {
      for (const size of [16, 24, 32]) {
        const wrapped = await client.wrapKey(algorithm, secret.subarray(0, size));
        assert.equal(wrapped.result.length, size + 8);
        sameBytes((await client.unwrapKey(algorithm, wrapped.result)).result, secret.subarray(0, size));
      }
    }
  });

  test(`${algorithm}: wraps as RFC 3394 says`, async () => {
    const own = newOctKey(bits);
    const key = await keys.importKey(newName("kw"), own.jwk);
    const wrapper = createCipheriv(`id-aes${bits}-wrap`, own.k, Buffer.alloc(8, 0xa6));
    const expected = Buffer.concat([wrapper.update(secret), wrapper.final()]);
    sameBytes((await cryptoOf(key).wrapKey(algorithm, secret)).result, expected);
    sameBytes((await cryptoOf(key).unwrapKey(algorithm, expected)).result, secret);
  });

  test(`${algorithm}: a damaged wrapped key is 400`, async () => {
    const client = cryptoOf(await keys.createOctKey(newName("kw"), { keySize: bits }));
    const { result } = await client.wrapKey(algorithm, secret);
    result[3] ^= 1;
    await refused(client.unwrapKey(algorithm, result), { status: 400, code: "BadParameter" });
  });

  test(`${algorithm}: a value that is not a multiple of 8 bytes is 400`, async () => {
    const client = cryptoOf(await keys.createOctKey(newName("kw"), { keySize: bits }));
    await refused(client.wrapKey(algorithm, secret.subarray(0, 20)), { status: 400, code: "BadParameter" });
  });
}

test("a key of another size than the algorithm's is 400", async () => {
  const key = await keys.createOctKey(newName("kw"), { keySize: 256 });
  await refused(cryptoOf(key).wrapKey("A128KW", secret), { status: 400, code: "BadParameter" });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { bytes, cryptoOf, keys, newName, refused } from "../support/vault.mjs";

const text = bytes("the words that are authenticated");

let key;
before(async () => { key = await keys.createOctKey(newName("mac"), { keySize: 256, keyOps: ["sign", "verify"] }); });

// signData and verifyData are refused by the client itself for these: it knows no hash for HS*. sign and verify it passes on.
for (const [algorithm, hash, size] of [["HS256", "sha256", 32], ["HS384", "sha384", 48], ["HS512", "sha512", 64]]) {
  const digest = createHash(hash).update(text).digest();

  test(`${algorithm}: sign gives a MAC of ${size} bytes, the same every time, and verify tells right from wrong`, async () => {
    for (const client of [cryptoOf(key), cryptoOf(key.id)]) {
      const { result } = await client.sign(algorithm, digest);
      assert.equal(result.length, size);
      assert.deepEqual(Buffer.from((await client.sign(algorithm, digest)).result), Buffer.from(result));
      assert.equal((await client.verify(algorithm, digest, result)).result, true);
      const damaged = Uint8Array.from(result, (byte, i) => (i === 0 ? byte ^ 1 : byte));
      assert.equal((await client.verify(algorithm, digest, damaged)).result, false);
      const other = createHash(hash).update("other words").digest();
      assert.equal((await client.verify(algorithm, other, result)).result, false);
    }
  });

  test(`${algorithm}: a digest of the wrong length is 400`, async () => {
    await refused(cryptoOf(key).sign(algorithm, digest.subarray(1)), { status: 400, code: "BadParameter" });
  });
}

test("another key makes another MAC", async () => {
  const other = await keys.createOctKey(newName("mac"), { keySize: 256, keyOps: ["sign", "verify"] });
  const digest = new Uint8Array(32);
  const one = await cryptoOf(key).sign("HS256", digest);
  assert.notDeepEqual(Buffer.from((await cryptoOf(other).sign("HS256", digest)).result), Buffer.from(one.result));
  assert.equal((await cryptoOf(other).verify("HS256", digest, one.result)).result, false);
});

test("HS256 with an RSA key is 400", async () => {
  const rsa = await keys.createRsaKey(newName("mac"));
  await refused(cryptoOf(rsa).sign("HS256", new Uint8Array(32)), { status: 400, code: "BadParameter" });
});

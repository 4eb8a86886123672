import assert from "node:assert/strict";
import { constants, createHash, verify } from "node:crypto";
import { before, test } from "node:test";
import { toNodeKey } from "../support/jwk.mjs";
import { bytes, cryptoOf, keys, newName, refused, remoteCryptoOf } from "../support/vault.mjs";

const text = bytes("the words that are signed");
const hashed = (hash) => createHash(hash).update(text).digest();
const pss = (saltLength) => ({ padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
const raw = { dsaEncoding: "ieee-p1363" };

// algorithm, key, hash, options of node's verify, signature bytes
const algorithms = [
  ["RS256", "rsa", "sha256", {}, 256], ["RS384", "rsa", "sha384", {}, 256], ["RS512", "rsa", "sha512", {}, 256],
  ["PS256", "rsa", "sha256", pss(32), 256], ["PS384", "rsa", "sha384", pss(48), 256], ["PS512", "rsa", "sha512", pss(64), 256],
  ["ES256", "P-256", "sha256", raw, 64], ["ES384", "P-384", "sha384", raw, 96],
  ["ES512", "P-521", "sha512", raw, 132], ["ES256K", "P-256K", "sha256", raw, 64],
];

const made = new Map();
before(async () => {
  made.set("rsa", await keys.createRsaKey(newName("sign")));
  for (const curve of ["P-256", "P-384", "P-521", "P-256K"]) made.set(curve, await keys.createEcKey(newName("sign"), { curve }));
});

for (const [algorithm, type, hash, options, size] of algorithms) {
  test(`${algorithm}: sign makes a signature of ${size} bytes that node verifies with the public key`, async () => {
    const key = made.get(type);
    const signed = await cryptoOf(key).sign(algorithm, hashed(hash));
    assert.equal(signed.result.length, size);
    assert.equal(signed.algorithm, algorithm);
    assert.equal(signed.keyID, key.id);
    assert.equal(verify(hash, text, { key: toNodeKey(key.key), ...options }, signed.result), true);
    assert.equal(verify(hash, bytes("other words"), { key: toNodeKey(key.key), ...options }, signed.result), false);
  });

  test(`${algorithm}: signData signs what sign signs`, async () => {
    const key = made.get(type);
    const signed = await cryptoOf(key.id).signData(algorithm, text);
    assert.equal(verify(hash, text, { key: toNodeKey(key.key), ...options }, signed.result), true);
  });

  test(`${algorithm}: verify and verifyData say true to the right signature and false to any other`, async () => {
    const key = made.get(type);
    const { result } = await cryptoOf(key).sign(algorithm, hashed(hash));
    const client = remoteCryptoOf(key.id); // with the public key at hand the client itself does verifyData of RSA keys
    assert.equal((await client.verify(algorithm, hashed(hash), result)).result, true);
    assert.equal((await client.verifyData(algorithm, text, result)).result, true);
    assert.equal((await client.verifyData(algorithm, bytes("other words"), result)).result, false);
    const damaged = Uint8Array.from(result, (byte, i) => (i === 20 ? byte ^ 1 : byte));
    assert.equal((await client.verify(algorithm, hashed(hash), damaged)).result, false);
  });

  test(`${algorithm}: a digest of the wrong length is 400`, async () => {
    const client = cryptoOf(made.get(type));
    await refused(client.sign(algorithm, new Uint8Array(20)), { status: 400, code: "BadParameter" });
    await refused(client.verify(algorithm, new Uint8Array(20), new Uint8Array(size)), { status: 400, code: "BadParameter" });
  });
}

for (const algorithm of ["RS256", "RS384", "RS512"]) {
  test(`${algorithm}: the client verifies the service's signature by itself`, async () => {
    const client = cryptoOf(made.get("rsa"));
    const { result } = await client.signData(algorithm, text);
    assert.equal((await client.verifyData(algorithm, text, result)).result, true);
    assert.equal((await client.verifyData(algorithm, bytes("other words"), result)).result, false);
  });
}

test("two ES256 signatures of one digest differ and both verify", async () => {
  const client = cryptoOf(made.get("P-256"));
  const digest = hashed("sha256");
  const [one, other] = await Promise.all([client.sign("ES256", digest), client.sign("ES256", digest)]);
  assert.notDeepEqual(Buffer.from(one.result), Buffer.from(other.result));
  for (const { result } of [one, other]) assert.equal((await client.verify("ES256", digest, result)).result, true);
});

for (const [algorithm, type, size] of [
  ["ES256", "rsa", 32], ["RS256", "P-256", 32], ["ES384", "P-256", 48], ["ES256", "P-256K", 32], ["NONE", "rsa", 32],
]) {
  test(`${algorithm} with a key of type ${type} is 400`, async () => {
    await refused(cryptoOf(made.get(type)).sign(algorithm, new Uint8Array(size)), { status: 400, code: "BadParameter" });
  });
}

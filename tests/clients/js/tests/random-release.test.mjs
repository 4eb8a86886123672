import assert from "node:assert/strict";
import { test } from "node:test";
import { keys, newName, refused } from "../support/vault.mjs";

for (const count of [1, 32, 128]) {
  test(`getRandomBytes gives ${count} bytes`, async () => {
    assert.equal((await keys.getRandomBytes(count)).length, count);
  });
}

test("random bytes differ from call to call", async () => {
  const [one, other] = await Promise.all([keys.getRandomBytes(32), keys.getRandomBytes(32)]);
  assert.notDeepEqual(Buffer.from(one), Buffer.from(other));
  assert.ok(new Set(one).size > 8, "not all the same byte");
});

for (const count of [0, -1, 129]) {
  test(`getRandomBytes of ${count} bytes is 400`, async () => {
    await refused(keys.getRandomBytes(count), { status: 400, code: "BadParameter" });
  });
}

/** A clear no: a client error (5xx would be retried), a code, and a message that says it is not supported. */
async function notSupported(promise) {
  const error = await promise.then((value) => assert.fail(`it answered ${JSON.stringify(value)}`), (refusal) => refusal);
  assert.ok(error.statusCode >= 400 && error.statusCode < 500, `${error.statusCode} ${error.message}`);
  assert.ok(error.code, "the error body has a code");
  assert.match(error.message, /not supported|unsupported/i);
}

test("getKeyAttestation says that it is not supported, with and without a version", async () => {
  const name = newName("attest");
  const { properties } = await keys.createEcKey(name);
  await notSupported(keys.getKeyAttestation(name));
  await notSupported(keys.getKeyAttestation(name, { version: properties.version }));
});

test("releaseKey says that it is not supported, with and without a version", async () => {
  const name = newName("release");
  const { properties } = await keys.createRsaKey(name);
  await notSupported(keys.releaseKey(name, "attestation-token"));
  await notSupported(keys.releaseKey(name, "attestation-token", { version: properties.version, algorithm: "RSA_AES_KEY_WRAP_256" }));
});

// What a key may be used for is decided by the service. The client refuses some of it by itself, going by the key it was made with;
// so each client here is made with the key as it was before the change, and what is seen is the service's answer.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { bytes, cryptoOf, inSeconds, keys, newName, refused, sameBytes } from "../support/vault.mjs";

const text = bytes("some text");
const digest = createHash("sha256").update(text).digest();

/** Keys that were used for everything once, and the operations on them. */
async function usedKeys() {
  const oct = await keys.createOctKey(newName("rules"), { keySize: 256 });
  const ec = await keys.createEcKey(newName("rules"));
  const [aes, es] = [cryptoOf(oct), cryptoOf(ec)];
  const sealed = await aes.encrypt({ algorithm: "A256GCM", plaintext: text });
  const wrapped = await aes.wrapKey("A256KW", digest);
  const signed = await es.sign("ES256", digest);
  return {
    names: [oct.name, ec.name],
    produce: {
      encrypt: () => aes.encrypt({ algorithm: "A256GCM", plaintext: text }),
      wrapKey: () => aes.wrapKey("A256KW", digest),
      sign: () => es.sign("ES256", digest),
    },
    consume: {
      decrypt: () => aes.decrypt({
        algorithm: "A256GCM", ciphertext: sealed.result, iv: sealed.iv, authenticationTag: sealed.authenticationTag }),
      unwrapKey: () => aes.unwrapKey("A256KW", wrapped.result),
      verify: () => es.verify("ES256", digest, signed.result),
    },
  };
}

test("a disabled key does no crypto at all: 403 Forbidden, KeyDisabled", async () => {
  const { names, produce, consume } = await usedKeys();
  for (const name of names) await keys.updateKeyProperties(name, { enabled: false });
  for (const operation of Object.values({ ...produce, ...consume })) {
    await refused(operation(), { status: 403, code: "Forbidden", inner: "KeyDisabled" });
  }
});

test("an enabled key works again", async () => {
  const { names, produce, consume } = await usedKeys();
  for (const name of names) await keys.updateKeyProperties(name, { enabled: false });
  await refused(produce.sign(), { status: 403 });
  for (const name of names) await keys.updateKeyProperties(name, { enabled: true });
  for (const operation of Object.values({ ...produce, ...consume })) assert.ok((await operation()).result);
});

test("a disabled version does not disable the others", async () => {
  const name = newName("rules");
  const first = await keys.createEcKey(name);
  const second = await keys.createEcKey(name);
  await keys.updateKeyProperties(name, first.properties.version, { enabled: false });
  await refused(cryptoOf(first).sign("ES256", digest), { status: 403, inner: "KeyDisabled" });
  assert.equal((await cryptoOf(second).sign("ES256", digest)).result.length, 64);
});

for (const [what, window] of [
  ["an expired key", () => ({ expiresOn: inSeconds(-60) })],
  ["a key whose time has not come", () => ({ notBefore: inSeconds(3600) })],
]) {
  test(`${what} may decrypt, unwrap and verify`, async () => {
    const { names, consume } = await usedKeys();
    for (const name of names) await keys.updateKeyProperties(name, window());
    sameBytes((await consume.decrypt()).result, text);
    sameBytes((await consume.unwrapKey()).result, digest);
    assert.equal((await consume.verify()).result, true);
  });

  test(`${what} may not encrypt, wrap or sign: 403 Forbidden`, async () => {
    const { names, produce } = await usedKeys();
    for (const name of names) await keys.updateKeyProperties(name, window());
    for (const operation of Object.values(produce)) await refused(operation(), { status: 403, code: "Forbidden" });
  });
}

test("an operation that is not in key_ops is 403, the others still work", async () => {
  const key = await keys.createOctKey(newName("rules"), { keySize: 256 });
  const client = cryptoOf(key);
  const wrapped = await client.wrapKey("A256KW", digest);
  await keys.updateKeyProperties(key.name, { keyOps: ["unwrapKey"] });
  const forbidden = { status: 403, code: "Forbidden", inner: "KeyOperationForbidden" };
  await refused(client.encrypt({ algorithm: "A256GCM", plaintext: text }), forbidden);
  await refused(client.wrapKey("A256KW", digest), forbidden);
  sameBytes((await client.unwrapKey("A256KW", wrapped.result)).result, digest);
});

test("crypto with an unknown key is 404 KeyNotFound", async () => {
  const known = await keys.createEcKey(newName("rules"));
  const unknown = { ...known, id: known.id.replace(known.name, newName("unknown")) };
  await refused(cryptoOf(unknown).sign("ES256", digest), { status: 404, code: "KeyNotFound" });
  await refused(cryptoOf(unknown.id).sign("ES256", digest), { status: 404, code: "KeyNotFound" });
});

test("crypto with an unknown version of a known key is 404 KeyNotFound", async () => {
  const known = await keys.createEcKey(newName("rules"));
  const unknown = { ...known, id: known.id.replace(known.properties.version, "0123456789abcdef0123456789abcdef") };
  await refused(cryptoOf(unknown).sign("ES256", digest), { status: 404, code: "KeyNotFound" });
});

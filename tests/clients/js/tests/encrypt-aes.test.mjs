import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, test } from "node:test";
import { bytes, cryptoOf, keys, newName, refused, sameBytes, wireCount } from "../support/vault.mjs";
import { newVault } from "../support/vaults.mjs";

const text = bytes("neither sixteen nor thirty-two bytes");
const aad = bytes("what it belongs to");
const opening = ({ algorithm, result, iv, authenticationTag, additionalAuthenticatedData }) =>
  ({ algorithm, ciphertext: result, iv, authenticationTag, additionalAuthenticatedData });
const flipped = (value) => Uint8Array.from(value, (byte, i) => (i === 0 ? byte ^ 1 : byte));

const sizes = [128, 192, 256];
const made = new Map();

// One hook, one call after the other: hooks may run at once, and the first calls of a new client lose their bodies then.
before(async () => {
  const { client: cbcKeys } = await newVault({ allowAesCbc: true });
  for (const keySize of sizes) {
    const name = newName(`aes${keySize}`);
    made.set(keySize, { key: await keys.createOctKey(name, { keySize }), cbcKey: await cbcKeys.createOctKey(name, { keySize }) });
  }
});

for (const bits of sizes) {
  const plainKey = () => made.get(bits).key;
  const cbcKey = () => made.get(bits).cbcKey;
  const gcm = `A${bits}GCM`;

  test(`${gcm}: the service makes a fresh 12-byte IV and a 16-byte tag, and decrypts`, async () => {
    const client = cryptoOf(plainKey());
    const plaintext = text;
    const sealed = await client.encrypt({ algorithm: gcm, plaintext, additionalAuthenticatedData: aad });
    assert.equal(sealed.iv.length, 12);
    assert.equal(sealed.authenticationTag.length, 16);
    assert.equal(sealed.result.length, text.length);
    sameBytes((await client.decrypt({ ...opening(sealed), additionalAuthenticatedData: aad })).result, text);
    const again = await client.encrypt({ algorithm: gcm, plaintext, additionalAuthenticatedData: aad });
    assert.notDeepEqual(Buffer.from(again.iv), Buffer.from(sealed.iv));
  });

  test(`${gcm}: works by key id and without additional data`, async () => {
    const client = cryptoOf(plainKey().id);
    const sealed = await client.encrypt({ algorithm: gcm, plaintext: text });
    sameBytes((await client.decrypt(opening(sealed))).result, text);
  });

  for (const [what, change] of [
    ["tag", (sealed) => ({ authenticationTag: flipped(sealed.authenticationTag) })],
    ["ciphertext", (sealed) => ({ ciphertext: flipped(sealed.result) })],
    ["additional data", () => ({ additionalAuthenticatedData: bytes("something else") })],
  ]) {
    test(`${gcm}: a wrong ${what} is 400 and is not sent again`, async () => {
      const sealed = await cryptoOf(plainKey()).encrypt({ algorithm: gcm, plaintext: text, additionalAuthenticatedData: aad });
      const wire = wireCount();
      await refused(
        cryptoOf(plainKey(), wire.options).decrypt({ ...opening(sealed), additionalAuthenticatedData: aad, ...change(sealed) }),
        { status: 400, code: "BadParameter" });
      assert.equal(wire.sent.length, 2, `the challenge and the call, not ${wire.sent.join(", ")}`);
    });
  }

  test(`${gcm}: an IV from the caller is 400 on encrypt`, async () => {
    await refused(cryptoOf(plainKey()).encrypt({ algorithm: gcm, plaintext: text, iv: randomBytes(12) }), { status: 400, code: "BadParameter" });
  });

  test(`A${bits}CBCPAD: any length is encrypted with the caller's IV and decrypted`, async () => {
    const algorithm = `A${bits}CBCPAD`;
    const iv = randomBytes(16);
    for (const plaintext of [text, new Uint8Array(16).fill(5), bytes("x")]) {
      const sealed = await cryptoOf(cbcKey()).encrypt({ algorithm, plaintext, iv });
      sameBytes(sealed.iv, iv);
      assert.equal(sealed.result.length, (Math.floor(plaintext.length / 16) + 1) * 16);
      sameBytes((await cryptoOf(cbcKey().id).decrypt({ algorithm, ciphertext: sealed.result, iv })).result, plaintext);
    }
  });

  test(`A${bits}CBC: whole blocks are encrypted without padding, other lengths are 400`, async () => {
    const algorithm = `A${bits}CBC`;
    const iv = randomBytes(16);
    const plaintext = new Uint8Array(48).fill(9);
    const sealed = await cryptoOf(cbcKey()).encrypt({ algorithm, plaintext, iv });
    assert.equal(sealed.result.length, 48);
    sameBytes((await cryptoOf(cbcKey()).decrypt({ algorithm, ciphertext: sealed.result, iv })).result, plaintext);
    await refused(cryptoOf(cbcKey()).encrypt({ algorithm, plaintext: text, iv }), { status: 400, code: "BadParameter" });
  });

  test(`A${bits}CBCPAD: an IV of the wrong length and wrong padding are 400`, async () => {
    const algorithm = `A${bits}CBCPAD`;
    await refused(cryptoOf(cbcKey()).encrypt({ algorithm, plaintext: text, iv: randomBytes(12) }), { status: 400, code: "BadParameter" });
    const iv = randomBytes(16);
    const unpadded = await cryptoOf(cbcKey()).encrypt({ algorithm: `A${bits}CBC`, plaintext: new Uint8Array(16).fill(0xee), iv });
    await refused(cryptoOf(cbcKey()).decrypt({ algorithm, ciphertext: unpadded.result, iv }), { status: 400, code: "BadParameter" });
  });

  for (const algorithm of [`A${bits}CBC`, `A${bits}CBCPAD`]) {
    test(`${algorithm}: is off in a vault that does not allow it, in both directions`, async () => {
      const off = { status: 403, code: "Forbidden", inner: "KeyOperationForbidden", message: /allowAesCbc/ };
      const [iv, block] = [randomBytes(16), new Uint8Array(16)];
      await refused(cryptoOf(plainKey()).encrypt({ algorithm, plaintext: block, iv }), off);
      await refused(cryptoOf(plainKey()).decrypt({ algorithm, ciphertext: block, iv }), off);
    });
  }

  test(`A${bits} algorithms: a key of another size is 400`, async () => {
    const other = bits === 256 ? "A128GCM" : "A256GCM";
    await refused(cryptoOf(plainKey()).encrypt({ algorithm: other, plaintext: text }), { status: 400, code: "BadParameter" });
  });
}

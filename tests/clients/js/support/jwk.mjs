// Keys of node:crypto in the clients' form (bytes instead of base64url text) and back, to check the service against another implementation.
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";

const binaryMembers = ["n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y", "k"];
const curveNames = new Map([["secp256k1", "P-256K"]]); // what RFC 8812 calls secp256k1 is P-256K in this API
const nodeCurveNames = new Map([["P-256K", "secp256k1"]]);

/** A client's JsonWebKey from a JWK of node:crypto. */
export function toClientKey(jwk) {
  const key = { kty: jwk.kty };
  if (jwk.crv) key.crv = curveNames.get(jwk.crv) ?? jwk.crv;
  for (const member of binaryMembers) if (jwk[member] !== undefined) key[member] = Buffer.from(jwk[member], "base64url");
  return key;
}

/** A public key of node:crypto from what the service said about a key. */
export function toNodeKey(key) {
  const jwk = { kty: key.kty };
  if (key.crv) jwk.crv = nodeCurveNames.get(key.crv) ?? key.crv;
  for (const member of ["n", "e", "x", "y"]) if (key[member] !== undefined) jwk[member] = Buffer.from(key[member]).toString("base64url");
  return createPublicKey({ key: jwk, format: "jwk" });
}

const generated = (type, options) => {
  const { publicKey, privateKey } = generateKeyPairSync(type, options);
  return { publicKey, privateKey, jwk: toClientKey(privateKey.export({ format: "jwk" })) };
};

export const newRsaKey = (bits) => generated("rsa", { modulusLength: bits });
export const newEcKey = (curve) => generated("ec", { namedCurve: nodeCurveNames.get(curve) ?? curve });
export const newOctKey = (bits) => {
  const k = randomBytes(bits / 8);
  return { k, jwk: { kty: "oct", k } };
};

// The clients under test, unmodified and with their default settings, and what the tests share.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { ClientSecretCredential } from "@azure/identity";
import { CryptographyClient, KeyClient } from "@azure/keyvault-keys";

export const admin = JSON.parse(readFileSync(process.env.KMS_ADMIN_JSON, "utf8"));
export const endpoint = new URL(admin.endpoint);

const domain = process.env.KMS_DOMAIN || "vault.localhost";

/** vaultUrl("name") is that vault's address; bareUrl is the domain's own, where vaults are managed. */
export const bareUrl = `https://${domain}${endpoint.port && `:${endpoint.port}`}`;
export const vaultUrl = (name = "default") => bareUrl.replace("://", `://${name}.`);

export const login = (secret = admin.clientSecret) =>
  new ClientSecretCredential(admin.tenantId, admin.clientId, secret, {
    authorityHost: endpoint.origin,
    disableInstanceDiscovery: true, // otherwise the login asks the public cloud whether it knows this token service
  });

export const credential = login();
export const keys = new KeyClient(vaultUrl(), credential);

/** Crypto on a KeyVaultKey or a key id. With an RSA public key at hand the client does some public operations itself. */
export const cryptoOf = (key, options) => new CryptographyClient(key, credential, options);

/** Crypto that leaves every operation to the service, as for a caller who may use a key but not read it: the client's look-up of the
    public key gets 403, so it has nothing to work with locally. */
export function remoteCryptoOf(keyId) {
  const mayNotRead = {
    name: "mayNotRead",
    async sendRequest(request, next) {
      const response = await next(request);
      return request.method === "GET" && response.status === 200 ? { ...response, status: 403 } : response;
    },
  };
  return cryptoOf(keyId, { additionalPolicies: [{ policy: mayNotRead, position: "perCall" }] });
}

/** Counts what really goes over the wire, retries included. */
export function wireCount() {
  const policy = {
    name: "wireCount",
    sendRequest(request, next) {
      counter.sent.push(`${request.method} ${new URL(request.url).pathname}`);
      return next(request);
    },
  };
  const counter = { sent: [], options: { additionalPolicies: [{ policy, position: "perRetry" }] } };
  return counter;
}

/** A key name no other test uses; the files run side by side against one server. */
export const newName = (subject) => `js-${subject}-${randomUUID().slice(0, 13)}`;

/** Dates travel as whole seconds. */
export const inSeconds = (seconds) => new Date((Math.floor(Date.now() / 1000) + seconds) * 1000);

export const bytes = (text) => new TextEncoder().encode(text);

/** Compares bytes whatever kind of array holds them. */
export const sameBytes = (actual, expected, message) =>
  assert.equal(Buffer.from(actual).toString("hex"), Buffer.from(expected).toString("hex"), message);

/** The promise must fail with this HTTP status and these codes of the error body; gives the error. */
export async function refused(promise, { status, code, inner, message }) {
  const error = await promise.then(
    (value) => assert.fail(`expected a refusal with ${status}, but it answered ${JSON.stringify(value)}`),
    (refusal) => refusal);
  assert.equal(error.statusCode, status, `${error.name}: ${error.message}`);
  if (code) assert.equal(error.code, code, error.message);
  if (inner) assert.equal(error.details?.error?.innerError?.code, inner, error.message);
  if (message) assert.match(error.message, message);
  assert.ok(error.message.length > 0, "a refusal says why");
  return error;
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyClient } from "@azure/keyvault-keys";
import { send } from "../support/https.mjs";
import { admin, bareUrl, credential, endpoint, keys, login, newName, vaultUrl } from "../support/vault.mjs";

const keysUrl = `${vaultUrl()}/keys?api-version=7.4`;

function isChallenge({ status, headers, body }) {
  assert.equal(status, 401);
  const challenge = headers["www-authenticate"];
  const parts = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  assert.match(challenge, /^Bearer /);
  assert.equal(new URL(parts.authorization).pathname, `/${admin.tenantId}`, "clients take the whole path for the tenant");
  assert.equal(parts.resource, bareUrl);
  assert.equal(body.error.code, "Unauthorized");
  assert.ok(body.error.message);
}

test("a caller without a token gets the 401 challenge", async () => {
  isChallenge(await send("GET", keysUrl, { token: null }));
});

test("the challenge comes before any look at name, version or body", async () => {
  isChallenge(await send("POST", `${vaultUrl()}/keys/${newName("x")}/create?api-version=7.4`, { token: null }));
  isChallenge(await send("POST", `${vaultUrl()}/keys/under_score/create?api-version=7.4`, { token: null, body: { kty: "DSA" } }));
  isChallenge(await send("GET", `${vaultUrl()}/keys/${newName("unknown")}/?api-version=7.4`, { token: null }));
});

test("a token that nobody issued, is damaged or unsigned gets the challenge", async () => {
  const { token } = await credential.getToken(`${bareUrl}/.default`);
  const [header, payload, signature] = token.split(".");
  const unsigned = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
  const changed = `${signature.slice(0, 10)}${signature[10] === "A" ? "B" : "A"}${signature.slice(11)}`;
  assert.equal((await send("GET", keysUrl, { token })).status, 200, "the undamaged token is taken");
  for (const bad of ["nonsense", `${header}.${payload}.${changed}`, `${unsigned}.${payload}.`, `${header}.${payload}`]) {
    isChallenge(await send("GET", keysUrl, { token: bad }));
  }
});

test("another scheme than Bearer gets the challenge", async () => {
  isChallenge(await send("GET", keysUrl, { token: null, headers: { authorization: "Basic dXNlcjpwYXNz" } }));
});

test("ClientSecretCredential gets a token that is good for some time", async () => {
  const { token, expiresOnTimestamp } = await login().getToken(`${bareUrl}/.default`);
  assert.equal(token.split(".").length, 3);
  assert.ok(expiresOnTimestamp > Date.now() + 60_000);
});

test("a wrong client secret fails with an error that names the reason", async () => {
  const wrong = login("not-the-secret");
  const reason = /invalid_client|secret/i;
  await assert.rejects(wrong.getToken(`${bareUrl}/.default`), reason);
  await assert.rejects(new KeyClient(vaultUrl(), wrong).getKey(newName("x")), reason);
});

test("the token endpoint answers a wrong secret with 401 and an OAuth error body", async () => {
  const form = new URLSearchParams({
    grant_type: "client_credentials", client_id: admin.clientId, client_secret: "not-the-secret", scope: `${bareUrl}/.default` });
  const response = await fetch(new URL(`/${admin.tenantId}/oauth2/v2.0/token`, endpoint), { method: "POST", body: form });
  assert.equal(response.status, 401);
  const body = await response.json();
  assert.equal(body.error, "invalid_client");
  assert.ok(body.error_description);
  assert.equal(body.access_token, undefined);
});

for (const scope of [`${bareUrl}/.default openid offline_access profile`, `profile openid ${bareUrl}/.default offline_access`, "https://vault.azure.net/.default"]) {
  test(`a token for the scope ${scope} opens the vault`, async () => {
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: admin.clientId, client_secret: admin.clientSecret, scope });
    const response = await fetch(new URL(`/${admin.tenantId}/oauth2/v2.0/token`, endpoint), { method: "POST", body: form });
    const { access_token: token } = await response.json();
    assert.equal((await send("GET", keysUrl, { token })).status, 200);
  });
}

test("a host under the domain that no vault can have is 404, without a challenge", async () => {
  for (const token of [null, admin.accessToken]) {
    const { status, headers, body } = await send("GET", `${vaultUrl("my_vault")}/keys?api-version=7.4`, { token });
    assert.equal(status, 404);
    assert.equal(headers["www-authenticate"], undefined);
    assert.ok(body.error.message.includes(new URL(vaultUrl("my_vault")).hostname));
  }
});

test("the accessToken of admin.json is good as it is", async () => {
  assert.equal((await send("GET", keysUrl)).status, 200);
});

test("the clients verify the challenge's resource: a host outside the domain is refused by the client", async () => {
  await assert.rejects(new KeyClient(endpoint.origin, credential).getKey(newName("x")), /does not match the requested domain/);
});

test("one client answers the challenge once and keeps the token", async () => {
  const sent = [];
  const policy = { name: "statuses", async sendRequest(request, next) {
    const response = await next(request);
    sent.push(response.status);
    return response;
  } };
  const client = new KeyClient(vaultUrl(), credential, { additionalPolicies: [{ policy, position: "perRetry" }] });
  await client.getRandomBytes(1);
  await client.getRandomBytes(1);
  assert.deepEqual(sent, [401, 200, 200]);
});

test("many first calls of one client at once all succeed", async () => {
  const client = new KeyClient(vaultUrl(), login());
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.getRandomBytes(4)));
  assert.ok(answers.every((value) => value.length === 4));
  assert.equal((await keys.getRandomBytes(4)).length, 4);
});

test("the discovery document names token endpoint, issuer and keys of this server", async () => {
  const { status, body } = await send("GET", `${endpoint.origin}/${admin.tenantId}/v2.0/.well-known/openid-configuration`, { token: null });
  assert.equal(status, 200);
  assert.equal(body.token_endpoint, `${endpoint.origin}/${admin.tenantId}/oauth2/v2.0/token`);
  assert.ok(body.issuer && body.authorization_endpoint);
  const { keys: published } = (await send("GET", body.jwks_uri, { token: null })).body;
  const { token } = await credential.getToken(`${bareUrl}/.default`);
  const { kid } = JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
  assert.ok(published.some((key) => key.kid === kid), "the key that signs the tokens is published");
  assert.ok(published.every((key) => key.d === undefined && key.k === undefined));
});

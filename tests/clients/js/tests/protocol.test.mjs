import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { KeyClient } from "@azure/keyvault-keys";
import { send } from "../support/https.mjs";
import { credential, endpoint, keys, newName, refused, vaultUrl } from "../support/vault.mjs";

const url = (path, query = "api-version=7.4") => `${vaultUrl()}${path}?${query}`;

function isError({ status, headers, body }, expectedStatus, code) {
  assert.equal(status, expectedStatus, JSON.stringify(body));
  assert.match(headers["content-type"], /^application\/json/);
  assert.deepEqual(Object.keys(body), ["error"]);
  assert.equal(body.error.code, code);
  assert.ok(body.error.message.length > 0);
}

test("the clients see their request id again and the service's own", async () => {
  const seen = [];
  const onResponse = (response) => seen.push(response);
  const name = newName("ids");
  await keys.createEcKey(name);
  await keys.getKey(name, { onResponse });
  await keys.getKey(name, { onResponse });
  assert.equal(seen.length, 2);
  for (const { headers, request } of seen) {
    assert.ok(request.headers.get("x-ms-client-request-id"));
    assert.equal(headers.get("x-ms-client-request-id"), request.headers.get("x-ms-client-request-id"));
    assert.match(headers.get("x-ms-request-id"), /^[0-9a-f-]{32,36}$/i);
  }
  assert.notEqual(seen[0].headers.get("x-ms-request-id"), seen[1].headers.get("x-ms-request-id"));
});

test("request ids and safety headers are on every answer, refusals too", async () => {
  const id = randomUUID();
  const headers = { "x-ms-client-request-id": id };
  for (const answer of [
    await send("GET", url("/keys"), { headers }),
    await send("GET", url("/keys"), { headers, token: null }),
    await send("GET", url(`/keys/${newName("unknown")}`), { headers }),
  ]) {
    assert.equal(answer.headers["x-ms-client-request-id"], id);
    assert.ok(answer.headers["x-ms-request-id"]);
    assert.match(answer.headers["cache-control"], /no-cache/);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
    assert.match(answer.headers["strict-transport-security"], /max-age=\d+/);
    assert.ok(answer.headers["x-ms-keyvault-region"]);
  }
});

test("an error body is {error: {code, message}}, with innererror where there is one", async () => {
  isError(await send("GET", url(`/keys/${newName("unknown")}`)), 404, "KeyNotFound");
  const name = newName("shape");
  await keys.createEcKey(name, { enabled: false });
  const disabled = await send("POST", url(`/keys/${name}/sign`), { body: { alg: "ES256", value: "A".repeat(43) } });
  isError(disabled, 403, "Forbidden");
  assert.equal(disabled.body.error.innererror.code, "KeyDisabled");
});

test("a missing or unknown api-version is a clear 400", async () => {
  for (const query of ["", "api-version=1.0", "api-version="]) {
    const answer = await send("GET", url("/keys", query));
    isError(answer, 400, "BadParameter");
    assert.match(answer.body.error.message, /api-version/);
  }
});

for (const serviceVersion of ["7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01"]) {
  test(`api-version ${serviceVersion} creates and reads a key`, async () => {
    const client = new KeyClient(vaultUrl(), credential, { serviceVersion });
    const name = newName("api");
    const key = await client.createEcKey(name);
    assert.equal((await client.getKey(name)).id, key.id);
  });
}

test("the parameter name api-version may be percent-encoded", async () => {
  assert.equal((await send("GET", url("/keys", "api%2Dversion=7.4"))).status, 200);
});

test("a body that is not JSON, not an object or lacks the key type is 400", async () => {
  const path = `/keys/${newName("body")}/create`;
  for (const body of ["text", [], {}, { kty: 5 }]) isError(await send("POST", url(path), { body }), 400, "BadParameter");
  isError(await send("POST", url(path), { content: "{\"kty\":" }), 400, "BadParameter");
});

test("binary values that are not base64url are 400", async () => {
  const { name } = await keys.createEcKey(newName("base64"));
  isError(await send("POST", url(`/keys/${name}/sign`), { body: { alg: "ES256", value: "!".repeat(43) } }), 400, "BadParameter");
});

test("a path that does not exist is 404 with an error body", async () => {
  const { status, body } = await send("GET", url("/juggle"));
  assert.equal(status, 404);
  assert.ok(body.error.code && body.error.message);
});

test("health is open to all, keys are not", async () => {
  for (const path of ["/health/live", "/health/ready"]) {
    assert.equal((await send("GET", `${endpoint.origin}${path}`, { token: null })).status, 200);
  }
  assert.equal((await send("GET", `${endpoint.origin}/keys?api-version=7.4`, { token: null })).status, 401);
});

test("an address without a vault's name serves the default vault", async () => {
  const key = await keys.createEcKey(newName("bare"));
  const { status, body } = await send("GET", `${endpoint.origin}/keys/${key.name}?api-version=7.4`);
  assert.equal(status, 200);
  assert.equal(body.key.kid.split("/").pop(), key.properties.version);
});

test("the client turns a refusal into its own error with status, code and inner code", async () => {
  const error = await refused(keys.getKey(newName("unknown")), { status: 404, code: "KeyNotFound" });
  assert.equal(error.name, "RestError");
  assert.equal(error.details.error.code, "KeyNotFound");
});

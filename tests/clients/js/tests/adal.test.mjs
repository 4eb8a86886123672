// The library before MSAL: it asks the first version of the token endpoint, for a resource in place of a scope.
import assert from "node:assert/strict";
import { test } from "node:test";
import adal from "adal-node";
import { send } from "../support/https.mjs";
import { admin, bareUrl, endpoint, vaultUrl } from "../support/vault.mjs";

/** Resolves to the library's answer; its check of the authority asks the public cloud, so it is off, as for every private authority. */
const tokenFor = (resource, { tenant = admin.tenantId, secret = admin.clientSecret } = {}) => new Promise((resolve, reject) => {
  const context = new adal.AuthenticationContext(`${endpoint.origin}/${tenant}`, false, new adal.MemoryCache());
  context.acquireTokenWithClientCredentials(resource, admin.clientId, secret, (error, answer) => (error ? reject(error) : resolve(answer)));
});

for (const resource of [bareUrl, `${bareUrl}/`, "https://vault.azure.net", "https://managedhsm.azure.net/"]) {
  test(`a token for ${resource} opens the vault`, async () => {
    const { accessToken, tokenType, expiresOn } = await tokenFor(resource);
    assert.equal(tokenType, "Bearer");
    assert.ok(new Date(expiresOn) > new Date(Date.now() + 60_000));
    assert.equal((await send("GET", `${vaultUrl()}/keys?api-version=7.4`, { token: accessToken })).status, 200);
  });
}

test("another resource, a wrong secret and a wrong tenant fail with their reason", async () => {
  await assert.rejects(tokenFor("https://graph.microsoft.com"), /invalid_resource/);
  await assert.rejects(tokenFor(bareUrl, { secret: "not-the-secret" }), /invalid_client/);
  await assert.rejects(tokenFor(bareUrl, { tenant: "wrong" }), /AADSTS90002/);
});

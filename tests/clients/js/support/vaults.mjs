// Vault management has no official JavaScript client for this address, so vaults are made by plain HTTPS and then used with KeyClient.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { KeyClient } from "@azure/keyvault-keys";
import { send } from "./https.mjs";
import { bareUrl, credential, vaultUrl } from "./vault.mjs";

export const newVaultName = () => `js${randomUUID().replaceAll("-", "").slice(0, 16)}`;
export const manage = (method, path, body) => send(method, `${bareUrl}${path}?api-version=7.4`, { body });

/** Told to try again, because a silo went away in the middle of it, it does, as the official clients do; with another name, so that 201 keeps its meaning. */
export async function newVault(properties = {}, tries = 12) {
  const name = newVaultName();
  const made = await manage("PUT", `/vaults/${name}`, { properties });
  if (made.status === 503 && made.headers["retry-after"] && tries > 1) {
    await pause(Number(made.headers["retry-after"]) * 1000);
    return newVault(properties, tries - 1);
  }
  assert.equal(made.status, 201, made.text);
  return { name, made, client: new KeyClient(vaultUrl(name), credential) };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { keys, newName, refused, vaultUrl } from "../support/vault.mjs";

const collect = async (pages) => {
  const collected = [];
  for await (const page of pages) collected.push(page);
  return collected;
};

test("keys are listed page by page, each once, no page larger than asked for", async () => {
  const prefix = newName("list");
  const names = Array.from({ length: 5 }, (_, i) => `${prefix}-${i}`);
  await Promise.all(names.map((name, i) => keys.createEcKey(name, { enabled: i !== 0, tags: { number: `${i}` } })));

  const pages = await collect(keys.listPropertiesOfKeys().byPage({ maxPageSize: 2 }));
  assert.ok(pages.length >= 3, `${pages.length} pages`);
  assert.ok(pages.every((page) => page.length <= 2));
  const own = pages.flat().filter((key) => key.name.startsWith(prefix));
  assert.deepEqual(own.map((key) => key.name).sort(), names);

  for (const key of own) {
    const number = key.name.slice(prefix.length + 1);
    assert.equal(key.id, `${vaultUrl()}/keys/${key.name}`, "the id of a key in the list names no version");
    assert.equal(key.version, undefined);
    assert.deepEqual({ ...key.tags }, { number });
    assert.equal(key.enabled, number !== "0");
    assert.ok(key.createdOn instanceof Date);
    assert.equal(key.recoveryLevel, "Recoverable+Purgeable");
  }
});

test("keys are listed one by one over more than one page", async () => {
  const prefix = newName("each");
  const names = Array.from({ length: 27 }, (_, i) => `${prefix}-${String(i).padStart(2, "0")}`);
  await Promise.all(names.map((name) => keys.createEcKey(name)));
  const own = [];
  for await (const key of keys.listPropertiesOfKeys()) if (key.name.startsWith(prefix)) own.push(key.name);
  assert.deepEqual(own.sort(), names);
});

test("a key of several versions is listed once", async () => {
  const name = newName("once");
  await keys.createEcKey(name);
  await keys.createEcKey(name);
  const own = [];
  for await (const key of keys.listPropertiesOfKeys()) if (key.name === name) own.push(key);
  assert.equal(own.length, 1);
});

test("versions are listed page by page, each once with its id and attributes", async () => {
  const name = newName("versions");
  const made = [];
  for (let i = 0; i < 5; i++) made.push(await keys.createEcKey(name, { enabled: i !== 2, tags: { number: `${i}` } }));

  const pages = await collect(keys.listPropertiesOfKeyVersions(name).byPage({ maxPageSize: 2 }));
  assert.ok(pages.length >= 3, `${pages.length} pages`);
  assert.ok(pages.every((page) => page.length <= 2));
  const listed = new Map(pages.flat().map((version) => [version.version, version]));
  assert.equal(pages.flat().length, 5);
  for (const [i, key] of made.entries()) {
    const version = listed.get(key.properties.version);
    assert.equal(version?.id, key.id);
    assert.equal(version.enabled, i !== 2);
    assert.deepEqual({ ...version.tags }, { number: `${i}` });
  }
});

test("more versions than a page holds are all listed", async () => {
  const name = newName("many");
  await Promise.all(Array.from({ length: 30 }, () => keys.createEcKey(name)));
  const pages = await collect(keys.listPropertiesOfKeyVersions(name).byPage());
  assert.ok(pages.length >= 2 && pages.every((page) => page.length <= 25), pages.map((page) => page.length).join(", "));
  assert.equal(new Set(pages.flat().map((version) => version.version)).size, 30);
});

test("versions of an unknown key are an empty list", async () => {
  const pages = await collect(keys.listPropertiesOfKeyVersions(newName("unknown")).byPage({ maxPageSize: 2 }));
  assert.deepEqual(pages.flat(), []);
});

test("a page size of zero is refused with 400", async () => {
  await refused(collect(keys.listPropertiesOfKeys().byPage({ maxPageSize: 0 })), { status: 400 });
});

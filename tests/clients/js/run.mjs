// Runs the suite: starts a server (unless KMS_ADMIN_JSON names the admin.json of a running one), runs node --test against it, ends
// the server, and prints as its last line how many tests passed and failed.   node run.mjs [part of a test file's name ...]
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("./", import.meta.url));
const testEndsWithin_ms = 180_000;

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.log(`Skipped: these clients need Node 20 or newer, this is ${process.version}`);
  process.exit(0);
}

// Ctrl+C: the tests' process ends first, then the way out of main() ends the server.
let interrupted = false;
let tests = null;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    interrupted = true;
    if (tests) tests.kill("SIGTERM");
  });
}

/** The chosen files of a folder: of `tests`, which run side by side, or of `alone`, which want a server for themselves. */
function testFiles(folder) {
  const parts = process.argv.slice(2);
  return readdirSync(join(here, folder)).filter((name) => name.endsWith(".test.mjs")).sort()
    .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
    .map((name) => join(here, folder, name));
}

/** Runs the test files and counts their outcomes. */
async function runTests(adminFile, files) {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const folder = mkdtempSync(join(tmpdir(), "kms-js-outcomes-"));
  const outcomes = join(folder, "outcomes");
  const preload = `--import=${new URL("./localhost-dns.mjs", import.meta.url)}`;
  try {
    tests = spawn(process.execPath, [
      "--test", `--test-timeout=${testEndsWithin_ms}`,
      "--test-reporter=spec", "--test-reporter-destination=stdout",
      `--test-reporter=${new URL("./support/outcomes.mjs", import.meta.url)}`, `--test-reporter-destination=${outcomes}`,
      ...files,
    ], {
      cwd: here,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        KMS_ADMIN_JSON: adminFile,
        NODE_EXTRA_CA_CERTS: join(dirname(adminFile), "ca.pem"),
        NODE_OPTIONS: [process.env.NODE_OPTIONS, preload].filter(Boolean).join(" "),
      },
    });
    const code = await new Promise((settle) => {
      tests.on("error", (error) => { console.error(error.message); settle(null); });
      tests.on("close", settle);
    });
    const words = existsSync(outcomes) ? readFileSync(outcomes, "utf8").split("\n") : [];
    const count = (word) => words.filter((line) => line === word).length;
    const counted = { passed: count("passed"), failed: count("failed") };
    if (counted.failed === 0 && (code !== 0 || counted.passed === 0)) {
      console.error(`The test run did not end well: exit code ${code}, ${counted.passed} tests passed`);
      counted.failed = 1;
    }
    return counted;
  } finally {
    tests = null;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main() {
  if (!existsSync(join(here, "node_modules", "@azure", "keyvault-keys"))) throw new Error("Install the clients first: npm ci");
  const [together, alone] = [testFiles("tests"), testFiles("alone")];
  if (together.length + alone.length === 0) throw new Error(`No test file's name contains ${process.argv.slice(2).join(" or ")}`);
  // What runs alone moves the server's files, so it needs a server of its own.
  if (process.env.KMS_ADMIN_JSON) return runTests(resolve(process.env.KMS_ADMIN_JSON), together);

  const { startServer } = await import("./support/server.mjs");
  const server = await startServer();
  const counted = { passed: 0, failed: 0 };
  let started = false;
  try {
    await server.ready(() => interrupted);
    started = true;
    for (const files of [together, alone]) {
      if (interrupted) break;
      const part = await runTests(server.admin, files);
      counted.passed += part.passed;
      counted.failed += part.failed;
    }
  } catch (error) {
    console.error(`${error.message}\n${server.output()}`);
    counted.failed += 1;
  }
  const wrong = await server.stop();
  if (wrong && started && !interrupted) {
    console.error(`${wrong}\n${server.output()}`);
    counted.failed = Math.max(counted.failed, 1);
  }
  server.remove();
  return counted;
}

let counted;
try {
  counted = await main();
} catch (error) {
  console.error(error.message);
  counted = { passed: 0, failed: 1 };
}
if (interrupted && counted.failed === 0) counted.failed = 1;
console.log(`${counted.passed} passed, ${counted.failed} failed`);
process.exitCode = counted.failed === 0 ? 0 : 1;

// The suite on the cluster of infra/cluster.sh while its silos die: the clients talk to a gateway, and every few seconds a silo chosen at random gets kill -9.
// The script starts it again. Last line: "N passed, N failed, N kills"; exit code 0 only if nothing failed.   node run-cluster.mjs [part of a test file's name ...]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const silos = 3;
const killEvery_ms = Number(process.env.KMS_KILL_EVERY_MS ?? 8_000);
const keptOutput_chars = 40_000;
const script = fileURLToPath(new URL("../../../infra/cluster.sh", import.meta.url));
const suite = fileURLToPath(new URL("./run.mjs", import.meta.url));

let interrupted = false;
let tests = null;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    interrupted = true;
    if (tests) tests.kill("SIGTERM");
  });
}

/** A cluster of its own; `ended` settles with its exit code. */
function startCluster(folder) {
  const child = spawn("bash", [script, folder, "--silos", String(silos), "--gateways", "1"], { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  const ended = new Promise((settle) => child.on("close", settle));
  const ready = new Promise((settle, fail) => {
    const keep = (chunk) => {
      output = (output + chunk).slice(-keptOutput_chars);
      if (output.includes("Ctrl+C ends it.")) settle();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    ended.then((code) => fail(new Error(`infra/cluster.sh ended with exit code ${code}:\n${output}`)));
  });
  return { child, ready, ended };
}

/** kill -9 of a silo; false where it is just being started again. */
function kill(folder) {
  try {
    process.kill(Number(readFileSync(join(folder, `silo-${1 + Math.floor(Math.random() * silos)}`, "pid"), "utf8")), "SIGKILL");
    return true;
  } catch (error) {
    if (error.code === "ESRCH" || error.code === "ENOENT") return false;
    throw error;
  }
}

function runSuite(folder) {
  return new Promise((settle, fail) => {
    tests = spawn(process.execPath, [suite, ...process.argv.slice(2)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, KMS_ADMIN_JSON: join(folder, "gateway-1", "admin.json") },
    });
    let output = "";
    tests.stdout.on("data", (chunk) => {
      output = (output + chunk).slice(-keptOutput_chars);
      process.stdout.write(chunk);
    });
    tests.on("error", fail);
    tests.on("close", (code) => settle({ code, line: output.trimEnd().split("\n").at(-1) }));
  });
}

const folder = mkdtempSync(join(tmpdir(), "kms-js-cluster-"));
const cluster = startCluster(folder);
let kills = 0;
try {
  await cluster.ready;
  const killing = setInterval(() => { kills += kill(folder) ? 1 : 0; }, killEvery_ms);
  const { code, line } = interrupted ? { code: 1, line: "interrupted" } : await runSuite(folder);
  clearInterval(killing);
  console.log(`${line}, ${kills} kills`);
  process.exitCode = code === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  cluster.child.kill("SIGTERM");
  await cluster.ended;
  rmSync(folder, { recursive: true, force: true });
}

// Starts the server for one run of the suite, and ends it.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const readyWithin_ms = 60_000;
const pollEvery_ms = 50;
const endsWithin_ms = 30_000;
const keptOutput_chars = 40_000;

/** The built server: Release unless KMS_CONFIGURATION says otherwise; Debug when that one is not built. */
export function serverAssembly() {
  const wanted = process.env.KMS_CONFIGURATION || "Release";
  const candidates = [wanted, "Debug"].map((configuration) =>
    join(repository, "silo-host", "Kms.Silo", "bin", configuration, "net10.0", "Kms.Silo.dll"));
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error(`The server is not built: looked for ${candidates.join(" and ")}`);
  return found;
}

/** A server on a free port with an empty data folder. `admin` is the path of its admin.json. */
export async function startServer() {
  const assembly = serverAssembly();
  const data = mkdtempSync(join(tmpdir(), "kms-js-"));
  const port = await freePort();
  const child = spawn("dotnet", [assembly, "--urls", `https://localhost:${port}`, "--Kms:Data", data],
    { cwd: data, stdio: ["ignore", "pipe", "pipe"] });

  let output = "";
  const keep = (chunk) => { output = (output + chunk).slice(-keptOutput_chars); };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  let ended = null;
  const end = new Promise((resolve) => {
    child.on("error", (error) => resolve(ended ??= { code: null, signal: null, error }));
    child.on("close", (code, signal) => resolve(ended ??= { code, signal }));
  });

  const server = {
    admin: join(data, "admin.json"),
    output: () => output,

    async ready(givenUp) {
      const deadline = Date.now() + readyWithin_ms;
      while (!(existsSync(server.admin) && await isReady(port, join(data, "ca.pem")))) {
        if (givenUp()) return;
        if (ended) throw new Error(`The server ended before it was ready: ${describe(ended)}`);
        if (Date.now() > deadline) throw new Error(`The server was not ready within ${readyWithin_ms} ms`);
        await pause(pollEvery_ms);
      }
    },

    /** SIGTERM; resolves to null when the server ended with exit code 0, else to what was wrong. */
    async stop() {
      if (!ended) child.kill("SIGTERM");
      else return `The server ended during the run: ${describe(ended)}`;
      const overdue = setTimeout(() => child.kill("SIGKILL"), endsWithin_ms);
      const how = await end;
      clearTimeout(overdue);
      return how.code === 0 ? null : `The server did not end with exit code 0 after SIGTERM: ${describe(how)}`;
    },

    remove: () => rmSync(data, { recursive: true, force: true }),
  };
  return server;
}

const describe = ({ code, signal, error }) => error?.message ?? (signal ? `signal ${signal}` : `exit code ${code}`);

function isReady(port, caFile) {
  if (!existsSync(caFile)) return false;
  return new Promise((resolve) => {
    const ask = request({ host: "localhost", port, path: "/health/ready", ca: readFileSync(caFile), agent: false, timeout: 2_000 },
      (response) => { response.resume(); resolve(response.statusCode === 200); });
    ask.on("timeout", () => ask.destroy());
    ask.on("error", () => resolve(false));
    ask.end();
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// A reporter for node --test: one word a test, written as it ends, so that what was counted survives a crash of the run.
// Node reports a file that dies as a failed test of the file's name, which counts, and a file without tests as a passed one of that
// name, which does not.
export default async function* outcomes(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite") continue;
    if (type === "test:pass" && data.name === data.file) continue;
    if (type === "test:fail") yield "failed\n";
    else if (data.skip !== undefined || data.todo !== undefined) yield "skipped\n";
    else yield "passed\n";
  }
}

// A reporter for node --test: one word a test, written as it ends, so that what was counted survives a crash of the run.
// A file that dies before its first test is reported by Node as one failed test of the file's name.
export default async function* outcomes(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite") continue;
    if (type === "test:fail") yield "failed\n";
    else if (data.skip !== undefined || data.todo !== undefined) yield "skipped\n";
    else yield "passed\n";
  }
}

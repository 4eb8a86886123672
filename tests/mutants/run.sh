#!/usr/bin/env bash
# Mutants of the code that decides, by folder: how many of them some test kills. Works on a copy of the last commit in a temporary folder.
#
#   tests/mutants/run.sh [SUBJECT...]       access vaults keys records zones service tokens; default: all
#   tests/mutants/run.sh --report FOLDER    the tables of a report that is there
#
# Needs the .NET 10 SDK, git and Node 20. Takes from ten minutes to an hour; the reports stay in ./mutants.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# table FOLDER: score, killed and tested of each file and of each subject, and what has survived.
table() {
  node -e '
    const fs = require("fs"), folder = process.argv[1];
    const report = JSON.parse(fs.readFileSync(`${folder}/reports/mutation-report.json`));
    const alone = fs.existsSync(`${folder}/killed-alone`) ? fs.readFileSync(`${folder}/killed-alone`, "utf8").split("\n") : [];
    const [subjects, rows, left] = [new Map(), [], []];
    for (const [path, { mutants, source }] of Object.entries(report.files)) {
      const file = path.replace(/.*\/src\/[^/]*\//, "");
      const isKilled = m => m.status === "Killed" || m.status === "Timeout" || alone.includes(m.id);
      const tested = mutants.filter(m => ["Killed", "Timeout", "Survived", "NoCoverage"].includes(m.status));
      if (tested.length === 0) continue;
      const [killed, all] = [tested.filter(isKilled).length, tested.length];
      const sum = subjects.get(file.split("/")[0]) ?? [0, 0];
      subjects.set(file.split("/")[0], [sum[0] + killed, sum[1] + all]);
      rows.push([file, killed, all]);
      for (const m of tested.filter(m => !isKilled(m))) {
        const change = (m.replacement ?? "").replace(/\s+/g, " ").slice(0, 60);
        left.push(`  ${file}:${m.location.start.line} ${m.mutatorName}: ${source.split("\n")[m.location.start.line - 1].trim().slice(0, 90)}  =>  ${change}`);
      }
    }
    const line = (name, killed, all) => `${(100 * killed / all).toFixed(1).padStart(6)} %  ${String(killed).padStart(4)} of ${String(all).padStart(4)}  ${name}`;
    rows.forEach(row => console.log(line(...row)));
    if (left.length) console.log("not killed:\n" + left.join("\n"));
    subjects.forEach(([killed, all], subject) => console.log(line(subject, killed, all)));
  ' "$1"
}

if [ "${1:-}" = --report ]; then table "$2"; exit; fi
subjects=("$@")
[ $# -gt 0 ] || subjects=(access vaults keys records zones service tokens)

copy=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$copy" >/dev/null 2>&1; rm -rf "$copy"' EXIT
git -C "$root" worktree add --quiet --detach "$copy" HEAD && cd "$copy" && dotnet tool restore >/dev/null || exit 1

# with ID: the tests in a process of their own, with this mutant in force; -1 for none. The tool's assembly holds all mutants and reads from a file which it is.
with() {
  printf "$(printf '\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)))" >"$copy/mutant"
  STRYKER_MUTANT_FILE="$copy/mutant" timeout 300 dotnet "$copy/alone/${tests#*/}.dll" -stopOnFail >/dev/null 2>&1
}

# alone FOLDER: tries each mutant of what is made once in a process, such as a static table. The tool tests many mutants in one process, which never sees these.
alone() {
  with -1 || { echo "The tests fail without a mutant in a process of their own."; return 1; }
  node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1]));
    for (const { mutants } of Object.values(report.files))
      for (const m of mutants) if (m.static && (m.status === "Survived" || m.status === "NoCoverage")) console.log(m.id);
  ' "$1/reports/mutation-report.json" | while read -r id; do with "$id" || echo "$id"; done >"$1/killed-alone"
}

# run PROJECT CONFIG PATTERN...: from the project's folder, where the tool looks for no solution.
run() {
  local project=$1 config=$2 out="$root/mutants/$1" patterns=() tool
  tests=unit/$1.Tests
  shift 2
  for pattern in "$@"; do patterns+=(--mutate "$pattern"); done
  rm -rf "$out" && mkdir -p "$out" && : >"$out/log"
  (cd "src/$project" && exec dotnet stryker --config-file "../../tests/mutants/$config" --output "$out" "${patterns[@]}") >"$out/log" 2>&1 &
  tool=$!
  # The mutants are in the built tests only while the tool is at work.
  until grep -q "Capturing per-test coverage" "$out/log" || ! kill -0 $tool 2>/dev/null; do sleep 1; done
  rm -rf "$copy/alone" && cp -r "tests/$tests/bin/Release/net10.0" "$copy/alone"
  wait $tool && alone "$out" || { echo "$project failed: see $out/log"; return 1; }
  table "$out"
}

# leave TESTS FOLDER: of the copy's test project, only the tests in this folder. Every request over HTTP has a token: without this, each mutant would be tried by every test.
leave() {
  grep -rlE '\[(Fact|Theory)' "tests/$1" --include=*.cs | grep -v "^tests/$1/$2/" | xargs rm -f
}

core=() http=()
for subject in "${subjects[@]}"; do
  case $subject in
    access) core+=('Access/*.cs') ;;
    vaults) core+=('Vaults/*.cs') ;;
    records) core+=('Records/*.cs') ;;
    keys) core+=('Keys/*.cs') ;;
    zones) core+=('TwoZone/StartTable.cs' 'TwoZone/Recovery.cs' 'TwoZone/RejoinRules.cs' 'TwoZone/ZoneRules.cs' 'TwoZone/ZoneStatement.cs') ;;
    service) core+=('Operations/*.cs') ;;
    tokens) http+=('Tokens/*.cs') && leave unit/Kms.Http.Tests Tokens ;;
    *) echo "There is no subject '$subject': access vaults keys records zones service tokens"; exit 2 ;;
  esac
done
failed=0
[ ${#core[@]} -eq 0 ] || run Kms.Core core.json "${core[@]}" || failed=1
[ ${#http[@]} -eq 0 ] || run Kms.Http http.json "${http[@]}" || failed=1
exit $failed

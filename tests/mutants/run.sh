#!/usr/bin/env bash
# Mutants of the code that decides, by folder: how many of them some test kills. Works on a copy of the last commit in a temporary folder.
#
#   tests/mutants/run.sh [SUBJECT...]       access vaults keys zones service tokens; default: all
#   tests/mutants/run.sh --report FILE      the table of a report that is there
#
# Needs the .NET 10 SDK, git and Node 20. A subject takes from ten minutes to hours; the reports stay in ./mutants.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# table FILE: score, killed and tested of each file and of all, and what has survived.
table() {
  node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const rows = [], left = [];
    let [dead, tested] = [0, 0];
    for (const [file, { mutants, source }] of Object.entries(report.files)) {
      const count = (...names) => mutants.filter(m => names.includes(m.status)).length;
      const [killed, all] = [count("Killed", "Timeout"), count("Killed", "Timeout", "Survived", "NoCoverage")];
      if (all === 0) continue;
      [dead, tested] = [dead + killed, tested + all];
      rows.push([file, killed, all]);
      for (const m of mutants.filter(m => m.status === "Survived" || m.status === "NoCoverage"))
        left.push(`  ${file}:${m.location.start.line} ${m.mutatorName}: ${source.split("\n")[m.location.start.line - 1].trim().slice(0, 90)}`);
    }
    const line = (name, killed, all) => `${(100 * killed / all).toFixed(1).padStart(6)} %  ${String(killed).padStart(4)} of ${String(all).padStart(4)}  ${name}`;
    rows.forEach(row => console.log(line(...row)));
    if (left.length) console.log("not killed:\n" + left.join("\n"));
    console.log(line(process.argv[2], dead, tested));
  ' "$1" "$2"
}

if [ "${1:-}" = --report ]; then table "$2" total; exit; fi
subjects=("$@")
[ $# -gt 0 ] || subjects=(access vaults keys zones service tokens)

copy=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$copy" >/dev/null 2>&1; rm -rf "$copy"' EXIT
git -C "$root" worktree add --quiet --detach "$copy" HEAD && cd "$copy" && dotnet tool restore >/dev/null || exit 1
mkdir -p "$root/mutants"

# run SUBJECT PROJECT CONFIG PATTERN...: from the project's folder, where the tool looks for no solution.
run() {
  local subject=$1 project=$2 config=$3 patterns=()
  shift 3
  for pattern in "$@"; do patterns+=(--mutate "$pattern"); done
  (cd "src/$project" && dotnet stryker --config-file "../../tests/mutants/$config" --output "$root/mutants/$subject" "${patterns[@]}") \
    >"$root/mutants/$subject.log" 2>&1 || { echo "$subject failed: see mutants/$subject.log"; return 1; }
  table "$root/mutants/$subject/reports/mutation-report.json" "$subject"
}

failed=0
for subject in "${subjects[@]}"; do
  case $subject in
    access) run access Kms.Core core.json 'Access/*.cs' ;;
    vaults) run vaults Kms.Core core.json 'Vaults/*.cs' ;;
    keys) run keys Kms.Core service.json 'Keys/*.cs' ;;
    zones) run zones Kms.Core core.json 'TwoZone/Opening.cs' 'TwoZone/Recovery.cs' 'TwoZone/Returning.cs' 'TwoZone/ZoneRules.cs' 'TwoZone/ZoneStatement.cs' ;;
    service) run service Kms.Core service.json 'Service/*.cs' ;;
    tokens) run tokens Kms.Http http.json 'Tokens/*.cs' ;;
    *) echo "There is no subject '$subject': access vaults keys zones service tokens"; exit 2 ;;
  esac || failed=1
done
exit $failed

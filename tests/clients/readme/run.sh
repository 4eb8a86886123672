#!/usr/bin/env bash
# Runs the blocks of code of README.md, CONTRIBUTING.md, SECURITY.md and docs as printed, in a fresh copy of the repository, against a service that was started there.
# A block that is not run is named in not_run with the reason. A block that no rule knows is a failure.
#     run.sh [PAGE...]      only the blocks of these pages
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
# How the copy is compiled, not what is printed: one configuration for all blocks, without the analyzers, which the build of the repository ran.
export Configuration=Release RunAnalyzers=false
start_command='dotnet run --project silo-host/Kms.Silo'
ready_within_s=600
block_within_s=300
passed=0
failed=0
work=$(mktemp -d)
clone="$work/kms"
trap 'end_service .kms >/dev/null; end_service .kms-west >/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
source "$here/rules.sh"

pass() { echo "ok: $*"; passed=$((passed + 1)); }
fail() { echo "FAILED: $*"; failed=$((failed + 1)); }
is_taken() { (exec 3<>"/dev/tcp/localhost/$1") 2>/dev/null; }
free_port() {
  local port=$1
  while is_taken "$port"; do port=$((20000 + RANDOM % 12000)); done
  echo "$port"
}

# Splits a page into $work/blocks/PAGE/NN.LANGUAGE, one file for each fenced block. What is indented and not fenced would be seen as code, and not be run.
split_page() {
  local folder="$work/blocks/$1"
  mkdir -p "$folder"
  awk -v folder="$folder" '
    /^```/ { if (file) { close(file); file = "" } else { file = sprintf("%s/%02d.%s", folder, ++count, substr($0, 4)); printf "" > file }; next }
    file { print > file; next }
    /^    / && blank { print FILENAME ":" FNR ": code without a fence" }
    { blank = /^$/ }' "$clone/$1" >"$work/unfenced"
  if [ -s "$work/unfenced" ]; then fail "$(cat "$work/unfenced")"; fi
  find "$folder" -type f -exec sed -i "s/8443/@first@/g; s/9443/@second@/g; s/@first@/$port/g; s/@second@/$second_port/g" {} +
  if [ "$(id -u)" -ne 0 ]; then find "$folder" -name '*.bash' -exec sed -i '/^apt-get /d' {} +; fi
}

# start_service DATA PORT COMMAND...: in the background, until it is ready.
declare -A services=()
start_service() {
  local data=$1 at=$2
  shift 2
  (cd "$clone" && exec "$@") >"$work/service$data" 2>&1 &
  services[$data]=$!
  local deadline=$((SECONDS + ready_within_s))
  until curl -sf --cacert "$clone/$data/ca.pem" -o /dev/null "https://localhost:$at/health/ready" 2>/dev/null; do
    if ! kill -0 "${services[$data]}" 2>/dev/null || [ $SECONDS -gt $deadline ]; then
      cat "$work/service$data"
      return 1
    fi
    sleep 0.2
  done
}

# SIGTERM to the service itself, which is a child of "dotnet run"; the exit code of both.
end_service() {
  local started=${services[$1]:-}
  [ -n "$started" ] || return 0
  unset "services[$1]"
  if kill -0 "$started" 2>/dev/null; then kill -TERM "$(cat "$clone/$1/pid" 2>/dev/null || echo "$started")" 2>/dev/null; fi
  wait "$started"
}

# Functions that a block defines are there in the page's later blocks, as in the reader's shell.
run_bash() {
  local block=$1 folder=$2 text title wanted reason line
  text=$(cat "$block")
  title="$page: ${text%%$'\n'*}"
  reason=$(not_run "$text")
  if [ -n "$reason" ]; then echo "Not run: $title: $reason"; return; fi
  reason=$(missing "$text")
  if [ -n "$reason" ]; then echo "Skipped: $title: $reason"; return; fi
  if [[ $text == "$start_command -- --urls "* ]]; then
    if start_service .kms-west "$second_port" bash "$block"; then pass "$title"; else fail "$title"; fi
    return
  fi

  wanted=$(expected "$text")
  if [ -z "$wanted" ]; then fail "no rule says what this block prints: $page: $text"; return; fi
  (cd "$folder" && timeout "$block_within_s" bash -eo pipefail -c 'source "$1"; source "$2"; declare -f >"$1"' bash "$work/session" "$block") >"$work/out" 2>&1
  local code=$? missed=
  while read -r line; do grep -qE -- "$line" "$work/out" || missed=$line; done <<<"$wanted"
  if [ $code -eq 0 ] && [ -z "$missed" ]; then
    pass "$title"
  elif grep -qE 'no versions available for the package|NU1101' "$work/out"; then
    echo "Skipped: $title: the package is not served here"
  else
    fail "exit code $code, or the output has no $missed: $title"
    cat "$work/out"
  fi
}

run_page() {
  local folder=$clone block
  : >"$work/session"
  for block in "$work/blocks/$page"/*; do
    case $block in
      *.js) cp "$block" "$clone/sign.mjs"; folder=$clone ;;
      *.python) cp "$block" "$clone/sign.py"; folder=$clone ;;
      *.csharp)
        folder="$work/app-$(basename "$block" .csharp)-$(basename "$page" .md)"
        dotnet new console -o "$folder" >"$work/out" 2>&1 || { fail "dotnet new console"; cat "$work/out"; }
        cp "$block" "$folder/Program.cs" ;;
      *.bash) run_bash "$block" "$folder" ;;
      *.text | *.mermaid) ;;
      */\*) ;;
      *) fail "no rule for $page, $(basename "$block")" ;;
    esac
  done
}

port=${KMS_PORT:-$(free_port 8443)}
second_port=$(free_port "$([ -n "${KMS_PORT:-}" ] && echo $((KMS_PORT + 1)) || echo 9443)")
mkdir "$clone"
(cd "$root" && git ls-files -z | tar --null -c -T - ) | tar -x -C "$clone"
pages=("$@")
if [ ${#pages[@]} -eq 0 ]; then mapfile -t pages < <(cd "$clone" && ls README.md CONTRIBUTING.md SECURITY.md docs/*.md); fi
for page in "${pages[@]}"; do split_page "$page"; done
if ! grep -qF "\`$start_command\`" "$clone/README.md"; then fail "README.md does not print the command that starts the service"; fi
options=()
if [ "$port" -ne 8443 ]; then options=(-- --urls "https://localhost:$port"); fi
if ! start_service .kms "$port" $start_command "${options[@]}"; then
  fail "the service did not become ready"
  echo "$passed passed, $failed failed"
  exit 1
fi
pass "$start_command"

for page in "${pages[@]}"; do run_page; done

end_service .kms-west
if end_service .kms; then pass "the service ended with exit code 0"; else fail "the service did not end with exit code 0"; cat "$work/service.kms"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

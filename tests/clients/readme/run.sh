#!/usr/bin/env bash
# Runs every block of code of README.md as printed, in a fresh copy of the repository, against a service that was started there.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
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
trap 'end_host >/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

pass() { echo "ok: $*"; passed=$((passed + 1)); }
fail() { echo "FAILED: $*"; failed=$((failed + 1)); }
is_taken() { (exec 3<>"/dev/tcp/localhost/$1") 2>/dev/null; }

# Splits README.md into $work/blocks/NN.LANGUAGE, one file for each fenced block.
split_blocks() {
  mkdir "$work/blocks"
  awk -v folder="$work/blocks" '
    /^```/ { if (file) { close(file); file = "" } else { file = sprintf("%s/%02d.%s", folder, ++count, substr($0, 4)); printf "" > file }; next }
    file { print > file }' "$clone/README.md"
  if [ "$port" -ne 8443 ]; then sed -i "s/8443/$port/g" "$work/blocks"/*; fi
  if [ "$(id -u)" -ne 0 ]; then sed -i '/^apt-get /d' "$work/blocks"/*.bash; fi
}

start_host() {
  local options=()
  if [ "$port" -ne 8443 ]; then options=(-- --urls "https://localhost:$port"); fi
  (cd "$clone" && exec $start_command "${options[@]}") >"$work/host" 2>&1 &
  host=$!
  local deadline=$((SECONDS + ready_within_s))
  until curl -sf --cacert "$clone/.kms/ca.pem" -o /dev/null "https://localhost:$port/health/ready" 2>/dev/null; do
    if ! kill -0 "$host" 2>/dev/null || [ $SECONDS -gt $deadline ]; then return 1; fi
    sleep 0.2
  done
}

# SIGTERM to the service itself, which is a child of "dotnet run"; the exit code of both.
end_host() {
  [ -n "${host:-}" ] || return 0
  kill -TERM "$(cat "$clone/.kms/pid" 2>/dev/null || echo "$host")" 2>/dev/null
  wait "$host"
  local code=$?
  host=
  return $code
}

# What a block prints when it worked, by what it runs.
expected() {
  case $1 in
    *kms.dll*) echo '[A-Za-z0-9_-]{86}' ;;
    *curl*) echo '"value":"[A-Za-z0-9_-]{86}"' ;;
    *sign.mjs*) echo "algorithm: 'ES256'" ;;
    *sign.py*) echo '^[0-9a-f]{128}$' ;;
    *Azure.Security.KeyVault.Keys*) echo '^[0-9A-F]{128}$' ;;
    *Kms.Client*) echo '^[A-Za-z0-9+/]{86}==$' ;;
  esac
}

# Why a block cannot run on this machine; nothing when it can.
missing() {
  case $1 in
    *sign.mjs*) command -v npm >/dev/null || echo "Node is not installed" ;;
    *sign.py*) [ "$(id -u)" -eq 0 ] || /usr/bin/python3 -c 'import azure.keyvault.keys' 2>/dev/null || echo "azure.keyvault.keys is not installed" ;;
    *Azure.Security.KeyVault.Keys*) getent hosts default.vault.localhost >/dev/null || echo "names below localhost do not resolve" ;;
  esac
}

run_bash() {
  local block=$1 folder=$2 text wanted reason
  text=$(cat "$block")
  wanted=$(expected "$text")
  reason=$(missing "$text")
  if [ -z "$wanted" ]; then fail "no rule says what this block prints: $text"; return; fi
  if [ -n "$reason" ]; then echo "Skipped: ${text%%$'\n'*}: $reason"; return; fi
  (cd "$folder" && timeout "$block_within_s" bash -eo pipefail "$block") >"$work/out" 2>&1
  local code=$?
  if [ $code -eq 0 ] && grep -qE "$wanted" "$work/out"; then
    pass "${text%%$'\n'*}"
  elif grep -qE 'no versions available for the package|NU1101' "$work/out"; then
    echo "Skipped: ${text%%$'\n'*}: the package is not served here"
  else
    fail "exit code $code, or the output has no $wanted: $text"
    cat "$work/out"
  fi
}

port=${KMS_PORT:-8443}
if [ -z "${KMS_PORT:-}" ]; then
  while is_taken "$port"; do port=$((20000 + RANDOM % 12000)); done
fi
mkdir "$clone"
(cd "$root" && git ls-files -z | tar --null -c -T - ) | tar -x -C "$clone"
split_blocks
if ! grep -qF "\`$start_command\`" "$clone/README.md"; then fail "README.md does not print the command that starts the service"; fi
if ! start_host; then
  fail "the service did not become ready"
  cat "$work/host"
  echo "$passed passed, $failed failed"
  exit 1
fi
pass "$start_command"

folder=$clone
for block in "$work/blocks"/*; do
  case $block in
    *.js) cp "$block" "$clone/sign.mjs"; folder=$clone ;;
    *.python) cp "$block" "$clone/sign.py"; folder=$clone ;;
    *.csharp)
      folder="$work/app-$(basename "$block" .csharp)"
      dotnet new console -o "$folder" >"$work/out" 2>&1 || { fail "dotnet new console"; cat "$work/out"; }
      cp "$block" "$folder/Program.cs" ;;
    *.bash) run_bash "$block" "$folder" ;;
    *) fail "no rule for $(basename "$block")" ;;
  esac
done

if end_host; then pass "the service ended with exit code 0"; else fail "the service did not end with exit code 0"; cat "$work/host"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

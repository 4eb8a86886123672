#!/usr/bin/env bash
# Starts the server on a free port with an empty data folder, runs a suite against it, and ends it with SIGTERM.
#     with-server.sh COMMAND...      the command gets KMS_ADMIN_JSON; its last line is "N passed, N failed", and so is the last line here
# A server that does not start, ends during the run, or does not end with exit code 0 counts as one failure.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
server="$root/silo-host/Kms.Silo/bin/${KMS_CONFIGURATION:-Release}/net10.0/Kms.Silo.dll"
ready_within_s=60

if [ ! -f "$server" ]; then
  echo "Build the server first: dotnet build -c Release silo-host/Kms.Silo"
  echo "0 passed, 1 failed"
  exit 1
fi

data=$(mktemp -d)
pid=
stop() {
  [ -n "$pid" ] || return 0
  kill -TERM "$pid" 2>/dev/null
  wait "$pid"
}
trap 'stop; rm -rf "$data"' EXIT
trap 'exit 130' INT TERM

# Below the ports that Linux gives to outgoing connections.
while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/localhost/$port") 2>/dev/null; do :; done
port=${KMS_PORT:-$port}
dotnet "$server" --urls "https://localhost:$port" --Kms:Data "$data/kms" >"$data/log" 2>&1 &
pid=$!

is_ready() { [ -f "$data/kms/admin.json" ] && curl -sf --cacert "$data/kms/ca.pem" -o /dev/null "https://localhost:$port/health/ready"; }
deadline=$((SECONDS + ready_within_s))
until is_ready; do
  if ! kill -0 "$pid" 2>/dev/null || [ $SECONDS -gt $deadline ]; then
    echo "The server did not become ready:"
    cat "$data/log"
    echo "0 passed, 1 failed"
    exit 1
  fi
  sleep 0.1
done

KMS_ADMIN_JSON="$data/kms/admin.json" "$@" 2>&1 | tee "$data/suite" | head -n -1
passed=0 failed=1
if [[ $(tail -n 1 "$data/suite") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
  passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
else
  tail -n 1 "$data/suite"
  echo "FAILED: the suite ended without its count"
fi
if ! stop; then
  cat "$data/log"
  echo "FAILED: the server did not end with exit code 0"
  failed=$((failed + 1))
fi
pid=
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

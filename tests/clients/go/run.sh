#!/usr/bin/env bash
# The Go clients against a server of their own: run.sh [go test options, such as -run Login]
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=${KMS_GOPATH:-/usr/share/gocode}
if ! command -v go >/dev/null || [ ! -d "$sources/src/github.com/Azure/azure-sdk-for-go/services/keyvault" ]; then
  echo "Skipped: no Go, or no Azure SDK in $sources; on Debian: apt-get install golang-go golang-github-azure-azure-sdk-for-go-dev"
  exit 0
fi

if [ -z "${KMS_ADMIN_JSON:-}" ]; then exec "$here/../with-server.sh" "$0" "$@"; fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
(cd "$here" && GO111MODULE=off GOPATH="$sources" GOFLAGS= go test -vet=off -count=1 -v "$@" .) 2>&1 | tee "$log" | grep -v '^=== RUN'
code=${PIPESTATUS[0]}
passed=$(grep -c '^--- PASS' "$log")
failed=$(grep -c '^--- FAIL' "$log")
if [ "$failed" -eq 0 ] && { [ "$code" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

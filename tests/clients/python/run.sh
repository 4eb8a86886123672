#!/usr/bin/env bash
# The Python clients against a server of their own: run.sh [part of a test file's name ...]
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${KMS_PYTHON:-/usr/bin/python3}
if ! "$python" -c 'import azure.identity, azure.keyvault.keys' 2>/dev/null; then
  echo "Skipped: $python has no azure.keyvault.keys; on Debian: apt-get install python3-azure"
  exit 0
fi
exec "$here/../with-server.sh" "$python" -B "$here/run.py" "$@"

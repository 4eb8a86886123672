#!/usr/bin/env bash
# Every permission that an operation asks for is swapped for a weaker one, and every built-in role is widened, narrowed and renamed, one mutant at a time:
# the tests must fail on each. Works on a copy of the last commit in a temporary folder.
#
#   tests/mutants/permissions.sh [PATTERN]     only the mutants whose names match the pattern (grep -E)
#
# The last line is "mutants=N killed=N"; the exit code is 0 only if both are the same.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
pattern=${1:-.}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

copy=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$copy" >/dev/null 2>&1; rm -rf "$copy"' EXIT
git -C "$root" worktree add --quiet --detach "$copy" HEAD || exit 1
cd "$copy" || exit 1

# The two suites that hold the table: roles in Core, routes over HTTP.
suites=(unit/Kms.Core.Tests:Kms.Core.Tests.Access unit/Kms.Http.Tests:Kms.Http.Permissions)
for suite in "${suites[@]}"; do
  dotnet build "tests/${suite%%:*}" --configuration Release --nologo --tl:off --verbosity quiet || exit 1
done

# passes: true when no test of the suites fails on the present Kms.Core.
passes() {
  local suite project out
  for suite in "${suites[@]}"; do
    project=${suite%%:*}
    out=tests/$project/bin/Release/net10.0
    cp src/Kms.Core/bin/Release/net10.0/Kms.{Core,Abstractions}.dll "$out/" || return 2
    dotnet "$out/${project#*/}.dll" -namespace "${suite#*:}" -stopOnFail >"$copy/last.log" 2>&1 || return 1
  done
}

mutants=0 killed=0
# mutant NAME FILE SED: applies the sed expression to the file and asks the suites.
mutant() {
  grep -qE "$pattern" <<<"$1" || return 0
  sed -i -E "$3" "$2"
  if git diff --quiet -- "$2"; then
    echo "NOT APPLIED $1"
    mutants=$((mutants + 1))
  elif ! dotnet build src/Kms.Core --configuration Release --no-restore --nologo --tl:off --verbosity quiet >"$copy/build.log" 2>&1; then
    echo "NOT BUILT   $1: $(grep -m 1 error "$copy/build.log")"
    mutants=$((mutants + 1))
  elif passes; then
    echo "SURVIVED    $1"
    mutants=$((mutants + 1))
  else
    echo "killed      $1"
    mutants=$((mutants + 1)) killed=$((killed + 1))
  fi
  git checkout --quiet -- "$2"
}

passes || { echo "The tests fail without a mutant:"; tail -n 20 "$copy/last.log"; exit 1; }

# Operations: each row asks for a weaker permission.
while IFS=: read -r file line text; do
  has=$(grep -oE 'Permission\.[A-Z][A-Za-z]+' <<<"$text" | head -n 1)
  weaker=Permission.KeyRead
  if [ "$has" = Permission.KeyRead ]; then weaker=Permission.KeyVerify; fi
  mutant "${file##*/}:$line ${has} asks for ${weaker}" "$file" "${line}s/${has}\b/${weaker}/"
done < <(grep -nHE 'Row\(Permission\.[A-Z]' src/Kms.Abstractions/Operations/Operation.cs | grep -v 'Permission\.None')

# Roles: wider, narrower, and under another's name.
roles=src/Kms.Core/Access/Roles.cs
widen() { mutant "$1 widened by $2" "$roles" "/Role $1 =/,/;/s/\);/ | Permission.$2);/"; }
widen CryptoOfficer VaultPurge
widen CryptoOfficer RegionManage
widen CryptoUser KeyPurge
widen CryptoUser KeyRestore
widen CryptoServiceEncryptionUser KeyDecrypt
widen Reader KeyPurge
widen Reader KeyBackup
widen Reader KeyDecrypt
widen PurgeOperator KeyPurge
widen PurgeOperator VaultDelete
mutant "Administrator without BackupMake" "$roles" 's/ \| Permission\.BackupMake\)/)/'
mutant "CryptoOfficer without KeyPurge" "$roles" '/Role CryptoOfficer =/,/;/s/ \| Permission\.KeyPurge//'
mutant "CryptoUser without KeyBackup" "$roles" '/Role CryptoUser =/,/;/s/ \| Permission\.KeyBackup//'
mutant "Reader without RotationPolicyRead" "$roles" '/Role Reader =/,/;/s/ \| Permission\.RotationPolicyRead//'
mutant "PurgeOperator without VaultRead" "$roles" '/Role PurgeOperator =/,/;/s/ \| Permission\.VaultRead//'
mutant "uses without unwrap" "$roles" '0,/ \| Permission\.KeyUnwrap/s/ \| Permission\.KeyUnwrap//'
mutant "management with decrypt" "$roles" '/const Permission ManageKeys/s/= /= Permission.VaultPurge | /'
mutant "Reader and CryptoUser swapped names" "$roles" 's/"Key Vault Reader"/"X"/; s/"Key Vault Crypto User"/"Key Vault Reader"/; s/"X"/"Key Vault Crypto User"/'

# The policy and the table of permissions.
policy=src/Kms.Core/Access/AccessPolicy.cs
mutant "a vault's role is good in every vault" "$policy" 's/\(Vault is null \|\| Vault == vault\) && //'
mutant "a key's role is good for every key" "$policy" 's/ && \(Key is null \|\| Key == key\)//'
mutant "a scope is not looked at" "$policy" 's/ && assignment\.Scope\.Covers\(vault, key\)//'
mutant "any permission is enough" "$policy" 's/\(assignment\.Role\.Permissions & permission\) != 0/assignment.Role.Permissions != 0/'
mutant "two permissions are one bit" src/Kms.Abstractions/Access/Permission.cs 's/KeyPurge = 1 << 15/KeyPurge = 1 << 3/'

echo "mutants=$mutants killed=$killed"
[ "$mutants" -eq "$killed" ] && [ "$mutants" -gt 0 ]

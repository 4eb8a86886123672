#!/usr/bin/env bash
# A cluster on this machine: two PostgreSQL servers (one a zone; the first also has the cluster's own database) and three silos, all on loopback and on
# free ports. Ctrl+C ends everything in good order; the next start in the same folder goes on with the same keys. A silo that dies is started again.
#
#   infra/cluster.sh [FOLDER] [--silos N] [--gateways N]     FOLDER: .kms-cluster, N: 3 and 0
#
# Needs Linux, the .NET 10 SDK, curl and PostgreSQL 15 or later (Debian: apt-get install postgresql). Not for production: one machine is one thing that can break.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=.kms-cluster silos=3 gateways=0
fail() { echo "cluster.sh: $*" >&2; exit 1; }
number() { [[ ${2:-} =~ ^[0-9]$ ]] && echo "$2" || fail "$1 needs a number, 0 to 9. See --help."; }
while [ $# -gt 0 ]; do
  case $1 in
    --silos) silos=$(number "$@") || exit 1; shift 2 ;;
    --gateways) gateways=$(number "$@") || exit 1; shift 2 ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) fail "Unknown option $1. See --help." ;;
    *) folder=$(cd "$OLDPWD" && realpath -m "$1"); shift ;;
  esac
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

[ "$silos" -gt 0 ] && [ $((silos + gateways)) -le 9 ] || fail "A cluster has a silo at least, and this one 9 nodes at most."
for program in dotnet curl flock shuf; do command -v "$program" >/dev/null || fail "$program is not installed."; done
tools=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || true
[ -x "${tools:-}/initdb" ] || tools=$(dirname "$(command -v initdb || echo none)")
[ -x "$tools/initdb" ] || fail "PostgreSQL is not installed (Debian: apt-get install postgresql)."

# The database server refuses to run as root: then it runs as its own user.
as=()
if [ "$(id -u)" -eq 0 ]; then
  id postgres >/dev/null 2>&1 || fail "There is no user postgres for the database servers to run as."
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
fi

(umask 077 && mkdir -p "$folder")
folder=$(cd "$folder" && pwd)
exec 9>"$folder/lock"
flock -n 9 || fail "$folder is in use by another cluster.sh. Another folder is another cluster: infra/cluster.sh FOLDER"
if [ ${#as[@]} -gt 0 ]; then
  chmod o+x "$folder"
  "${as[@]}" test -x "$folder" || fail "The database servers run as user postgres, who may not enter $folder: name another folder, or be another user than root."
fi

is_used() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# port N: the same at every start, and so that nothing else had it at the first.
[ -s "$folder/ports" ] || for candidate in $(shuf -i 20000-29999 -n 60); do is_used "$candidate" || echo "$candidate"; done >"$folder/ports"
port() { sed -n "$1p" "$folder/ports"; }

# not_used N WHAT: when it is, whoever has it would be taken for ours.
not_used() { ! is_used "$(port "$1")" || fail "Port $(port "$1") of 127.0.0.1, for $2, is in use. End what has it (ss -ltnp), or remove $folder/ports: then others are chosen."; }

# database NAME PORT: a server of its own, made at the first start.
databases=()
database() {
  local place=$folder/$1
  if [ ! -s "$place/PG_VERSION" ]; then
    rm -rf "$place" && mkdir -m 700 "$place"
    [ ${#as[@]} -eq 0 ] || chown postgres "$place"
    [ -s "$folder/password" ] || (umask 077 && head -c 18 /dev/urandom | base64 | tr -d '/+=\n' >"$folder/password")
    [ ${#as[@]} -eq 0 ] || chown postgres "$folder/password"
    "${as[@]}" "$tools/initdb" --pgdata="$place" --username=kms --pwfile="$folder/password" --auth=scram-sha-256 --encoding=UTF8 --no-locale \
      >"$folder/$1.log" 2>&1 || fail "initdb failed: see $folder/$1.log"
  fi
  # A server that was killed leaves this behind, and another process may have its number by now.
  [ "$(cat "/proc/$(head -n 1 "$place/postmaster.pid" 2>/dev/null)/comm" 2>/dev/null)" = postgres ] || rm -f "$place/postmaster.pid"
  # In a session of its own: Ctrl+C must reach the silos first.
  setsid "${as[@]}" "$tools/postgres" -D "$place" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
    >>"$folder/$1.log" 2>&1 9>&- &
  databases+=($!)
  for _ in $(seq 300); do
    "$tools/pg_isready" -q -h 127.0.0.1 -p "$2" && return
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  tail -n 3 "$folder/$1.log" >&2
  fail "PostgreSQL does not start: see $folder/$1.log"
}

sql() { PGPASSWORD=$(cat "$folder/password") "$tools/psql" -X -q -A -t -h 127.0.0.1 -p "$1" -U kms -d postgres -c "$2"; }

# has_database PORT NAME: makes it where there is none.
has_database() { [ "$(sql "$1" "SELECT count(*) FROM pg_database WHERE datname = '$2'")" = 1 ] || sql "$1" "CREATE DATABASE $2"; }

where() { echo "Host=127.0.0.1;Port=$1;Database=$2;Username=kms"; }

program=$PWD/silo-host/Kms.Silo/bin/Release/net10.0/Kms.Silo.dll

# gateway NAME NUMBER: a gateway's folder, made by the first silo, and how it is started.
gateway() {
  local place=$folder/$1 list=() number
  [ -s "$place/cluster-tls.pem" ] || dotnet "$program" gateway "$place" --Kms:Data "$folder/silo-1" >>"$place.log" 2>&1 || fail "$1 gets no certificates: see $place.log"
  for number in $(seq "$silos"); do list+=("127.0.0.1:$(port $((30 + number)))"); done
  (
    umask 077
    printf '#!/bin/sh\nexec'
    printf " '%s'" dotnet "$program" --urls "https://localhost:$(port $((10 + $2)))" --Kms:Data "$place" --Kms:Cluster:Role gateway \
      --Kms:Cluster:Silos "$(IFS=';' && echo "${list[*]}")"
    printf '\n'
  ) >"$place.run"
}

# silo NAME NUMBER: writes how it is started to NAME.run, so that it can be started by hand too.
silo() {
  local place=$folder/$1 join=()
  (umask 077 && mkdir -p "$place")
  [ "$2" -eq 1 ] || join=(--Kms:Cluster:JoinFrom "$folder/silo-1")
  (
    umask 077
    printf '#!/bin/sh\nexec'
    printf " '%s'" dotnet "$program" --urls "https://localhost:$(port $((10 + $2)))" --Kms:Data "$place" \
      --Kms:Zones:A:Provider postgresql --Kms:Zones:A:ConnectionString "$(where "$(port 1)" zone_a)" \
      --Kms:Zones:B:Provider postgresql --Kms:Zones:B:ConnectionString "$(where "$(port 2)" zone_b)" \
      --Kms:Cluster:Provider postgresql --Kms:Cluster:ConnectionString "$(where "$(port 1)" cluster)" \
      --Kms:Zones:A:PasswordFile "$folder/password" --Kms:Zones:B:PasswordFile "$folder/password" --Kms:Cluster:PasswordFile "$folder/password" \
      --Kms:Cluster:SiloPort "$(port $((20 + $2)))" --Kms:Cluster:ClientPort "$(port $((30 + $2)))" "${join[@]}"
    printf '\n'
  ) >"$place.run"
}

declare -A running=() pid=()
start() {
  sh "$folder/$1.run" >>"$folder/$1.log" 2>&1 9>&- &
  running[$!]=$1 pid[$1]=$!
}

# ready NAME NUMBER: until it answers, or says why not.
ready() {
  for _ in $(seq 300); do
    curl -fs -o "$folder/health" --cacert "$folder/$1/ca.pem" "https://localhost:$(port $((10 + $2)))/health/ready" 2>/dev/null && return
    kill -0 "${pid[$1]}" 2>/dev/null || break
    sleep 0.2
  done
  tail -n 3 "$folder/$1.log" >&2
  fail "$1 does not answer: see $folder/$1.log"
}

ending=
stop() {
  trap '' INT TERM
  ending=1
  echo "Ending ..."
  if [ ${#running[@]} -gt 0 ]; then
    kill -TERM "${!running[@]}" 2>/dev/null
    wait "${!running[@]}" 2>/dev/null
  fi
  if [ ${#databases[@]} -gt 0 ]; then
    kill -INT "${databases[@]}" 2>/dev/null
    wait "${databases[@]}" 2>/dev/null
  fi
}
trap 'exit 0' INT TERM
trap stop EXIT

echo "Building (the first time it fetches packages: a minute or two) ..."
dotnet build silo-host/Kms.Silo --configuration Release --nologo --verbosity quiet >"$folder/build.log" 2>&1 9>&- || {
  grep -m 3 error "$folder/build.log" >&2
  fail "It does not build: see $folder/build.log"
}
echo "Starting PostgreSQL ..."
for index in 1 2; do not_used "$index" "PostgreSQL"; done
for index in $(seq $((silos + gateways))); do for use in 10 20 30; do not_used $((use + index)) "node $index"; done; done
database zone-a "$(port 1)"
database zone-b "$(port 2)"
has_database "$(port 1)" zone_a
has_database "$(port 1)" cluster
has_database "$(port 2)" zone_b

names=()
for number in $(seq "$silos"); do names+=("silo-$number"); done
for number in $(seq "$gateways"); do names+=("gateway-$number"); done
for index in "${!names[@]}"; do
  name=${names[$index]} number=$((index + 1))
  "${name%-*}" "$name" "$number"
  echo "Starting $name ..."
  start "$name"
  # The first one makes what the others take over; those start together.
  if [ "$number" -eq 1 ] || [ ! -s "$folder/$name/ca.pem" ]; then ready "$name" "$number"; fi
done
for index in "${!names[@]}"; do ready "${names[$index]}" $((index + 1)); done

cat <<TEXT

${#names[@]} nodes of one cluster:
$(for index in "${!names[@]}"; do echo "  ${names[$index]}  https://localhost:$(port $((11 + index)))  data: $folder/${names[$index]}  log: $folder/${names[$index]}.log"; done)

Sign with a key on any of them, as the administrator of $folder/silo-1/admin.json:
  kms() { curl -sS --cacert $folder/silo-1/ca.pem -H "Authorization: Bearer \$(sed -n 's/.*"accessToken": "\([^"]*\)".*/\1/p' $folder/silo-1/admin.json)" -H 'Content-Type: application/json' "\$@"; echo; }
  kms -d '{"kty":"EC","crv":"P-256"}' 'https://localhost:$(port 11)/keys/first/create?api-version=7.6'
  kms -d '{"alg":"ES256","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}' 'https://localhost:$(port $((10 + ${#names[@]})))/keys/first/sign?api-version=7.6'
Kill one:  kill -9 \$(cat $folder/silo-2/pid)
The official clients:  KMS_ADMIN_JSON=$folder/silo-1/admin.json node tests/clients/js/run.mjs
Ctrl+C ends it.
TEXT

while [ -z "$ending" ]; do
  wait -n -p gone "${!running[@]}" || code=$?
  [ -n "${gone:-}" ] || continue
  name=${running[$gone]:-}
  unset "running[$gone]"
  echo "$(date +%T) $name ended (${code:-0}) and is started again."
  start "$name"
  gone= code=
done

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A PostgreSQL server for tests: made anew in a folder of its own, on a free port of loopback and a Unix socket, as a
# user without rights. Prints one line, "BIN FOLDER PORT", when it takes connections, and runs until its standard input
# ends, so that it is gone with whoever started it, however that ends.
#   socket: FOLDER, user postgres, no password    TCP: 127.0.0.1:PORT, password "p@ss/word: 1"
#   FOLDER/ca.pem signs for localhost and 127.0.0.1
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
[ -x "$bin/initdb" ] || { echo "PostgreSQL is missing; run scripts/setup.sh test" >&2; exit 69; }

as=()
folder=$(mktemp -d "${TMPDIR:-/tmp}/pg.XXXXXX")
if [ "$(id -u)" -eq 0 ]; then
    # The server refuses to run as root.
    user=nobody
    id -u postgres >/dev/null 2>&1 && user=postgres
    chown "$user" "$folder"
    if ! runuser -u "$user" -- test -x "$folder"; then
        rmdir "$folder"
        folder=$(mktemp -d /tmp/pg.XXXXXX)
        chown "$user" "$folder"
    fi
    as=(runuser -u "$user" --)
fi
server=
stop() {
    trap - EXIT INT TERM
    if [ -n "$server" ]; then
        # Three seconds for an orderly end: nothing here has to be kept.
        "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -t 3 -s stop 2>/dev/null || kill -9 "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 143' INT TERM

cd "$folder"
printf 'p@ss/word: 1\n' > password
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout key.pem -out ca.pem 2>/dev/null
chmod 644 password ca.pem
chmod 600 key.pem
[ ${#as[@]} -eq 0 ] || chown "$user" key.pem
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256 \
    --pwfile="$folder/password" --no-sync >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }

for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    "${as[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c fsync=off \
        -c ssl=on -c ssl_cert_file="$folder/ca.pem" -c ssl_key_file="$folder/key.pem" -c max_connections=60 \
        -c shared_buffers=32MB >>server.log 2>&1 </dev/null &
    server=$!
    for _ in $(seq 200); do
        if "$bin/pg_isready" -q -h "$folder" -p "$port"; then
            echo "$bin $folder $port"
            exec >&-
            cat >/dev/null
            exit 0
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    kill -9 "$server" 2>/dev/null || true
    server=
done
cat server.log >&2
exit 1

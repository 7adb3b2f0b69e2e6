#!/usr/bin/env bash
# Uploads a file of SIZE MB (2048) in pieces to a simulator in a process of its own, once with our client and once with
# curl, RUNS times in turn (3): the same bytes, the same server, pieces of the same sizes. Prints how long each took and the
# most memory that our process held. Load by others spoils the figures, so wait for a quiet moment.
set -euo pipefail
cd "$(dirname "$0")/.."
size=${SIZE:-2048}
runs=${RUNS:-3}
runner=${RUNNER:-.build/release/sample-runner}
bench=.build/release/upload-bench
work=$(mktemp -d "${UPLOAD_BENCH_FOLDER:-${TMPDIR:-/tmp}}/upload-bench.XXXXXX")
mkfifo "$work/hold"
exec 9<>"$work/hold"
"$runner" simulate tableau --directory "$work/server" <"$work/hold" >"$work/where" 2>"$work/server.log" 9>&- &
server=$!
trap 'exec 9>&-; kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 200); do [ -s "$work/where" ] && break; sleep 0.1; done
python3 -c '
import json, sys
where = json.load(open(sys.argv[1]))
token = where["tokens"][0]
print(where["url"], where["site"], token["name"], token["secret"], sep="\n")' "$work/where" >"$work/words"
mapfile -t words <"$work/words"
url=${words[0]} site=${words[1]} name=${words[2]} secret=${words[3]}

echo "a file of $size MB, $runs runs each; load $(cut -d' ' -f1 /proc/loadavg)"
head -c $((size * 1048576)) /dev/urandom >"$work/large.hyper"
for run in $(seq "$runs"); do
    SECRET=$secret "$bench" "$url" "$site" "$name" "$work/large.hyper" >"$work/ours"
    grep ours: "$work/ours"
    # What lies in the server is of no further use, and takes room.
    rm -f "$work"/server/uploads/*
    # The pieces that ours were, for curl: cut before the clock starts.
    rm -f "$work"/piece.*
    python3 - "$work" <<'PY'
import sys
work = sys.argv[1]
sizes = [int(n) for n in open(work + "/ours").read().split("pieces:")[1].split()]
with open(work + "/large.hyper", "rb") as whole:
    for number, size in enumerate(sizes):
        with open(f"{work}/piece.{number:05d}", "wb") as piece:
            piece.write(whole.read(size))
PY
    body="<tsRequest><credentials personalAccessTokenName='$name' personalAccessTokenSecret='$secret'><site contentUrl='$site'/></credentials></tsRequest>"
    curl -fsS -H 'Content-Type: text/xml' -H 'Accept: application/json' -d "$body" "$url/api/3.25/auth/signin" >"$work/session"
    python3 -c '
import json, sys
session = json.load(open(sys.argv[1]))["credentials"]
print(session["token"], session["site"]["id"], sep="\n")' "$work/session" >"$work/words"
    mapfile -t words <"$work/words"
    api=$url/api/3.25/sites/${words[1]}
    upload=$(curl -fsS -X POST -H "X-Tableau-Auth: ${words[0]}" -H 'Accept: application/json' -d '' "$api/fileUploads" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["fileUpload"]["uploadSessionId"])')
    # One curl for all pieces, over one connection.
    : >"$work/curl.conf"
    for piece in "$work"/piece.*; do
        [ -s "$work/curl.conf" ] && echo next >>"$work/curl.conf"
        printf '%s\n' 'silent' 'fail' 'request = PUT' "url = \"$api/fileUploads/$upload\"" \
            "header = \"X-Tableau-Auth: ${words[0]}\"" 'header = "Expect:"' 'form = "request_payload=;type=text/xml"' \
            "form = \"tableau_file=@$piece;filename=file;type=application/octet-stream\"" 'output = /dev/null' >>"$work/curl.conf"
    done
    started=$(date +%s.%N)
    curl -K "$work/curl.conf"
    python3 -c '
import sys
took = float(sys.argv[2]) - float(sys.argv[1])
ours = float(open(sys.argv[3]).read().split()[1])
print(f"curl: {took:.2f} s; ours is {took / ours:.2f} of its speed")' "$started" "$(date +%s.%N)" "$work/ours"
    rm -f "$work"/server/uploads/*
done

#!/usr/bin/env bash
# Pulls a million rows of 20 columns from a static OData server on loopback into a .hyper file: our runner beside the
# fastest exact Python pipeline, in one run on one machine, every value checked; then each stage of ours alone.
# The data, the server and the pipelines are the peers harness; PEERS_HARNESS names its folder.
# RUNS sets how often each is run (3), DATASET which data (1m-p5000). With --look it only says whether the harness is
# there, which is worth knowing before a release is built.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
harness=${PEERS_HARNESS:-$root/../shared/bench}
runs=${RUNS:-3}
dataset=${DATASET:-1m-p5000}

if [ ! -f "$harness/run_peers.py" ]; then
    echo "bench: the peers harness (run_peers.py) is not at $harness; name its folder with PEERS_HARNESS" >&2
    exit 69
fi
if [ "${1:-}" = --look ]; then exit 0; fi
harness=$(cd "$harness" && pwd)
set +u
. "$harness/env.sh"
set -u
export PEERS_HARNESS=$harness
if [ ! -x "$PEERS_VENVS/base/bin/python" ]; then "$harness/setup.sh" base >/dev/null; fi
if [ ! -f "$PEERS_DATA/$dataset/truth/merged.hyper" ]; then
    case $dataset in
    1m-p5000) (cd "$harness" && "$PEERS_VENVS/base/bin/python" gen.py --name 1m-p5000 --rows 1000000 --page 5000 --port "$PEERS_PORT" --root "$PEERS_DATA" &&
        "$PEERS_VENVS/base/bin/python" make_truth.py "$PEERS_DATA/1m-p5000") ;;
    *) "$harness/make_data.sh" ;;
    esac
fi
"$harness/server/serve.sh" start >/dev/null 2>&1 || true
trap '"$harness/server/serve.sh" stop >/dev/null 2>&1 || true' EXIT

# A fresh file of results, so that the table shows this run and nothing older.
export PEERS_RESULTS
PEERS_RESULTS=$(mktemp -d)
echo "whole: $runs runs each of ours and of b3 (urllib3, pyarrow's JSON reader with decimals, Arrow COPY), every value checked"
"$PEERS_VENVS/base/bin/python" "$harness/run_peers.py" --peers b3 --datasets "$dataset" --runs "$runs" --quiet-wait "${QUIET_WAIT:-20}" \
    --cmd "$root/.build/release/sample-runner extract --entity ArInvoice --odata {base} --out {out}" --cmd-name ours
echo
echo "by stage: each of ours alone, seconds for the million rows"
"$root/.build/release/stage-bench" "http://127.0.0.1:$PEERS_PORT/$dataset/odata"

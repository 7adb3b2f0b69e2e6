#!/usr/bin/env bash
# The real Tableau client (PyPI tableauserverclient) drives the simulator; see Tests/Peers.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${XDG_CACHE_HOME:-$HOME/.cache}/syspro-tableau/python/bin/python
swift build --product sample-runner 2>&1 | scripts/quiet-build.sh
exec "$python" Tests/Peers/tsc_checks.py -- .build/debug/sample-runner simulate tableau

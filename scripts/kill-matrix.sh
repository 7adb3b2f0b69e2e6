#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Kills the real runner, its hyperd, or both, KILL_COUNT times (200) in syncs, and in backfills and snapshots at every named
# point; compares Tableau with SYSPRO after each.
# KILL_SEED repeats a run that failed.
set -euo pipefail
cd "$(dirname "$0")/.."
export KILL_COUNT="${KILL_COUNT:-200}"
swift build --build-tests 2>&1 | scripts/quiet-build.sh
swift test --skip-build --filter 'KillMatrixTests|JobKillTests'

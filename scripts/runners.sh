#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Three real runners on one real PostgreSQL, killed and stopped at random for RUNNERS_SECONDS (120), and leaders that
# wake up too late at every named point. RUNNERS_SEED repeats a run that failed.
set -euo pipefail
cd "$(dirname "$0")/.."
export RUNNERS_SECONDS="${RUNNERS_SECONDS:-120}"
swift build --build-tests 2>&1 | scripts/quiet-build.sh
swift test --skip-build --filter RunnersTests

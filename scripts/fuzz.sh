#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzes what reads bytes from outside or from disk: each target for FUZZ_SECONDS (60), with libFuzzer.
#   fuzz.sh            all targets
#   fuzz.sh page xml   these
# Inputs that find something new are kept in .build-fuzz/corpus; Fuzz/Corpus holds what each run starts from. An input
# that crashes is left in .build-fuzz, and `FUZZ=page .build-fuzz/debug/fuzz-clients FILE` reads it again.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(page metadata xml configuration vault state)
program() {
    case $1 in
    configuration | state) echo fuzz-runner ;;
    *) echo fuzz-clients ;;
    esac
}
for name in $(for target in "${targets[@]}"; do program "$target"; done | sort -u); do
    swift build --package-path Fuzz --scratch-path .build-fuzz --sanitize fuzzer --product "$name" 2>&1 | scripts/quiet-build.sh
done
failed=0
# Swift's own backtrace would end the process before libFuzzer keeps the input.
export SWIFT_BACKTRACE=enable=no
for target in "${targets[@]}"; do
    mkdir -p ".build-fuzz/corpus/$target"
    log=.build-fuzz/$target.log
    if FUZZ=$target .build-fuzz/debug/$(program "$target") -max_total_time="${FUZZ_SECONDS:-60}" -max_len=8192 -timeout=10 \
        -rss_limit_mb=2048 -artifact_prefix=".build-fuzz/$target-" -print_final_stats=1 \
        ".build-fuzz/corpus/$target" "Fuzz/Corpus/$target" >"$log" 2>&1; then
        printf '%-14s %9d inputs, coverage %s, none crashes\n' "$target" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | cut -c6-)"
    else
        failed=1
        echo "$target: an input crashes"
        grep -E 'Fatal error|ERROR: libFuzzer|Test unit written|Base64' "$log" | head -n 6 || tail -n 3 "$log"
    fi
done
[ "$failed" -eq 0 ]

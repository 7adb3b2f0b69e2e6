#!/usr/bin/env bash
# The transport and the .hyper writer are the two places with threads and raw memory: their tests run under both
# sanitizers. TSAN replaces Synchronization.Mutex, whose futex the sanitizer does not see.
set -euo pipefail
cd "$(dirname "$0")/.."
filter='CurlTransportTests|HyperExtractTests|ColumnarTests'
echo "thread sanitizer"
swift test --sanitize=thread -Xswiftc -DTSAN --scratch-path .build-tsan --filter "$filter" 2>&1 | grep -vE 'Cannot export local symbol|^\[[0-9]+/[0-9]+\]'
echo "address sanitizer"
# What LeakSanitizer lists is XCTest's and Foundation's own.
export ASAN_OPTIONS=detect_leaks=0
swift test --sanitize=address --scratch-path .build-asan --filter "$filter" 2>&1 | grep -vE 'Cannot export local symbol|^\[[0-9]+/[0-9]+\]'

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks the journal protocol with spin (Tests/Models/journal.pml): the protocol holds, and each mutant is found.
#   model.sh        three versions of the rows and four runs, 27 million states in a minute
#   model.sh short  two versions and three runs, as in `make test`
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in spin gcc; do
    command -v "$tool" >/dev/null || { echo "$tool is missing; run scripts/setup.sh test" >&2; exit 69; }
done
model=$PWD/Tests/Models/journal.pml
versions=3 leases=4
[ "${1:-}" != short ] || versions=2 leases=3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0

# Explores every order of steps under these flags; prints how many states there are, and the claim that is violated, if any.
explore() {
    local flags=("-DVERSIONS=$versions" "-DLEASES=$leases")
    for flag in "$@"; do flags+=("-D$flag"); done
    spin "${flags[@]}" -a "$model" >spin.log 2>&1 || { cat spin.log >&2; exit 1; }
    gcc -O2 -w -DSAFETY -DMEMLIM=4000 -o pan pan.c
    ./pan -m500000 -w22 >pan.log 2>&1 || { cat pan.log >&2; exit 1; }
    if ! grep -q 'errors:' pan.log || grep -qE 'max search depth too small|out of memory|reached -DMEMLIM' pan.log; then
        cat pan.log >&2
        echo "the search was cut short" >&2
        exit 1
    fi
}
states() { sed -nE 's/ *([0-9.e+]+) states, stored.*/\1/p' pan.log | xargs printf '%.0f'; }

holds() {
    explore "$@"
    if grep -q 'errors: 0' pan.log; then
        printf '%-36s holds: %s states\n' "${*:-the protocol}" "$(states)"
    else
        printf '%-36s VIOLATED: %s\n' "${*:-the protocol}" "$(grep -m 1 'pan:1' pan.log)"
        failed=1
    fi
}
is_found() {
    explore "$@"
    if grep -q 'errors: 0' pan.log; then
        printf '%-36s NOT FOUND in %s states\n' "$*" "$(states)"
        failed=1
    else
        printf '%-36s found: %s\n' "$*" "$(sed -nE 's/^pan:1: (.*) \(at depth.*/\1/p' pan.log)"
    fi
}

holds
holds FORGETFUL LOOK
holds GIVE_UP LOOK
for mutant in FORGETFUL GIVE_UP NO_FENCE FRESH_ID NO_RECOVERY JOURNAL_LATE WATERMARK_FIRST TRUST_SILENCE; do
    is_found "$mutant"
done
[ "$failed" -eq 0 ] && echo "the journal protocol holds, and every mutant is found"

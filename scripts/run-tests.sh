#!/usr/bin/env bash
# Runs every test target, or those named, each in a process of its own: many tests drive real servers and child
# processes, and side by side in one process on two cores they would wait for one another longer than they allow.
# Prints the output of a target only if something failed, then what was skipped and why, and one line that counts all.
#
# With CI=true nothing may be missing: a skipped test fails the run, unless it says "only in the long form", which names
# a make target of its own.
set -uo pipefail
cd "$(dirname "$0")/.."

cache=${XDG_CACHE_HOME:-$HOME/.cache}/syspro-tableau
if [ -x "$cache/python/bin/python" ]; then
    export TEST_PYTHON=$cache/python/bin/python HYPER_TEST_PYTHON=$cache/python/bin/python
    export ODATA_GRAMMAR_PYTHON=$cache/python/bin/python
fi

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(find Tests -mindepth 1 -maxdepth 1 -type d -name '*Tests' -printf '%f\n' | sort)
fi
log=$(mktemp)
missing=$(mktemp)
trap 'rm -f "$log" "$missing"' EXIT
# Tests that start servers and programs of their own do not gain from more company than the machine has cores for.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${TEST_WIDTH:-4}
passed=0 failed=0 skipped=0
for target in "${targets[@]}"; do
    started=$SECONDS
    timeout --kill-after=10 "${TEST_LIMIT:-900}" swift test --skip-build --filter "^$target\." >"$log" 2>&1 </dev/null
    status=$?
    ran=$(sed -n 's/.*Test run with \([0-9]*\) tests.*/\1/p' "$log" | tail -n 1)
    bad=$(grep -E '^✘ Test .* failed after' "$log" | grep -cv '^✘ Test run')
    left=$(grep -cE '^➜ Test .* skipped' "$log")
    ran=${ran:-0}
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if [ "$status" -eq 0 ] && [ "$ran" -eq 0 ]; then bad=1; echo "$target ran no test"; fi
    printf '%-24s %4d tests  %3d failed  %3d skipped  %4d s\n' "$target" "$ran" "$bad" "$left" $((SECONDS - started))
    if [ "$bad" -gt 0 ]; then
        [ "$status" -eq 124 ] && echo "$target did not end within ${TEST_LIMIT:-900} s"
        # What was expected, with the words beside it, and the seeds of what was random.
        grep -E '✘|↳|error:|Fatal|Crash|SEED=' "$log" | cut -c1-3000 | head -n 60
        tail -n 5 "$log"
    fi
    sed -nE "s/^➜ Test (.*) skipped(: \"(.*)\")?\$/$target\t\1\t\3/p" "$log" >>"$missing"
    passed=$((passed + ran - bad - left)) failed=$((failed + bad)) skipped=$((skipped + left))
done

# One line for each reason in each target: how many tests, and the first of them.
count_reasons() {
    awk -F '\t' '{ key = $1 "\t" $3; if (!(key in count)) { order[++n] = key; first[key] = $2 } count[key]++ }
        END { for (i = 1; i <= n; i++) { split(order[i], part, "\t")
            printf "  %s: %d skipped (%s%s): %s\n", part[1], count[order[i]], first[order[i]], (count[order[i]] > 1 ? ", …" : ""),
                (part[2] == "" ? "no reason given" : part[2]) } }'
}
if [ -s "$missing" ]; then
    echo "skipped:"
    count_reasons <"$missing"
fi
unwanted=0
if [ "${CI:-}" = true ]; then
    unwanted=$(cut -f 3 "$missing" | grep -cv '^only in the long form')
    [ "$unwanted" -eq 0 ] || echo "CI=true: $unwanted skipped tests miss something that has to be there; scripts/setup.sh test installs it"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$unwanted" -eq 0 ]

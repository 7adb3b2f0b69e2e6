#!/usr/bin/env bash
# Makes the documentation of every module that has a catalogue, from the modules that the build has left, with the
# compiler's own tools. Whatever docc warns of is an error, such as a link that leads nowhere, but for one thing: a
# parameter that says all by its name is not documented here.
#   docs.sh [FOLDER]     a site for each module (.build/docs); to read one, serve FOLDER and open /MODULE/documentation
set -euo pipefail
cd "$(dirname "$0")/.."
into=${1:-.build/docs}
build=.build/debug
rm -rf "$into"

# What the modules import: those of C beside our own.
includes=(-I "$build/Modules")
for map in Sources/Platform/C/*/module.modulemap .build/checkouts/*/Sources/*/module.modulemap \
    .build/checkouts/*/{,Sources/}*/include/module.modulemap; do
    if [ -e "$map" ]; then includes+=(-I "$(dirname "$map")"); fi
done
for flag in $(pkg-config --cflags libpq libxml-2.0 libcurl libcrypto); do includes+=(-Xcc "$flag"); done
target=$(swift -print-target-info | sed -n 's/.*"unversionedTriple": "\([^"]*\)".*/\1/p')

document() {
    local catalogue=$1 module graphs faults
    module=$(basename "$catalogue" .docc)
    graphs=$(mktemp -d)
    swift-symbolgraph-extract -module-name "$module" -target "$target" "${includes[@]}" \
        -minimum-access-level public -skip-synthesized-members -output-dir "$graphs"
    docc convert "$catalogue" --additional-symbol-graph-dir "$graphs" \
        --fallback-display-name "$module" --fallback-bundle-identifier "$module" \
        --transform-for-static-hosting --hosting-base-path "$module" --output-path "$into/$module" >"$graphs.log" 2>&1 || {
        sed "s|^|$module: |" "$graphs.log"
        return 1
    }
    faults=$(grep --no-group-separator -E '^(warning|error):' -A 1 "$graphs.log" | sed '/is missing documentation/,+1d' || true)
    rm -rf "$graphs" "$graphs.log"
    [ -z "$faults" ] || { sed "s|^|$module: |" <<<"$faults"; return 1; }
}

mkdir -p "$into"
failed=0
for catalogue in Sources/*/*.docc Sources/*/*/*.docc; do
    document "$catalogue" || failed=1
done
[ "$failed" -eq 0 ] && echo "documentation of $(ls "$into" | wc -l) modules in $into"

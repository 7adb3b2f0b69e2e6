#!/usr/bin/env bash
# Shows a build as one moving line on a terminal; elsewhere only warnings, errors and the last line.
set -euo pipefail
last=
while IFS= read -r line; do
    last=$line
    case $line in
    # What the compiler says of other packages is theirs to mend.
    *"which are unhandled; explicitly declare"* | *.build*/checkouts/* | *libFoundationEssentials.a*) ;;
    *warning:* | *error:* | *note:*) printf '%s\n' "$line" ;;
    \[*) [ -t 1 ] && printf '\r\033[K%.100s' "$line" || true ;;
    "Building for"* | "Compiling"* | "Planning"* | "Fetch"* | "Computing"* | "Computed"* | "Creating"* | "Working"* | "Write"*) ;;
    *) [ -t 1 ] && printf '\r\033[K' || true; printf '%s\n' "$line" ;;
    esac
done
[ -t 1 ] && printf '\r\033[K' || true
case $last in *omplete!*) exit 0 ;; esac
exit 0

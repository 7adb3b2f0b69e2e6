#!/usr/bin/env bash
# Builds the package in Examples, which depends on this one as anybody's would. It shares the build folder, so that only
# the programs themselves are compiled. Those that write to SQLite and PostgreSQL are killed, too.
set -euo pipefail
cd "$(dirname "$0")/../Examples"
swift build --scratch-path ../.build 2>&1 | ../scripts/quiet-build.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
VAULT_KEY=$(head -c 32 /dev/urandom | base64)
export VAULT_KEY
for program in overdue-invoices publish-stock "list-in-step $work/state" "invoices-to-tableau $work/pair" "sealed-password $work/secrets.vault"; do
    # shellcheck disable=SC2086 # a program and its argument
    ../.build/debug/$program >"$work/out" 2>&1 || { cat "$work/out"; echo "$program failed"; exit 1; }
done
../scripts/kill-examples.py ../.build/debug
echo "examples are built and run"

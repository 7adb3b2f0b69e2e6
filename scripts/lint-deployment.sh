#!/usr/bin/env bash
# Looks at the deployment files with the tools that know their kinds, and installs into a folder and out of it again.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=${XDG_CACHE_HOME:-$HOME/.cache}/syspro-tableau/lint/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

runner=.build/debug/sample-runner
PREFIX=/usr DESTDIR="$work/root" scripts/install.sh install "$runner" >"$work/installed"
while read -r file; do [ -s "$file" ] || { echo "$file was not installed"; exit 1; }; done <"$work/installed"
unit=$work/root/usr/lib/systemd/system/sample-runner.service
grep -q '@prefix@' "$unit" && { echo "$unit has a place that was not filled in"; exit 1; }

# A machine that packages are built on may have no systemd.
mkdir "$work/bare"
for tool in bash cat dirname sed; do ln -s "$(command -v "$tool")" "$work/bare/$tool"; done
PREFIX=/usr PATH="$work/bare" "$work/bare/bash" scripts/install.sh unit >"$work/bare.service" && [ -s "$work/bare.service" ] ||
    { echo "without systemctl there is no unit"; exit 1; }
grep -q '^Type=notify-reload$' "$work/bare.service" || { echo "without systemctl the unit is not of today's systemd"; exit 1; }

# systemd looks for the programs that a unit names, and reports what it does not know in words alone.
sed -i "s|=/usr/bin/sample-runner|=$work/root/usr/bin/sample-runner|; s|^Documentation=.*||" "$unit"
said=$(systemd-analyze verify --man=no --recursive-errors=no "$unit" 2>&1) || { echo "$said"; exit 1; }
if grep -F "$(basename "$unit")" <<<"$said"; then exit 1; fi
systemd-analyze security --offline=yes --no-pager --threshold=20 "$unit" | tail -n 1

"$tools/hadolint" Deployment/Dockerfile
"$tools/kubernetes-validate" --strict --quiet Deployment/kubernetes.yaml Deployment/kubernetes-runners.yaml
"$tools/yamllint" -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable, braces: disable, octal-values: disable, comments: disable, indentation: disable}}' \
    Deployment/kubernetes.yaml Deployment/kubernetes-runners.yaml Deployment/prometheus-rules.yaml Examples/sync.yaml

"$tools/python" - <<'PYTHON'
import json, jsonschema, yaml
example = yaml.safe_load(open("Examples/sync.yaml", encoding="utf-8"))
jsonschema.Draft202012Validator(json.load(open("Schemas/sync.schema.json", encoding="utf-8"))).validate(example)
PYTHON

PREFIX=/usr DESTDIR="$work/root" scripts/install.sh uninstall
left=$(find "$work/root" -type f)
[ -z "$left" ] || { echo "make uninstall leaves: $left"; exit 1; }
echo "deployment files hold"

#!/usr/bin/env bash
# Installs the runner with hyperd, its systemd unit, the schema and the example, or takes all of that away again.
#   install.sh install RUNNER     copies RUNNER and the rest
#   install.sh uninstall          removes what install put there; configuration and state stay
#   install.sh unit               prints the unit as it would be installed
# PREFIX (/usr/local) is where they go, DESTDIR stands in front of it where a package is built.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${PREFIX:-/usr/local}
into=${DESTDIR:-}$prefix
doc=share/doc/syspro-tableau
files=(bin/sample-runner lib/syspro-tableau/{hyperd,HYPER_API_OSS_disclosure.txt} lib/systemd/system/sample-runner.service
    lib/sysusers.d/syspro-tableau.conf "$doc/README.md" "$doc/running.md" "$doc/reference-data.md" "$doc/sync.yaml"
    "$doc/sync.schema.json" "$doc"/{kubernetes,kubernetes-runners,prometheus-rules}.yaml "$doc/postgres-roles.sql"
    "$doc/LICENSE" "$doc/LICENSE.hyperd" "$doc/NOTICES.hyperd")

# The unit with its paths. systemd learnt notify-reload with version 253; an older one is told how to reload. Where a
# package is built there may be no systemd: the unit is then one for today's.
unit() {
    local version
    version=$({ systemctl --version 2>/dev/null || true; } | sed -n '1s/systemd \([0-9]*\).*/\1/p')
    sed "s|@prefix@|$prefix|g" Deployment/sample-runner.service.in |
        if [ "${version:-253}" -ge 253 ]; then cat; else
            sed 's|^Type=notify-reload$|Type=notify\nExecReload=/bin/kill -HUP $MAINPID|'
        fi
}

# The example as the service wants it: state and vault in systemd's folder for it, the key from systemd.
example() {
    sed -e '1s|=.*|=./sync.schema.json|' -e 's|^state: .*|state: /var/lib/syspro-tableau|' \
        -e 's|^vault: .*|vault: {file: /var/lib/syspro-tableau/secrets.vault, key: "credential:vault-key"}|' \
        Examples/sync.yaml
}

# Installs what a function prints. Whatever it could not make ends the installation, which a pipe alone would not.
render() {
    local text
    text=$("$1")
    [ -n "$text" ] || { echo "$2 came out empty" >&2; exit 70; }
    printf '%s\n' "$text" >"$2"
    chmod 0644 "$2"
}

case ${1:-} in
install)
    runner=${2:?install.sh install RUNNER}
    [ -x "$runner" ] || { echo "there is no $runner yet: make release" >&2; exit 66; }
    # With sudo, hyperd is in the cache of the user who ran `make release`.
    home=$HOME
    if [ -n "${SUDO_USER:-}" ]; then home=$(getent passwd "$SUDO_USER" | cut -d: -f6); fi
    cache=${XDG_CACHE_HOME:-$home/.cache}/syspro-tableau
    for file in "${files[@]}"; do install -d "$(dirname "$into/$file")"; done
    install -s -m 0755 "$runner" "$into/bin/sample-runner"
    install -m 0755 "$cache/hyperd" "$into/lib/syspro-tableau/hyperd"
    install -m 0644 "$cache/hyperd-licence/HYPER_API_OSS_disclosure.txt" "$into/lib/syspro-tableau/"
    install -m 0644 LICENSE "$into/$doc/LICENSE"
    install -m 0644 "$cache/hyperd-licence/LICENSE" "$into/$doc/LICENSE.hyperd"
    install -m 0644 "$cache/hyperd-licence/NOTICES.txt" "$into/$doc/NOTICES.hyperd"
    install -m 0644 README.md Documentation/*.md "$into/$doc"
    install -m 0644 Schemas/sync.schema.json "$into/$doc/sync.schema.json"
    install -m 0644 Deployment/{kubernetes,kubernetes-runners,prometheus-rules}.yaml Deployment/postgres-roles.sql "$into/$doc"
    install -m 0644 Deployment/sysusers.conf "$into/lib/sysusers.d/syspro-tableau.conf"
    render unit "$into/lib/systemd/system/sample-runner.service"
    render example "$into/$doc/sync.yaml"
    printf '%s\n' "${files[@]/#/$into/}"
    ;;
uninstall)
    for file in "${files[@]}"; do rm -f "$into/$file"; done
    for folder in "$into/$doc" "$into/lib/syspro-tableau"; do
        if [ -d "$folder" ]; then rmdir --ignore-fail-on-non-empty "$folder"; fi
    done
    ;;
unit) unit ;;
*) sed -n '2,6p' "$0" >&2; exit 64 ;;
esac

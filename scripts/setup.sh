#!/usr/bin/env bash
# Installs what the project needs and nothing that is already there.
#   setup.sh run    what the runner and `make demo` need
#   setup.sh test   that, and what the tests use besides (real servers and client programs)
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-test}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/syspro-tableau
hyperd=$cache/hyperd
hyperd_sha256=c58308207ca5b262abca302d44a1de0b2e27f727ebeca163b1d2a0814827a0a6

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 69; }

need_swift() {
    command -v swift >/dev/null || fail "Swift is missing. Install Swift 6.2 or later (swiftly install latest), then run this again."
    local version major minor
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    major=${version%%.*} minor=${version#*.}
    if [ "${major:-0}" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        fail "Swift ${version:-?} is too old. Install Swift 6.2 or later (swiftly install latest), then run this again."
    fi
}

# Prints the Debian packages that are missing: "probe|package" pairs, where the probe is a pkg-config module (pc:),
# a command (cmd:), a file by a pattern (file:) or a Python module (py:).
missing_packages() {
    local pair probe
    for pair in "$@"; do
        probe=${pair%%|*}
        case $probe in
        pc:*) command -v pkg-config >/dev/null && pkg-config --exists "${probe#pc:}" ;;
        cmd:*) command -v "${probe#cmd:}" >/dev/null || [ -x "/usr/sbin/${probe#cmd:}" ] ;;
        file:*) compgen -G "${probe#file:}" >/dev/null ;;
        py:*) python3 -c "import ${probe#py:}" 2>/dev/null ;;
        esac || printf '%s ' "${pair#*|}"
    done
}

# Installs packages, as root. No server among them is started, and PostgreSQL makes no cluster: the tests run servers of
# their own. What tells Debian so is taken away afterwards; a policy that the machine has stays as it is.
apt_install() (
    policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.d made=()
    trap 'rm -f "${made[@]}"; rmdir -p --ignore-fail-on-non-empty "$clusters" 2>/dev/null || true' EXIT
    if [ ! -e "$policy" ]; then
        made+=("$policy")
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    made+=("$clusters/syspro-tableau.conf")
    mkdir -p "$clusters"
    echo 'create_main_cluster = false' >"$clusters/syspro-tableau.conf"
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null
)

install_packages() {
    local packages
    packages=$(missing_packages "$@")
    [ -n "$packages" ] || return 0
    local install="apt-get install -y --no-install-recommends $packages"
    if ! command -v apt-get >/dev/null; then
        fail "these packages are missing: $packages— install them with this system's package manager, then run this again."
    elif [ "$(id -u)" -eq 0 ]; then
        say "installing $packages"
        # shellcheck disable=SC2086  # a list of packages
        apt_install $packages || fail "could not run: $install"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        say "installing $packages"
        sudo bash -c "$(declare -f apt_install); apt_install $packages" || fail "could not run: sudo $install"
    else
        fail "these packages are missing; install them, then run this again:  sudo $install"
    fi
}

install_hyperd() {
    [ -x "$hyperd" ] && [ "$(cat "$cache/hyperd.sha256" 2>/dev/null)" = "$hyperd_sha256" ] && return 0
    [ "$(uname -sm)" = "Linux x86_64" ] || fail "hyperd for $(uname -sm) is not fetched by this script. Set HYPERD_PATH to a hyperd of the Hyper API 0.0.26963."
    say "fetching hyperd into $cache"
    mkdir -p "$cache"
    local work
    work=$(mktemp -d "$cache/fetch.XXXXXX")
    trap 'rm -rf "$work"' RETURN
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" --disable-pip-version-check download -q --no-deps --require-hashes -d "$work" -r scripts/requirements-runtime.txt ||
        fail "hyperd could not be fetched: pip download -r scripts/requirements-runtime.txt"
    unzip -qjo "$work"/tableauhyperapi-*.whl 'tableauhyperapi/bin/hyper/hyperd' '*.dist-info/LICENSE' \
        '*.dist-info/NOTICES.txt' '*.dist-info/HYPER_API_OSS_disclosure.txt' -d "$work/files"
    echo "$hyperd_sha256  $work/files/hyperd" | sha256sum --check --quiet - || fail "hyperd is not the file that was expected; nothing was installed."
    mkdir -p "$cache/hyperd-licence"
    mv "$work/files/LICENSE" "$work/files/NOTICES.txt" "$work/files/HYPER_API_OSS_disclosure.txt" "$cache/hyperd-licence/"
    chmod 755 "$work/files/hyperd"
    mv "$work/files/hyperd" "$hyperd"
    echo "$hyperd_sha256" > "$cache/hyperd.sha256"
}

# A Python environment in the cache with what a list of requirements names.
install_python() {
    local folder=$1 list=$2 purpose=$3 wanted
    wanted=$(sha256sum < "$list")
    [ "$(cat "$cache/$folder/requirements.sha256" 2>/dev/null)" = "$wanted" ] && return 0
    say "installing $purpose"
    rm -rf "${cache:?}/$folder"
    python3 -m venv "$cache/$folder"
    "$cache/$folder/bin/pip" --disable-pip-version-check install -q -r "$list" ||
        fail "could not run: pip install -r $list"
    echo "$wanted" > "$cache/$folder/requirements.sha256"
}

need_swift
runtime=("cmd:pkg-config|pkg-config" "pc:libcurl|libcurl4-openssl-dev" "pc:libcrypto|libssl-dev" "pc:sqlite3|libsqlite3-dev"
    "pc:libpq|libpq-dev" "pc:libxml-2.0|libxml2-dev" "pc:zlib|zlib1g-dev" "cmd:unzip|unzip" "py:ensurepip|python3-venv")
peers=("cmd:nginx|nginx-light" "cmd:openssl|openssl" "cmd:systemd-analyze|systemd"
    "file:/usr/lib/postgresql/*/bin/initdb|postgresql" "cmd:pgbouncer|pgbouncer"
    "cmd:chromium|chromium" "cmd:spin|spin" "cmd:gcc|gcc libc6-dev")
case $what in
run) install_packages "${runtime[@]}" && install_hyperd ;;
test) install_packages "${runtime[@]}" "${peers[@]}" && install_hyperd &&
    install_python python scripts/requirements-peers.txt "the client programs that the tests compare with" &&
    install_python lint scripts/requirements-lint.txt "the tools that look at the deployment files" ;;
*) echo "usage: setup.sh run|test" >&2; exit 64 ;;
esac

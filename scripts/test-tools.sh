#!/bin/sh
# Get the programs that tests run besides Python: Chromium for the browser tests, msgfmt to check catalogs, Java and
# npm's vnu-jar to check HTML, npm's Lighthouse to look at pages.
# Root, and CI with sudo, install what is missing from Debian's packages. Anyone else is told what to
# install, and the tests that need it are skipped; in CI (CI=true) nothing may be missing.
set -eu

ci=${CI:-false}
tools=$(dirname "$0")/../tests/tools

missing() {
    packages=
    command -v "${CHROMIUM:-chromium}" >/dev/null || packages="$packages chromium fonts-dejavu-core"
    command -v msgfmt >/dev/null || packages="$packages gettext"
    command -v java >/dev/null || packages="$packages default-jre-headless"
    command -v npm >/dev/null || packages="$packages npm"
}

install() {
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    command -v apt-get >/dev/null || return 0
    [ -z "$as_root" ] || { [ "$ci" = true ] && $as_root true 2>/dev/null; } || return 0
    echo "Installing for the tests:$packages"
    # shellcheck disable=SC2086  # the words are separate arguments
    $as_root apt-get -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $packages >/dev/null ||
        true
}

# What npm installs is newer than its lock; no package's own script is run.
npm_tools() {
    installed=$tools/node_modules/.package-lock.json
    [ -z "$(find "$tools/package-lock.json" -newer "$installed" 2>&1)" ] && return 0
    npm ci --silent --ignore-scripts --no-audit --no-fund --prefix "$tools" >/dev/null && touch "$installed"
}

missing
[ -z "$packages" ] || { install; missing; }
if [ -n "$packages" ]; then
    echo "The tests need programs that are missing. On Debian or Ubuntu: apt-get install$packages" >&2
elif npm_tools; then
    exit 0
else
    echo "The tests need what tests/tools/package-lock.json names, and npm could not install it." >&2
fi
if [ "$ci" = true ]; then exit 1; fi
echo "Tests that need them are skipped. (A Chromium of another name: CHROMIUM=/path/to/it make test)" >&2

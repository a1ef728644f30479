#!/bin/sh
# Get the programs that tests run besides Python: Chromium for the browser tests, msgfmt to check catalogs.
# Root, and CI with sudo, install what is missing from Debian's packages. Anyone else is told what to
# install, and the tests that need it are skipped; in CI (CI=true) nothing may be missing.
set -eu

packages=
command -v "${CHROMIUM:-chromium}" >/dev/null || packages="$packages chromium fonts-dejavu-core"
command -v msgfmt >/dev/null || packages="$packages gettext"
[ -n "$packages" ] || exit 0

as_root=
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
ci=${CI:-false}

if command -v apt-get >/dev/null && { [ -z "$as_root" ] || { [ "$ci" = true ] && $as_root true 2>/dev/null; }; }; then
    echo "Installing for the tests:$packages"
    # shellcheck disable=SC2086  # the words are separate arguments
    if $as_root apt-get -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $packages >/dev/null
    then
        exit 0
    fi
fi

echo "The tests need programs that are missing. On Debian or Ubuntu: apt-get install$packages" >&2
if [ "$ci" = true ]; then exit 1; fi
echo "Tests that need them are skipped. (A Chromium of another name: CHROMIUM=/path/to/it make test)" >&2

#!/usr/bin/env bash
# Prints the path of a Chromium: the one in $CHROMIUM, the one on the PATH, or one installed with apt-get, which only
# root can do. Says in one sentence what to do when there is none. Run by `make chromium`, from the root of the
# repository.
set -euo pipefail

fail() {
    echo "chromium: $1" >&2
    exit 1
}

# Asked without a profile: a browser that cannot start has no version. Debian's start script may warn on stderr.
runs() { "$1" --version >/dev/null 2>&1 </dev/null; }

on_path() {
    local name
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        if command -v "$name" >/dev/null && runs "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

if [ -n "${CHROMIUM:-}" ]; then
    runs "$CHROMIUM" || fail "CHROMIUM=$CHROMIUM is no browser that starts: correct or unset it."
    command -v "$CHROMIUM"
    exit
fi
on_path && exit
how="install it with 'apt-get install chromium', or set CHROMIUM to a Chromium or Chrome."
command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "no Chromium found: $how"
echo "chromium: installing Debian's chromium with apt-get" >&2
export DEBIAN_FRONTEND=noninteractive
{
    apt-get install -qq -y --no-install-recommends chromium ||
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; }
} >&2 </dev/null || fail "apt-get could not install chromium (see above): $how"
on_path || fail "the Chromium of apt-get does not start: set CHROMIUM to a Chromium or Chrome."

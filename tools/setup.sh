#!/usr/bin/env bash
# Makes sure the tools of this repository are there: a C compiler, Node, and a Rust that can build for wasm32.
# Says in one sentence what to install when something is missing; adds Rust parts by itself where rustup can.
# Costs a few milliseconds when all is well. Run by `make setup`, from the root of the repository.
set -euo pipefail

target=$1
node_major=$2

fail() {
    echo "setup: $1" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Asked quietly and without side effects: rustup would otherwise begin a download in the middle of the question.
rust_is_ready() {
    local libraries
    libraries=$(RUSTUP_AUTO_INSTALL=0 rustc --print target-libdir --target "$target" 2>/dev/null) &&
        [ -d "$libraries" ] &&
        RUSTUP_AUTO_INSTALL=0 cargo fmt --version >/dev/null 2>&1 &&
        RUSTUP_AUTO_INSTALL=0 cargo clippy --version >/dev/null 2>&1
}

have cc || fail "no C compiler found: install one with 'apt-get install gcc libc6-dev'."
have node || fail "node not found: install Node $node_major or newer from https://nodejs.org."
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
[ "$major" -ge "$node_major" ] ||
    fail "node $(node --version) is too old: install Node $node_major or newer from https://nodejs.org."
have npm || fail "npm not found: install it with 'apt-get install npm', or Node from https://nodejs.org, which brings it."
have cargo || fail "cargo not found: install Rust from https://rustup.rs, then open a new shell."

rust_is_ready && exit 0

have rustup ||
    fail "this Rust lacks rustfmt, clippy or the standard library for $target: install Rust from https://rustup.rs, or your distribution's packages for these (Debian: 'apt-get install rustfmt rust-clippy libstd-rust-dev-wasm32')."

# What to install is written in rust-toolchain.toml. Before 1.28 rustup had no such command, but `show` did it.
rustup toolchain install --profile minimal --no-self-update || rustup show active-toolchain
# Only needed where RUSTUP_TOOLCHAIN or an override hides rust-toolchain.toml.
rust_is_ready || {
    rustup target add "$target"
    rustup component add rustfmt clippy
}
rust_is_ready || fail "rustup could not install rustfmt, clippy and $target: see its messages above."

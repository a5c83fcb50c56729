//! Finds the built filter, so that the released binary carries it and needs no other file.
//!
//! The crate reads it with `include_bytes!(env!("CARNET_FILTER_WASM"))`. The filter is a file, never a
//! Cargo dependency: it is built for another target, and optimised after that. Nothing is built here.

use std::env;
use std::path::{Path, PathBuf};

/// Names the filter to embed, in the environment of the build and in that of the crate.
const VARIABLE: &str = "CARNET_FILTER_WASM";

/// What `make filter` calls it.
const FILE: &str = "carnet_filter.wasm";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let candidates = candidates();
    for path in &candidates {
        // Only as far as the one found: Cargo repeats this script for as long as a path it was told is missing.
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_file() {
            println!("cargo::rustc-env={VARIABLE}={}", path.display());
            return;
        }
    }
    let places: Vec<_> = candidates.iter().map(|path| format!("`{}`", path.display())).collect();
    let places = places.join(" and ");
    println!("cargo::error=the built filter is missing: run `make filter` first (looked for {places})");
}

/// The places to look in, best first; the variable, when set, names the only one.
///
/// Relative paths count from the workspace, because Cargo runs build scripts in the package's folder.
fn candidates() -> Vec<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let workspace = package.parent().unwrap_or(Path::new(".."));
    if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return vec![workspace.join(path)];
    }
    // `make` always writes the first; the second serves those who keep every target folder elsewhere.
    let mut found = vec![workspace.join("target").join(FILE)];
    found.extend(env::var_os("CARGO_TARGET_DIR").map(|folder| workspace.join(folder).join(FILE)));
    found
}

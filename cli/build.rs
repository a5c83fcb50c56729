//! Finds the built filter, so that the released binary carries it and needs no other file.
//!
//! The crate reads it with `include_bytes!(env!("CARNET_FILTER_WASM"))`. The filter is a file, never a
//! Cargo dependency: it is built for another target, and optimised after that. Nothing is built here.

#![expect(clippy::print_stdout, reason = "a build script speaks to Cargo on standard output")]

use std::env;
use std::path::{Path, PathBuf};

/// Names the filter to embed, in the environment of the build and in that of the crate.
const VARIABLE: &str = "CARNET_FILTER_WASM";

/// Where `make filter` leaves it, below the target folder.
const FILE: &str = "carnet_filter.wasm";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    let candidates = candidates();
    for path in &candidates {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    match candidates.iter().find(|path| path.is_file()) {
        Some(path) => println!("cargo::rustc-env={VARIABLE}={}", path.display()),
        None => println!(
            "cargo::error=the built filter is missing: run `make filter` first, or name it in {VARIABLE}; looked for {}",
            candidates.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(" and "),
        ),
    }
}

/// The places to look in, best first; the variable, when set, is the only one.
///
/// A relative path counts from the workspace, because Cargo runs build scripts in the package folder.
fn candidates() -> Vec<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let workspace = package.parent().unwrap_or(Path::new(".."));
    if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return vec![workspace.join(path)];
    }
    // `make` always writes the first; the second serves those who build with Cargo alone.
    let mut found = vec![workspace.join("target").join(FILE)];
    if let Some(folder) = env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
        let elsewhere = workspace.join(folder).join(FILE);
        if !found.contains(&elsewhere) {
            found.push(elsewhere);
        }
    }
    found
}

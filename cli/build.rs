//! Finds what the released binary carries, so that it needs no other file: the built filter, the playground, and the
//! examples that show what each finding means.
//!
//! The crate reads it with `include_bytes!(env!("CARNET_FILTER_WASM"))`. The filter is a file, never a
//! Cargo dependency: it is built for another target, and optimised after that. Nothing is built here.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Names the filter to embed, in the environment of the build and in that of the crate.
const VARIABLE: &str = "CARNET_FILTER_WASM";

/// Names the folder of the built playground. Unset or empty, the binary is built without it: it takes Node to build,
/// and whoever works on the command seldom needs it. `make` sets it.
const PAGE_VARIABLE: &str = "CARNET_PLAYGROUND";

/// What `make filter` calls it.
const FILE: &str = "carnet_filter.wasm";

/// One folder per finding, each with the folders `failing` and `passing`.
const EXAMPLES: &str = "testdata/invalid";

/// Larger files show what happens to large files; nobody wants to read them.
const MAX_EXAMPLE: u64 = 16 * 1024;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = write_examples() {
        println!("cargo::error=the examples of {EXAMPLES} cannot be embedded: {error}");
    }
    println!("cargo::rerun-if-env-changed={PAGE_VARIABLE}");
    if let Err(error) = write_page() {
        println!("cargo::error=the playground cannot be embedded: {error}");
    }
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
    let workspace = workspace();
    if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return vec![workspace.join(path)];
    }
    // `make` always writes the first; the second serves those who keep every target folder elsewhere.
    let mut found = vec![workspace.join("target").join(FILE)];
    found.extend(env::var_os("CARGO_TARGET_DIR").map(|folder| workspace.join(folder).join(FILE)));
    found
}

/// Lists every example for `src/embedded.rs`; none when the folder is not there.
fn write_examples() -> io::Result<()> {
    let folder = workspace().join(EXAMPLES);
    // Cargo looks at everything below the path it is told.
    let watched = if folder.is_dir() { folder.clone() } else { workspace().join("testdata") };
    println!("cargo::rerun-if-changed={}", watched.display());
    let mut list = String::from("&[\n");
    for code in entries(&folder)? {
        for (side, is_failing) in [("failing", true), ("passing", false)] {
            let side = code.join(side);
            for file in files(&side)? {
                let path = file.strip_prefix(&side).unwrap_or(&file).display().to_string();
                let name = code.file_name().unwrap_or_default().display().to_string();
                let count = file.metadata()?.len();
                let len = grouped(count);
                let file = file.display().to_string();
                let bytes =
                    if count <= MAX_EXAMPLE { format!("include_bytes!({file:?})") } else { "&[]".to_owned() };
                let _ = writeln!(
                    list,
                    "Example {{ code: {name:?}, is_failing: {is_failing}, path: {path:?}, len: {len}, \
                     bytes: {bytes} }},"
                );
            }
        }
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("examples.rs"), list)
}

/// Lists every file of the playground for `src/embedded.rs`.
fn write_page() -> io::Result<()> {
    let mut list = String::from("&[\n");
    if let Some(folder) = env::var_os(PAGE_VARIABLE).filter(|folder| !folder.is_empty()) {
        let folder = workspace().join(folder);
        if !folder.join("index.html").is_file() {
            let message = format!("`{}` holds no built page, run `make playground` first", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in files(&folder)? {
            let path = file.strip_prefix(&folder).unwrap_or(&file).display().to_string();
            let file = file.display().to_string();
            let _ = writeln!(list, "({path:?}, include_bytes!({file:?})),");
        }
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("page.rs"), list)
}

/// A number as Rust code likes it, `400_004`.
fn grouped(number: u64) -> String {
    let (rest, group) = (number / 1000, number % 1000);
    if rest == 0 { group.to_string() } else { format!("{}_{group:03}", grouped(rest)) }
}

/// Every file below a folder, by path.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in entries(folder)? {
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else {
            found.push(entry);
        }
    }
    Ok(found)
}

/// What lies in a folder, by name; nothing when there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

/// The folder of the workspace.
fn workspace() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    package.parent().unwrap_or(Path::new("..")).to_owned()
}

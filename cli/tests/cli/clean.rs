//! What is right is not reported: examples and cases, with warnings denied.

use std::fs;
use std::path::PathBuf;

use crate::fixture::{folder, testdata};

/// Cases that hold a mistake, because it is their point; every one has a finding.
const DELIBERATE: [&str; 0] = [];

fn folders(path: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Whether `carnet validate` is content with a folder at a time all its certificates are valid.
fn is_clean(path: &PathBuf) -> bool {
    let run = folder("clean").run(&format!("validate --deny warnings --now 2026-12-01 {}", path.display()));
    assert!(run.status < 2, "{}: {}", path.display(), run.stderr);
    run.status == 0
}

#[test]
fn examples_are_clean_with_warnings_denied() {
    let dirty: Vec<_> = folders(testdata("examples")).into_iter().filter(|path| !is_clean(path)).collect();
    assert!(dirty.is_empty(), "{dirty:#?}");
}

#[test]
fn only_cases_that_hold_a_mistake_have_findings() {
    let cases = folders(testdata("cases")).into_iter().flat_map(folders);
    let dirty = cases.filter(|path| !is_clean(path)).map(|path| {
        let parts: Vec<_> = path.iter().rev().take(2).map(|part| part.to_str().unwrap()).collect();
        format!("{}/{}", parts[1], parts[0])
    });
    assert_eq!(dirty.collect::<Vec<_>>(), DELIBERATE);
}

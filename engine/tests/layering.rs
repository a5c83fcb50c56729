//! The modules of the engine use only what stands before them on the way from text to answer.
//!
//! A text search for `crate::NAME`: it sees imports and paths, not what a re-export hides.

#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the sources of the engine, the engine reads nothing"
)]
#![expect(clippy::expect_used, reason = "a source that cannot be read fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

/// From text to answer; a module may use those on earlier lines and its own line.
const LAYERS: [&[&str]; 14] = [
    &["source", "host", "service", "moment", "naming", "identity", "via", "json", "checksum"],
    &["certificate"],
    &["yaml"],
    &["finding"],
    &["suppress", "fix"],
    &["edit"],
    &["schema"],
    &["resource"],
    &["model"],
    &["table", "decision", "decide", "effect", "answer", "discovery"],
    &["compile"],
    &["status", "trace"],
    &["check", "pipeline", "case", "diff", "mutate", "suggest", "graph"],
    &["assist"],
];

#[test]
fn modules_use_only_what_stands_before_them() {
    // Cargo runs tests in the folder of their package.
    let root = PathBuf::from("src");
    let mut wrong = Vec::new();
    for file in files(&root) {
        let relative = file.strip_prefix(&root).expect("found below the root");
        let module =
            relative.iter().next().and_then(|part| Path::new(part).file_stem()?.to_str()).unwrap_or_default();
        let Some(layer) = layer(module) else {
            assert_eq!(module, "lib", "`{module}` has no layer yet");
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let own_tests = file.ends_with("tests.rs");
        for used in code.join("\n").split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !own_tests && self::layer(&name).is_some_and(|of| of > layer) {
                wrong.push(format!("{} uses crate::{name}", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

//! What is right is not reported: every example passes with warnings denied.

use std::fs;

use crate::fixture::{folder, testdata};

#[test]
fn examples_are_clean_with_warnings_denied() {
    let folder = folder("clean");
    let mut examples = 0;
    for example in fs::read_dir(testdata("examples")).unwrap() {
        let path = example.unwrap().path();
        let run = folder.run(&format!("validate --deny warnings --now 2026-12-01 {}", path.display()));
        assert_eq!(run.status, 0, "{}", run.stdout);
        examples += 1;
    }
    assert!(examples > 5);
}

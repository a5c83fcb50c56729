//! `carnet codes`, and the examples the binary carries.

use std::fs;

use crate::fixture::{folder, testdata};

#[test]
fn every_code_has_a_line() {
    let run = folder("codes-text").run("codes");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let lines = run.stdout.lines().filter(|line| line.starts_with("CAR")).count();
    assert_eq!(lines + 1, run.stdout.lines().count());
}

#[test]
fn json_has_the_same_codes() {
    let folder = folder("codes-json");
    let list = folder.run("codes -o json").json();
    let codes = list["codes"].as_array().unwrap().len();
    assert_eq!(codes + 1, folder.run("codes").stdout.lines().count());
}

#[test]
fn examples_are_those_of_the_corpus() {
    let folder = folder("codes-examples");
    let corpus = fs::read_dir(testdata("invalid")).into_iter().flatten();
    for entry in corpus.map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().into_string().unwrap();
        let document = folder.run(&format!("codes -o json {name}")).json();
        let examples = document["examples"].as_array().unwrap();
        assert!(examples.iter().any(|example| example["failing"] == true), "{name}");
        assert!(examples.iter().any(|example| example["failing"] == false), "{name}");
    }
}

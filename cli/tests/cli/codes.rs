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

#[test]
fn the_page_of_findings_is_what_the_command_writes() {
    let page = testdata("../docs/findings.md");
    let run = folder("codes-page").run("codes -o md");
    if std::env::var_os("CARNET_BLESS").is_some() {
        fs::write(&page, &run.stdout).unwrap();
    }
    let kept = fs::read_to_string(&page).unwrap_or_default();
    assert!(kept == run.stdout, "docs/findings.md is old: CARNET_BLESS=1 writes it again");
}

#[test]
fn every_code_has_a_section_and_a_line_of_the_page() {
    let folder = folder("codes-sections");
    let page = folder.run("codes -o md").stdout;
    let list = folder.run("codes -o json").json();
    for code in list["codes"].as_array().unwrap() {
        let (number, name) = (code["code"].as_str().unwrap(), code["name"].as_str().unwrap());
        assert!(page.contains(&format!("\n### {number} {name}\n")), "{number}");
        assert!(page.contains(&format!("](#{}-{name})", number.to_lowercase())), "{number}");
    }
}

#[test]
fn there_are_eighty_codes_beyond_yaml() {
    let list = folder("codes-many").run("codes -o json").json();
    let beyond = list["codes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|code| !code["code"].as_str().unwrap().starts_with("CAR0"));
    assert!(beyond.count() >= 80);
}

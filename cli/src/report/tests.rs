//! What is hard to see through the command line: names that need escaping, and entries that are no findings.

use serde_json::{Value, json};

use super::*;

fn entry(outcome: Outcome) -> Entry {
    Entry {
        suite: "tests/a.yaml".to_owned(),
        name: "100%, # of `a:b`".to_owned(),
        outcome,
        rule: None,
        message: "one | two <b>".to_owned(),
        detail: "first\nsecond".to_owned(),
        region: Region::at("tests/a, b.yaml", 3, 5),
        related: Vec::new(),
        fixes: Vec::new(),
        fingerprint: String::new(),
        properties: vec![("coverage".to_owned(), "84.6 %".to_owned())],
        value: json!({ "name": "x" }),
    }
}

fn report(outcome: Outcome) -> Report {
    Report {
        command: "test",
        entries: vec![entry(outcome)],
        files: vec!["tests/a.yaml".to_owned(), "tests/clean.yaml".to_owned()],
        document: json!({ "apiVersion": "carnet/v1", "summary": { "failed": 1 } }),
        verdict: "1 failed".to_owned(),
    }
}

#[test]
fn a_workflow_command_is_one_line_however_it_is_named() {
    assert_eq!(
        render(&report(Outcome::Failed(Severity::Error)), Format::Github),
        "::error file=tests/a%2C b.yaml,line=3,endLine=3,col=5,endColumn=5,\
         title=100%25%2C # of `a%3Ab`::first%0Asecond\n"
    );
}

#[test]
fn a_hash_in_a_name_begins_no_directive() {
    let text = render(&report(Outcome::Skipped { reason: "no #1".to_owned() }), Format::Tap);
    let line = text.lines().nth(2).unwrap();
    assert_eq!(line, "ok 1 - tests/a, b.yaml:3:5: 100%, \\# of `a:b`: one | two <b> # SKIP no \\#1");
    assert_eq!(text.lines().nth(1), Some("1..2"));
}

#[test]
fn a_pipe_does_not_end_a_cell() {
    let text = render(&report(Outcome::Failed(Severity::Error)), Format::Md);
    assert!(text.contains("| one \\| two &lt;b> |"), "{text}");
}

#[test]
fn what_passed_is_no_result() {
    let document: Value = serde_json::from_str(&render(&report(Outcome::Passed), Format::Sarif)).unwrap();
    assert_eq!(document["runs"][0]["results"], json!([]));
    assert_eq!(render(&report(Outcome::Passed), Format::Github), "");
}

#[test]
fn the_summary_is_the_last_line() {
    let text = render(&report(Outcome::Passed), Format::Jsonl);
    assert!(
        text.ends_with("{\"apiVersion\":\"carnet/v1\",\"kind\":\"Summary\",\"summary\":{\"failed\":1}}\n")
    );
}

#[test]
fn a_case_has_its_properties() {
    let text = render(&report(Outcome::Failed(Severity::Error)), Format::Junit);
    assert!(text.contains("<property name=\"coverage\" value=\"84.6 %\"/>"), "{text}");
    assert!(text.contains("failures=\"1\""), "{text}");
}

#[test]
fn a_format_is_asked_for_by_name() {
    let argument: ReportArg = "junit=out=1.xml".parse().unwrap();
    assert_eq!(argument.destination, Destination::File("out=1.xml".into()));
    let error = "junti=x".parse::<ReportArg>().unwrap_err();
    assert!(error.starts_with("there is no format `junti`; formats: json, "), "{error}");
    assert!("junit".parse::<ReportArg>().is_err());
}

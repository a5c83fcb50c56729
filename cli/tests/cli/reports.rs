//! Reports of `carnet validate` for other programs.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::fixture::{BROKEN, Folder, MESH, folder, testdata};

/// An error, a warning that is suppressed, an info, columns that differ in UTF-16, and a file without findings.
fn mixed(name: &str) -> Folder {
    let all = MESH.replace(
        "    nameSelector: {namespace: bookinfo, name: ratings}",
        "    nameSelector: {namespace: \"*\"} # carnet:ignore CAR207 -- 日本語, all of it (until 2999-01-31)",
    );
    let wide = BROKEN.replace("green-mesh", "blue-mesh").replace("{namespace", "{\"𝄞\": 1, namespace");
    let mesh = all.replace("- type", "# carnet:ignore CAR207 -- the platform team's choice\n  - type");
    folder(name)
        .with("a/mesh.yaml", mesh)
        .with("a/broken, 1.yaml", wide)
        .with("a/clean.yaml", "kind: Other\n")
}

#[test]
fn every_format_is_as_kept() {
    let folder = mixed("reports-formats");
    for format in ["jsonl", "sarif", "junit", "github", "gitlab", "tap", "md"] {
        folder.run(&format!("validate -o {format} a")).golden(&format!("report-{format}"));
    }
}

#[test]
fn suppressed_findings_are_listed_when_asked_for() {
    mixed("reports-show").run("validate --show error,suppressed a").golden("validate-suppressed");
}

#[test]
fn sarif_fits_the_schema_whatever_is_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    // One pattern closes a bracket it has not opened, which browsers take and this validator does not.
    let schema = fs::read_to_string(path).unwrap().replace("{2}]?$", "{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let invalid = folder("reports-sarif");
    for line in [
        format!("validate -o sarif {}", testdata("invalid").display()),
        format!("validate -o sarif {}", testdata("examples").display()),
    ] {
        let document = invalid.run(&line).json();
        let errors: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    let document = mixed("reports-sarif-mixed").run("validate -o sarif a").json();
    assert!(schema.is_valid(&document));
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| {
        result["locations"][0]["physicalLocation"]["region"]["endColumn"].as_u64() >= Some(1)
    }));
}

#[test]
fn several_reports_are_written_beside_the_text() {
    let folder = mixed("reports-several");
    let run = folder.run("validate --report sarif=out.sarif --report junit=new/out.xml --report md=- a");
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("error[") && run.stdout.contains("### carnet validate"), "{run:?}");
    assert_eq!(
        fs::read_to_string(folder.path().join("out.sarif")).unwrap(),
        folder.run("validate -o sarif a").stdout
    );
    assert!(folder.path().join("new/out.xml").is_file());
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let folder = mixed("reports-refused");
    let run = folder.run("validate --report junit=new/deep/out.xml --report sarif=a/mesh.yaml/out.sarif a");
    run.cannot("error: cannot write `a/mesh.yaml/out.sarif`: not a directory\n");
    let twice = folder.run("validate --report junit=out --report sarif=./out a");
    twice.cannot("error: cannot write `./out`: two things are to be written there\n");
    folder.run("validate --report junit=out --report sarif=a a").cannot("cannot write `a`: is a directory\n");
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["a"]);
    folder.run("validate --report xml=a a").cannot("there is no format `xml`");
}

#[test]
fn the_summary_of_a_job_gets_the_markdown() {
    let folder = mixed("reports-summary").with("summary.md", "before\n");
    let run =
        folder.command("validate -o github a").env("GITHUB_STEP_SUMMARY", "summary.md").output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.starts_with("before\n### carnet validate\n"), "{summary}");
}

#[test]
fn any_number_of_jobs_says_the_same() {
    let mut folder = folder("reports-jobs");
    for number in 0..40 {
        folder = folder.with(&format!("a/{number}.yaml"), BROKEN.replace("nmae", &format!("x{number}")));
        folder =
            folder.with(&format!("a/{number}-more.yaml"), format!("# {}\n", "x".repeat(8_000)).repeat(1));
    }
    let one = folder.run("validate --jobs 1 -o json a");
    assert_eq!(one.stdout, folder.run("validate --jobs 7 -o json a").stdout);
    assert_eq!(one.stdout, folder.run("validate -o json a").stdout);
}

//! `carnet test`.

use std::fs;

use serde_json::Value;

use crate::fixture::{Folder, MESH, Run, example, folder};

/// The mesh of the fixture, alone with these cases.
fn with_cases(name: &str, cases: &str) -> Folder {
    folder(name).with("a.yaml", MESH).with("test.yaml", suite(cases))
}

fn suite(cases: &str) -> String {
    format!("apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: t}}\nspec:\n  cases:\n{cases}")
}

const CALLER: &str = "green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";

/// One case that holds, one that does not, and one about several services.
fn mixed() -> String {
    format!(
        "  - name: ratings enters
    request: {{mesh: red-mesh, direction: inbound, authority: ratings.bookinfo.svc.green-mesh-exports.local, principal: {CALLER}}}
    expect: {{decision: rewrite}}
  - name: nothing of bookinfo leaves red # 何も
    service: {{mesh: red-mesh, namespace: bookinfo, name: '*'}}
    expect: {{exportedTo: {{}}}}
  - name: nobody enters
    request: {{mesh: red-mesh, direction: inbound, authority: ratings.bookinfo.svc.green-mesh-exports.local}}
    expect: {{decision: deny, reason: no-peer-certificate, status: 403}}
"
    )
}

fn native(folder: &Folder, flags: &str) -> Run {
    folder.run(&format!("test --engine native {flags} ."))
}

#[test]
fn failures_are_told_in_full_and_passes_as_a_number() {
    native(&with_cases("test-text", &mixed()), "").golden("test-text");
}

#[test]
fn json_tells_the_same() {
    native(&with_cases("test-json", &mixed()), "-o json").golden("test-json");
}

#[test]
fn passes_are_listed_where_that_is_asked() {
    let run = native(&with_cases("test-verbose", &mixed()), "-v --filter nobody");
    assert_eq!(run.stdout, "ok   test.yaml:12  nobody enters\n1 passed, 0 failed, 0 skipped in 1 file\n");
}

#[test]
fn the_first_failure_may_be_the_last_case() {
    let run = native(&with_cases("test-fail-fast", &mixed()), "--fail-fast");
    assert!(run.stdout.contains("1 passed, 1 failed, 0 skipped in 1 file\nstopped at the first"), "{run:?}");
    assert_eq!(run.status, 1);
}

#[test]
fn another_order_gives_the_same_answers() {
    let folder = with_cases("test-shuffle", &mixed());
    let (plain, shuffled) = (native(&folder, ""), native(&folder, "--shuffle=7"));
    assert_eq!((plain.stdout, plain.status), (shuffled.stdout, shuffled.status));
    assert_eq!(shuffled.stderr, "note: the order is that of `--shuffle=7`\n");
}

#[test]
fn times_are_told_where_that_is_asked() {
    let run = native(&with_cases("test-timings", &mixed()), "--timings -v");
    assert!(run.stdout.contains(" us)\n") && run.stdout.contains(" ms)\n"), "{run:?}");
}

#[test]
fn a_pattern_that_matches_nothing_is_an_error() {
    let folder = with_cases("test-filter", &mixed());
    let run = native(&folder, "--filter no.such");
    assert_eq!(run.status, 2);
    assert_eq!(run.stderr, "error: .  no case matches `no.such`\n");
    folder.run("test --filter ( .").cannot("invalid value '('");
}

#[test]
fn no_test_is_an_error() {
    let run = native(&folder("test-none").with("a.yaml", MESH), "");
    assert_eq!((run.status, run.stderr.as_str()), (2, "error: .  there is no test\n"));
    assert_eq!(folder("test-nowhere").run("test --engine native nowhere").status, 2);
}

#[test]
fn a_file_that_is_misspelt_does_not_run() {
    let case = "  - {name: a, peer: {mesh: red-mesh, name: green-mesh}, expects: {servicePort: 1}}\n";
    let run = native(&with_cases("test-misspelt", case), "");
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("test.yaml:6  unknown key `expects` in `case`, did you mean `expect`?"),
        "{run:?}"
    );
}

#[test]
fn documents_that_cannot_be_read_are_told_and_nothing_passes() {
    let folder = with_cases("test-unreadable", &mixed()).with("b.yaml", "a: 1\nkind: [\n");
    let run = native(&folder, "");
    assert_eq!((run.status, run.stdout.lines().next()), (2, Some("0 passed, 0 failed, 0 skipped in 1 file")));
    assert!(run.stderr.starts_with("error: b.yaml:2  "), "{run:?}");
}

#[test]
fn errors_in_the_documents_are_told_where_a_case_fails() {
    let folder = with_cases("test-errors", &mixed());
    let broken = folder.with("a.yaml", MESH.replace("name: ratings}\n---", "nmae: ratings}\n---"));
    let run = native(&broken, "");
    assert_eq!(run.status, 1);
    let told = "note: there is 1 error in the documents of `test.yaml`, `carnet validate` tells; broken rules are left out\n";
    assert_eq!(run.stderr, told);
}

#[test]
fn a_case_about_nothing_does_not_pass() {
    let case =
        "  - {name: a, service: {mesh: red-mesh, namespace: shop, name: '*'}, expect: {exportedTo: {}}}\n";
    let run = native(&with_cases("test-nothing", case), "");
    let told = "error: test.yaml:6  there is no service `shop/* in red-mesh`: there are bookinfo/ratings\n";
    assert_eq!((run.status, run.stderr.as_str()), (2, told));
}

#[test]
fn engine_and_filter_are_held_against_each_other() {
    let folder = with_cases("test-both", &mixed());
    assert_eq!(folder.run("test .").stdout, native(&folder, "").stdout);
    assert_eq!(folder.run("test --engine wasm .").stdout, native(&folder, "").stdout);
}

#[test]
fn a_filter_that_answers_otherwise_fails() {
    folder("test-wasm").with("a.wasm", "no wasm").run("test --wasm a.wasm .").cannot("error: ");
}

#[test]
fn a_snapshot_is_written_once_and_compared_from_then_on() {
    let folder = with_cases("test-snapshot", "  - {name: all, snapshot: snaps/names.snap}\n");
    let missing = native(&folder, "");
    assert_eq!(missing.status, 2);
    assert!(
        missing.stderr.contains("there is no `snaps/names.snap` yet, `--update` writes it"),
        "{missing:?}"
    );
    let written = native(&folder, "--update");
    assert_eq!((written.status, written.stderr.as_str()), (0, "note: 1 snapshot written\n"), "{written:?}");
    assert_eq!(native(&folder, "").status, 0);
    assert_eq!(native(&folder, "--update").stderr, "");
    let folder = folder
        .with("a.yaml", MESH.replace("name: ratings}\n---", "name: ratings, alias: {name: rates}}\n---"));
    native(&folder, "").golden("test-snapshot");
    let snapshot = fs::read_to_string(folder.path().join("snaps/names.snap")).unwrap();
    assert!(snapshot.contains("red-mesh: green-mesh sees bookinfo/ratings as ratings."), "{snapshot}");
}

#[test]
fn a_snapshot_may_hold_one_answer_and_updating_it_hides_no_other_failure() {
    let case = "  - name: red's exports
    status: {mesh: red-mesh, kind: ExportedServiceSet, name: green-mesh}
    snapshot: exports.snap
    expect: {status: {exportedServices: []}}\n";
    let run = native(&with_cases("test-snapshot-status", case), "--update");
    assert_eq!(run.status, 1, "{run:?}");
}

#[test]
fn every_report_is_written_beside_the_output() {
    let folder = with_cases("test-reports", &mixed());
    let formats = ["json", "jsonl", "junit", "tap", "github", "md", "lcov"];
    let flags: Vec<String> = formats.iter().map(|format| format!("--report {format}=out/{format}")).collect();
    let run = native(&folder, &flags.join(" "));
    assert_eq!(run.stdout, native(&folder, "").stdout);
    let text = |format: &str| fs::read_to_string(folder.path().join("out").join(format)).unwrap();
    let reports =
        ["jsonl", "junit", "tap", "github", "md", "lcov"].map(|name| format!("== {name}\n{}", text(name)));
    Run { status: 0, stdout: reports.concat(), stderr: String::new() }.golden("test-reports");
    let document: Value = serde_json::from_str(&text("json")).unwrap();
    assert_eq!(document["summary"]["failed"], 1);
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let snapshot = format!("{}  - {{name: all, snapshot: names.snap}}\n", mixed());
    let folder = with_cases("test-report-blocked", &snapshot).with("out", "a file");
    let run = native(&folder, "--update --report lcov=new/lcov --report junit=out/junit");
    run.cannot("error: cannot write `out/junit`: not a directory\n");
    assert!(!folder.path().join("new").exists() && !folder.path().join("names.snap").exists());
    native(&folder, "--report lcov=a --report junit=a").cannot("cannot write `a`: two things");
    folder.run("test --report sarif=a .").cannot("this format is for findings");
}

#[test]
fn the_lines_of_a_report_are_the_parts_of_its_document() {
    let folder = with_cases("test-lines", &mixed());
    let lines = native(&folder, "--report jsonl=out");
    assert_eq!(lines.status, 1);
    let text = fs::read_to_string(folder.path().join("out")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let document = native(&folder, "-o json").json();
    for (line, kind, part) in [
        (&lines[0], "Case", &document["cases"][0]),
        (&lines[1], "Case", &document["cases"][1]),
        (&lines[3], "Summary", &document["summary"]),
    ] {
        let mut whole = part.clone();
        whole["apiVersion"] = "carnet/v1".into();
        whole["kind"] = kind.into();
        assert_eq!(*line, whole);
    }
}

#[test]
fn the_summary_of_a_job_gets_the_markdown() {
    let folder = with_cases("test-job-summary", &mixed());
    let mut command = folder.command("test --engine native --report github=- .");
    let run = command.env("GITHUB_STEP_SUMMARY", "summary.md").output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.starts_with("### carnet test\n"), "{summary}");
}

#[test]
fn the_example_holds() {
    let run = example("bookinfo").run("test .");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

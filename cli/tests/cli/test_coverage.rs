//! `carnet test`: rules no case decides, mistakes no case notices.

use crate::fixture::{Folder, MESH, folder};

/// Two rules: the first hides the second, unless the service is `reviews`.
fn two_rules(name: &str, cases: &str) -> Folder {
    let rules = "name: ratings}\n  # 二番目の規則\n  - type: NameSelector\n    nameSelector: {namespace: bookinfo}\n---";
    let text = format!(
        "apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: t}}\nspec:\n  cases:\n{cases}"
    );
    folder(name).with("a.yaml", MESH.replace("name: ratings}\n---", rules)).with("test.yaml", text)
}

fn enters(expect: &str) -> String {
    let caller = "green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";
    format!(
        "  - name: ratings enters
    request: {{mesh: red-mesh, direction: inbound, authority: ratings.bookinfo.svc.green-mesh-exports.local, principal: {caller}}}
    expect: {{{expect}}}\n"
    )
}

const DECISION: &str = "decision: rewrite";
const HOST: &str = "authority: ratings.bookinfo.svc.cluster.local";

#[test]
fn rules_no_case_decides_are_named_with_their_place() {
    two_rules("coverage-decided", &enters(DECISION)).run("test --engine native .").golden("test-coverage");
}

#[test]
fn a_rule_behind_another_is_matched_and_no_more() {
    let folder = two_rules("coverage-matched", &enters(DECISION));
    let run = folder.run("test --engine native --coverage-level matched --coverage-min 100 .");
    assert_eq!(run.status, 0, "{run:?}");
    let run = folder.run("test --engine native --coverage-level asserted .");
    assert!(
        run.stdout.contains("not asserted  a.yaml:19  exportRules[0]  bookinfo/ratings  (only decided)"),
        "{run:?}"
    );
    assert!(run.stdout.contains("rules 0/2 asserted by a test (0.0 %)"), "{run:?}");
    let folder = two_rules("coverage-asserted", &enters(HOST));
    let run = folder.run("test --engine native --coverage-level asserted .");
    assert!(run.stdout.contains("rules 1/2 asserted by a test (50.0 %)"), "{run:?}");
}

#[test]
fn too_little_coverage_fails() {
    let folder = two_rules("coverage-min", &enters(DECISION));
    let run = folder.run("test --engine native --coverage-min 51 .");
    assert_eq!(run.status, 1);
    assert_eq!(run.stderr, "note: 50.0 % of the rules are decided, 51 % are asked for\n");
    assert_eq!(folder.run("test --engine native --coverage-min 50 .").status, 0);
    folder.run("test --coverage-min 101 .").cannot("101 is not in 0..=100");
    folder.run("test --coverage-min 1 --filter a .").cannot("cannot be used with");
}

#[test]
fn mistakes_nobody_notices_are_told_with_what_they_change() {
    let run = two_rules("mutate", &enters(HOST)).run("test --engine native --mutate .");
    run.golden("test-mutate");
}

#[test]
fn json_has_the_survivors() {
    let run = two_rules("mutate-json", &enters(HOST)).run("test --engine native --mutate -o json .").json();
    let mutation = &run["mutation"];
    let survivors = mutation["survivors"].as_array().unwrap().len();
    assert_eq!(
        mutation["mutants"].as_u64().unwrap(),
        mutation["killed"].as_u64().unwrap() + survivors as u64
    );
    assert_eq!(run["summary"]["score"], 33.3);
}

#[test]
fn too_low_a_score_fails() {
    let folder = two_rules("mutate-min", &enters(DECISION));
    let run = folder.run("test --engine native --mutate --score-min 100 .");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("of the mistakes are noticed, 100 % are asked for"), "{run:?}");
    assert_eq!(folder.run("test --engine native --mutate --score-min 0 .").status, 0);
    folder.run("test --score-min 1 .").cannot("--mutate");
}

#[test]
fn no_mistakes_are_made_while_a_case_fails() {
    let run = two_rules("mutate-failed", &enters("decision: deny")).run("test --engine native --mutate .");
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("no mistakes were made, because not every case holds without them"),
        "{run:?}"
    );
}

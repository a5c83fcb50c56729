//! Problems of test files, and what a failed case says.

use super::*;
use crate::model::Placement;
use crate::pipeline::{Build, Input, build};
use crate::source::Source;
use crate::yaml::Limits;

const MESHES: &str = "
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  remote: {addresses: [red.example.com]}
  gateways: {ingress: {name: ingress-red-mesh}, egress: {name: egress-red-mesh}}
---
apiVersion: federation.maistra.io/v1
kind: ImportedServiceSet
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  importRules: [{type: NameSelector, nameSelector: {namespace: bookinfo, name: ratings}}]
";

const RATINGS: &str = "ratings.bookinfo.svc.red-mesh-imports.local";

fn file(cases: &str) -> String {
    format!("apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: t}}\nspec:\n  cases:\n{cases}")
}

fn problems(text: &str) -> Vec<String> {
    parse(OWN_SOURCE, text).1.into_iter().map(|problem| problem.message).collect()
}

fn green() -> Build {
    let source = Source::new("green.yaml", MESHES);
    build(vec![Input { source, placement: Placement::default() }], &Limits::default())
}

fn outcomes(cases: &str) -> Vec<Outcome> {
    let (suites, problems) = parse(OWN_SOURCE, &file(cases));
    assert_eq!(problems, []);
    let build = green();
    let mut gateways = NativeGateways::new(&build.federation, suites[0].options.clone());
    suites[0].run(&build, &mut gateways).into_iter().map(|result| result.outcome).collect()
}

fn differences(case: &str) -> Vec<String> {
    let [Outcome::Failed { differences }] = &outcomes(case)[..] else { panic!("passed") };
    differences.iter().map(|d| format!("{}: {} != {}", d.what, d.expected, d.got)).collect()
}

#[test]
fn a_file_without_cases_is_refused() {
    let message = "`cases` has to be a list with at least one case";
    assert_eq!(problems(&file("    []")), [message]);
    assert_eq!(problems("kind: Service"), ["there is no FederationTest in this file"]);
}

#[test]
fn a_case_that_cannot_fail_is_refused() {
    let case = "  - {name: a, peer: {mesh: m, name: p}, expect: {}}";
    assert_eq!(problems(&file(case)), ["a case that expects nothing cannot fail"]);
    let case = "  - {name: a, peer: {mesh: m, name: p}, expect: {locality: {}}}";
    assert_eq!(problems(&file(case)), ["an empty `locality` cannot fail"]);
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
    let case = "  - {name: a, host: {form: m, host: h}, expect: {reachable: true}}";
    let found = problems(&file(case));
    assert_eq!(found, ["`host` needs `from`", "unknown key `form` in `host`, did you mean `from`?"]);
    let case = "  - {name: a, peer: {mesh: m, name: p}, expect: {decision: deny}}";
    assert!(problems(&file(case))[0].starts_with("unknown key `decision` in `expect`"));
}

#[test]
fn a_value_of_another_type_is_refused() {
    let case = "  - {name: a, peer: {mesh: m, name: p}, expect: {servicePort: '1'}}";
    assert_eq!(problems(&file(case)), ["`servicePort` has to be a whole number from 0"]);
    let case = "  - {name: a, request: {mesh: m, direction: out, authority: a}, expect: {decision: deny}}";
    assert_eq!(problems(&file(case)), ["`direction` is one of `inbound`, `outbound`, not `out`"]);
}

#[test]
fn a_case_has_one_question_and_a_name_of_its_own() {
    let two = "  - {name: a, peer: {mesh: m, name: p}, host: {from: m, host: h}, expect: {reachable: true}}";
    assert_eq!(problems(&file(two)), ["a case has exactly one question, this one has 2"]);
    let case = "  - {name: a, host: {from: m, host: h}, expect: {reachable: true}}\n";
    assert_eq!(problems(&file(&case.repeat(2))), ["two cases are called `a`"]);
}

#[test]
fn a_difference_names_field_expectation_and_finding() {
    let case = format!(
        "  - {{name: a, request: {{mesh: green-mesh, direction: outbound, authority: {RATINGS}}},
       expect: {{decision: deny, headers: {{x-carnet-via: absent, x-b: c}}}}}}"
    );
    let expected = [
        "decision: deny != rewrite",
        "headers.x-b: c != absent",
        "headers.x-carnet-via: absent != green-mesh",
    ];
    assert_eq!(differences(&case), expected);
}

#[test]
fn a_mesh_that_is_not_there_fails_the_case() {
    let case = "  - {name: a, peer: {mesh: red-mesh, name: p}, expect: {servicePort: 1}}";
    assert_eq!(differences(case), ["mesh: red-mesh != green-mesh"]);
}

#[test]
fn a_service_that_is_not_there_fails_the_case() {
    let case = "  - {name: a, service: {mesh: green-mesh, namespace: ns, name: s}, expect: {exportedTo: {}}}";
    assert_eq!(differences(case), ["service: a Service `ns/s` in green-mesh != there are none"]);
}

#[test]
fn a_peer_whose_mesh_is_not_given_is_as_far_as_a_walk_gets() {
    let case = format!(
        "  - {{name: a, host: {{from: green-mesh, host: {RATINGS}}},
       expect: {{reachable: false, reason: peer-not-given}}}}"
    );
    assert_eq!(outcomes(&case), [Outcome::Passed]);
}

#[test]
fn nothing_is_refused_of_a_request_that_did_not_go_on() {
    let case = "  - {name: a, request: {mesh: green-mesh, direction: outbound, authority: a.b},
       expect: {headers: {x-b: absent}}}";
    assert_eq!(differences(case), [r#"headers: {"x-b":"absent"} != none"#]);
}

#[test]
fn a_table_asks_one_request_per_row() {
    let case = format!(
        "  - name: all
    request: {{mesh: green-mesh, direction: outbound}}
    table: |
      authority   | decision | authority after | reason
      {RATINGS} | rewrite | ratings.bookinfo.svc.green-mesh-exports.local | -
      a.b         | deny     | -               | not-exported
"
    );
    let outcomes = outcomes(&case);
    assert_eq!(outcomes[0], Outcome::Passed);
    assert!(matches!(&outcomes[1], Outcome::Failed { differences } if differences[0].what == "reason"));
}

#[test]
fn a_row_has_the_place_of_its_line() {
    let text = file(
        "  - name: all
    table: |
      mesh | direction | authority | decision
      m    | outbound  | a.b       | deny
",
    );
    let (suites, problems) = parse(OWN_SOURCE, &text);
    assert_eq!(problems, []);
    let case = &suites[0].cases[0];
    assert_eq!(case.name, "all, row 1");
    assert_eq!(case.span.slice(&text), Some("m    | outbound  | a.b       | deny"));
}

#[test]
fn a_table_with_a_column_nobody_knows_is_refused() {
    let text = file("  - name: all\n    table: |\n      mesh | host\n      m | a\n");
    assert!(problems(&text)[0].starts_with("unknown column `host`"));
}

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

fn reason(case: &str) -> String {
    let [Outcome::NotThere { reason }] = &outcomes(case)[..] else { panic!("{:?}", outcomes(case)) };
    reason.clone()
}

#[test]
fn a_case_about_a_mesh_or_a_peer_that_is_not_there_proves_nothing() {
    let case = "  - {name: a, peer: {mesh: red-mesh, name: p}, expect: {servicePort: 1}}";
    assert_eq!(reason(case), "there is no mesh `red-mesh`: there are green-mesh");
    let case = "  - {name: a, peer: {mesh: green-mesh, name: p}, expect: {servicePort: 1}}";
    assert_eq!(reason(case), "there is no peer `p`: there are red-mesh");
}

#[test]
fn a_case_about_services_that_are_not_there_proves_nothing() {
    let case = "  - {name: a, service: {mesh: green-mesh, namespace: ns, name: s}, expect: {exportedTo: {}}}";
    assert_eq!(reason(case), "there is no service `ns/s in green-mesh`: there are none");
    let case =
        "  - {name: a, service: {mesh: green-mesh, namespace: ns, name: '*'}, expect: {exportedTo: {}}}";
    assert_eq!(reason(case), "there is no service `ns/* in green-mesh`: there are none");
}

#[test]
fn a_service_that_should_be_shown_and_is_not_there_fails_the_case() {
    let case =
        "  - {name: a, service: {mesh: green-mesh, namespace: ns, name: s}, expect: {exportedTo: {p: h}}}";
    assert_eq!(differences(case), ["service: ns/s in green-mesh != there are none"]);
}

#[test]
fn a_matrix_asks_once_for_each_combination() {
    let text = file(
        "  - name: ${host} is refused
    matrix: {host: [a.b, c.d], header: [x-a, x-b]}
    request: {mesh: m, direction: outbound, authority: '${host}', headers: {'${header}': '${host}'}}
    expect: {decision: deny}
",
    );
    let text = text.replace("'${header}'", "x-c").replace("'${host}'}}", "'${header}'}}");
    let (suites, problems) = parse(OWN_SOURCE, &text);
    assert_eq!(problems, []);
    let names: Vec<_> = suites[0].cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names[..2], ["a.b is refused (header=x-a)", "a.b is refused (header=x-b)"]);
    let Ask::Request { request, .. } = &suites[0].cases[3].ask else { panic!() };
    assert_eq!((request.authority.as_slice(), request.headers[0].1.as_slice()), (&b"c.d"[..], &b"x-b"[..]));
}

#[test]
fn a_matrix_that_is_misspelt_is_refused_once() {
    let case = |matrix: &str| {
        let head = format!("  - name: one\n    matrix: {matrix}\n");
        problems(&file(&(head + "    host: {from: m, host: '${host}'}\n    expect: {reachable: true}\n")))
    };
    assert_eq!(case("{hots: [a, b]}"), ["`matrix` has no `host`"]);
    assert_eq!(case("{host: []}"), ["`host` has to be a list with at least one text"]);
    assert_eq!(
        case("{host: [a], b: [c]}"),
        ["`b` of the matrix is not used, so all its values ask the same"]
    );
}

#[test]
fn what_only_has_to_be_contained_may_be_more() {
    let case = |with: &str| {
        outcomes(&format!(
            "  - {{name: a, status: {{mesh: green-mesh, kind: ImportedServiceSet, name: red-mesh}},
       expect: {{status: {{{with}}}, match: contains}}}}"
        ))
    };
    assert_eq!(case(""), [Outcome::Passed]);
    assert!(matches!(case("importedServices: [{exportedName: a}]")[0], Outcome::Failed { .. }));
}

#[test]
fn a_rule_may_be_called_by_the_name_in_its_comment() {
    let documents = MESHES.replace(
        "importRules: [{type: NameSelector, nameSelector: {namespace: bookinfo, name: ratings}}]",
        "importRules:
  - {type: NameSelector, nameSelector: {namespace: bookinfo, name: reviews}} # carnet:rule second
  # carnet:rule first - the one that counts
  # it is named twice
  - {type: NameSelector, nameSelector: {namespace: bookinfo, name: ratings}}",
    );
    let input = Input { source: Source::new("green.yaml", documents), placement: Placement::default() };
    let build = build(vec![input], &Limits::default());
    let run = |rule: &str| {
        let case = format!(
            "  - {{name: a, request: {{mesh: green-mesh, direction: outbound, authority: {RATINGS}}},
       expect: {{rule: 'ImportedServiceSet/red-mesh#{rule}'}}}}"
        );
        let suites = parse(OWN_SOURCE, &file(&case)).0;
        let mut gateways = NativeGateways::new(&build.federation, suites[0].options.clone());
        suites[0].run(&build, &mut gateways).remove(0).outcome
    };
    assert_eq!([run("first"), run("1")], [Outcome::Passed, Outcome::Passed]);
    assert!(matches!(run("second"), Outcome::Failed { .. }));
    assert!(matches!(run("third"), Outcome::NotThere { .. }));
}

#[test]
fn a_snapshot_holds_everything() {
    let (suites, problems) = parse(OWN_SOURCE, &file("  - {name: all, snapshot: names.snap}"));
    assert_eq!(problems, []);
    let build = green();
    let mut case = suites[0].cases[0].clone();
    let mut gateways = NativeGateways::new(&build.federation, suites[0].options.clone());
    let first = case.run(&build.federation, &build.sources, &mut gateways);
    assert!(matches!(first.outcome, Outcome::NotThere { .. }));
    let seen = first.seen.unwrap();
    assert!(seen.starts_with(&format!("green-mesh: {RATINGS} -> ")), "{seen}");
    case.expect.snapshot = Some(Snapshot { file: "names.snap".to_owned(), text: Some(seen.clone()) });
    assert_eq!(case.run(&build.federation, &build.sources, &mut gateways).outcome, Outcome::Passed);
    case.expect.snapshot = Some(Snapshot { file: "names.snap".to_owned(), text: Some(seen + "more\n") });
    let Outcome::Failed { differences } = case.run(&build.federation, &build.sources, &mut gateways).outcome
    else {
        panic!()
    };
    assert_eq!((differences[0].expected.as_str(), differences[0].got.as_str()), ("more", "nothing else"));
}

#[test]
fn a_snapshot_stays_beside_its_test() {
    let text = |name: &str| problems(&file(&format!("  - {{name: all, snapshot: {name}}}")));
    assert_eq!(text("../names.snap"), ["`../names.snap` is not beside the test or below it"]);
    assert_eq!(text("/etc/passwd"), ["`/etc/passwd` is not beside the test or below it"]);
    assert_eq!(text("snaps/names.snap"), Vec::<String>::new());
}

#[test]
fn a_rule_is_asserted_where_what_it_yields_is_compared() {
    let result = |expect: &str| {
        let case = format!(
            "  - {{name: a, request: {{mesh: green-mesh, direction: outbound, authority: {RATINGS}}},
       expect: {{{expect}}}}}"
        );
        let (suites, build) = (parse(OWN_SOURCE, &file(&case)).0, green());
        let mut gateways = NativeGateways::new(&build.federation, suites[0].options.clone());
        suites[0].run(&build, &mut gateways).remove(0)
    };
    let (decided, asserted) =
        (result("decision: rewrite"), result("authority: ratings.bookinfo.svc.green-mesh-exports.local"));
    assert_eq!((decided.rules.len(), decided.matched.len(), decided.asserted.len()), (1, 1, 0));
    assert_eq!(asserted.asserted.len(), 1);
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

//! Problems of timelines, and what one that fails says.

use serde_json::json;

use super::*;
use crate::answer::HeaderChanges;
use crate::case::Ask;
use crate::case::{OWN_SOURCE, Suite, parse};
use crate::model::{Mesh, Placement};
use crate::pipeline::{Build, Input, build};
use crate::source::Source;
use crate::yaml::Limits;

const MESH: &str = "
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: red-mesh, namespace: green-mesh-system}
spec: {remote: {addresses: [red.example.com]}}
";

fn file(steps: &str) -> String {
    format!(
        "apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: t}}\nspec:\n  cases:\n  - name: c\n    \
         timeline:\n      mesh: green-mesh\n      steps:\n{steps}\n"
    )
}

fn problems(steps: &str) -> Vec<String> {
    parse(OWN_SOURCE, &file(steps)).1.into_iter().map(|problem| problem.message).collect()
}

/// The problems of one step, before another that can fail.
fn step_problems(step: &str) -> Vec<String> {
    problems(&format!("      - {step}\n      - {{polls: red-mesh, expect: {{count: 1}}}}"))
}

fn suite(steps: &str) -> Suite {
    let (mut suites, problems) = parse(OWN_SOURCE, &file(steps));
    assert_eq!(problems, []);
    suites.remove(0)
}

fn timeline(steps: &str) -> Timeline {
    let Ask::Timeline(timeline) = suite(steps).cases.remove(0).ask else { panic!("no timeline") };
    timeline
}

fn green() -> Build {
    build(
        vec![Input { source: Source::new("green.yaml", MESH), placement: Placement::default() }],
        &Limits::default(),
    )
}

/// Gateways that see what they are told to.
struct Scripted(Vec<Seen>);

impl Gateways for Scripted {
    fn answer(&mut self, _: &Mesh, _: Direction, _: &GatewayRequest) -> Result<Answer, String> {
        Err("not asked".to_owned())
    }

    fn play(&mut self, _: &Mesh, _: &Timeline) -> Result<Vec<Seen>, String> {
        Ok(self.0.clone())
    }
}

fn seen(fields: Value) -> Seen {
    let Value::Object(fields) = fields else { panic!("no object") };
    Seen::Fields(fields)
}

fn differences(steps: &str, seen: Vec<Seen>) -> Vec<String> {
    let results = suite(steps).run(&green(), &mut Scripted(seen));
    match &results[0].outcome {
        Outcome::Passed => Vec::new(),
        Outcome::Failed { differences } => {
            differences.iter().map(|d| format!("{}: {} != {}", d.what, d.expected, d.got)).collect()
        }
        Outcome::NotThere { reason } | Outcome::Skipped { reason } => vec![reason.clone()],
    }
}

#[test]
fn a_timeline_that_expects_nothing_is_refused() {
    let expected = ["a timeline that expects nothing cannot fail"];
    assert_eq!(problems("      - {advance: 10s}"), expected);
    let step = "      - {status: red-mesh, expect: {}}";
    assert_eq!(problems(step)[0], "a step that expects nothing cannot fail");
}

#[test]
fn a_step_is_one_thing() {
    let two = "{advance: 1s, reload: unchanged}";
    assert!(
        step_problems(two)[0].starts_with("a step has exactly one of `advance`, "),
        "{:?}",
        step_problems(two)
    );
    assert!(step_problems("{advanse: 1s}")[0].ends_with("did you mean `advance`?"));
    let beside = "{advance: 1s, expect: {connected: true}}";
    assert_eq!(step_problems(beside), ["unknown key `expect` in `step`, known are `advance`"]);
}

#[test]
fn a_misspelt_expectation_is_refused_with_the_one_that_was_meant() {
    let step = "{status: red-mesh, expect: {conected: true}}";
    assert_eq!(step_problems(step)[0], "unknown key `conected` in `expect`, did you mean `connected`?");
}

#[test]
fn a_value_of_another_type_is_refused() {
    let duration = "`advance` has to be a duration such as `500ms`, `30s` or `2m`, a day at most";
    for step in ["{advance: 10}", "{advance: 10 s}", "{advance: -1s}", "{advance: 25h}"] {
        assert_eq!(step_problems(step)[0], duration, "{step}");
    }
    let count = "{polls: red-mesh, expect: {count: 4..2}}";
    assert_eq!(step_problems(count), ["`count` has to be a whole number from 0 or `LOW..HIGH`"]);
    let answer = "{peer: red-mesh, answers: exprots}";
    let words =
        "`answers` is one of `exports`, `never`, `refuses`, `breaks-off`, `no-cluster`, not `exprots`";
    assert_eq!(step_problems(answer), [words]);
    let never = "{stall: main, for: 1s, hostcall: 0}";
    assert_eq!(step_problems(never), ["`hostcall` has to be a whole number from 1 to 100000"]);
    let thread = "{crash: leader}";
    assert_eq!(step_problems(thread), ["`crash` is `poller`, `main` or the number of a worker"]);
}

#[test]
fn an_answer_has_one_body() {
    let step = "{peer: red-mesh, answers: {body: a, bytes: 3}}";
    assert_eq!(step_problems(step), ["an answer has one of `body`, `services`, `bytes`"]);
}

#[test]
fn services_become_a_list_as_a_peer_would_send_it() {
    let timeline = timeline(
        "      - {peer: red-mesh, answers: {services: [{name: a, port: 1}]}, after: 2s}
      - {polls: red-mesh, expect: {count: 1}}",
    );
    let Act::Peer { answer: PeerAnswer::Response { status, body, .. }, after_ms, .. } =
        &timeline.steps[0].act
    else {
        panic!("another step")
    };
    assert_eq!((*status, *after_ms), (200, 2000));
    assert_eq!(body, r#"{"checksum":0,"services":[{"name":"a","port":1}]}"#);
}

#[test]
fn a_number_may_lie_in_a_range_and_a_list_may_be_longer() {
    let steps = "      - {polls: red-mesh, expect: {count: 2..3, gaps: [250ms..1s, 2s]}}";
    assert_eq!(differences(steps, vec![seen(json!({"count": 3, "gaps": [250, 2000, 7]}))]), [""; 0]);
    let expected = [
        "step 1, polls of red-mesh: count: 2..3 != 4",
        "step 1, polls of red-mesh: gaps: [250ms..1s, 2s] != [1500ms, 2s]",
    ];
    assert_eq!(differences(steps, vec![seen(json!({"count": 4, "gaps": [1500, 2000]}))]), expected);
    let too_few = differences(steps, vec![seen(json!({"count": 3, "gaps": [250]}))]);
    assert_eq!(too_few, ["step 1, polls of red-mesh: gaps: [250ms..1s, 2s] != [250ms]"]);
}

#[test]
fn what_was_not_seen_is_none() {
    let steps = "      - {status: red-mesh, expect: {connected: true, result: null}}";
    let expected = ["step 1, status of red-mesh: connected: true != none"];
    assert_eq!(differences(steps, vec![seen(json!({}))]), expected);
}

#[test]
fn a_step_that_could_not_be_done_fails_the_case() {
    let steps = "      - {advance: 1s}\n      - {status: red-mesh, expect: {connected: true}}";
    let expected = ["step 1, advance: gateway: an answer != the filter died"];
    assert_eq!(differences(steps, vec![Seen::Failed("the filter died".to_owned())]), expected);
}

#[test]
fn a_request_is_compared_like_any_other() {
    let steps =
        "      - {request: {direction: outbound, authority: a.b}, expect: {decision: pass, authority: a.b}}";
    let answer = Answer {
        decision: "pass".to_owned(),
        authority: "c.d".to_owned(),
        reason: None,
        status: None,
        peer: None,
        rule: None,
        headers: HeaderChanges::default(),
    };
    let expected = ["step 1, outbound request: authority: a.b != c.d"];
    assert_eq!(differences(steps, vec![Seen::Answer(answer)]), expected);
}

#[test]
fn gateways_that_are_nothing_but_tables_say_that_they_cannot_play() {
    let suite = suite("      - {polls: red-mesh, expect: {count: 1}}");
    let build = green();
    let mut gateways = crate::case::NativeGateways::new(&build.federation, suite.options.clone());
    let results = suite.run(&build, &mut gateways);
    assert!(
        matches!(&results[0].outcome, Outcome::Skipped { reason } if reason.contains("the built filter"))
    );
}

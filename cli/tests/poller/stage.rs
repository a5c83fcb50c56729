//! Where courses are played: the federation of the polling cases, with the built filter.

use carnet::command::test::find;
use carnet::filter::{Filter, WasmGateways};
use carnet_engine::answer::{Answer, GatewayRequest};
use carnet_engine::case::timeline::{Act, Seen, Timeline};
use carnet_engine::case::{Gateways, Outcome, Suite, parse};
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use carnet_engine::pipeline::Build;
use carnet_engine::source::SourceId;
use proptest::prelude::{ProptestConfig, Strategy};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// What `polls` and `status` told of a peer, in order.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The number of polls in each answer to `polls`.
    pub(crate) counts: Vec<u64>,
    /// The polls in all, as each answer to `status` has it.
    pub(crate) totals: Vec<u64>,
}

/// The filter and the documents.
pub(crate) struct Stage {
    filter: Filter,
    build: Build,
}

/// Gateways that keep what was seen.
struct Watched<'f> {
    gateways: WasmGateways<'f>,
    peer: &'static str,
    told: Told,
}

impl Gateways for Watched<'_> {
    fn answer(&mut self, mesh: &Mesh, way: Direction, request: &GatewayRequest) -> Result<Answer, String> {
        self.gateways.answer(mesh, way, request)
    }

    fn play(&mut self, mesh: &Mesh, timeline: &Timeline) -> Result<Vec<Seen>, String> {
        let seen = self.gateways.play(mesh, timeline)?;
        for (step, seen) in timeline.steps.iter().zip(&seen) {
            let Seen::Fields(fields) = seen else { continue };
            match &step.act {
                Act::Polls(peer) if peer == self.peer => {
                    self.told.counts.push(fields["count"].as_u64().unwrap());
                }
                Act::Status { peer, .. } if peer == self.peer => {
                    self.told.totals.push(fields["polls"].as_u64().unwrap());
                }
                _ => {}
            }
        }
        Ok(seen)
    }
}

impl Stage {
    pub(crate) fn new() -> Self {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../replay.test.yaml");
        Self { filter: Filter::load(None).unwrap(), build: find::load(root, &suite(&document(""))).unwrap() }
    }

    /// Plays the steps of a timeline, given with what precedes them; what was told of `peer`, or how it was not as
    /// expected.
    pub(crate) fn play(&self, timeline: &str, peer: &'static str) -> Result<Told, TestCaseError> {
        let document = document(timeline);
        let suite = suite(&document);
        let gateways = WasmGateways::new(&self.filter, &self.build.federation, suite.options.clone());
        let mut watched = Watched { gateways, peer, told: Told::default() };
        let results = suite.run(&self.build, &mut watched);
        match &results[0].outcome {
            Outcome::Passed => Ok(watched.told),
            other => Err(TestCaseError::fail(format!("{other:#?}"))),
        }
    }
}

/// Tries a law with so many courses, always the same; panics with the timeline of one that breaks it.
pub(crate) fn hold<S>(cases: u32, courses: &S, law: impl Fn(&S::Value) -> Result<(), TestCaseError>)
where
    S: Strategy<Value: ToString>,
{
    let cases = std::env::var("PROPTEST_CASES").map_or(cases, |cases| cases.parse().unwrap());
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let numbers = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, numbers);
    if let Err(TestError::Fail(reason, course)) = runner.run(courses, |course| law(&course)) {
        let document = document(&course.to_string());
        panic!("{reason}\n\n# carnet test replay.test.yaml, with this in it beside `testdata`:\n{document}");
    }
}

fn document(timeline: &str) -> String {
    format!(
        "apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: replay}}\nspec:\n  title: a course of \
         events\n  why: a law did not hold\n  inputs: [testdata/cases/polling/meshes]\n  cases:\n  - name: replay\n    \
         timeline:\n      mesh: green-mesh\n{timeline}"
    )
}

fn suite(document: &str) -> Suite {
    let (mut suites, _) = parse(SourceId(0), document);
    suites.remove(0)
}

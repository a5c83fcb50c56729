//! Test files: what came of each case, and every request its answer took.

use carnet_engine::answer::{Answer, GatewayRequest};
use carnet_engine::case::{Ask, Case, CaseProblem, CaseResult, Gateways, Hop, Outcome};
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};
use crate::bridge::walk::Exchange;

/// What came of one test file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct TestRun {
    /// What keeps it from running; empty when it ran.
    pub problems: Vec<ProblemView>,
    /// Its cases in written order.
    pub cases: Vec<CaseView>,
}

/// Something wrong with a test file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct ProblemView {
    /// Where.
    pub place: Option<Place>,
    /// What.
    pub message: String,
}

/// One case and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct CaseView {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// What is asked.
    #[tsify(
        type = "'request' | 'host' | 'service' | 'offered' | 'peer' | 'status' | 'everything' | 'timeline'"
    )]
    pub kind: &'static str,
    /// What is asked, in one line.
    pub question: String,
    /// For a `host` case, where its way begins.
    pub way: Option<WayView>,
    /// What came of it.
    #[tsify(type = "'passed' | 'failed' | 'skipped'")]
    pub outcome: &'static str,
    /// Why it was skipped, or what it asks about that is not there.
    pub reason: Option<String>,
    /// The fields that are not as expected.
    pub differences: Vec<DifferenceView>,
    /// The rules that decided it, as `mesh` and reference.
    pub rules: Vec<(String, String)>,
    /// The requests its answer took.
    pub exchanges: Vec<Exchange>,
}

/// Where a request begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct WayView {
    /// The mesh of the workload.
    pub from: String,
    /// The host it asks for.
    pub host: String,
}

/// One field that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct DifferenceView {
    /// The field.
    pub what: String,
    /// The value expected.
    pub expected: String,
    /// The value found.
    pub got: String,
}

impl TestRun {
    /// A run of nothing yet.
    #[must_use]
    pub fn new(problems: &[CaseProblem], places: &Places<'_>) -> Self {
        let problem = |problem: &CaseProblem| ProblemView {
            place: places.locate(problem.span),
            message: problem.message.clone(),
        };
        Self { problems: problems.iter().map(problem).collect(), cases: Vec::new() }
    }

    /// Adds one case.
    pub fn push(&mut self, case: &Case, result: CaseResult, exchanges: Vec<Exchange>, places: &Places<'_>) {
        let (kind, question, way) = describe(&case.ask);
        let (outcome, reason, differences) = match result.outcome {
            Outcome::Passed => ("passed", None, Vec::new()),
            Outcome::Skipped { reason } => ("skipped", Some(reason), Vec::new()),
            // It could never fail, so nothing is proved by it.
            Outcome::NotThere { reason } => ("failed", Some(reason), Vec::new()),
            Outcome::Failed { differences } => ("failed", None, differences),
        };
        let differences = differences.into_iter().map(|difference| DifferenceView {
            what: difference.what,
            expected: difference.expected,
            got: difference.got,
        });
        self.cases.push(CaseView {
            name: result.name,
            place: places.locate(result.span),
            kind,
            question,
            way,
            outcome,
            reason,
            differences: differences.collect(),
            rules: result.rules.into_iter().map(|rule| (rule.mesh, rule.rule)).collect(),
            exchanges,
        });
    }
}

/// A question in one line.
fn describe(ask: &Ask) -> (&'static str, String, Option<WayView>) {
    match ask {
        Ask::Request { mesh, direction, request } => {
            let authority = String::from_utf8_lossy(&request.authority);
            ("request", format!("{mesh} {direction} {authority}"), None)
        }
        Ask::Host { from, host } => {
            let way = WayView { from: from.clone(), host: host.clone() };
            ("host", format!("{host} from {from}"), Some(way))
        }
        Ask::Service { mesh, service } => ("service", format!("{mesh}/{service}"), None),
        Ask::Offered { mesh, peer, service } => ("offered", format!("{service} by {peer} to {mesh}"), None),
        Ask::Peer { mesh, name } => ("peer", format!("{mesh}/{name}"), None),
        Ask::Status { mesh, direction, name } => {
            ("status", format!("{mesh}/{}/{name}", direction.set_kind()), None)
        }
        Ask::Everything => ("everything", String::new(), None),
        Ask::Timeline(timeline) => ("timeline", timeline.mesh.clone(), None),
    }
}

/// Gateways that remember what they were asked.
#[derive(Debug)]
pub struct Recorder<G> {
    gateways: G,
    exchanges: Vec<Exchange>,
}

impl<G> Recorder<G> {
    /// Remembers what `gateways` are asked.
    #[must_use]
    pub fn new(gateways: G) -> Self {
        Self { gateways, exchanges: Vec::new() }
    }

    /// What was asked since the last time.
    #[must_use]
    pub fn take(&mut self) -> Vec<Exchange> {
        std::mem::take(&mut self.exchanges)
    }
}

impl<G: Gateways> Gateways for Recorder<G> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        let answer = self.gateways.answer(mesh, direction, request)?;
        self.exchanges.push(Exchange::new(Hop {
            mesh: mesh.name.clone(),
            direction,
            request: request.clone(),
            answer: answer.clone(),
        }));
        Ok(answer)
    }
}

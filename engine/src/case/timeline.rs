//! A timeline: what happens to the gateways of one mesh over time, and what is seen on the way.
//!
//! A request is decided by a table, whoever decides it. What a gateway knows of its peers comes about over time, by
//! polls, timers and threads, and only the filter does that; so a timeline is played by whoever has the filter, on a
//! clock of its own, and compared here. Gateways that cannot play one say why, and the case counts as skipped.

mod answer;
mod compare;
mod duration;
mod expect;
mod step;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::answer::{Answer, Caller, GatewayRequest};
use crate::case::{Case, CaseResult, Difference, Expect, Gateways, Outcome, RuleId, run};
use crate::decision::Direction;
use crate::model::Federation;
use crate::source::Span;

pub use duration::show_duration;
pub(super) use step::read;

/// What happens to the gateways of one mesh over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Whose gateways.
    pub mesh: String,
    /// Worker threads of each gateway, from 1; there is the main thread besides.
    pub workers: usize,
    /// From what the order of threads is drawn; `None`: a fixed order.
    pub seed: Option<u64>,
    /// Time from one good poll of a peer to the next, in milliseconds.
    pub poll_interval_ms: u32,
    /// How long a peer's answer may take, in milliseconds.
    pub poll_timeout_ms: u32,
    /// How long a watch is held, in milliseconds.
    pub hold_ms: u32,
    /// What happens, in order; never empty.
    pub steps: Vec<Step>,
}

/// One thing that happens, or one thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where it stands.
    pub span: Span,
    /// What happens.
    pub act: Act,
    /// The answer expected; empty unless something is asked.
    pub expect: Expect,
}

/// What happens in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Time passes, in milliseconds.
    Advance(u64),
    /// From now on, a peer answers polls like this.
    Peer {
        /// The peer, as this mesh calls it.
        name: String,
        /// What it answers.
        answer: PeerAnswer,
        /// After how many milliseconds.
        after_ms: u64,
    },
    /// The filter of a thread of the egress gateway panics.
    Crash {
        /// Whose filter.
        thread: Thread,
        /// At which of its hostcalls from now on, counted from 1.
        hostcall: u64,
    },
    /// A thread of the egress gateway does nothing for a while.
    Stall {
        /// Which thread.
        thread: Thread,
        /// For how many milliseconds.
        length_ms: u64,
        /// In the middle of its work, at this one of its hostcalls from now on, counted from 1; `None` is now.
        hostcall: Option<u64>,
    },
    /// The gateways get their configuration anew, without some peers. Calls in flight are given up.
    Reload {
        /// The peers that are gone.
        without: Vec<String>,
    },
    /// One request at one gateway.
    Request {
        /// The egress or the ingress gateway.
        direction: Direction,
        /// The request.
        request: GatewayRequest,
        /// By which worker, from 0.
        worker: usize,
    },
    /// What the gateways tell of a peer at their status endpoints.
    Status {
        /// The peer.
        peer: String,
        /// By which worker, from 0.
        worker: usize,
    },
    /// The polls of a peer since last asked.
    Polls(String),
    /// A `GET` that is not for a service.
    Get {
        /// The path.
        path: String,
        /// The listener it comes in by.
        at: Listener,
        /// `:authority`.
        authority: String,
        /// Who asks.
        caller: Caller,
        /// By which worker, from 0.
        worker: usize,
    },
}

/// What a peer answers when it is polled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeerAnswer {
    /// The list its own ingress gateway gives; its mesh has to be among the inputs.
    Exports,
    /// Nothing, ever.
    Never,
    /// Its port is closed.
    Refuses,
    /// Headers, and then the connection breaks.
    BreaksOff,
    /// It cannot: the proxy has no cluster for it.
    NoCluster,
    /// This response.
    Response {
        /// The status.
        status: u16,
        /// Name and value in written order, names in lower case.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
}

/// A thread of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thread {
    /// The one that polled last.
    Poller,
    /// The one without requests.
    Main,
    /// A worker, from 0.
    Worker(usize),
}

/// A listener of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listener {
    /// The ingress gateway's for discovery.
    Discovery,
    /// The ingress gateway's for requests.
    Inbound,
    /// The egress gateway's for requests.
    Outbound,
    /// The egress gateway's for status, on loopback.
    EgressStatus,
    /// The ingress gateway's for status, on loopback.
    IngressStatus,
}

/// What was seen at one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It asked nothing.
    Nothing,
    /// The answer to a request.
    Answer(Answer),
    /// Fields by name. Durations are whole numbers of milliseconds.
    Fields(Map<String, Value>),
    /// It could not be done, for this reason; nothing after it was.
    Failed(String),
}

/// Plays the timeline of `case` and compares what was seen.
pub(super) fn run<G: Gateways>(
    case: &Case,
    timeline: &Timeline,
    federation: &Federation,
    gateways: &mut G,
) -> CaseResult {
    let (outcome, rules) = match run::mesh_of(federation, &timeline.mesh) {
        Err(unanswered) => (unanswered.outcome(), Vec::new()),
        Ok(mesh) => match gateways.play(mesh, timeline) {
            Err(reason) => (Outcome::Skipped { reason }, Vec::new()),
            Ok(seen) => {
                let (differences, rules) = judge(timeline, &seen);
                let is_passed = differences.is_empty();
                (if is_passed { Outcome::Passed } else { Outcome::Failed { differences } }, rules)
            }
        },
    };
    CaseResult {
        name: case.name.clone(),
        span: case.span,
        outcome,
        matched: rules.clone(),
        rules,
        asserted: Vec::new(),
        seen: None,
    }
}

fn judge(timeline: &Timeline, seen: &[Seen]) -> (Vec<Difference>, Vec<RuleId>) {
    let (mut differences, mut rules) = (Vec::new(), Vec::new());
    for (number, (step, seen)) in (1_usize..).zip(timeline.steps.iter().zip(seen)) {
        let found = match seen {
            Seen::Nothing => continue,
            Seen::Answer(answer) => {
                let Act::Request { request, .. } = &step.act else { continue };
                let got = run::request_fields(&timeline.mesh, request, answer);
                rules.extend(got.rules.into_iter().filter(|rule| !rules.contains(rule)).collect::<Vec<_>>());
                super::compare::differences(&step.expect, &got.fields)
            }
            Seen::Fields(fields) => compare::differences(&step.expect, fields),
            Seen::Failed(reason) => {
                let expected = "an answer".to_owned();
                vec![Difference { what: "gateway".to_owned(), expected, got: reason.clone() }]
            }
        };
        let head = format!("step {number}, {}", step.act);
        differences.extend(
            found.into_iter().map(|found| Difference { what: format!("{head}: {}", found.what), ..found }),
        );
    }
    (differences, rules)
}

impl std::fmt::Display for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Advance(_) => f.write_str("advance"),
            Self::Peer { name, .. } => write!(f, "peer {name}"),
            Self::Crash { .. } => f.write_str("crash"),
            Self::Stall { .. } => f.write_str("stall"),
            Self::Reload { .. } => f.write_str("reload"),
            Self::Request { direction, .. } => write!(f, "{direction} request"),
            Self::Status { peer, .. } => write!(f, "status of {peer}"),
            Self::Polls(peer) => write!(f, "polls of {peer}"),
            Self::Get { path, .. } => write!(f, "get {path}"),
        }
    }
}

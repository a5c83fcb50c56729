//! `FederationTest`: questions to a federation with the answers its author expects.
//!
//! Reading is strict, for a test that cannot fail is worse than none: unknown keys, wrong types and files without
//! cases are problems. Running is pure. Gateways stand behind a trait, so the same cases are put to the engine and
//! to the built filter.
//!
//! Source: `testdata/README.md`, which documents the format field by field.

mod ask;
mod compare;
mod expect;
mod gateways;
mod matrix;
mod named;
mod parse;
mod reader;
mod run;
mod snapshot;
mod table;
pub mod timeline;
mod touch;
mod walk;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::answer::GatewayRequest;
use crate::compile::Options;
use crate::decision::Direction;
use crate::service::ServiceName;
use crate::source::{SourceId, Span};

pub use gateways::{Gateways, NativeGateways};
pub use parse::{API_VERSION, KIND, parse};
pub use snapshot::everything;
pub use timeline::Timeline;
pub use walk::{Hop, Walk, WalkEnd, egress_principal, walk};

/// One `FederationTest` document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// `metadata.name`.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The fact it shows, as a clause; empty when not given.
    pub title: String,
    /// One sentence of why; empty when not given.
    pub why: String,
    /// Files and folders relative to the file of the suite; `.` when not given.
    pub inputs: Vec<String>,
    /// What the tables are compiled for.
    pub options: Options,
    /// The conformance cases it stands for.
    pub conformance: Vec<String>,
    /// The cases in written order; never empty.
    pub cases: Vec<Case>,
}

/// One question and the answer expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name, unique in the suite.
    pub name: String,
    /// Where it stands: its name, or the row of a table.
    pub span: Span,
    /// The question.
    pub ask: Ask,
    /// The answer expected.
    pub expect: Expect,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// One request at one gateway.
    Request {
        /// Whose gateway.
        mesh: String,
        /// The egress or the ingress gateway.
        direction: Direction,
        /// The request.
        request: GatewayRequest,
    },
    /// From a workload to a service, through both gateways.
    Host {
        /// The workload's mesh.
        from: String,
        /// The host it asks for.
        host: String,
    },
    /// Who may see a service, or every service of several.
    Service {
        /// Whose service.
        mesh: String,
        /// The service; `*` as a part stands for any.
        service: ServiceName,
    },
    /// What becomes of an offer.
    Offered {
        /// The mesh that imports.
        mesh: String,
        /// The peer that offers.
        peer: String,
        /// The name it is exported under.
        service: ServiceName,
    },
    /// What a peer amounts to.
    Peer {
        /// Whose peer.
        mesh: String,
        /// The peer.
        name: String,
    },
    /// What the status of a set would show.
    Status {
        /// Whose set.
        mesh: String,
        /// Inbound for an ExportedServiceSet, outbound for an ImportedServiceSet.
        direction: Direction,
        /// The set, and the peer.
        name: String,
    },
    /// Everything the federation does; compared with a snapshot only.
    Everything,
    /// What comes about over time.
    Timeline(Timeline),
}

/// The fields an answer is compared in, as JSON values; empty only where nothing is asked. What is not named is not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expect {
    /// Name and value in written order.
    pub fields: Vec<(String, Value)>,
    /// Whether lists and mappings only have to hold what is expected, and may hold more.
    pub is_partial: bool,
    /// The file the whole answer is compared with.
    pub snapshot: Option<Snapshot>,
}

/// An answer kept in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its path, relative to the file of the suite.
    pub file: String,
    /// What is in it, filled in by whoever reads files; `None`: there is no such file.
    pub text: Option<String>,
}

/// Something wrong with a test file: its tests do not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProblem {
    /// Where.
    pub span: Span,
    /// One line: lower case, no full stop, user text in backticks.
    pub message: String,
}

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The name of the case.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether it holds.
    pub outcome: Outcome,
    /// The rules that decided it, none twice.
    pub rules: Vec<RuleId>,
    /// The rules that match what it asks about, whether they decided or not.
    pub matched: Vec<RuleId>,
    /// Those that decided, and whose outcome it compares.
    pub asserted: Vec<RuleId>,
    /// The whole answer, where it is compared with a snapshot.
    pub seen: Option<String>,
}

/// Whether a case holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every field is as expected.
    Passed,
    /// At least one is not.
    Failed {
        /// Each field that is not as expected, in the order expected.
        differences: Vec<Difference>,
    },
    /// It asks about something that is not there, so that it could never fail.
    NotThere {
        /// What is not there, as a clause.
        reason: String,
    },
    /// It was not put.
    Skipped {
        /// Why not.
        reason: String,
    },
}

/// One field that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, such as `authority` or `headers.x-carnet-via`.
    pub what: String,
    /// The value expected, text without quotes.
    pub expected: String,
    /// The value found, text without quotes.
    pub got: String,
}

/// One rule of one mesh.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId {
    /// The mesh.
    pub mesh: String,
    /// The rule in its set, such as `ExportedServiceSet/green-mesh#0`.
    pub rule: String,
}

/// The file the spans of a suite point into, when it is read by itself.
pub const OWN_SOURCE: SourceId = SourceId(0);

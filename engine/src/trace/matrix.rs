//! The export matrix: every Service against every peer, with a reason in every empty cell.

use serde::Serialize;

use crate::answer::rule_ref;
use crate::compile::inbound::exported;
use crate::decision::Direction;
use crate::model::{Federation, Mesh};
use crate::naming;
use crate::service::ServiceName;
use crate::source::Span;
use crate::trace::{reach, rule_span};

/// What one mesh exports, Service by Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The exporting mesh.
    pub mesh: String,
    /// Its peers, in the order of the cells.
    pub peers: Vec<String>,
    /// Its Services, by namespace, then name.
    pub rows: Vec<Row>,
}

/// One Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The Service.
    pub service: ServiceName,
    /// One cell per peer.
    pub cells: Vec<Cell>,
}

/// What becomes of one Service at one peer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The exported host; `None` when it is not exported.
    pub exported: Option<String>,
    /// The host it has in the peer's mesh; `None` when it is not imported, or the peer's files were not given.
    pub imported: Option<String>,
    /// The export rule that decided.
    pub rule: Option<String>,
    /// Why it is not reachable; `None` when it is.
    pub obstacle: Option<String>,
    /// Where the rule is written.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// The matrix of one mesh.
#[must_use]
pub fn matrix(federation: &Federation, mesh: &Mesh) -> Matrix {
    let rows = mesh.services.iter().map(|service| {
        let cells = mesh.peers.iter().map(|peer| {
            let reach = reach(federation, mesh, peer, &service.name);
            let export = peer.exports.as_ref().and_then(|set| exported(set, service));
            let rule = export.as_ref().map(|export| {
                rule_ref(Direction::Inbound, &peer.name, u32::try_from(export.rule).unwrap_or(u32::MAX))
            });
            Cell {
                exported: export.map(|export| {
                    naming::host(&export.exported.name, &export.exported.namespace, &peer.export_suffix())
                }),
                imported: reach.imported,
                span: rule.as_deref().and_then(|rule| rule_span(mesh, rule)),
                rule,
                obstacle: reach.obstacle,
            }
        });
        Row { service: service.name.clone(), cells: cells.collect() }
    });
    Matrix {
        mesh: mesh.name.clone(),
        peers: mesh.peers.iter().map(|peer| peer.name.clone()).collect(),
        rows: rows.collect(),
    }
}

//! From one side of a border to the other: what an export rule is answered by, and the reverse.

use crate::assist::place::Place;
use crate::graph::{Crossing, Graph, Lane, RuleNode, Stop};
use crate::model::{Mesh, Peer};
use crate::pipeline::Build;
use crate::source::{SourceId, Span};

/// The places in the other mesh that belong to what stands at a byte of a source, in the order of the documents.
///
/// Of a rule: the rules that take over what it hands on, else the set that could, else the ServiceMeshPeer. Of a set
/// or a ServiceMeshPeer: the other side's. Of a Service: the export rules that decide it.
#[must_use]
pub fn counterparts(build: &Build, source: SourceId, offset: u32) -> Vec<Span> {
    let mut spans = match Place::find(build, source, offset) {
        Some(Place::Exports(mesh, peer, rule)) => {
            let head = rule.and_then(|rule| Some(peer.exports.as_ref()?.rules.get(rule)?.document.head));
            let answers = head.map(|head| rules(build, head, Side::Export)).unwrap_or_default();
            if answers.is_empty() { other_set(build, mesh, peer, Side::Import) } else { answers }
        }
        Some(Place::Imports(mesh, peer, rule)) => {
            let head = rule.and_then(|rule| Some(peer.imports.as_ref()?.rules.get(rule)?.document.head));
            let answers = head.map(|head| rules(build, head, Side::Import)).unwrap_or_default();
            if answers.is_empty() { other_set(build, mesh, peer, Side::Export) } else { answers }
        }
        Some(Place::Peer(mesh, peer)) => {
            let other = build.federation.counterpart(mesh, peer);
            other.map(|other| other.document.meta.name.span).into_iter().collect()
        }
        Some(Place::Service(mesh, service)) => {
            let wanted = Stop::known(&service.name, "");
            let graph = Graph::new(build);
            let of_mesh = graph.lanes().filter(|lane| lane.exporter == mesh.name);
            of_mesh
                .flat_map(|lane| {
                    let passing =
                        lane.crossings.iter().filter(|crossing| crossing.service.as_ref() == Some(&wanted));
                    passing.filter_map(|crossing| lane.export_rules.get(crossing.export_rule?)?.span)
                })
                .collect()
        }
        None => Vec::new(),
    };
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// A side of the border.
#[derive(Debug, Clone, Copy)]
enum Side {
    Export,
    Import,
}

/// The rules of one side of a lane, and which of them a crossing passes.
type Of = (fn(&Lane) -> &Vec<RuleNode>, fn(&Crossing) -> Option<usize>);

/// The rules on the other side that meet the rule at `head`, which is on `side`.
fn rules(build: &Build, head: Span, side: Side) -> Vec<Span> {
    let graph = Graph::new(build);
    let export: Of = (|lane| &lane.export_rules, |crossing| crossing.export_rule);
    let import: Of = (|lane| &lane.import_rules, |crossing| crossing.import_rule);
    let (own, other) = match side {
        Side::Export => (export, import),
        Side::Import => (import, export),
    };
    let mut spans = Vec::new();
    for lane in graph.lanes() {
        let Some(index) = own.0(lane).iter().position(|rule| rule.span == Some(head)) else { continue };
        let passing = lane.crossings.iter().filter(|crossing| own.1(crossing) == Some(index));
        spans.extend(passing.filter_map(|crossing| other.0(lane).get(other.1(crossing)?)?.span));
    }
    spans
}

/// The set of the other mesh that answers, else its ServiceMeshPeer, else that of the own mesh.
fn other_set(build: &Build, mesh: &Mesh, peer: &Peer, side: Side) -> Vec<Span> {
    let other = build.federation.counterpart(mesh, peer);
    let set = other.and_then(|other| match side {
        Side::Export => other.exports.as_ref().map(|set| set.meta.name.span),
        Side::Import => other.imports.as_ref().map(|set| set.meta.name.span),
    });
    vec![set.unwrap_or_else(|| other.unwrap_or(peer).document.meta.name.span)]
}

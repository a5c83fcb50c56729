//! What a rule decides, and what an earlier rule takes before it.

use crate::assist::place::Place;
use crate::decision::Direction;
use crate::graph::{Crossing, Flow, Graph, Lane, RuleNode, offered_hosts, taken_hosts, taken_services};
use crate::model::{Mesh, Peer};
use crate::pipeline::Build;
use crate::source::{SourceId, Span};

/// A rule and everything it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The field it is written in and its index there, such as `exportRules[0]`.
    pub name: String,
    /// The mesh it belongs to.
    pub mesh: String,
    /// The peer it is for.
    pub peer: String,
    /// The rule.
    pub rule: RuleNode,
    /// What it decides, in the order of the graph.
    pub decided: Vec<Crossing>,
    /// What it matches after an earlier rule has decided, with that rule in the reason.
    pub shadowed: Vec<Crossing>,
}

/// The rule at a byte of a source with what it matches; `None` where no rule is.
#[must_use]
pub fn passing(build: &Build, source: SourceId, offset: u32) -> Option<Passing> {
    Passing::at(build, Place::find(build, source, offset)?)
}

impl Passing {
    /// The rule of a place.
    pub(super) fn at(build: &Build, place: Place<'_>) -> Option<Self> {
        match place {
            Place::Exports(mesh, peer, Some(index)) => Self::of_export(build, mesh, peer, index),
            Place::Imports(mesh, peer, Some(index)) => Self::of_import(build, mesh, peer, index),
            Place::Exports(..) | Place::Imports(..) | Place::Peer(..) | Place::Service(..) => None,
        }
    }

    fn of_export(build: &Build, mesh: &Mesh, peer: &Peer, index: usize) -> Option<Self> {
        let set = peer.exports.as_ref()?;
        let graph = Graph::new(build);
        let (lane, rule) = find(&graph, set.rules.get(index)?.document.head, |lane| &lane.export_rules)?;
        let drawn = lane.crossings.iter().filter(|crossing| crossing.export_rule == Some(index));
        let taken = taken_services(mesh, set, index);
        Some(Self::new(Direction::Inbound.rule_name(index), mesh, peer, rule).with(drawn, taken))
    }

    fn of_import(build: &Build, mesh: &Mesh, peer: &Peer, index: usize) -> Option<Self> {
        let set = peer.imports.as_ref()?;
        let graph = Graph::new(build);
        let (lane, rule) = find(&graph, set.rules.get(index)?.document.head, |lane| &lane.import_rules)?;
        let drawn = lane.crossings.iter().filter(|crossing| crossing.import_rule == Some(index));
        let offered = offered_hosts(&lane.crossings);
        let taken = taken_hosts(&offered, set, index);
        Some(Self::new(Direction::Outbound.rule_name(index), mesh, peer, rule).with(drawn, taken))
    }

    fn new(name: String, mesh: &Mesh, peer: &Peer, rule: &RuleNode) -> Self {
        let (mesh, peer) = (mesh.name.clone(), peer.name.clone());
        Self { name, mesh, peer, rule: rule.clone(), decided: Vec::new(), shadowed: Vec::new() }
    }

    /// With what the graph knows of the rule; that has only a few of the shadowed, but knows names nobody offers too.
    fn with<'c>(
        self,
        drawn: impl Iterator<Item = &'c Crossing>,
        taken: impl Iterator<Item = Crossing>,
    ) -> Self {
        let (idle, decided) = drawn.cloned().partition(|crossing| crossing.flow == Flow::Shadowed);
        let taken: Vec<Crossing> = taken.collect();
        Self { decided, shadowed: if taken.is_empty() { idle } else { taken }, ..self }
    }
}

fn find(graph: &Graph, span: Span, rules: fn(&Lane) -> &Vec<RuleNode>) -> Option<(&Lane, &RuleNode)> {
    graph.lanes().find_map(|lane| Some((lane, rules(lane).iter().find(|rule| rule.span == Some(span))?)))
}

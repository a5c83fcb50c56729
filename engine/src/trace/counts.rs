//! How many services each rule matches, and how many it decides: a gap between the two is shadowing.

use crate::compile::outbound::offered;
use crate::decision::Direction;
use crate::model::{ExportSet, Federation, ImportSet, Mesh, Peer};
use crate::service::ServiceName;
use crate::source::Span;
use crate::trace::{export_summary, import_summary, reference};

/// One rule and its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule by set and index, such as `ExportedServiceSet/green-mesh#0`.
    pub reference: String,
    /// Inbound for an export rule, outbound for an import rule.
    pub direction: Direction,
    /// The peer.
    pub peer: String,
    /// The first line of the rule.
    pub span: Span,
    /// What the rule matches, in short; `None` when it cannot be used.
    pub summary: Option<String>,
    /// Services it matches, earlier rules aside: existing ones for an export rule, offered ones for an import rule.
    pub matches: usize,
    /// Services it decides, as the first that matches.
    pub decides: usize,
}

/// Every rule of a mesh, by peer, exports before imports, in written order.
///
/// Costs services times rules of a set.
#[must_use]
pub fn rule_counts(federation: &Federation, mesh: &Mesh) -> Vec<RuleCount> {
    let mut counts = Vec::new();
    for peer in &mesh.peers {
        if let Some(set) = &peer.exports {
            counts.extend(of_exports(mesh, peer, set));
        }
        if let Some(set) = &peer.imports {
            let offers = offered(federation, mesh, peer).unwrap_or_default();
            counts.extend(of_imports(peer, set, &offers.into_keys().collect::<Vec<_>>()));
        }
    }
    counts
}

fn of_exports(mesh: &Mesh, peer: &Peer, set: &ExportSet) -> Vec<RuleCount> {
    let services: Vec<_> = mesh.services.iter().filter(|service| service.withheld.is_none()).collect();
    let deciding: Vec<usize> =
        services.iter().filter_map(|service| Some(set.find(&service.name, &service.labels)?.rule)).collect();
    let count = |(index, rule): (usize, &crate::model::ExportRule)| {
        let matcher = rule.matcher.as_ref().ok();
        let is_match = |matcher: &crate::model::rule::ExportMatcher| {
            services.iter().filter(|service| matcher.is_match(&service.name, &service.labels)).count()
        };
        RuleCount {
            reference: reference(Direction::Inbound, &peer.name, index),
            direction: Direction::Inbound,
            peer: peer.name.clone(),
            span: rule.document.head,
            summary: matcher.map(export_summary),
            matches: matcher.map_or(0, is_match),
            decides: deciding.iter().filter(|&&decider| decider == index).count(),
        }
    };
    set.rules.iter().enumerate().map(count).collect()
}

fn of_imports(peer: &Peer, set: &ImportSet, offers: &[ServiceName]) -> Vec<RuleCount> {
    let deciding: Vec<usize> = offers.iter().filter_map(|offer| Some(set.find(offer)?.rule)).collect();
    let count = |(index, rule): (usize, &crate::model::ImportRule)| {
        let matcher = rule.matcher.as_ref().ok();
        let is_match = |matcher: &crate::model::rule::ImportMatcher| {
            offers.iter().filter(|offer| matcher.pattern.is_match(offer)).count()
        };
        RuleCount {
            reference: reference(Direction::Outbound, &peer.name, index),
            direction: Direction::Outbound,
            peer: peer.name.clone(),
            span: rule.document.head,
            summary: matcher.map(import_summary),
            matches: matcher.map_or(0, is_match),
            decides: deciding.iter().filter(|&&decider| decider == index).count(),
        }
    };
    set.rules.iter().enumerate().map(count).collect()
}

//! How many services each rule matches, and how many it decides: a gap between the two is shadowing.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::outbound::offered;
use crate::decision::Direction;
use crate::model::rule::{ExportMatcher, ImportMatcher};
use crate::model::service::Service;
use crate::model::{ExportRule, ExportSet, Federation, ImportRule, ImportSet, Mesh, Peer};
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
/// A rule that names one service costs a look-up, one with a wildcard or labels a look at each service.
#[must_use]
pub fn rule_counts(federation: &Federation, mesh: &Mesh) -> Vec<RuleCount> {
    let mut counts = Vec::new();
    for peer in &mesh.peers {
        if let Some(set) = &peer.exports {
            counts.extend(of_exports(mesh, peer, set));
        }
        if let Some(set) = &peer.imports {
            let offers = offered(federation, mesh, peer).unwrap_or_default();
            counts.extend(of_imports(peer, set, &offers.into_keys().collect()));
        }
    }
    counts
}

fn of_exports(mesh: &Mesh, peer: &Peer, set: &ExportSet) -> Vec<RuleCount> {
    let services: BTreeMap<&ServiceName, &Service> = mesh
        .services
        .iter()
        .filter(|service| service.withheld.is_none())
        .map(|service| (&service.name, service))
        .collect();
    let deciding = services.iter().filter_map(|(name, service)| Some(set.find(name, &service.labels)?.rule));
    let decides = tally(set.rules.len(), deciding);
    let count = |((index, rule), decides): ((usize, &ExportRule), usize)| {
        let matcher = rule.matcher.as_ref().ok();
        let is_match = |matcher: &ExportMatcher| {
            let single = match matcher {
                ExportMatcher::Name { pattern, .. } => pattern.single(),
                ExportMatcher::Label { .. } => None,
            };
            single.map_or_else(
                || services.values().filter(|of| matcher.is_match(&of.name, &of.labels)).count(),
                |single| usize::from(services.contains_key(&single)),
            )
        };
        RuleCount {
            reference: reference(Direction::Inbound, &peer.name, index),
            direction: Direction::Inbound,
            peer: peer.name.clone(),
            span: rule.document.head,
            summary: matcher.map(export_summary),
            matches: matcher.map_or(0, is_match),
            decides,
        }
    };
    set.rules.iter().enumerate().zip(decides).map(count).collect()
}

fn of_imports(peer: &Peer, set: &ImportSet, offers: &BTreeSet<ServiceName>) -> Vec<RuleCount> {
    let decides = tally(set.rules.len(), offers.iter().filter_map(|offer| Some(set.find(offer)?.rule)));
    let count = |((index, rule), decides): ((usize, &ImportRule), usize)| {
        let matcher = rule.matcher.as_ref().ok();
        let is_match = |matcher: &ImportMatcher| {
            matcher.pattern.single().map_or_else(
                || offers.iter().filter(|offer| matcher.pattern.is_match(offer)).count(),
                |single| usize::from(offers.contains(&single)),
            )
        };
        RuleCount {
            reference: reference(Direction::Outbound, &peer.name, index),
            direction: Direction::Outbound,
            peer: peer.name.clone(),
            span: rule.document.head,
            summary: matcher.map(import_summary),
            matches: matcher.map_or(0, is_match),
            decides,
        }
    };
    set.rules.iter().enumerate().zip(decides).map(count).collect()
}

/// How often each of `length` indices occurs.
fn tally(length: usize, indices: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut counts = vec![0_usize; length];
    for index in indices {
        if let Some(count) = counts.get_mut(index) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

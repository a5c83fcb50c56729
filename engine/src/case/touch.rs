//! Which rules a case has to do with beyond the one that decided: those that match what it asks about.
//!
//! A rule that matches and never decides stands behind another one; a test that only matches it proves nothing of it.

use std::collections::BTreeMap;

use crate::answer::rule_ref;
use crate::case::RuleId;
use crate::decision::Direction;
use crate::model::{Mesh, Peer};
use crate::naming;
use crate::service::ServiceName;

/// The rules of `peer` that match a service: exported by its local name, imported by its exported one.
pub(super) fn matching(mesh: &Mesh, direction: Direction, peer: &Peer, service: &ServiceName) -> Vec<RuleId> {
    let none = BTreeMap::new();
    let labels = mesh.service(&service.namespace, &service.name).map_or(&none, |known| &known.labels);
    let indices: Vec<usize> = match direction {
        Direction::Inbound => {
            let rules = peer.exports.iter().flat_map(|set| set.rules.iter().enumerate());
            let is_match = |rule: &crate::model::ExportRule| {
                rule.matcher.as_ref().is_ok_and(|matcher| matcher.is_match(service, labels))
            };
            rules.filter(|(_, rule)| is_match(rule)).map(|(index, _)| index).collect()
        }
        Direction::Outbound => {
            let rules = peer.imports.iter().flat_map(|set| set.rules.iter().enumerate());
            let is_match = |rule: &crate::model::ImportRule| {
                rule.matcher.as_ref().is_ok_and(|matcher| matcher.pattern.is_match(service))
            };
            rules.filter(|(_, rule)| is_match(rule)).map(|(index, _)| index).collect()
        }
    };
    let id = |index: usize| {
        let index = u32::try_from(index).ok()?;
        Some(RuleId { mesh: mesh.name.clone(), rule: rule_ref(direction, &peer.name, index) })
    };
    indices.into_iter().filter_map(id).collect()
}

/// The rules that match the service behind a host a gateway wrote.
pub(super) fn matching_host(
    mesh: &Mesh,
    direction: Direction,
    peer: Option<&str>,
    host: &str,
) -> Vec<RuleId> {
    let peer = peer.and_then(|peer| mesh.peer(peer));
    let (Some(peer), Some((name, namespace, _))) = (peer, naming::split(host)) else { return Vec::new() };
    matching(mesh, direction, peer, &ServiceName::new(namespace, name))
}

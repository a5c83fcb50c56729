//! Imports: which hosts of this mesh lead to a peer, and under what name.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::inbound;
use crate::host::is_normal;
use crate::model::rule::ImportMatcher;
use crate::model::service::ServiceKind;
use crate::model::{Federation, Mesh, Peer};
use crate::naming;
use crate::service::ServiceName;

/// One import: a host and the exported name behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    /// Whether the peer is not known to offer it. Services known to be offered come first.
    pub(crate) is_unknown: bool,
    /// Index of the rule.
    pub(crate) rule: usize,
    /// The name the peer exports it under.
    pub(crate) exported: ServiceName,
}

/// The exported names `peer` is known to offer this mesh: those of its existing Services, and those its rules
/// name outright. `None` when the peer's files were not given, or it has no peer for us.
pub(crate) fn offered(
    federation: &Federation,
    mesh: &Mesh,
    peer: &Peer,
) -> Option<BTreeMap<ServiceName, inbound::Export>> {
    let exporter = federation.mesh_of(peer)?;
    let counterpart = federation.counterpart(mesh, peer)?;
    let exports = inbound::exports(exporter, counterpart);
    Some(exports.hosts.into_values().map(|export| (export.exported.clone(), export)).collect())
}

/// What is imported from one peer.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// By imported host.
    pub(crate) hosts: BTreeMap<String, Import>,
    /// Exported hosts that a rule claims, though the host it gives them is taken or none.
    pub(crate) withheld: BTreeSet<String>,
}

/// Works out what is imported from `peer`.
pub(crate) fn imports(federation: &Federation, mesh: &Mesh, peer: &Peer) -> Imports {
    let mut imports = Imports::default();
    let Some(set) = &peer.imports else { return imports };
    let offered: BTreeSet<ServiceName> =
        offered(federation, mesh, peer).unwrap_or_default().into_keys().collect();
    // A name that a rule gives outright counts when that very rule decides it.
    let named = set.rules.iter().enumerate().filter_map(|(index, rule)| {
        let name = rule.matcher.as_ref().ok()?.pattern.single()?;
        (set.find(&name)?.rule == index && !offered.contains(&name)).then_some(name)
    });
    let unknown: BTreeSet<ServiceName> = named.collect();
    let suffix = peer.offered_suffix();
    let known = offered.into_iter().map(|name| (false, name));
    let mut candidates: Vec<(String, Import)> = known
        .chain(unknown.into_iter().map(|name| (true, name)))
        .filter_map(|(is_unknown, exported)| {
            let (rule, host) = set.import(&exported)?;
            Some((host, Import { is_unknown, rule, exported }))
        })
        .collect();
    candidates.sort_by(|left, right| left.1.cmp(&right.1));
    for (host, import) in candidates {
        let to = naming::host(&import.exported.name, &import.exported.namespace, &suffix);
        if is_normal(&host) && is_normal(&to) && !imports.hosts.contains_key(&host) {
            imports.hosts.insert(host, import);
        } else if is_normal(&to) {
            imports.withheld.insert(to);
        }
    }
    imports
}

/// Rules with a wildcard, by index.
pub(crate) fn patterns(peer: &Peer) -> Vec<(usize, &ImportMatcher)> {
    let rules = peer.imports.iter().flat_map(|set| set.rules.iter().enumerate());
    let matchers = rules.filter_map(|(index, rule)| Some((index, rule.matcher.as_ref().ok()?)));
    matchers.filter(|(_, matcher)| matcher.pattern.single().is_none()).collect()
}

/// Suffixes that imports of this peer appear under, the cluster's own aside.
pub(crate) fn import_suffixes(peer: &Peer) -> BTreeSet<String> {
    let rules = peer.imports.iter().flat_map(|set| &set.rules).filter_map(|rule| rule.matcher.as_ref().ok());
    let suffixes = rules.filter(|matcher| !matcher.is_local).map(|matcher| matcher.suffix.clone());
    let suffixes = suffixes.chain([naming::import_suffix(&peer.name)]);
    suffixes.filter(|suffix| is_normal(suffix)).collect()
}

/// ExternalName Services, by local host.
pub(crate) fn aliases(mesh: &Mesh) -> BTreeMap<String, &str> {
    let services = mesh.services.iter().filter_map(|service| match &service.kind {
        ServiceKind::External(host) if is_normal(host) => {
            Some((service.local_host(&mesh.cluster_domain), host.as_str()))
        }
        ServiceKind::External(_) | ServiceKind::Internal => None,
    });
    services.filter(|(host, _)| is_normal(host)).collect()
}

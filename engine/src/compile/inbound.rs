//! Exports: which hosts a peer may ask for, and what stands behind them.

use std::collections::{BTreeMap, BTreeSet};

use crate::host::is_normal;
use crate::model::rule::ExportMatcher;
use crate::model::service::Service;
use crate::model::{ExportSet, ImportSet, Mesh, Peer};
use crate::naming;
use crate::service::{Alias, ServiceName, ServicePattern};

/// What is exported to one peer.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// By exported host.
    pub(crate) hosts: BTreeMap<String, Export>,
    /// Local hosts of services that no pattern may reach.
    pub(crate) withheld: BTreeSet<String>,
    /// Name rules with a wildcard: rule index, pattern, alias.
    pub(crate) patterns: Vec<(usize, ServicePattern, Alias)>,
}

/// One exported host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Export {
    /// Whether the service is only named by a rule, not given as a Service. Existing ones come first.
    pub(crate) is_unknown: bool,
    /// Index of the rule.
    pub(crate) rule: usize,
    /// The service behind it.
    pub(crate) service: ServiceName,
    /// The name it is exported under.
    pub(crate) exported: ServiceName,
}

/// Works out what `mesh` exports to `peer`.
pub(crate) fn exports(mesh: &Mesh, peer: &Peer) -> Exports {
    let mut exports = Exports::default();
    let Some(set) = &peer.exports else { return exports };
    exports.patterns = patterns(set);
    let suffix = peer.export_suffix();
    let local = mesh.local_suffix();
    let mut candidates: Vec<(String, Export)> = Vec::new();
    for service in &mesh.services {
        match exported(set, service) {
            Some(export) => candidates.push((host(&export.exported, &suffix), export)),
            None => exports.withhold(set, &service.name, &local),
        }
    }
    candidates.extend(named_only(mesh, set).map(|export| (host(&export.exported, &suffix), export)));
    for service in imported_as_local(mesh) {
        exports.withhold(set, &service, &local);
    }
    candidates.sort_by(|left, right| left.1.cmp(&right.1));
    for (exported, export) in candidates {
        let is_usable = is_normal(&exported) && is_normal(&host(&export.service, &local));
        if is_usable && !exports.hosts.contains_key(&exported) {
            exports.hosts.insert(exported, export);
        } else {
            exports.withhold(set, &export.service, &local);
        }
    }
    exports
}

/// The export of an existing Service.
pub(crate) fn exported(set: &ExportSet, service: &Service) -> Option<Export> {
    if service.withheld.is_some() {
        return None;
    }
    let shown = set.find(&service.name, &service.labels)?;
    Some(Export { is_unknown: false, rule: shown.rule, service: service.name.clone(), exported: shown.name })
}

/// Services that a rule names outright and nobody gave: they may be deployed later.
fn named_only<'a>(mesh: &'a Mesh, set: &'a ExportSet) -> impl Iterator<Item = Export> + 'a {
    let imported: BTreeSet<ServiceName> = imported_as_local(mesh).collect();
    let names =
        set.rules.iter().enumerate().filter_map(|(index, rule)| match rule.matcher.as_ref().ok()? {
            ExportMatcher::Name { pattern, .. } => Some((index, pattern.single()?)),
            ExportMatcher::Label { .. } => None,
        });
    names.filter_map(move |(rule, service)| {
        if mesh.service(&service.namespace, &service.name).is_some() || imported.contains(&service) {
            return None;
        }
        let shown = set.find_unknown(&service).filter(|shown| shown.rule == rule)?;
        Some(Export { is_unknown: true, rule, service, exported: shown.name })
    })
}

/// Names of this cluster that a rule takes from a peer outright: passing them on would be transit.
fn imported_as_local(mesh: &Mesh) -> impl Iterator<Item = ServiceName> {
    mesh.peers.iter().filter_map(|peer| peer.imports.as_ref()).flat_map(named_as_local)
}

/// Those of one set.
pub(crate) fn named_as_local(set: &ImportSet) -> impl Iterator<Item = ServiceName> {
    let matchers = set.rules.iter().filter_map(|rule| rule.matcher.as_ref().ok());
    matchers.filter(|matcher| matcher.is_local).filter_map(|matcher| {
        let name = matcher.alias.name.as_ref().or(matcher.pattern.name.as_ref())?;
        Some(ServiceName::new(matcher.alias.namespace.as_ref()?, name))
    })
}

fn patterns(set: &ExportSet) -> Vec<(usize, ServicePattern, Alias)> {
    let rules = set.rules.iter().enumerate();
    let names = rules.filter_map(|(index, rule)| match rule.matcher.as_ref().ok()? {
        ExportMatcher::Name { pattern, alias } if pattern.single().is_none() => {
            Some((index, pattern.clone(), alias.clone()))
        }
        ExportMatcher::Name { .. } | ExportMatcher::Label { .. } => None,
    });
    names.collect()
}

impl Exports {
    /// Keeps a service from answering through a pattern, if a name rule covers it.
    fn withhold(&mut self, set: &ExportSet, service: &ServiceName, local_suffix: &str) {
        let local = host(service, local_suffix);
        if set.find_unknown(service).is_some() && is_normal(&local) {
            self.withheld.insert(local);
        }
    }
}

fn host(service: &ServiceName, suffix: &str) -> String {
    naming::host(&service.name, &service.namespace, suffix)
}

//! What a peer offers this mesh, when both sides are known.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Site;
use crate::compile::inbound::Export;
use crate::compile::outbound;
use crate::model::rule::ExportMatcher;
use crate::model::{Mesh, Peer, Service};
use crate::service::{ServiceName, ServicePattern};

/// What a peer offers.
pub(super) struct Offers<'a> {
    /// The mesh behind the peer.
    pub(super) exporter: &'a Mesh,
    /// That mesh's peer for us.
    pub(super) counterpart: &'a Peer,
    /// Exports by exported name.
    pub(super) exports: BTreeMap<ServiceName, Export>,
    /// Exported names by the name inside the exporting mesh.
    by_local: BTreeMap<ServiceName, ServiceName>,
    /// Namespaces of exported names.
    namespaces: BTreeSet<String>,
    /// Exported names without their namespace, each with the namespaces it occurs in.
    names: BTreeMap<String, BTreeSet<String>>,
    outcomes: Outcomes,
}

/// Names that rules could yield for services nobody gave.
#[derive(Default)]
struct Outcomes {
    namespaces: BTreeSet<String>,
    names: BTreeSet<String>,
    both: BTreeSet<ServiceName>,
    /// Namespaces and names of `both`.
    parts: (BTreeSet<String>, BTreeSet<String>),
    has_any: bool,
}

impl<'a> Offers<'a> {
    /// `None` when the peer's files were not given, or it has no peer for us.
    pub(super) fn new(site: &Site<'a>, peer: &Peer) -> Option<Self> {
        let exports = outbound::offered(site.federation, site.mesh, peer)?;
        let exporter = site.federation.mesh_of(peer)?;
        let counterpart = site.federation.counterpart(site.mesh, peer)?;
        let by_local: BTreeMap<_, _> =
            exports.iter().map(|(exported, export)| (export.service.clone(), exported.clone())).collect();
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for service in exports.keys() {
            names.entry(service.name.clone()).or_default().insert(service.namespace.clone());
        }
        Some(Self {
            exporter,
            counterpart,
            names,
            namespaces: exports.keys().map(|service| service.namespace.clone()).collect(),
            outcomes: if exporter.services.is_empty() {
                Outcomes::of(counterpart)
            } else {
                Outcomes::default()
            },
            by_local,
            exports,
        })
    }

    /// The Service behind an exported name, if it was given.
    pub(super) fn service(&self, exported: &ServiceName) -> Option<&'a Service> {
        let service = &self.exports.get(exported)?.service;
        self.exporter.service(&service.namespace, &service.name)
    }

    /// Whether something offered, or possibly offered, has a name of this pattern.
    pub(super) fn could_match(&self, pattern: &ServicePattern) -> bool {
        let is_offered = match (&pattern.namespace, &pattern.name) {
            (Some(namespace), Some(name)) => self.exports.contains_key(&ServiceName::new(namespace, name)),
            (Some(namespace), None) => self.namespaces.contains(namespace),
            (None, Some(name)) => self.names.contains_key(name),
            (None, None) => !self.exports.is_empty(),
        };
        is_offered || self.outcomes.could_match(pattern)
    }

    /// Names exported in this namespace, or in any.
    pub(super) fn names_in<'s>(
        &'s self,
        namespace: Option<&'s str>,
    ) -> Box<dyn Iterator<Item = &'s str> + 's> {
        let Some(namespace) = namespace else { return Box::new(self.names.keys().map(String::as_str)) };
        let from = self.exports.range(ServiceName::new(namespace, "")..).map(|(service, _)| service);
        let here = from.take_while(move |service| service.namespace == namespace);
        Box::new(here.map(|service| service.name.as_str()))
    }

    /// Namespaces in which this name is exported, or any.
    pub(super) fn namespaces_with(&self, name: Option<&str>) -> impl Iterator<Item = &str> {
        let namespaces = match name {
            None => Some(&self.namespaces),
            Some(name) => self.names.get(name),
        };
        namespaces.into_iter().flatten().map(String::as_str)
    }

    /// The name under which a service is exported that this pattern names as the exporting mesh does.
    pub(super) fn renamed(&self, pattern: &ServicePattern) -> Option<(&ServiceName, &ServiceName)> {
        if let Some(single) = pattern.single() {
            return self.by_local.get_key_value(&single);
        }
        let first = ServiceName::new(pattern.namespace.as_ref()?, "");
        self.by_local.range(first..).next().filter(|(local, _)| pattern.is_match(local))
    }
}

impl Outcomes {
    fn of(exporter: &Peer) -> Self {
        let mut outcomes = Self::default();
        let rules = exporter.exports.iter().flat_map(|set| &set.rules);
        for matcher in rules.filter_map(|rule| rule.matcher.as_ref().ok()) {
            let ExportMatcher::Name { pattern, alias } = matcher else {
                outcomes.has_any = true;
                continue;
            };
            let namespace = alias.namespace.as_ref().or(pattern.namespace.as_ref());
            let name = alias.name.as_ref().or(pattern.name.as_ref());
            match (namespace, name) {
                (Some(namespace), Some(name)) => {
                    outcomes.both.insert(ServiceName::new(namespace, name));
                    outcomes.parts.0.insert(namespace.clone());
                    outcomes.parts.1.insert(name.clone());
                }
                (Some(namespace), None) => {
                    outcomes.namespaces.insert(namespace.clone());
                }
                (None, Some(name)) => {
                    outcomes.names.insert(name.clone());
                }
                (None, None) => outcomes.has_any = true,
            }
        }
        outcomes
    }

    /// Whether the name of some service that nobody gave could come out like this.
    fn could_match(&self, pattern: &ServicePattern) -> bool {
        let has_namespace = |it: &String| self.namespaces.contains(it);
        let has_name = |it: &String| self.names.contains(it);
        let is_possible = match (&pattern.namespace, &pattern.name) {
            (Some(namespace), Some(name)) => {
                has_namespace(namespace)
                    || has_name(name)
                    || self.both.contains(&ServiceName::new(namespace, name))
            }
            (Some(namespace), None) => {
                has_namespace(namespace) || !self.names.is_empty() || self.parts.0.contains(namespace)
            }
            (None, Some(name)) => {
                has_name(name) || !self.namespaces.is_empty() || self.parts.1.contains(name)
            }
            (None, None) => !self.namespaces.is_empty() || !self.names.is_empty() || !self.both.is_empty(),
        };
        self.has_any || is_possible
    }
}

//! What Istio's own documents make of federated traffic: failover, TLS, routes, policies, visibility.
//!
//! Source of the rules: Istio 1.31, `pilot/pkg/networking/core` and `pkg/config/analysis`; each check names its own.

mod alias;
mod failover;
mod gateways;
mod policies;
mod tls;
mod visibility;

pub(super) use gateways::find as find_gateway;

use crate::finding::{Finding, ObjectRef};
use crate::model::service::ServiceKind;
use crate::model::{Federation, IstioDocuments, Mesh, Peer, Service};
use crate::naming;
use crate::resource::Meta;
use crate::resource::istio::{Gateway, Labels};

/// The documents of one mesh under examination.
pub(super) struct Scene<'a> {
    /// The mesh they belong to; `None` when that cannot be told.
    pub(super) mesh: Option<&'a Mesh>,
    pub(super) documents: &'a IstioDocuments,
    /// What hosts of Services end in after name and namespace.
    local_suffix: String,
}

/// Checks the documents of every mesh, and those of none.
pub(super) fn check(federation: &Federation, findings: &mut Vec<Finding>) {
    for mesh in &federation.meshes {
        Scene::new(Some(mesh), &mesh.istio).check(findings);
    }
    for documents in &federation.loose {
        Scene::new(None, documents).check(findings);
    }
}

impl<'a> Scene<'a> {
    fn new(mesh: Option<&'a Mesh>, documents: &'a IstioDocuments) -> Self {
        let local = || naming::local_suffix(naming::DEFAULT_CLUSTER_DOMAIN);
        Self { mesh, documents, local_suffix: mesh.map_or_else(local, Mesh::local_suffix) }
    }

    fn check(&self, findings: &mut Vec<Finding>) {
        failover::check(self, findings);
        tls::check(self, findings);
        alias::check(self, findings);
        gateways::check(self, findings);
        policies::check(self, findings);
        visibility::check(self, findings);
        super::plugins::check(self, findings);
    }

    /// The document as an object of its mesh.
    pub(super) fn object(&self, meta: &Meta) -> ObjectRef {
        ObjectRef { mesh: self.mesh.map(|mesh| mesh.name.clone()), ..meta.object() }
    }

    /// A host as Istio completes it: one without dots is a Service of the document's own namespace.
    fn host(&self, written: &str, meta: &Meta) -> String {
        let host = written.to_ascii_lowercase();
        if host.contains(['.', '*']) || meta.namespace.value.is_empty() {
            return host;
        }
        naming::host(&host, &meta.namespace.value, &self.local_suffix)
    }

    /// The Service with this host.
    fn service(&self, host: &str) -> Option<&'a Service> {
        let (name, namespace, suffix) = naming::split(host)?;
        let service = self.mesh?.service(namespace, name)?;
        (suffix == self.local_suffix).then_some(service)
    }

    /// The host behind an ExternalName Service.
    fn target(&self, host: &str) -> Option<&'a str> {
        match &self.service(host)?.kind {
            ServiceKind::Internal => None,
            ServiceKind::External(target) => Some(target),
        }
    }

    /// The peers that a host of this form is imported from.
    fn importers(&self, host: &str) -> impl Iterator<Item = &'a Peer> {
        let peers = self.mesh.map(|mesh| mesh.peers.as_slice()).unwrap_or_default();
        peers.iter().filter(move |peer| {
            let suffixes = import_suffixes(peer);
            suffixes.iter().any(|suffix| naming::split(host).is_some_and(|(.., rest)| rest == suffix))
        })
    }

    /// Whether documents of this namespace are for the whole mesh.
    pub(super) fn is_root(&self, namespace: &str) -> bool {
        match self.mesh {
            Some(mesh) if !mesh.namespace.is_empty() => mesh.namespace == namespace,
            _ => namespace == "istio-system",
        }
    }

    /// The second number of the Istio version, where the control plane names it.
    ///
    /// Source: release notes of OpenShift Service Mesh, "component versions".
    fn istio_minor(&self) -> Option<u32> {
        let version = &self.mesh?.control_plane.as_ref()?.version.as_ref()?.value;
        let mut numbers = version.trim_start_matches('v').split(['.', '-', '_']);
        let (major, minor) = (numbers.next()?, numbers.next()?.parse().ok()?);
        match (major, minor) {
            ("1", minor) => Some(minor),
            ("2", 0) => Some(6),
            ("2", 1) => Some(9),
            ("2", 2) => Some(12),
            ("2", 3) => Some(14),
            ("2", 4) => Some(16),
            ("2", 5) => Some(18),
            ("2", 6) => Some(20),
            _ => None,
        }
    }

    /// The Gateways whose pods a selector picks.
    ///
    /// Pods are not among the documents: two selectors are taken to meet when one says all the other says.
    pub(super) fn gateways(&self, selector: &Labels) -> Vec<&'a Gateway> {
        let gateways = self.documents.gateways.iter();
        gateways.filter(|gateway| meet(&gateway.selector, selector)).collect()
    }
}

/// Whether one selector says all the other says, and both say something.
pub(super) fn meet(one: &Labels, two: &Labels) -> bool {
    let within =
        |part: &Labels, whole: &Labels| part.iter().all(|(key, value)| whole.get(key) == Some(value));
    !one.is_empty() && !two.is_empty() && (within(one, two) || within(two, one))
}

/// What hosts imported from a peer end in after name and namespace, those imported as local ones aside.
fn import_suffixes(peer: &Peer) -> Vec<String> {
    let rules = peer.imports.iter().flat_map(|set| &set.rules);
    let matchers = rules.filter_map(|rule| rule.matcher.as_ref().ok()).filter(|matcher| !matcher.is_local);
    let mut suffixes: Vec<_> = matchers.map(|matcher| matcher.suffix.clone()).collect();
    suffixes.sort_unstable();
    suffixes.dedup();
    suffixes
}

/// Whether two hosts, each of which may begin with `*`, have a host in common.
pub(super) fn overlap(one: &str, two: &str) -> bool {
    match (one.strip_prefix('*'), two.strip_prefix('*')) {
        (Some(one), Some(two)) => one.ends_with(two) || two.ends_with(one),
        (Some(ending), None) => two.ends_with(ending),
        (None, Some(ending)) => one.ends_with(ending),
        (None, None) => one == two,
    }
}

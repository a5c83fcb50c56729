//! What Istio's own documents make of federated traffic: failover, TLS, routes, policies, visibility.
//!
//! Source of the rules: Istio 1.31, `pilot/pkg/networking/core` and `pkg/config/analysis`; each check names its own.

mod alias;
mod alt_names;
mod failover;
mod gateways;
mod hosts;
mod imported;
mod index;
mod policies;
mod tls;
mod visibility;

use std::collections::BTreeMap;

pub(super) use index::{HostSet, meet};

use crate::finding::{Finding, ObjectRef};
use crate::model::service::ServiceKind;
use crate::model::{Federation, IstioDocuments, Mesh, Service};
use crate::naming;
use crate::resource::Meta;
use crate::resource::istio::{AuthorizationPolicy, Gateway, ServiceEntry, VirtualService, WasmPlugin};
use imported::ImportedHosts;
use index::Selected;

/// Namespace and name.
type Name<'a> = (&'a str, &'a str);

/// The documents of one mesh under examination, and what is looked up in them often.
pub(super) struct Scene<'a> {
    /// The mesh they belong to; `None` when that cannot be told.
    pub(super) mesh: Option<&'a Mesh>,
    pub(super) documents: &'a IstioDocuments,
    /// What hosts of Services end in after name and namespace.
    local_suffix: String,
    imported: ImportedHosts<'a>,
    /// ServiceEntries by host.
    entries: BTreeMap<&'a str, Vec<&'a ServiceEntry>>,
    pub(super) gateways: Selected<'a, Gateway>,
    pub(super) plugins: Selected<'a, WasmPlugin>,
    pub(super) policies: Selected<'a, AuthorizationPolicy>,
    by_name: BTreeMap<Name<'a>, &'a Gateway>,
    /// VirtualServices by the gateways they name.
    pub(super) routes: BTreeMap<Name<'a>, Vec<&'a VirtualService>>,
}

/// Checks the documents of every mesh, and those of none.
pub(super) fn check(federation: &Federation, findings: &mut Vec<Finding>) {
    for mesh in &federation.meshes {
        let scene = Scene::new(Some(mesh), &mesh.istio);
        scene.check(findings);
        alt_names::check(&scene, federation, findings);
    }
    for documents in &federation.loose {
        Scene::new(None, documents).check(findings);
    }
}

impl<'a> Scene<'a> {
    fn new(mesh: Option<&'a Mesh>, documents: &'a IstioDocuments) -> Self {
        let local = || naming::local_suffix(naming::DEFAULT_CLUSTER_DOMAIN);
        let mut entries: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in &documents.service_entries {
            for host in &entry.hosts {
                entries.entry(host.value.as_str()).or_default().push(entry);
            }
        }
        let mut routes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for service in &documents.virtual_services {
            for gateway in &service.gateways {
                let name = qualify(&gateway.value, &service.meta.namespace.value);
                routes.entry(name).or_default().push(service);
            }
        }
        let name = |gateway: &'a Gateway| {
            ((gateway.meta.namespace.value.as_str(), gateway.meta.name.value.as_str()), gateway)
        };
        Self {
            mesh,
            documents,
            local_suffix: mesh.map_or_else(local, Mesh::local_suffix),
            imported: mesh.map(ImportedHosts::new).unwrap_or_default(),
            entries,
            gateways: Selected::new(&documents.gateways, |gateway| &gateway.selector),
            plugins: Selected::new(&documents.plugins, |plugin| &plugin.selector),
            policies: Selected::new(&documents.policies, |policy| &policy.selector),
            by_name: documents.gateways.iter().map(name).collect(),
            routes,
        }
    }

    fn check(&self, findings: &mut Vec<Finding>) {
        failover::check(self, findings);
        tls::check(self, findings);
        alias::check(self, findings);
        hosts::check(self, findings);
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

    /// The ServiceEntries that declare a host.
    fn entries(&self, host: &str) -> impl Iterator<Item = &'a ServiceEntry> {
        self.entries.get(host).into_iter().flatten().copied()
    }

    /// The Gateway a document of `namespace` names; `None` for `mesh` and for what is not given.
    fn gateway(&self, name: &str, namespace: &str) -> Option<&'a Gateway> {
        self.by_name.get(&qualify(name, namespace)).copied()
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
}

/// A name that may have its namespace before it.
fn qualify<'n>(name: &'n str, namespace: &'n str) -> Name<'n> {
    name.split_once('/').unwrap_or((namespace, name))
}

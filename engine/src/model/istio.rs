//! The documents of Istio that belong together, by kind.

use crate::finding::{Code, Finding, ObjectRef};
use crate::resource::istio::{
    AuthorizationPolicy, DestinationRule, Gateway, PeerAuthentication, ServiceEntry, Sidecar, VirtualService,
    WasmPlugin,
};
use crate::resource::{Istio, Meta, Secret};

/// Documents of one mesh; each list by namespace and name once it is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IstioDocuments {
    /// Every DestinationRule.
    pub destination_rules: Vec<DestinationRule>,
    /// Every VirtualService.
    pub virtual_services: Vec<VirtualService>,
    /// Every Gateway.
    pub gateways: Vec<Gateway>,
    /// Every ServiceEntry.
    pub service_entries: Vec<ServiceEntry>,
    /// Every Sidecar.
    pub sidecars: Vec<Sidecar>,
    /// Every PeerAuthentication.
    pub authentications: Vec<PeerAuthentication>,
    /// Every AuthorizationPolicy.
    pub policies: Vec<AuthorizationPolicy>,
    /// Every WasmPlugin.
    pub plugins: Vec<WasmPlugin>,
    /// Every Secret, which WasmPlugins may name.
    pub secrets: Vec<Secret>,
}

impl IstioDocuments {
    pub(super) fn add(&mut self, document: Istio) {
        match document {
            Istio::DestinationRule(document) => self.destination_rules.push(document),
            Istio::VirtualService(document) => self.virtual_services.push(document),
            Istio::Gateway(document) => self.gateways.push(document),
            Istio::ServiceEntry(document) => self.service_entries.push(document),
            Istio::Sidecar(document) => self.sidecars.push(document),
            Istio::PeerAuthentication(document) => self.authentications.push(document),
            Istio::AuthorizationPolicy(document) => self.policies.push(document),
            Istio::WasmPlugin(document) => self.plugins.push(*document),
        }
    }

    /// Puts everything in order; of two documents for one object the first is kept and the second reported.
    pub(super) fn close(&mut self, mesh: Option<&str>, findings: &mut Vec<Finding>) {
        close(&mut self.destination_rules, |document| &document.meta, mesh, findings);
        close(&mut self.virtual_services, |document| &document.meta, mesh, findings);
        close(&mut self.gateways, |document| &document.meta, mesh, findings);
        close(&mut self.service_entries, |document| &document.meta, mesh, findings);
        close(&mut self.sidecars, |document| &document.meta, mesh, findings);
        close(&mut self.authentications, |document| &document.meta, mesh, findings);
        close(&mut self.policies, |document| &document.meta, mesh, findings);
        close(&mut self.plugins, |document| &document.meta, mesh, findings);
        close(&mut self.secrets, |document| &document.meta, mesh, findings);
    }
}

fn close<T>(
    documents: &mut Vec<T>,
    meta: impl Fn(&T) -> &Meta,
    mesh: Option<&str>,
    findings: &mut Vec<Finding>,
) {
    let name = |document: &T| (meta(document).namespace.value.clone(), meta(document).name.value.clone());
    documents.sort_by_cached_key(|document| (name(document), meta(document).span));
    documents.dedup_by(|second, first| {
        let is_same = name(first) == name(second);
        if is_same {
            let (first, second) = (meta(first), meta(second));
            let message = format!("{} `{}` is described twice", second.kind, second.name.value);
            let object = ObjectRef { mesh: mesh.map(str::to_owned), ..second.object() };
            let finding = Finding::new(Code::DuplicateObject, message)
                .at(second.name.span)
                .related(first.name.span, "first described here");
            findings.push(finding.on(&object, "/metadata/name"));
        }
        is_same
    });
}

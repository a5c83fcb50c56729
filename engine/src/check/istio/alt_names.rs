//! Names that TLS with a peer insists on: the peer's ingress gateway ends it, so they must be the gateway's.
//!
//! Source: `pilot/pkg/networking/core/cluster_tls.go`, `subjectAltNames` of DestinationRule before ServiceEntry.

use crate::check::istio::Scene;
use crate::finding::{Code, Finding, ObjectRef};
use crate::identity::SPIFFE_SCHEME;
use crate::model::{Federation, Mesh, Peer};
use crate::naming;
use crate::resource::Located;

pub(super) fn check(scene: &Scene<'_>, federation: &Federation, findings: &mut Vec<Finding>) {
    let Some(mesh) = scene.mesh else { return };
    for entry in scene.documents.service_entries.iter().filter(|entry| !entry.alt_names.is_empty()) {
        let of_host = entry.hosts.iter().find_map(|host| importer(scene, &host.value));
        let at_address = || mesh.peers.iter().find(|peer| answers(peer, &entry.addresses));
        let Some(peer) = of_host.or_else(at_address) else { continue };
        let case = Case { federation, mesh, peer, object: scene.object(&entry.meta) };
        findings.extend(case.judge(&entry.alt_names, "/spec/subjectAltNames"));
    }
    for rule in &scene.documents.destination_rules {
        let Some(host) = &rule.host else { continue };
        let host = scene.host(&host.value, &rule.meta);
        let declared = || {
            let addresses = scene.entries(&host).flat_map(|entry| &entry.addresses);
            let addresses: Vec<String> = addresses.cloned().collect();
            mesh.peers.iter().find(|peer| answers(peer, &addresses))
        };
        let Some(peer) = importer(scene, &host).or_else(declared) else { continue };
        for policy in &rule.policies {
            let Some(tls) = &policy.tls else { continue };
            let case = Case { federation, mesh, peer, object: scene.object(&rule.meta) };
            let path = format!("{}/tls/subjectAltNames", policy.path);
            findings.extend(case.judge(&tls.alt_names, &path));
        }
    }
}

/// The peer a host of its own is imported from; one of the cluster has endpoints here too.
fn importer<'a>(scene: &Scene<'a>, host: &str) -> Option<&'a Peer> {
    let is_local = naming::split(host).is_some_and(|(_, _, suffix)| suffix == scene.local_suffix);
    scene.imported.peers(host).next().filter(|_| !is_local)
}

/// Whether a peer answers at one of these addresses.
fn answers(peer: &Peer, addresses: &[String]) -> bool {
    let mut own = peer.document.addresses.iter();
    own.any(|own| addresses.iter().any(|address| address.eq_ignore_ascii_case(&own.value)))
}

/// TLS from a mesh to one of its peers.
struct Case<'a> {
    federation: &'a Federation,
    mesh: &'a Mesh,
    peer: &'a Peer,
    object: ObjectRef,
}

impl Case<'_> {
    /// Nothing is said where one of the names can be the gateway's.
    fn judge(&self, names: &[Located<String>], path: &str) -> Option<Finding> {
        let first = names.first()?;
        if names.iter().any(|name| self.can_be_gateway(&name.value)) {
            return None;
        }
        let message = format!("`{}` is not the gateway of `{}`", first.value, self.peer.name);
        let finding = Finding::new(Code::AltNameBehindGateway, message).at(first.span);
        let finding = match self.gateway() {
            Some(gateway) => finding.help(format!("write `{SPIFFE_SCHEME}{gateway}`")),
            None => finding,
        };
        Some(finding.on(&self.object, path.to_owned()))
    }

    /// The identity of the peer's ingress gateway for this mesh, where the peer's files tell.
    fn gateway(&self) -> Option<String> {
        let other = self.federation.mesh_of(self.peer)?;
        let name = &self.federation.counterpart(self.mesh, self.peer)?.gateways.ingress;
        let domain = &self.peer.trust_domain;
        (!name.is_empty()).then(|| format!("{domain}/ns/{}/sa/{name}-service-account", other.namespace))
    }

    /// Whether a name can be that of the gateway, or of the own one on the way. Names of DNS are not judged, nor
    /// service accounts of a namespace with gateways: they are called as their operator likes.
    fn can_be_gateway(&self, name: &str) -> bool {
        let Some((domain, rest)) = name.strip_prefix(SPIFFE_SCHEME).and_then(|name| name.split_once('/'))
        else {
            return true;
        };
        let is_in = |namespace: &str| {
            rest.strip_prefix("ns/").is_some_and(|rest| rest.starts_with(&format!("{namespace}/")))
        };
        if domain == self.mesh.trust_domain {
            return is_in(&self.mesh.namespace);
        }
        if domain != self.peer.trust_domain {
            return false;
        }
        match self.namespace() {
            Some(namespace) => is_in(namespace),
            None => true,
        }
    }

    /// The namespace of the peer's gateways: by its files, or that of its clientID.
    fn namespace(&self) -> Option<&str> {
        if let Some(other) = self.federation.mesh_of(self.peer) {
            return Some(&other.namespace).filter(|name| !name.is_empty()).map(String::as_str);
        }
        let id = self.peer.document.client_id.as_ref()?.value.as_str();
        id.split_once("/ns/")?.1.split('/').next().filter(|name| !name.contains('*'))
    }
}

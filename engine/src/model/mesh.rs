//! One mesh and its peers.

use serde_json::Value;

use crate::finding::ObjectRef;
use crate::identity::ClientId;
use crate::model::istio::IstioDocuments;
use crate::model::rule::{ExportSet, ImportSet};
use crate::model::service::Service;
use crate::naming;
use crate::resource::{ControlPlane, Located, ServiceMeshPeer};
use crate::source::Span;

/// One administrative domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mesh {
    /// Its name: from its control plane, a folder or an option.
    pub name: String,
    /// The namespace of its control plane.
    pub namespace: String,
    /// Its trust domain.
    pub trust_domain: String,
    /// Its cluster domain.
    pub cluster_domain: String,
    /// Its control plane as written; `None` when none was given.
    pub control_plane: Option<ControlPlane>,
    /// Its peers, by priority, then name.
    pub peers: Vec<Peer>,
    /// Every Service given for it, by namespace, then name.
    pub services: Vec<Service>,
    /// The `ConfigMap`s of its control-plane namespace, by name.
    pub config_maps: Vec<RootConfigMap>,
    /// Certificates kept in Secrets of its control-plane namespace, by name of the Secret, then key.
    pub secrets: Vec<SecretCertificates>,
    /// Every Namespace given for it, by name; empty when none was.
    pub namespaces: Vec<String>,
    /// Namespaces that are members, the control-plane namespace included; `None` when nothing says which are.
    pub members: Option<Vec<String>>,
    /// Documents of Istio that route, secure and extend in it.
    pub istio: IstioDocuments,
}

impl Mesh {
    /// The peer with this name.
    #[must_use]
    pub fn peer(&self, name: &str) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.name == name)
    }

    /// The Service with this name.
    #[must_use]
    pub fn service(&self, namespace: &str, name: &str) -> Option<&Service> {
        let key = |service: &Service| {
            (service.name.namespace.as_str(), service.name.name.as_str()).cmp(&(namespace, name))
        };
        let position = self.services.binary_search_by(key).ok()?;
        self.services.get(position)
    }

    /// The root certificate of the mesh itself, in PEM, with the place it stands at; `None` when it was not given.
    #[must_use]
    pub fn own_root(&self) -> Option<&Located<String>> {
        let is = |(name, key): &(&str, &str), held: &&SecretCertificates| {
            held.object.name == *name && held.key == *key
        };
        let secret = SecretCertificates::OWN_ROOTS
            .iter()
            .find_map(|own| self.secrets.iter().find(|held| is(own, held)));
        secret.map(|held| &held.pem).or_else(|| self.config_map(RootConfigMap::OWN)?.pem.as_ref())
    }

    /// The ConfigMap with this name.
    #[must_use]
    pub fn config_map(&self, name: &str) -> Option<&RootConfigMap> {
        let position = self.config_maps.binary_search_by(|map| map.name.as_str().cmp(name)).ok()?;
        self.config_maps.get(position)
    }

    /// Whether Services of a namespace were given.
    #[must_use]
    pub fn has_services(&self, namespace: &str) -> bool {
        let before = |service: &Service| service.name.namespace.as_str() < namespace;
        let first = self.services.get(self.services.partition_point(before));
        first.is_some_and(|service| service.name.namespace == namespace)
    }

    /// What local hosts end in after name and namespace.
    #[must_use]
    pub fn local_suffix(&self) -> String {
        naming::local_suffix(&self.cluster_domain)
    }
}

/// Another mesh, as this one names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// `metadata.name` of the ServiceMeshPeer.
    pub name: String,
    /// The document as written, with the place of every value.
    pub document: ServiceMeshPeer,
    /// Index of the mesh it stands for in the federation; `None` when that mesh was not given.
    pub mesh: Option<usize>,
    /// What the peer calls this mesh: from its files, else from `carnet.dev/known-as`, else this mesh's name.
    pub known_as: String,
    /// Whether `known_as` is only assumed.
    pub is_known_as_assumed: bool,
    /// `carnet.dev/priority`: the lower is preferred where several peers offer one host. 100 by default.
    pub priority: u32,
    /// Where its gateways answer.
    pub remote: RemoteEndpoint,
    /// The own gateways that serve it.
    pub gateways: Gateways,
    /// Its trust domain; the own one when nothing is written, as Maistra has it.
    pub trust_domain: String,
    /// The identity of its egress gateway; `None`: nobody is let in.
    pub client_id: Option<ClientId>,
    /// Where its root certificate is kept.
    pub root_certificate: Option<RootCertificate>,
    /// What is exported to it; `None` when no ExportedServiceSet has its name.
    pub exports: Option<ExportSet>,
    /// What is imported from it; `None` when no ImportedServiceSet has its name.
    pub imports: Option<ImportSet>,
}

impl Peer {
    /// The ServiceMeshPeer as an object of `mesh`.
    #[must_use]
    pub fn object(&self, mesh: &Mesh) -> ObjectRef {
        ObjectRef { mesh: Some(mesh.name.clone()), ..self.document.meta.object() }
    }

    /// The recorded `status` of the ServiceMeshPeer.
    #[must_use]
    pub fn recorded_status(&self) -> Option<&Value> {
        self.document.status.as_ref()
    }

    /// What hosts exported to this peer end in after name and namespace.
    #[must_use]
    pub fn export_suffix(&self) -> String {
        naming::export_suffix(&self.name)
    }

    /// What the hosts this peer exports to us end in after name and namespace.
    #[must_use]
    pub fn offered_suffix(&self) -> String {
        naming::export_suffix(&self.known_as)
    }
}

/// The annotation that says what a peer calls this mesh, for meshes given alone.
pub const KNOWN_AS: &str = "carnet.dev/known-as";

/// The priority of a peer that names none.
pub const DEFAULT_PRIORITY: u32 = 100;

/// Where a peer's ingress gateways answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteEndpoint {
    /// DNS names or addresses, as written.
    pub addresses: Vec<String>,
    /// Port for discovery.
    pub discovery_port: u16,
    /// Port for services.
    pub service_port: u16,
}

impl RemoteEndpoint {
    /// The discovery port when none is written.
    pub const DISCOVERY_PORT: u16 = 8188;
    /// The service port when none is written.
    pub const SERVICE_PORT: u16 = 15443;
}

/// The gateways of one mesh that serve one peer, by name; empty when not written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gateways {
    /// The gateway the peer's requests come in by.
    pub ingress: String,
    /// The gateway requests to the peer leave by.
    pub egress: String,
}

/// The object that holds a peer's root certificate under the key `root-cert.pem`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootCertificate {
    /// Name of the ConfigMap.
    pub config_map: String,
}

/// A ConfigMap that may hold a root certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootConfigMap {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The text under `root-cert.pem`; `None` when there is no such key.
    pub pem: Option<Located<String>>,
}

/// Certificates kept in a Secret under one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretCertificates {
    /// The Secret.
    pub object: ObjectRef,
    /// The key.
    pub key: String,
    /// The text in PEM, and where its key stands.
    pub pem: Located<String>,
}

impl SecretCertificates {
    /// Secrets and keys that hold the root of the mesh itself, the surest first.
    ///
    /// Source: Istio "Plug in CA Certificates"; `security/pkg/pki/ca/ca.go`.
    const OWN_ROOTS: [(&'static str, &'static str); 2] =
        [("cacerts", "root-cert.pem"), ("istio-ca-secret", "ca-cert.pem")];
}

impl RootConfigMap {
    /// The key root certificates are kept under.
    pub const KEY: &'static str = "root-cert.pem";
    /// The one Istio itself writes the own root to.
    pub const OWN: &'static str = "istio-ca-root-cert";
}

//! ServiceMeshPeer as written.
//!
//! Source: `federation/v1/servicemeshpeer_types.go`.

use serde_json::Value;

use crate::resource::reader::{Fields, Reader};
use crate::resource::{Located, Meta, json};
use crate::source::Span;

/// A ServiceMeshPeer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceMeshPeer {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.remote.addresses`.
    pub addresses: Vec<Located<String>>,
    /// `spec.remote.discoveryPort`.
    pub discovery_port: Option<Located<u16>>,
    /// `spec.remote.servicePort`.
    pub service_port: Option<Located<u16>>,
    /// `spec.gateways.ingress.name`.
    pub ingress: Option<Located<String>>,
    /// `spec.gateways.egress.name`.
    pub egress: Option<Located<String>>,
    /// `spec.security.trustDomain`.
    pub trust_domain: Option<Located<String>>,
    /// `spec.security.clientID`.
    pub client_id: Option<Located<String>>,
    /// `spec.security.certificateChain`.
    pub certificate_chain: Option<CertificateChain>,
    /// Where `spec.security` begins; the document's first line when it is absent.
    pub security: Span,
    /// Where `spec.gateways` begins; the document's first line when it is absent.
    pub gateways: Span,
    /// Where `spec.remote` begins; the document's first line when it is absent.
    pub remote: Span,
    /// `status`.
    pub status: Option<Value>,
}

/// A reference to the object that holds the root certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateChain {
    /// The whole object.
    pub span: Span,
    /// `kind`.
    pub kind: Option<Located<String>>,
    /// `name`.
    pub name: Option<Located<String>>,
}

impl ServiceMeshPeer {
    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let spec = document.object("spec");
        let section = |key| spec.as_ref().and_then(|spec| spec.object(key));
        let remote = section("remote");
        let gateways = section("gateways");
        let security = section("security");
        // Of one that is empty there is only the key.
        let written = |key| {
            let entry = spec.as_ref()?.node.entries().find(|entry| entry.key.scalar_text() == Some(key))?;
            Some(entry.key.use_span())
        };
        let place = |key, fields: &Option<Fields<'_>>| match fields {
            Some(fields) => super::reader::first_line(fields.node),
            None => written(key).unwrap_or(meta.head),
        };
        let remote_span = place("remote", &remote);
        let gateways_span = place("gateways", &gateways);
        let security_span = place("security", &security);
        let gateway = |key| gateways.as_ref()?.object(key)?.text("name");
        Self {
            addresses: remote.as_ref().map(|remote| remote.texts("addresses")).unwrap_or_default(),
            discovery_port: remote.as_ref().and_then(|remote| reader.port(remote, "discoveryPort")),
            service_port: remote.as_ref().and_then(|remote| reader.port(remote, "servicePort")),
            ingress: gateway("ingress"),
            egress: gateway("egress"),
            trust_domain: security.as_ref().and_then(|security| security.text("trustDomain")),
            client_id: security.as_ref().and_then(|security| security.text("clientID")),
            certificate_chain: security.as_ref().and_then(|security| CertificateChain::read(security)),
            security: security_span,
            gateways: gateways_span,
            remote: remote_span,
            status: document.node.get("status").map(json::value),
            meta,
        }
    }
}

impl CertificateChain {
    fn read(security: &Fields<'_>) -> Option<Self> {
        let node = security.node.get("certificateChain").filter(|node| !node.is_null())?;
        let fields = Fields::of(node, &security.child("certificateChain"))?;
        Some(Self { span: node.use_span(), kind: fields.text("kind"), name: fields.text("name") })
    }
}

//! ServiceMeshPeer as written.
//!
//! Source: `federation/v1/servicemeshpeer_types.go`.

use serde_json::Value;

use crate::resource::reader::{Fields, Home, Reader};
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
    pub(super) const HOMES: &'static [Home] = &[
        ("addresses", "/spec/remote"),
        ("discoveryPort", "/spec/remote"),
        ("servicePort", "/spec/remote"),
        ("ingress", "/spec/gateways"),
        ("egress", "/spec/gateways"),
        ("trustDomain", "/spec/security"),
        ("clientID", "/spec/security"),
        ("certificateChain", "/spec/security"),
        ("remote", "/spec"),
        ("gateways", "/spec"),
        ("security", "/spec"),
    ];

    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let spec = reader.object(document, "spec", &["remote", "gateways", "security"]);
        let mut section =
            |key, known: &[&str]| spec.as_ref().and_then(|spec| reader.object(spec, key, known));
        let remote = section("remote", &["addresses", "discoveryPort", "servicePort"]);
        let gateways = section("gateways", &["ingress", "egress"]);
        let security = section("security", &["trustDomain", "clientID", "certificateChain"]);
        let place = |fields: &Option<Fields<'_>>| {
            fields.as_ref().map_or(meta.head, |fields| super::reader::first_line(fields.node))
        };
        let (remote_span, gateways_span, security_span) =
            (place(&remote), place(&gateways), place(&security));
        let gateway = |reader: &mut Reader<'_>, key| {
            let gateway = reader.object(gateways.as_ref()?, key, &["name"])?;
            reader.text(&gateway, "name")
        };
        Self {
            addresses: remote.as_ref().map(|remote| reader.texts(remote, "addresses")).unwrap_or_default(),
            discovery_port: remote.as_ref().and_then(|remote| reader.port(remote, "discoveryPort")),
            service_port: remote.as_ref().and_then(|remote| reader.port(remote, "servicePort")),
            ingress: gateway(reader, "ingress"),
            egress: gateway(reader, "egress"),
            trust_domain: security.as_ref().and_then(|security| reader.text(security, "trustDomain")),
            client_id: security.as_ref().and_then(|security| reader.text(security, "clientID")),
            certificate_chain: security
                .as_ref()
                .and_then(|security| CertificateChain::read(reader, security)),
            security: security_span,
            gateways: gateways_span,
            remote: remote_span,
            status: document.node.get("status").map(json::value),
            meta,
        }
    }
}

impl CertificateChain {
    fn read(reader: &mut Reader<'_>, security: &Fields<'_>) -> Option<Self> {
        let node = security.node.get("certificateChain").filter(|node| !node.is_null())?;
        let fields =
            reader.fields(node, &security.child("certificateChain"), &["apiGroup", "kind", "name"])?;
        for key in ["kind", "name"] {
            if fields.node.get(key).is_none() {
                reader.missing(&fields, key);
            }
        }
        Some(Self {
            span: node.use_span(),
            kind: reader.text(&fields, "kind"),
            name: reader.text(&fields, "name"),
        })
    }
}

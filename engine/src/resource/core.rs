//! Service, Namespace and ConfigMap as written, as far as federation looks at them.
//!
//! Fields it does not look at are the API server's business and not checked.

use std::collections::BTreeMap;

use crate::resource::reader::{Fields, Reader};
use crate::resource::{Located, Meta};
use crate::source::Span;
use crate::yaml::Node;

/// A Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceDocument {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.externalName` of a Service of type ExternalName.
    pub external_name: Option<Located<String>>,
    /// Whether its endpoints are pods, chosen by `spec.selector`.
    pub has_selector: bool,
    /// `spec.ports`.
    pub ports: Vec<ServicePort>,
    /// Where `spec.clusterIP: None` stands: the Service has no address of its own.
    pub headless: Option<Span>,
}

/// One port of a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePort {
    /// Its name; empty when it has none.
    pub name: String,
    /// Its number.
    pub port: u16,
    /// `appProtocol`, else what the name begins with, else `protocol`; as Istio names protocols.
    pub protocol: String,
    /// Whether something says what is spoken there: `appProtocol`, the name, or a `protocol` other than TCP.
    pub is_protocol_known: bool,
    /// Whether it is a port of UDP.
    pub is_udp: bool,
    /// Where its number stands.
    pub span: Span,
}

/// A Namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its metadata.
    pub meta: Meta,
}

/// A ConfigMap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigMap {
    /// Its metadata.
    pub meta: Meta,
    /// `data`, by key.
    pub data: BTreeMap<String, Located<String>>,
}

impl ServiceDocument {
    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let Some(spec) = document.object("spec") else {
            return Self {
                meta,
                external_name: None,
                has_selector: false,
                ports: Vec::new(),
                headless: None,
            };
        };
        let is_external = spec.text("type").is_some_and(|kind| kind.value == "ExternalName");
        let external_name = if is_external { spec.text("externalName") } else { None };
        let mut ports = Vec::new();
        for (node, path) in spec.list("ports") {
            let Some(fields) = Fields::of(node, &path) else { continue };
            let text = |key| fields.text(key).map(|text| text.value).unwrap_or_default();
            let name = text("name");
            let (app, transport) = (text("appProtocol"), text("protocol"));
            if let Some(port) = reader.port(&fields, "port") {
                let protocol = protocol(&name, &app, &transport);
                ports.push(ServicePort {
                    is_protocol_known: !app.is_empty() || protocol != "TCP" || name.starts_with("tcp"),
                    is_udp: transport == "UDP",
                    protocol,
                    name,
                    port: port.value,
                    span: port.span,
                });
            }
        }
        let has_selector = spec.object("selector").is_some_and(|selector| selector.node.entries().len() > 0);
        let address = spec.node.get("clusterIP").filter(|address| address.scalar_text() == Some("None"));
        Self { meta, external_name, has_selector, ports, headless: address.map(Node::use_span) }
    }
}

impl ConfigMap {
    pub(super) fn read(document: &Fields<'_>, meta: Meta) -> Self {
        Self { meta, data: document.text_map("data").into_iter().collect() }
    }
}

/// The protocol as Istio names it: from `appProtocol`, else from the port name's first part.
///
/// Source: Istio "Protocol Selection".
fn protocol(name: &str, app: &str, transport: &str) -> String {
    let known =
        ["GRPC", "GRPC-WEB", "HTTP", "HTTP2", "HTTPS", "MONGO", "MYSQL", "REDIS", "TCP", "TLS", "UDP"];
    let hint = if app.is_empty() { name.split('-').next().unwrap_or_default() } else { app };
    let hint = hint.to_ascii_uppercase();
    if known.contains(&hint.as_str()) {
        return hint;
    }
    if transport.is_empty() { "TCP".to_owned() } else { transport.to_owned() }
}

//! Gateway and VirtualService as written.

use crate::resource::istio::{Labels, labels};
use crate::resource::reader::{Fields, first_line};
use crate::resource::{Located, Meta};
use crate::source::Span;

/// A Gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.selector`: the labels of the gateway's pods.
    pub selector: Labels,
    /// `spec.servers`.
    pub servers: Vec<Server>,
}

/// One server of a Gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// JSON pointer.
    pub path: String,
    /// Its first line.
    pub span: Span,
    /// `port.number`.
    pub port: Option<Located<i64>>,
    /// `port.protocol`, in upper case.
    pub protocol: String,
    /// `hosts`, as written.
    pub hosts: Vec<Located<String>>,
    /// `tls.mode`.
    pub mode: Option<Located<String>>,
    /// `tls.credentialName`.
    pub credential: Option<Located<String>>,
}

/// A VirtualService.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualService {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.hosts`.
    pub hosts: Vec<Located<String>>,
    /// `spec.gateways`; empty means the sidecars of the mesh.
    pub gateways: Vec<Located<String>>,
    /// `spec.exportTo`.
    pub export_to: Vec<Located<String>>,
    /// Every `destination` that names a host.
    pub destinations: Vec<Destination>,
}

/// Where a route leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// JSON pointer.
    pub path: String,
    /// `host`.
    pub host: Located<String>,
    /// `port.number`.
    pub port: Option<Located<i64>>,
}

impl Gateway {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        Self {
            meta,
            selector: labels(spec, "selector"),
            servers: spec.objects("servers").iter().map(Server::read).collect(),
        }
    }
}

impl Server {
    fn read(fields: &Fields<'_>) -> Self {
        let (port, tls) = (fields.object("port"), fields.object("tls"));
        let protocol = port.as_ref().and_then(|port| port.text("protocol"));
        Self {
            path: fields.path.clone(),
            span: first_line(fields.node),
            port: port.and_then(|port| port.integer("number")),
            protocol: protocol.map(|protocol| protocol.value.to_ascii_uppercase()).unwrap_or_default(),
            hosts: fields.texts("hosts"),
            mode: tls.as_ref().and_then(|tls| tls.text("mode")),
            credential: tls.and_then(|tls| tls.text("credentialName")),
        }
    }

    /// Whether the mode of TLS is this one.
    #[must_use]
    pub fn has_mode(&self, mode: &str) -> bool {
        self.mode.as_ref().is_some_and(|written| written.value == mode)
    }

    /// Whether requests are read here, so that HTTP filters and rules about them apply.
    ///
    /// Source: `IsHTTPServerWithTLS...` of `pkg/config/gateway/gateway.go`: HTTP, or HTTPS that ends here.
    #[must_use]
    pub fn is_http(&self) -> bool {
        match self.protocol.as_str() {
            "HTTP" | "HTTP2" | "GRPC" | "GRPC-WEB" => true,
            "HTTPS" => !self.has_mode("PASSTHROUGH") && !self.has_mode("AUTO_PASSTHROUGH"),
            _ => false,
        }
    }

    /// The hosts without the namespace that may stand before them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.hosts.iter().map(|host| host.value.rsplit('/').next().unwrap_or_default())
    }
}

impl Destination {
    fn read(target: &Fields<'_>) -> Option<Self> {
        let fields = target.object("destination")?;
        let port = fields.object("port").and_then(|port| port.integer("number"));
        Some(Self { host: fields.text("host")?, port, path: fields.path.clone() })
    }
}

impl VirtualService {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        let mut destinations = Vec::new();
        for kind in ["http", "tls", "tcp"] {
            for route in spec.objects(kind) {
                let targets = route.objects("route");
                destinations.extend(targets.iter().filter_map(Destination::read));
            }
        }
        Self {
            meta,
            hosts: spec.texts("hosts"),
            gateways: spec.texts("gateways"),
            export_to: spec.texts("exportTo"),
            destinations,
        }
    }
}

//! Control planes as written: ServiceMeshControlPlane (OSSM 2) and Istio (Sail operator, OSSM 3).
//!
//! Only what federation needs is read, and checked for unknown fields on the way there.
//!
//! Source: `maistra.io/v2` `ControlPlaneSpec`; `sailoperator.io/v1` `IstioSpec`.

use std::collections::BTreeMap;

use crate::resource::gateway::{GatewayService, network_view};
use crate::resource::reader::{Fields, Home, Reader};
use crate::resource::settings::Settings;
use crate::resource::{Located, Meta};

/// The control plane of one mesh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlPlane {
    /// Its metadata.
    pub meta: Meta,
    /// Which kind it is.
    pub kind: ControlPlaneKind,
    /// The namespace it runs in.
    pub namespace: Located<String>,
    /// The mesh name it gives, if it does.
    pub mesh_name: Option<Located<String>>,
    /// The trust domain.
    pub trust_domain: Option<Located<String>>,
    /// The cluster domain.
    pub cluster_domain: Option<Located<String>>,
    /// The gateways it declares; `None` for kinds that declare none.
    pub gateways: Option<DeclaredGateways>,
    /// What it sets for the whole mesh.
    pub settings: Settings,
}

/// The kind of a control plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlPlaneKind {
    /// ServiceMeshControlPlane.
    ServiceMesh,
    /// Istio of the Sail operator.
    Sail,
}

/// Gateways declared by a ServiceMeshControlPlane, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredGateways {
    /// `spec.gateways.additionalIngress`.
    pub ingress: Vec<DeclaredGateway>,
    /// `spec.gateways.additionalEgress`.
    pub egress: Vec<DeclaredGateway>,
}

/// One gateway that is declared and switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredGateway {
    /// Its name: the key it stands under.
    pub name: Located<String>,
    /// `service.metadata.labels`, which its pods have too.
    pub labels: BTreeMap<String, String>,
    /// Its Service.
    pub service: GatewayService,
    /// `requestedNetworkView`; `None` when it is not written.
    pub network_view: Option<Vec<Located<String>>>,
}

impl ControlPlane {
    pub(super) const HOMES: &'static [Home] = &[
        ("additionalIngress", "/spec/gateways"),
        ("additionalEgress", "/spec/gateways"),
        ("trust", "/spec/security"),
        ("clusterDomain", "/spec/proxy/networking"),
    ];

    const SPEC: [&'static str; 15] = [
        "addons",
        "cluster",
        "gateways",
        "general",
        "meshConfig",
        "mode",
        "policy",
        "profiles",
        "proxy",
        "runtime",
        "security",
        "techPreview",
        "telemetry",
        "tracing",
        "version",
    ];
    const GATEWAYS: [&'static str; 6] =
        ["additionalEgress", "additionalIngress", "egress", "enabled", "ingress", "openshiftRoute"];
    const INGRESS: [&'static str; 8] =
        ["enabled", "namespace", "routeConfig", "routerMode", "runtime", "sds", "service", "volumes"];
    const EGRESS: [&'static str; 7] =
        ["enabled", "namespace", "requestedNetworkView", "routerMode", "runtime", "service", "volumes"];
    const SECURITY: [&'static str; 7] = [
        "certificateAuthority",
        "controlPlane",
        "dataPlane",
        "identity",
        "jwksResolverCA",
        "manageNetworkPolicy",
        "trust",
    ];
    const PROXY: [&'static str; 8] = [
        "accessLogging",
        "adminPort",
        "concurrency",
        "envoyMetricsService",
        "injection",
        "logging",
        "networking",
        "runtime",
    ];
    const NETWORKING: [&'static str; 7] = [
        "clusterDomain",
        "connectionTimeout",
        "dns",
        "initialization",
        "maxConnectionAge",
        "protocol",
        "trafficControl",
    ];

    /// Reads a ServiceMeshControlPlane.
    pub(super) fn read_service_mesh(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let spec = reader.object(document, "spec", &Self::SPEC);
        let security = spec.as_ref().and_then(|spec| reader.object(spec, "security", &Self::SECURITY));
        let trust =
            security.and_then(|fields| reader.object(&fields, "trust", &["domain", "additionalDomains"]));
        let proxy = spec.as_ref().and_then(|spec| reader.object(spec, "proxy", &Self::PROXY));
        let networking = proxy.and_then(|fields| reader.object(&fields, "networking", &Self::NETWORKING));
        let gateways = spec.as_ref().and_then(|spec| reader.object(spec, "gateways", &Self::GATEWAYS));
        let mut declared = DeclaredGateways::default();
        if let Some(gateways) = &gateways {
            declared.ingress = read_gateways(reader, gateways, "additionalIngress", &Self::INGRESS);
            declared.egress = read_gateways(reader, gateways, "additionalEgress", &Self::EGRESS);
        }
        Self {
            kind: ControlPlaneKind::ServiceMesh,
            namespace: meta.namespace.clone(),
            mesh_name: Some(meta.name.clone()),
            trust_domain: trust.and_then(|trust| reader.text(&trust, "domain")),
            cluster_domain: networking.and_then(|fields| reader.text(&fields, "clusterDomain")),
            gateways: Some(declared),
            settings: Settings::of_service_mesh(document.node),
            meta,
        }
    }

    /// Reads an Istio; its values follow Istio's Helm chart and are not checked here.
    pub(super) fn read_sail(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let spec = reader.open_object(document, "spec");
        let values = spec.as_ref().and_then(|spec| reader.open_object(spec, "values"));
        let config = values.as_ref().and_then(|values| reader.open_object(values, "meshConfig"));
        let global = values.as_ref().and_then(|values| reader.open_object(values, "global"));
        let proxy = global.as_ref().and_then(|global| reader.open_object(global, "proxy"));
        let namespace = spec.as_ref().and_then(|spec| reader.text(spec, "namespace"));
        let default = Located { value: "istio-system".to_owned(), span: meta.name.span };
        Self {
            kind: ControlPlaneKind::Sail,
            namespace: namespace.unwrap_or(default),
            mesh_name: global.as_ref().and_then(|global| reader.text(global, "meshID")),
            trust_domain: config.and_then(|config| reader.text(&config, "trustDomain")),
            cluster_domain: proxy.and_then(|proxy| reader.text(&proxy, "clusterDomain")),
            gateways: None,
            settings: Settings::of_sail(document.node),
            meta,
        }
    }
}

/// The gateways under `key`; one that is switched off is not declared.
fn read_gateways(
    reader: &mut Reader<'_>,
    gateways: &Fields<'_>,
    key: &str,
    known: &[&str],
) -> Vec<DeclaredGateway> {
    let Some(map) = reader.open_object(gateways, key) else { return Vec::new() };
    let mut declared = Vec::new();
    for entry in map.node.entries() {
        let Some(name) = entry.key.scalar_text() else { continue };
        let name = Located { value: name.to_owned(), span: entry.key.use_span() };
        let (service, network_view) = (GatewayService::read(entry.value), network_view(entry.value));
        let mut gateway = DeclaredGateway { name, labels: BTreeMap::new(), service, network_view };
        let Some(fields) = reader.fields(entry.value, &map.child(&gateway.name.value), known) else {
            declared.push(gateway);
            continue;
        };
        if let Some(service) = reader.open_object(&fields, "service") {
            gateway.read_service(reader, &service);
        }
        if reader.boolean(&fields, "enabled").is_none_or(|on| on.value) {
            declared.push(gateway);
        }
    }
    declared
}

impl DeclaredGateway {
    fn read_service(&mut self, reader: &mut Reader<'_>, service: &Fields<'_>) {
        if let Some(metadata) = reader.open_object(service, "metadata") {
            let labels = reader.text_map(&metadata, "labels");
            self.labels = labels.into_iter().map(|(key, value)| (key, value.value)).collect();
        }
        for (node, path) in reader.list(service, "ports") {
            let Some(fields) = reader.open_fields(node, &path) else { continue };
            for key in ["port", "nodePort"] {
                reader.port(&fields, key);
            }
        }
    }
}

//! Control planes as written: ServiceMeshControlPlane (OSSM 2) and Istio (Sail operator, OSSM 3).
//!
//! Only what federation needs is read.
//!
//! Source: `maistra.io/v2` `ControlPlaneSpec`; `sailoperator.io/v1` `IstioSpec`.

use std::collections::BTreeMap;

use crate::resource::gateway::{GatewayService, network_view, router_mode};
use crate::resource::reader::{Fields, Reader};
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
    /// `spec.version`.
    pub version: Option<Located<String>>,
    /// `defaultServiceExportTo` of the mesh configuration; empty means everybody.
    pub default_export_to: Vec<Located<String>>,
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
    /// `routerMode`; `None` when it is not written.
    pub router_mode: Option<Located<String>>,
}

impl ControlPlane {
    /// Reads a ServiceMeshControlPlane.
    pub(super) fn read_service_mesh(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let spec = document.object("spec");
        let security = spec.as_ref().and_then(|spec| spec.object("security"));
        let trust = security.and_then(|fields| fields.object("trust"));
        let proxy = spec.as_ref().and_then(|spec| spec.object("proxy"));
        let networking = proxy.and_then(|fields| fields.object("networking"));
        let gateways = spec.as_ref().and_then(|spec| spec.object("gateways"));
        let mut declared = DeclaredGateways::default();
        if let Some(gateways) = &gateways {
            declared.ingress = read_gateways(reader, gateways, "additionalIngress");
            declared.egress = read_gateways(reader, gateways, "additionalEgress");
        }
        Self {
            kind: ControlPlaneKind::ServiceMesh,
            namespace: meta.namespace.clone(),
            mesh_name: Some(meta.name.clone()),
            trust_domain: trust.and_then(|trust| trust.text("domain")),
            cluster_domain: networking.and_then(|fields| fields.text("clusterDomain")),
            version: spec.as_ref().and_then(|spec| spec.text("version")),
            default_export_to: export_to(spec.and_then(|spec| spec.object("techPreview"))),
            gateways: Some(declared),
            settings: Settings::of_service_mesh(document.node),
            meta,
        }
    }

    /// Reads an Istio; its values follow Istio's Helm chart and are not checked here.
    pub(super) fn read_sail(document: &Fields<'_>, meta: Meta) -> Self {
        let spec = document.object("spec");
        let values = spec.as_ref().and_then(|spec| spec.object("values"));
        let config = values.as_ref().and_then(|values| values.object("meshConfig"));
        let global = values.as_ref().and_then(|values| values.object("global"));
        let proxy = global.as_ref().and_then(|global| global.object("proxy"));
        let namespace = spec.as_ref().and_then(|spec| spec.text("namespace"));
        let default = Located { value: "istio-system".to_owned(), span: meta.name.span };
        Self {
            kind: ControlPlaneKind::Sail,
            namespace: namespace.unwrap_or(default),
            mesh_name: global.as_ref().and_then(|global| global.text("meshID")),
            trust_domain: config.and_then(|config| config.text("trustDomain")),
            cluster_domain: proxy.and_then(|proxy| proxy.text("clusterDomain")),
            version: spec.as_ref().and_then(|spec| spec.text("version")),
            default_export_to: export_to(values),
            gateways: None,
            settings: Settings::of_sail(document.node),
            meta,
        }
    }
}

/// `defaultServiceExportTo` of the `meshConfig` in there.
fn export_to(parent: Option<Fields<'_>>) -> Vec<Located<String>> {
    let config = parent.and_then(|parent| parent.object("meshConfig"));
    config.map(|config| config.texts("defaultServiceExportTo")).unwrap_or_default()
}

/// The gateways under `key`; one that is switched off is not declared.
fn read_gateways(reader: &mut Reader<'_>, gateways: &Fields<'_>, key: &str) -> Vec<DeclaredGateway> {
    let Some(map) = gateways.object(key) else { return Vec::new() };
    let mut declared = Vec::new();
    for entry in map.node.entries() {
        let Some(name) = entry.key.scalar_text() else { continue };
        let name = Located { value: name.to_owned(), span: entry.key.use_span() };
        let mut gateway = DeclaredGateway {
            name,
            labels: BTreeMap::new(),
            service: GatewayService::read(entry.value),
            network_view: network_view(entry.value),
            router_mode: router_mode(entry.value),
        };
        let Some(fields) = Fields::of(entry.value, &map.child(&gateway.name.value)) else {
            declared.push(gateway);
            continue;
        };
        if let Some(service) = fields.object("service") {
            gateway.read_service(reader, &service);
        }
        if fields.boolean("enabled").is_none_or(|on| on.value) {
            declared.push(gateway);
        }
    }
    declared
}

impl DeclaredGateway {
    fn read_service(&mut self, reader: &mut Reader<'_>, service: &Fields<'_>) {
        if let Some(metadata) = service.object("metadata") {
            let labels = metadata.text_map("labels");
            self.labels = labels.into_iter().map(|(key, value)| (key, value.value)).collect();
        }
        for (node, path) in service.list("ports") {
            let Some(fields) = Fields::of(node, &path) else { continue };
            for key in ["port", "nodePort"] {
                reader.port(&fields, key);
            }
        }
    }
}

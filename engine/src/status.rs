//! What the rules produce, in the shape of the `status` blocks of Maistra.
//!
//! Existing Services only: a name in a rule is no status until someone deploys it.
//!
//! Source: `federation/v1/*_types.go`; order as written by `pkg/servicemesh/federation/status`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::compile::inbound::exported;
use crate::model::{Federation, Mesh, Peer};
use crate::naming;
use crate::service::ServiceName;

/// `status` of an ExportedServiceSet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportStatus {
    /// By local namespace, then name.
    pub exported_services: Vec<SharedService>,
}

/// `status` of an ImportedServiceSet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportStatus {
    /// By exported name; offered services that no rule imports are there with an empty local service.
    pub imported_services: Vec<SharedService>,
}

/// One service on both sides of the border.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedService {
    /// The exported host.
    pub exported_name: String,
    /// The service inside the mesh whose status this is.
    pub local_service: LocalService,
}

/// A service inside a mesh; all parts empty when it is offered and not imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LocalService {
    /// Its local host.
    pub hostname: String,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
}

impl LocalService {
    fn new(service: &ServiceName, hostname: String) -> Self {
        Self { hostname, name: service.name.clone(), namespace: service.namespace.clone() }
    }
}

/// What `mesh` exports to `peer`.
#[must_use]
pub fn export_status(mesh: &Mesh, peer: &Peer) -> ExportStatus {
    let suffix = peer.export_suffix();
    let exports = peer.exports.iter().flat_map(|set| mesh.services.iter().filter_map(|s| exported(set, s)));
    let services = exports.map(|export| SharedService {
        exported_name: naming::host(&export.exported.name, &export.exported.namespace, &suffix),
        local_service: LocalService::new(
            &export.service,
            naming::host(&export.service.name, &export.service.namespace, &mesh.local_suffix()),
        ),
    });
    ExportStatus { exported_services: services.collect() }
}

/// What `mesh` imports from `peer`; empty when the peer's files were not given.
#[must_use]
pub fn import_status(federation: &Federation, mesh: &Mesh, peer: &Peer) -> ImportStatus {
    let (Some(exporter), Some(counterpart)) = (federation.mesh_of(peer), federation.counterpart(mesh, peer))
    else {
        return ImportStatus::default();
    };
    let suffix = peer.offered_suffix();
    let mut services = BTreeMap::new();
    let exports =
        counterpart.exports.iter().flat_map(|set| exporter.services.iter().filter_map(|s| exported(set, s)));
    for export in exports {
        let shown = peer.imports.as_ref().and_then(|set| {
            let shown = set.find(&export.exported)?;
            let (_, host) = set.import(&export.exported)?;
            Some(LocalService::new(&shown.name, host))
        });
        let exported_name = naming::host(&export.exported.name, &export.exported.namespace, &suffix);
        let local_service = shown.unwrap_or_default();
        services.insert(exported_name.clone(), SharedService { exported_name, local_service });
    }
    ImportStatus { imported_services: services.into_values().collect() }
}

/// Everything as a Kubernetes `List`: for every peer of every mesh the ServiceMeshPeer, then the sets.
///
/// The status of a ServiceMeshPeer is the recorded one, for it tells of connections that rules know nothing of.
#[must_use]
pub fn list(federation: &Federation) -> Value {
    let mut items = Vec::new();
    for mesh in &federation.meshes {
        for peer in &mesh.peers {
            let empty = json!({"discoveryStatus": {"active": [], "inactive": []}});
            items.push(item("ServiceMeshPeer", mesh, peer, peer.recorded_status().unwrap_or(&empty)));
            if peer.exports.is_some() {
                items.push(item("ExportedServiceSet", mesh, peer, &json!(export_status(mesh, peer))));
            }
            if peer.imports.is_some() {
                items.push(item(
                    "ImportedServiceSet",
                    mesh,
                    peer,
                    &json!(import_status(federation, mesh, peer)),
                ));
            }
        }
    }
    json!({"apiVersion": "v1", "kind": "List", "items": items})
}

fn item(kind: &str, mesh: &Mesh, peer: &Peer, status: &Value) -> Value {
    json!({
        "apiVersion": "federation.maistra.io/v1",
        "kind": kind,
        "metadata": {"name": peer.name, "namespace": mesh.namespace},
        "status": status,
    })
}

//! What the page shows at all times: meshes, rules with their numbers, findings.

use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::pipeline::Build;
use carnet_engine::trace::{RuleCount, rule_counts};
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::finding::FindingView;
use crate::bridge::place::{Place, Places};

/// Everything that follows from the files without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The meshes, by name.
    pub meshes: Vec<MeshView>,
    /// Every rule, by mesh and peer, exports before imports, in written order.
    pub rules: Vec<RuleView>,
    /// Every finding, by place.
    pub findings: Vec<FindingView>,
    /// How many documents there are.
    pub documents: usize,
    /// How many of them are of kinds that are read.
    pub resources: usize,
}

/// One mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MeshView {
    /// Its name.
    pub name: String,
    /// The namespace of its control plane.
    pub namespace: String,
    /// Its trust domain.
    pub trust_domain: String,
    /// Its Services, as `namespace/name`.
    pub services: Vec<String>,
    /// Its peers.
    pub peers: Vec<PeerView>,
    /// Hosts that workloads of it can reach in other meshes, as far as the files tell.
    pub hosts: Vec<String>,
}

/// One peer of a mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct PeerView {
    /// The name of the ServiceMeshPeer.
    pub name: String,
    /// The mesh it stands for; `null` when that mesh was not given.
    pub mesh: Option<String>,
}

/// One rule and its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct RuleView {
    /// The mesh it belongs to.
    pub mesh: String,
    /// The peer.
    pub peer: String,
    /// `export` or `import`.
    #[tsify(type = "'export' | 'import'")]
    pub kind: &'static str,
    /// The rule in its set, such as `ExportedServiceSet/green-mesh#0`.
    pub reference: String,
    /// What it matches; `null` when it cannot be used.
    pub summary: Option<String>,
    /// Where it begins.
    pub place: Option<Place>,
    /// Services it matches, earlier rules aside.
    pub matches: usize,
    /// Services it decides.
    pub decides: usize,
}

impl Overview {
    /// The overview of a build.
    #[must_use]
    pub fn new(build: &Build) -> Self {
        let places = Places::new(&build.sources);
        let federation = &build.federation;
        let rules = federation.meshes.iter().flat_map(|mesh| {
            let counts = rule_counts(federation, mesh).into_iter();
            counts.map(|count| RuleView::new(mesh, count, &places)).collect::<Vec<_>>()
        });
        Self {
            meshes: federation.meshes.iter().map(|mesh| MeshView::new(federation, mesh)).collect(),
            rules: rules.collect(),
            findings: build.findings.iter().map(|finding| FindingView::new(finding, &places)).collect(),
            documents: build.documents,
            resources: build.resources,
        }
    }
}

impl MeshView {
    fn new(federation: &Federation, mesh: &Mesh) -> Self {
        let peers = mesh.peers.iter().map(|peer| PeerView {
            name: peer.name.clone(),
            mesh: federation.mesh_of(peer).map(|mesh| mesh.name.clone()),
        });
        let imported = mesh.peers.iter().flat_map(|peer| {
            let status = carnet_engine::status::import_status(federation, mesh, peer);
            status.imported_services.into_iter().map(|service| service.local_service.hostname)
        });
        Self {
            name: mesh.name.clone(),
            namespace: mesh.namespace.clone(),
            trust_domain: mesh.trust_domain.clone(),
            services: mesh.services.iter().map(|service| service.name.to_string()).collect(),
            peers: peers.collect(),
            hosts: imported.filter(|host| !host.is_empty()).collect(),
        }
    }
}

impl RuleView {
    fn new(mesh: &Mesh, count: RuleCount, places: &Places<'_>) -> Self {
        Self {
            mesh: mesh.name.clone(),
            peer: count.peer,
            kind: match count.direction {
                Direction::Inbound => "export",
                Direction::Outbound => "import",
            },
            reference: count.reference,
            summary: count.summary,
            place: places.locate(count.span),
            matches: count.matches,
            decides: count.decides,
        }
    }
}

//! Which gateways a mesh has, whom each serves, and what the documents call it.
//!
//! A plan, not a deployment: nothing here knows of addresses, files or the proxy.

use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::case::egress_principal;
use carnet_engine::compile::{DiscoveryOptions, Options, StatusOptions, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::identity::SPIFFE_SCHEME;
use carnet_engine::model::{Federation, Mesh, Peer, RemoteEndpoint};
use carnet_engine::resource::DeclaredGateway;
use carnet_engine::table::document::{DEFAULT_HOLD_MS, PollingDocument};

/// How many gateways a mesh has in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One for all its peers.
    #[default]
    Shared,
    /// One for each name in the documents, as Maistra has it: usually one for each peer.
    Named,
}

/// The ports of a gateway beside those of traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusPorts {
    /// On loopback: who asks for the status of peers.
    pub status: u16,
    /// Inbound, with mutual TLS: peers that ask what is exported to them.
    pub discovery: u16,
}

impl Default for StatusPorts {
    /// What a gateway with an address of its own uses.
    fn default() -> Self {
        Self { status: 15019, discovery: RemoteEndpoint::DISCOVERY_PORT }
    }
}

/// How often peers are asked when nobody says: every ten seconds, five for the answer.
pub const DEFAULT_POLLING: PollingDocument = PollingDocument { interval_ms: 10_000, timeout_ms: 5_000 };

/// One gateway of a mesh.
#[derive(Debug, Clone)]
pub struct Gateway<'f> {
    /// The mesh it belongs to.
    pub mesh: &'f Mesh,
    /// Whether it lets in or out.
    pub direction: Direction,
    /// What the documents call it, unique in mesh and direction; its service account is named after it.
    pub name: String,
    /// The folder its files go to, below that of the mesh: the direction, and the name where there are several.
    pub folder: String,
    /// Whom it serves, in the order of the mesh's peers; never empty.
    pub peers: Vec<&'f Peer>,
}

impl Layout {
    /// The gateways of one mesh, ingress before egress, each by name; none when the mesh has no peer.
    #[must_use]
    pub fn gateways(self, mesh: &Mesh) -> Vec<Gateway<'_>> {
        let directions = [Direction::Inbound, Direction::Outbound];
        directions.into_iter().flat_map(|direction| self.of_direction(mesh, direction)).collect()
    }

    fn of_direction(self, mesh: &Mesh, direction: Direction) -> Vec<Gateway<'_>> {
        let mut by_name: BTreeMap<String, Vec<&Peer>> = BTreeMap::new();
        for peer in &mesh.peers {
            let name = match self {
                Self::Shared => shared_name(mesh, direction),
                Self::Named => written_name(peer, direction).to_owned(),
            };
            by_name.entry(name).or_default().push(peer);
        }
        let side = side(direction);
        let gateway = |(name, peers)| {
            let folder = match self {
                Self::Shared => side.to_owned(),
                Self::Named => format!("{side}/{name}"),
            };
            Gateway { mesh, direction, name, folder, peers }
        };
        by_name.into_iter().map(gateway).collect()
    }
}

impl Gateway<'_> {
    /// The plugin configuration of this gateway: a table with its peers only.
    #[must_use]
    pub fn configuration(&self, federation: &Federation, options: &Options) -> String {
        let peers: BTreeSet<String> = self.peers.iter().map(|peer| peer.name.clone()).collect();
        let options = Options { peers: Some(peers), ..options.clone() };
        configuration(federation, self.mesh, self.direction, &options)
    }

    /// The options with what this gateway needs to answer for its peers' status: on these ports, by its own name and
    /// identity, and asking as often as `polling` says.
    #[must_use]
    pub fn with_peer_status(
        &self,
        options: &Options,
        ports: StatusPorts,
        polling: PollingDocument,
    ) -> Options {
        let status = StatusOptions { ports: vec![ports.status], gateway: self.name.clone() };
        let discovery = DiscoveryOptions {
            ports: vec![ports.discovery],
            service_accounts: vec![spiffe_id(self.mesh, &self.name)],
            hold_ms: DEFAULT_HOLD_MS,
        };
        let (discovery, polling) = match self.direction {
            Direction::Inbound => (Some(discovery), None),
            Direction::Outbound => (None, Some(polling)),
        };
        Options { status: Some(status), discovery, polling, ..options.clone() }
    }

    /// What the control plane declares about it; `None` when it does not.
    #[must_use]
    pub fn declared(&self) -> Option<&DeclaredGateway> {
        let declared = self.mesh.control_plane.as_ref()?.gateways.as_ref()?;
        let gateways = match self.direction {
            Direction::Inbound => &declared.ingress,
            Direction::Outbound => &declared.egress,
        };
        gateways.iter().find(|gateway| gateway.name.value == self.name)
    }
}

/// The SPIFFE ID of the gateway `name` of `mesh`, by the convention of the control plane.
#[must_use]
pub fn spiffe_id(mesh: &Mesh, name: &str) -> String {
    format!("{SPIFFE_SCHEME}{}/ns/{}/sa/{name}-service-account", mesh.trust_domain, mesh.namespace)
}

/// The SPIFFE ID under which `mesh` calls `peer`.
#[must_use]
pub fn egress_spiffe_id(mesh: &Mesh, peer: &Peer) -> String {
    format!("{SPIFFE_SCHEME}{}", egress_principal(mesh, peer))
}

/// The name of the ingress gateway of `mesh` that `caller`, one of its peers, reaches.
#[must_use]
pub fn ingress_name(layout: Layout, mesh: &Mesh, caller: &Peer) -> String {
    match layout {
        Layout::Shared => shared_name(mesh, Direction::Inbound),
        Layout::Named => written_name(caller, Direction::Inbound).to_owned(),
    }
}

/// The name of the egress gateway for a peer.
#[must_use]
pub fn egress_name(peer: &Peer) -> &str {
    written_name(peer, Direction::Outbound)
}

/// What the documents call the gateway of a peer, where they call it anything.
fn written_name(peer: &Peer, direction: Direction) -> &str {
    let written = match direction {
        Direction::Inbound => &peer.gateways.ingress,
        Direction::Outbound => &peer.gateways.egress,
    };
    if written.is_empty() { side(direction) } else { written }
}

/// The name all peers agree on, else `ingress` or `egress`.
fn shared_name(mesh: &Mesh, direction: Direction) -> String {
    let names: BTreeSet<&str> = mesh.peers.iter().map(|peer| written_name(peer, direction)).collect();
    match (names.iter().next(), names.len()) {
        (Some(only), 1) => (*only).to_owned(),
        _ => side(direction).to_owned(),
    }
}

/// What a gateway of this direction is called when nobody names it.
fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "ingress",
        Direction::Outbound => "egress",
    }
}

#[cfg(test)]
mod tests {
    use carnet_engine::model::Placement;
    use carnet_engine::pipeline::{Input, build};
    use carnet_engine::source::Source;
    use carnet_engine::table::HostTable;
    use carnet_engine::yaml::Limits;

    use super::*;

    /// A mesh whose peers `p0`, `p1` and so on have these ingress gateways, and egress gateways `out-p0` and so on.
    fn federation(ingress: &[&str]) -> Federation {
        let peer = |(number, ingress): (usize, &&str)| {
            format!(
                "---\napiVersion: federation.maistra.io/v1\nkind: ServiceMeshPeer\n\
                 metadata: {{name: p{number}, namespace: red-mesh-system}}\n\
                 spec: {{gateways: {{ingress: {{name: {ingress}}}, egress: {{name: out-p{number}}}}}}}\n"
            )
        };
        let text = ingress.iter().enumerate().map(peer).collect::<Vec<_>>().concat();
        let input = Input { source: Source::new("a.yaml", text), placement: Placement::default() };
        build(vec![input], &Limits::default()).federation
    }

    fn names(layout: Layout, ingress: &[&str]) -> Vec<(String, String, usize)> {
        let federation = federation(ingress);
        let gateways = federation.meshes.iter().flat_map(|mesh| layout.gateways(mesh));
        gateways.map(|gateway| (gateway.folder, gateway.name, gateway.peers.len())).collect()
    }

    fn is(folder: &str, name: &str, peers: usize) -> (String, String, usize) {
        (folder.to_owned(), name.to_owned(), peers)
    }

    #[test]
    fn a_shared_gateway_has_the_name_all_peers_agree_on() {
        assert_eq!(names(Layout::Shared, &["in", "in"]), [is("ingress", "in", 2), is("egress", "egress", 2)]);
        assert_eq!(names(Layout::Shared, &["in", "other"])[0], is("ingress", "ingress", 2));
    }

    #[test]
    fn a_named_gateway_serves_the_peers_that_name_it() {
        let expected =
            [is("ingress/in", "in", 2), is("egress/out-p0", "out-p0", 1), is("egress/out-p1", "out-p1", 1)];
        assert_eq!(names(Layout::Named, &["in", "in"]), expected);
    }

    #[test]
    fn a_gateway_answers_by_its_own_name_and_asks_as_often_as_told() {
        let federation = federation(&["in"]);
        let gateways = Layout::Shared.gateways(&federation.meshes[0]);
        let table = |gateway: &Gateway<'_>| {
            let options =
                gateway.with_peer_status(&Options::default(), StatusPorts::default(), DEFAULT_POLLING);
            HostTable::load(gateway.configuration(&federation, &options)).unwrap()
        };
        let (ingress, egress) = (table(&gateways[0]), table(&gateways[1]));
        assert_eq!(ingress.status().map(|status| &*status.gateway), Some("in"));
        let discovery = ingress.inbound().and_then(|role| role.discovery()).unwrap();
        let account = "spiffe://red-mesh.local/ns/red-mesh-system/sa/in-service-account";
        assert_eq!((discovery.ports.as_slice(), &*discovery.service_accounts[0]), (&[8188][..], account));
        let cluster = egress.outbound().and_then(|role| role.discovery_cluster(0)).unwrap();
        assert_eq!(&*cluster.cluster, "discovery/p0");
        assert_eq!(&*cluster.authority, "discovery.red-mesh-system.svc.p0.local");
    }

    #[test]
    fn a_gateway_is_configured_for_its_peers_alone() {
        let federation = federation(&["in", "other"]);
        let gateways = Layout::Named.gateways(&federation.meshes[0]);
        let table = gateways[0].configuration(&federation, &Options::default());
        assert!(table.contains("\"p0\"") && !table.contains("\"p1\""), "{table}");
    }
}

//! What a configuration needs to know beyond the documents: addresses, files and certificates.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use carnet_engine::model::Peer;

use crate::gateway::StatusPorts;

/// Where one gateway runs.
#[derive(Debug, Clone)]
pub struct Site {
    /// The folder of its files as Envoy sees it, without a final slash.
    pub folder: String,
    /// The built filter as Envoy sees it.
    pub filter: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where an ingress gateway listens for peers that ask what is exported to them.
    pub discovery: SocketAddr,
    /// Where it tells which peers are alive; a loopback address.
    pub status: SocketAddr,
    /// Where its admin interface listens; a loopback address.
    pub admin: SocketAddr,
    /// Where others are, if not where the documents say.
    pub addresses: Addresses,
    /// Its certificates, and whom it trusts.
    pub trust: Trust,
}

/// A host to connect to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// A DNS name or an IP address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

/// Where others are, if not where the documents say.
#[derive(Debug, Clone, Default)]
pub struct Addresses {
    /// Ingress gateways of peers, by peer.
    pub peers: BTreeMap<String, Vec<Address>>,
    /// Where they tell what the peer exports, by peer.
    pub discovery: BTreeMap<String, Vec<Address>>,
    /// Services of this mesh, by local host and port.
    pub services: BTreeMap<(String, u16), Address>,
    /// Hosts outside, by name; whatever their port.
    pub external: BTreeMap<String, Address>,
}

/// The certificates of one gateway, and whom it trusts.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// By the name of the service account's gateway: one for an ingress gateway, one for each peer-facing name of an
    /// egress gateway.
    pub identities: BTreeMap<String, Identity>,
    /// Root certificates in PEM, by peer.
    pub roots: BTreeMap<String, String>,
    /// The SPIFFE ID of each peer's ingress gateway. A peer that is missing may show any ID of its trust domain.
    pub ingress_ids: BTreeMap<String, String>,
}

/// A certificate and its key, as Envoy sees the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// PEM file of the certificate, the leaf first.
    pub certificate: String,
    /// PEM file of the private key.
    pub key: String,
}

impl Site {
    /// The ports of the table.
    #[must_use]
    pub fn ports(&self) -> StatusPorts {
        StatusPorts { status: self.status.port(), discovery: self.discovery.port() }
    }

    /// The path of a file of this gateway.
    #[must_use]
    pub(super) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }
}

impl Addresses {
    /// Where the ingress gateways of a peer are.
    #[must_use]
    pub(super) fn of_peer(&self, peer: &Peer) -> Vec<Address> {
        let written = || written(peer, peer.remote.service_port);
        self.peers.get(&peer.name).cloned().unwrap_or_else(written)
    }

    /// Where the ingress gateways of a peer tell what it exports.
    #[must_use]
    pub(super) fn discovery_of_peer(&self, peer: &Peer) -> Vec<Address> {
        let written = || written(peer, peer.remote.discovery_port);
        self.discovery.get(&peer.name).cloned().unwrap_or_else(written)
    }

    /// Where one port of a service of this mesh is.
    #[must_use]
    pub(super) fn of_service(&self, host: &str, port: u16) -> Address {
        let own = || Address { host: host.to_owned(), port };
        self.services.get(&(host.to_owned(), port)).cloned().unwrap_or_else(own)
    }

    /// Where a host outside is.
    #[must_use]
    pub(super) fn of_external(&self, host: &str, port: u16) -> Address {
        let own = || Address { host: host.to_owned(), port };
        self.external.get(host).cloned().unwrap_or_else(own)
    }
}

/// The addresses in the documents.
fn written(peer: &Peer, port: u16) -> Vec<Address> {
    peer.remote.addresses.iter().map(|host| Address { host: host.clone(), port }).collect()
}

impl Address {
    /// Whether Envoy has to resolve a name to get there.
    #[must_use]
    pub(super) fn is_name(&self) -> bool {
        self.host.parse::<IpAddr>().is_err()
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self { host: address.ip().to_string(), port: address.port() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

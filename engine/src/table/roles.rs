//! The two roles of a gateway, as loaded: who may ask for what, and what may be asked of whom.

use crate::naming;
use crate::table::discovery::{Discovery, DiscoveryCluster, Polling, Port};
use crate::table::document::{UnknownValidity, Unmatched};
use crate::table::hosts::HostIndex;
use crate::table::identities::Identities;
use crate::table::keyed::Keyed;
use crate::table::patterns::{Candidate, Patterns};

/// The inbound role: who may ask for what.
#[derive(Debug)]
pub struct Inbound {
    pub(super) ports: Vec<u16>,
    pub(super) strip_headers: Vec<Box<str>>,
    pub(super) unknown_validity: UnknownValidity,
    pub(super) discovery: Option<Discovery>,
    pub(super) port_sets: Vec<Vec<Port>>,
    pub(super) peers: Vec<InboundPeer>,
    pub(super) identities: Identities,
    pub(super) hosts: HostIndex,
    pub(super) patterns: Patterns,
}

/// One peer that may call.
#[derive(Debug)]
pub(super) struct InboundPeer {
    pub(super) name: Box<str>,
    pub(super) suffix: Box<str>,
    pub(super) local_suffix: Box<str>,
    pub(super) withheld: Keyed<()>,
}

/// The outbound role: what may be asked of whom.
#[derive(Debug)]
pub struct Outbound {
    pub(super) ports: Vec<u16>,
    pub(super) strip_headers: Vec<Box<str>>,
    pub(super) unmatched: Unmatched,
    pub(super) polling: Option<Polling>,
    pub(super) peers: Vec<OutboundPeer>,
    pub(super) import_suffixes: Keyed<()>,
    pub(super) hosts: HostIndex,
    pub(super) patterns: Patterns,
    pub(super) aliases: Keyed<Box<str>>,
}

/// One peer that may be called.
#[derive(Debug)]
pub(super) struct OutboundPeer {
    pub(super) name: Box<str>,
    pub(super) suffix: Box<str>,
    pub(super) discovery: Option<DiscoveryCluster>,
    pub(super) withheld: Keyed<()>,
}

impl Inbound {
    /// Ports of the listeners this role serves; empty means every port not named elsewhere.
    #[must_use]
    pub fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// How peers learn what is exported to them; `None`: they cannot ask.
    #[must_use]
    pub fn discovery(&self) -> Option<&Discovery> {
        self.discovery.as_ref()
    }

    /// Names of the peers, by index.
    #[must_use]
    pub fn peers(&self) -> impl ExactSizeIterator<Item = &str> {
        self.peers.iter().map(|peer| &*peer.name)
    }

    /// The name of one peer.
    #[must_use]
    pub fn peer(&self, index: usize) -> Option<&str> {
        self.peers.get(index).map(|peer| &*peer.name)
    }

    /// Request headers removed on the way in.
    pub fn strip_headers(&self) -> impl Iterator<Item = &str> {
        self.strip_headers.iter().map(|name| &**name)
    }

    /// What to do when the proxy does not tell whether a certificate was verified.
    #[must_use]
    pub fn unknown_validity(&self) -> UnknownValidity {
        self.unknown_validity
    }

    /// Index of the peer that `principal`, without scheme, belongs to.
    #[must_use]
    pub fn find_peer(&self, principal: &str) -> Option<usize> {
        self.identities.find(principal).and_then(|peer| usize::try_from(peer).ok())
    }

    /// How many exact hosts the role has.
    #[must_use]
    pub fn host_count(&self) -> usize {
        self.hosts.entries().len()
    }
}

impl Outbound {
    /// Ports of the listeners this role serves; empty means every port not named elsewhere.
    #[must_use]
    pub fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// How often peers are asked what they offer; `None`: none is.
    #[must_use]
    pub fn polling(&self) -> Option<Polling> {
        self.polling
    }

    /// Where the peer with this index is asked what it offers; `None`: it never is.
    #[must_use]
    pub fn discovery_cluster(&self, index: usize) -> Option<&DiscoveryCluster> {
        self.polling?;
        self.peers.get(index)?.discovery.as_ref()
    }

    /// Names of the peers, by index, the preferred first.
    #[must_use]
    pub fn peers(&self) -> impl ExactSizeIterator<Item = &str> {
        self.peers.iter().map(|peer| &*peer.name)
    }

    /// The name of one peer.
    #[must_use]
    pub fn peer(&self, index: usize) -> Option<&str> {
        self.peers.get(index).map(|peer| &*peer.name)
    }

    /// Request headers removed on the way out.
    pub fn strip_headers(&self) -> impl Iterator<Item = &str> {
        self.strip_headers.iter().map(|name| &**name)
    }

    /// What becomes of a host that no import yields.
    #[must_use]
    pub fn unmatched(&self) -> Unmatched {
        self.unmatched
    }

    /// The external name behind `host`, when an ExternalName Service stands for it.
    #[must_use]
    pub fn find_alias(&self, host: &str) -> Option<&str> {
        self.aliases.get(host).map(|to| &**to)
    }

    /// Whether `host` looks like an import: it ends as default imports do, or in a suffix some peer uses.
    #[must_use]
    pub fn has_import_form(&self, host: &str) -> bool {
        let mut rest = host;
        while let Some((_, suffix)) = rest.split_once('.') {
            if self.import_suffixes.contains(suffix) {
                return true;
            }
            rest = suffix;
        }
        host.ends_with(naming::IMPORTS_ENDING)
    }

    /// How many exact hosts the role has, counted once per peer.
    #[must_use]
    pub fn host_count(&self) -> usize {
        self.hosts.entries().len()
    }

    /// The peer a candidate belongs to.
    pub(super) fn peer_of(&self, candidate: Candidate<'_>) -> Option<&OutboundPeer> {
        self.peers.get(usize::try_from(candidate.peer).ok()?)
    }
}

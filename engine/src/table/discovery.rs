//! What a gateway tells its peers, and what it asks them: the parts of a table that peer status rests on.
//!
//! Both directions go through the same rules as requests do: a peer is told what it could ask for, and an offer is
//! imported if and only if some local host leads to it.

use std::borrow::Cow;

use crate::host::MAX_HOST_BYTES;
use crate::naming;
use crate::table::HostTable;

/// Who answers for the status of peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Ports of the plain-text listeners on loopback that status is asked at; never empty.
    pub ports: Vec<u16>,
    /// The control-plane namespace.
    pub namespace: Box<str>,
    /// What the documents call this gateway.
    pub gateway: Box<str>,
}

/// How peers learn what is exported to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// Ports of the listeners with mutual TLS that peers ask at; never empty.
    pub ports: Vec<u16>,
    /// SPIFFE IDs of the gateways that serve the exported services, with scheme.
    pub service_accounts: Vec<Box<str>>,
    /// How long a watch is held, in milliseconds.
    pub hold_ms: u32,
}

/// One port of an exported service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its name; empty when it has none.
    pub name: Box<str>,
    /// Its number.
    pub port: u16,
    /// Its protocol, as Istio names protocols.
    pub protocol: Box<str>,
}

/// How often peers are asked what they offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Polling {
    /// Time from one good answer to the next question, in milliseconds.
    pub interval_ms: u32,
    /// How long an answer may take, in milliseconds.
    pub timeout_ms: u32,
}

/// Where one peer is asked what it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveryCluster {
    /// The proxy's cluster for it.
    pub cluster: Box<str>,
    /// `:authority` of the question.
    pub authority: Box<str>,
}

/// One service a peer is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer<'t> {
    /// The host the peer asks for.
    pub hostname: &'t str,
    /// The exported name.
    pub name: &'t str,
    /// The exported namespace.
    pub namespace: &'t str,
    /// Its ports; empty when it has none.
    pub ports: &'t [Port],
}

impl HostTable {
    /// Who answers for the status of peers; `None`: nobody does.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// What the inbound `peer` is told of: the services known to exist, by host.
    ///
    /// Linear in what is exported to that peer.
    #[must_use]
    pub fn offers(&self, peer: usize) -> Vec<Offer<'_>> {
        let Some(inbound) = self.inbound.as_ref() else { return Vec::new() };
        let (Ok(number), Some(owner)) = (u32::try_from(peer), inbound.peers.get(peer)) else {
            return Vec::new();
        };
        let entries = inbound.hosts.entries();
        // Invariant: the loader adds one peer after the other.
        let start = entries.partition_point(|entry| entry.peer < number);
        let own = entries.iter().skip(start).take_while(|entry| entry.peer == number);
        let offers = own.filter_map(|entry| {
            let ports = inbound.port_sets.get(usize::try_from(entry.ports?).ok()?)?;
            let hostname = entry.host.get(&self.text);
            let (name, rest) = hostname.split_once('.')?;
            let namespace = rest.strip_suffix(&*owner.suffix)?.strip_suffix('.')?;
            Some(Offer { hostname, name, namespace, ports })
        });
        let mut offers: Vec<_> = offers.collect();
        offers.sort_unstable_by_key(|offer| offer.hostname);
        offers
    }

    /// The local host of what the outbound `peer` offers under `name` and `namespace`; `None` when no rule imports it.
    ///
    /// A constant number of look-ups.
    #[must_use]
    pub fn imported_as(&self, peer: usize, name: &str, namespace: &str) -> Option<Cow<'_, str>> {
        let outbound = self.outbound.as_ref()?;
        let number = u32::try_from(peer).ok()?;
        let exported = naming::host(name, namespace, &outbound.peers.get(peer)?.suffix);
        if let Some(entry) = outbound.hosts.find_target(number, &exported, &self.text) {
            return Some(Cow::Borrowed(entry.host.get(&self.text)));
        }
        let host = outbound.patterns.yields(number, name, namespace)?;
        // Going back from the host asks all the rest: whether the name is withheld, or the host another service's.
        let is_this = |target: &super::Target<'_>| target.peer == peer && target.to == exported;
        let leads_back = host.len() <= MAX_HOST_BYTES && self.targets(&host).iter().any(is_this);
        leads_back.then_some(Cow::Owned(host))
    }
}

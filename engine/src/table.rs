//! The host table: what a gateway looks a request up in.
//!
//! Made from the JSON text of a [`document`], refused whole if anything in it is wrong. Precedence belongs to
//! services, lookup happens on hosts: the module `patterns` is how both give the same answer. A lookup costs a
//! constant number of hash look-ups, whatever the number of rules.

pub mod document;
mod hosts;
mod identities;
mod keyed;
mod load;
mod patterns;

use std::borrow::Cow;

use crate::decision::Direction;
use crate::naming;
use crate::table::document::{Mode, UnknownValidity, Unmatched};
use crate::table::hosts::HostIndex;
use crate::table::identities::Identities;
use crate::table::keyed::Keyed;
use crate::table::patterns::{Candidate, Patterns};

pub use load::{InvalidTable, TableFault};
pub use patterns::MAX_CANDIDATES;

/// The compiled rules of one gateway.
#[derive(Debug)]
pub struct HostTable {
    /// The document; exact hosts are slices of it.
    text: String,
    mesh: Box<str>,
    mode: Mode,
    max_hops: u32,
    inbound: Option<Inbound>,
    outbound: Option<Outbound>,
}

/// The inbound role: who may ask for what.
#[derive(Debug)]
pub struct Inbound {
    ports: Vec<u16>,
    strip_headers: Vec<Box<str>>,
    unknown_validity: UnknownValidity,
    peers: Vec<InboundPeer>,
    identities: Identities,
    hosts: HostIndex,
    patterns: Patterns,
}

/// One peer that may call.
#[derive(Debug)]
struct InboundPeer {
    name: Box<str>,
    local_suffix: Box<str>,
    withheld: Keyed<()>,
}

/// The outbound role: what may be asked of whom.
#[derive(Debug)]
pub struct Outbound {
    ports: Vec<u16>,
    strip_headers: Vec<Box<str>>,
    unmatched: Unmatched,
    peers: Vec<OutboundPeer>,
    import_suffixes: Keyed<()>,
    hosts: HostIndex,
    patterns: Patterns,
    aliases: Keyed<Box<str>>,
}

/// One peer that may be called.
#[derive(Debug)]
struct OutboundPeer {
    name: Box<str>,
    suffix: Box<str>,
    withheld: Keyed<()>,
}

/// What a host leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'t> {
    /// Index of the peer in its direction's table.
    pub peer: usize,
    /// Index of the rule in the peer's set.
    pub rule: u32,
    /// The host the request goes on under.
    pub to: Cow<'t, str>,
}

impl HostTable {
    /// The mesh the gateway belongs to.
    #[must_use]
    pub fn mesh(&self) -> &str {
        &self.mesh
    }

    /// What a denial does.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The longest via list a request may arrive with.
    #[must_use]
    pub fn max_hops(&self) -> u32 {
        self.max_hops
    }

    /// The inbound role, if the gateway has it.
    #[must_use]
    pub fn inbound(&self) -> Option<&Inbound> {
        self.inbound.as_ref()
    }

    /// The outbound role, if the gateway has it.
    #[must_use]
    pub fn outbound(&self) -> Option<&Outbound> {
        self.outbound.as_ref()
    }

    /// The name of a peer of one direction.
    #[must_use]
    pub fn peer_name(&self, direction: Direction, index: usize) -> Option<&str> {
        match direction {
            Direction::Inbound => self.inbound.as_ref()?.peer(index),
            Direction::Outbound => self.outbound.as_ref()?.peer(index),
        }
    }

    /// The document the table was made from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What `host`, in normal form, leads to for the inbound `peer`.
    #[must_use]
    pub fn find_inbound(&self, peer: usize, host: &str) -> Option<Target<'_>> {
        let inbound = self.inbound.as_ref()?;
        let number = u32::try_from(peer).ok()?;
        let exact = inbound.hosts.find(host, &self.text).find(|entry| entry.peer == number);
        if let Some(entry) = exact {
            return Some(Target { peer, rule: entry.rule, to: Cow::Borrowed(entry.to.get(&self.text)) });
        }
        let owner = inbound.peers.get(peer)?;
        let candidates = inbound.patterns.candidates(host).filter(|candidate| candidate.peer == number);
        let services = candidates.filter_map(|candidate| self.unknown_service(inbound, owner, candidate));
        services.min_by_key(|(rule, _)| *rule).map(|(rule, to)| Target { peer, rule, to: Cow::Owned(to) })
    }

    /// What `host`, in normal form, leads to outbound: the preferred peer first, at most one target per peer.
    ///
    /// `is_connected` is asked once per target; the first connected one is returned, else the first.
    #[must_use]
    pub fn find_outbound(&self, host: &str, is_connected: impl Fn(usize) -> bool) -> Option<Target<'_>> {
        let outbound = self.outbound.as_ref()?;
        let mut best: Option<(Choice, Found<'_>)> = None;
        for found in self.outbound_matches(outbound, host) {
            let (peer, rule) = found.origin();
            let choice = (usize::try_from(peer).is_ok_and(|peer| !is_connected(peer)), peer, rule);
            if best.as_ref().is_none_or(|(other, _)| choice < *other) {
                best = Some((choice, found));
            }
        }
        best.and_then(|(_, found)| self.outbound_target(outbound, found))
    }

    /// Every target of `host`, in normal form, outbound: one per peer, the preferred peer first.
    #[must_use]
    pub fn targets(&self, host: &str) -> Vec<Target<'_>> {
        let Some(outbound) = self.outbound.as_ref() else { return Vec::new() };
        let mut found: Vec<_> = self.outbound_matches(outbound, host).collect();
        found.sort_by_key(Found::origin);
        found.dedup_by_key(|found| found.origin().0);
        found.into_iter().filter_map(|found| self.outbound_target(outbound, found)).collect()
    }

    fn unknown_service(
        &self,
        inbound: &Inbound,
        owner: &InboundPeer,
        candidate: Candidate<'_>,
    ) -> Option<(u32, String)> {
        let to = naming::host(candidate.name, candidate.namespace, &owner.local_suffix);
        let is_known = owner.withheld.contains(&to)
            || inbound.hosts.is_target(candidate.peer, &to, &self.text)
            || to.len() > crate::host::MAX_HOST_BYTES;
        (!is_known).then_some((candidate.rule, to))
    }

    fn outbound_matches<'a>(
        &'a self,
        outbound: &'a Outbound,
        host: &'a str,
    ) -> impl Iterator<Item = Found<'a>> {
        let exact = outbound.hosts.find(host, &self.text).copied().map(Found::Exact);
        let unknown = outbound.patterns.candidates(host).filter(move |candidate| {
            let Some(peer) = outbound.peer_of(*candidate) else { return false };
            let to = naming::host(candidate.name, candidate.namespace, &peer.suffix);
            // The exact part knows better: this service has its one name, or this host its one service there.
            let is_decided = peer.withheld.contains(&to)
                || outbound.hosts.is_target(candidate.peer, &to, &self.text)
                || outbound.hosts.find(host, &self.text).any(|entry| entry.peer == candidate.peer);
            !is_decided && to.len() <= crate::host::MAX_HOST_BYTES
        });
        exact.chain(unknown.map(Found::Unknown))
    }

    fn outbound_target(&self, outbound: &Outbound, found: Found<'_>) -> Option<Target<'_>> {
        let (peer, rule) = found.origin();
        let to = match found {
            Found::Exact(entry) => Cow::Borrowed(entry.to.get(&self.text)),
            Found::Unknown(candidate) => {
                let suffix = &outbound.peer_of(candidate)?.suffix;
                Cow::Owned(naming::host(candidate.name, candidate.namespace, suffix))
            }
        };
        Some(Target { peer: usize::try_from(peer).ok()?, rule, to })
    }
}

/// Whether the peer is *not* connected, its place in the order, and the rule: least is best.
type Choice = (bool, u32, u32);

/// A match of an outbound host.
#[derive(Debug, Clone, Copy)]
enum Found<'a> {
    Exact(hosts::HostEntry),
    Unknown(Candidate<'a>),
}

impl Found<'_> {
    /// Peer and rule.
    fn origin(&self) -> (u32, u32) {
        match self {
            Self::Exact(entry) => (entry.peer, entry.rule),
            Self::Unknown(candidate) => (candidate.peer, candidate.rule),
        }
    }
}

impl Inbound {
    /// Ports of the listeners this role serves; empty means all.
    #[must_use]
    pub fn ports(&self) -> &[u16] {
        &self.ports
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
    /// Ports of the listeners this role serves; empty means all.
    #[must_use]
    pub fn ports(&self) -> &[u16] {
        &self.ports
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

    fn peer_of(&self, candidate: Candidate<'_>) -> Option<&OutboundPeer> {
        self.peers.get(usize::try_from(candidate.peer).ok()?)
    }
}

#[cfg(test)]
mod tests;

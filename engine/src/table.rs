//! The host table: what a gateway looks a request up in.
//!
//! Made from the JSON text of a [`document`], refused whole if anything in it is wrong. Precedence belongs to
//! services, lookup happens on hosts: the module `patterns` is how both give the same answer. A lookup costs a
//! constant number of hash look-ups, whatever the number of rules.

mod discovery;
pub mod document;
mod hosts;
mod identities;
mod keyed;
mod load;
mod patterns;
mod roles;

use std::borrow::Cow;

use crate::decision::Direction;
use crate::naming;
use crate::table::document::Mode;
use crate::table::patterns::Candidate;
use crate::table::roles::InboundPeer;

pub use discovery::{Discovery, DiscoveryCluster, Offer, Polling, Port, Status};
pub use load::{InvalidTable, TableFault};
pub use patterns::MAX_CANDIDATES;
pub use roles::{Inbound, Outbound};

/// The compiled rules of one gateway.
#[derive(Debug)]
pub struct HostTable {
    /// The document; exact hosts are slices of it.
    text: String,
    mesh: Box<str>,
    mode: Mode,
    max_hops: u32,
    status: Option<Status>,
    inbound: Option<Inbound>,
    outbound: Option<Outbound>,
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
    /// Where there are several, `is_connected` is asked once per target; the first connected one is returned, else
    /// the first.
    #[must_use]
    pub fn find_outbound(&self, host: &str, is_connected: impl Fn(usize) -> bool) -> Option<Target<'_>> {
        let outbound = self.outbound.as_ref()?;
        let mut matches = self.outbound_matches(outbound, host);
        let first = matches.next()?;
        let Some(second) = matches.next() else { return self.outbound_target(outbound, first) };
        let choice = |found: &Found<'_>| -> Choice {
            let (peer, rule) = found.origin();
            (usize::try_from(peer).is_ok_and(|peer| !is_connected(peer)), peer, rule)
        };
        let best = [first, second].into_iter().chain(matches).min_by_key(choice)?;
        self.outbound_target(outbound, best)
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

#[cfg(test)]
mod tests;

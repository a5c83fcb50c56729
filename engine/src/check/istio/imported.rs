//! Which hosts are imported, and from whom: what documents of Istio name as a host may be a service of a peer.

use std::collections::BTreeMap;

use crate::model::{Mesh, Peer};
use crate::naming;

/// The hosts the import rules of one mesh yield.
#[derive(Debug, Default)]
pub(super) struct ImportedHosts<'a> {
    /// Peers by what hosts imported from them end in after name and namespace, those imported as local ones aside.
    suffixes: BTreeMap<&'a str, Vec<&'a Peer>>,
    /// Peers by the hosts of their rules.
    rules: BTreeMap<HostForm<'a>, Vec<&'a Peer>>,
    /// Whether a rule imports as local.
    has_local: bool,
}

/// Suffix, then the namespace and the name where they are fixed.
type HostForm<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

impl<'a> ImportedHosts<'a> {
    pub(super) fn new(mesh: &'a Mesh) -> Self {
        let mut hosts = Self::default();
        for peer in &mesh.peers {
            let rules = peer.imports.iter().flat_map(|set| &set.rules);
            for matcher in rules.filter_map(|rule| rule.matcher.as_ref().ok()) {
                let namespace = matcher.alias.namespace.as_deref().or(matcher.pattern.namespace.as_deref());
                let name = matcher.alias.name.as_deref().or(matcher.pattern.name.as_deref());
                push(&mut hosts.rules, (matcher.suffix.as_str(), namespace, name), peer);
                if matcher.is_local {
                    hosts.has_local = true;
                } else {
                    push(&mut hosts.suffixes, matcher.suffix.as_str(), peer);
                }
            }
        }
        hosts
    }

    /// What imported hosts end in, those imported as local ones aside.
    pub(super) fn suffixes(&self) -> impl Iterator<Item = &'a str> {
        self.suffixes.keys().copied()
    }

    /// Whether something is imported as local.
    pub(super) fn has_local(&self) -> bool {
        self.has_local
    }

    /// The peers whose imports have this suffix, or who are a source of this host of the own cluster.
    pub(super) fn peers<'s>(&'s self, host: &'s str) -> impl Iterator<Item = &'a Peer> + use<'a, 's> {
        let suffix = naming::split(host).map_or("", |(_, _, suffix)| suffix);
        let by_suffix = self.suffixes.get(suffix);
        let by_rule = if by_suffix.is_none() { self.by_rule(host) } else { None };
        by_suffix.or(by_rule).into_iter().flatten().copied()
    }

    /// The peer a rule imports exactly this host from.
    pub(super) fn peer(&self, host: &str) -> Option<&'a Peer> {
        self.by_rule(host)?.first().copied()
    }

    fn by_rule<'s>(&'s self, host: &'s str) -> Option<&'s Vec<&'a Peer>> {
        let (name, namespace, suffix) = naming::split(host)?;
        let forms =
            [(Some(namespace), Some(name)), (Some(namespace), None), (None, Some(name)), (None, None)];
        forms.iter().find_map(|(namespace, name)| self.rules.get(&(suffix, *namespace, *name)))
    }
}

/// Rules come peer by peer, so that one comparison keeps a peer from being there twice.
fn push<'a, K: Ord>(peers: &mut BTreeMap<K, Vec<&'a Peer>>, key: K, peer: &'a Peer) {
    let known = peers.entry(key).or_default();
    if !known.last().is_some_and(|last| std::ptr::eq(*last, peer)) {
        known.push(peer);
    }
}

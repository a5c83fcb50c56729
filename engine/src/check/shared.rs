//! One host imported from several peers.

use std::collections::BTreeMap;

use crate::check::rules::Rules;
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::model::{ImportSet, Mesh, Peer};

/// Who imports what: peers and rules by imported host.
#[derive(Default)]
pub(super) struct SharedHosts<'a> {
    hosts: BTreeMap<String, Vec<Source<'a>>>,
}

/// One peer a host is imported from.
#[derive(Clone, Copy)]
struct Source<'a> {
    peer: &'a Peer,
    set: &'a ImportSet,
    rule: usize,
}

/// Two rules of two peers, and the hosts they share.
struct Pair<'a> {
    first: Source<'a>,
    last: Source<'a>,
    hosts: Vec<&'a str>,
}

impl<'a> SharedHosts<'a> {
    /// Adds a host; several services of one peer under it count once.
    pub(super) fn add(&mut self, peer: &'a Peer, set: &'a ImportSet, rule: usize, host: String) {
        let sources = self.hosts.entry(host).or_default();
        if sources.last().is_none_or(|last| last.peer.name != peer.name) {
            sources.push(Source { peer, set, rule });
        }
    }

    /// Reports hosts that several peers share without saying which is preferred, once per pair of rules.
    pub(super) fn report(&self, mesh: &Mesh, findings: &mut Vec<Finding>) {
        let mut by_rules: BTreeMap<(&str, usize, &str, usize), Pair<'_>> = BTreeMap::new();
        for (host, sources) in &self.hosts {
            let [first, .., last] = sources.as_slice() else { continue };
            let has_locality = sources.iter().any(|source| source.set.locality.is_some());
            if has_locality || first.peer.priority != last.peer.priority {
                continue;
            }
            let key = (first.peer.name.as_str(), first.rule, last.peer.name.as_str(), last.rule);
            let pair =
                by_rules.entry(key).or_insert_with(|| Pair { first: *first, last: *last, hosts: Vec::new() });
            pair.hosts.push(host);
        }
        for Pair { first, last, hosts } in by_rules.into_values() {
            let rules = Rules::of_imports(mesh, last.set);
            let Some(rule) = rules.get(last.rule) else { continue };
            let (one, two) = (&first.peer.name, &last.peer.name);
            let hosts = list(hosts);
            let message = format!("{hosts} is imported from both `{one}` and `{two}`");
            let mut finding = Finding::new(Code::ImportSharedName, message).at(rule.naming_span());
            let others = Rules::of_imports(mesh, first.set);
            if let Some(other) = others.get(first.rule) {
                finding = finding.related(other.naming_span(), format!("imported from `{one}` here"));
            }
            let effect = format!("requests to {hosts} are spread over `{one}` and `{two}`");
            let help = format!(
                "if that is meant, set `locality` on one set or `carnet.dev/priority` on the peers; \
                 else import from `{two}` under another alias"
            );
            findings.push(rules.on(finding.effect(effect).help(help), rule, ""));
        }
    }
}

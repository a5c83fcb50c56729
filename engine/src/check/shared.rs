//! One host imported from several peers, or from one beside an own Service.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::rules::Rules;
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::model::{ImportSet, Mesh, Peer, Service};
use crate::naming;

/// Who imports what: peers and rules by imported host.
#[derive(Default)]
pub(super) struct SharedHosts<'a> {
    hosts: BTreeMap<String, Vec<Source<'a>>>,
}

/// One peer a host is imported from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) peer: &'a Peer,
    pub(super) set: &'a ImportSet,
    pub(super) rule: usize,
    /// The Service behind it, if it was given.
    pub(super) service: Option<&'a Service>,
}

/// Two rules of two peers, and the hosts they share.
struct Pair<'a> {
    first: Source<'a>,
    last: Source<'a>,
    hosts: Vec<&'a str>,
}

impl<'a> SharedHosts<'a> {
    /// Adds a host; several services of one peer under it count once.
    pub(super) fn add(&mut self, host: String, source: Source<'a>) {
        let sources = self.hosts.entry(host).or_default();
        if sources.last().is_none_or(|last| last.peer.name != source.peer.name) {
            sources.push(source);
        }
    }

    /// The Services behind a host, an own one among them; `None` when it is not imported, or one is not known.
    pub(super) fn services(&self, mesh: &'a Mesh, host: &str) -> Option<Vec<&'a Service>> {
        let remote = self.hosts.get(host)?.iter().map(|source| source.service);
        own_service(mesh, host).map(Some).into_iter().chain(remote).collect()
    }

    /// Reports hosts whose ports depend on who answers: another peer, or a Service of this mesh.
    pub(super) fn report_ports(&self, mesh: &Mesh, findings: &mut Vec<Finding>) {
        for (host, sources) in &self.hosts {
            let local = own_service(mesh, host).map(|service| (service, "this mesh"));
            let remote =
                sources.iter().filter_map(|source| Some((source.service?, source.peer.name.as_str())));
            let mut with_ports =
                local.into_iter().chain(remote).filter(|(service, _)| !service.ports.is_empty());
            let Some((first, one)) = with_ports.next() else { continue };
            let Some((other, two)) = with_ports.find(|(other, _)| ports(other) != ports(first)) else {
                continue;
            };
            let Some(source) = sources.iter().find(|source| source.peer.name == two) else { continue };
            let rules = Rules::of_imports(mesh, source.set);
            let Some(rule) = rules.get(source.rule) else { continue };
            let show =
                |service: &Service| list(ports(service).iter().map(|(port, name)| format!("{port} {name}")));
            let message = format!("`{host}` is {} at `{one}` and {} at `{two}`", show(first), show(other));
            let finding = Finding::new(Code::ImportPortConflict, message)
                .at(rule.naming_span())
                .related(first.span, format!("the Service of `{one}`"))
                .related(other.span, format!("the Service of `{two}`"));
            findings.push(rules.on(finding, rule, ""));
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

/// The Service of this mesh that has this host.
fn own_service<'m>(mesh: &'m Mesh, host: &str) -> Option<&'m Service> {
    let (name, namespace, suffix) = naming::split(host)?;
    if suffix == mesh.local_suffix() { mesh.service(namespace, name) } else { None }
}

fn ports(service: &Service) -> BTreeSet<(u16, &str)> {
    service.ports.iter().map(|port| (port.port, port.protocol.as_str())).collect()
}

//! The table document of one mesh and direction, written as JSON.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{Options, Strip, inbound, outbound};
use crate::decision::Direction;
use crate::effect::{STRIP_INBOUND, STRIP_OUTBOUND};
use crate::host::is_normal;
use crate::model::{Federation, Mesh, Peer};
use crate::naming;
use crate::resource::ServicePort;
use crate::service::{Alias, ServiceName, ServicePattern};
use crate::table::document::{
    DiscoveryDocument, DiscoveryTarget, ExportedHost, ExternalAlias, ImportedHost, InboundDocument,
    InboundPeerDocument, OutboundDocument, OutboundPeerDocument, PatternDocument, PortDocument,
    StatusDocument, TableDocument, VERSION,
};

/// Writes the document; borrowed strings need owners, so each role is made and written in one go.
pub(super) fn write(federation: &Federation, mesh: &Mesh, direction: Direction, options: &Options) -> String {
    match direction {
        Direction::Inbound => write_inbound(mesh, options),
        Direction::Outbound => write_outbound(federation, mesh, options),
    }
}

fn write_inbound(mesh: &Mesh, options: &Options) -> String {
    let mut port_sets = PortSets::default();
    let owned: Vec<InboundOwned<'_>> = usable_peers(mesh, options)
        .map(|peer| InboundOwned::new(mesh, peer, options.discovery.is_some().then_some(&mut port_sets)))
        .collect();
    let discovery = options.discovery.as_ref().map(|discovery| DiscoveryDocument {
        ports: discovery.ports.clone(),
        service_accounts: discovery.service_accounts.iter().map(String::as_str).collect(),
        hold_ms: discovery.hold_ms,
    });
    let role = InboundDocument {
        ports: options.ports.clone(),
        strip_headers: strip(options, &STRIP_INBOUND),
        unknown_validity: options.unknown_validity,
        discovery,
        port_sets: port_sets.sets,
        peers: owned.iter().map(InboundOwned::document).collect(),
    };
    serialise(&TableDocument { inbound: Some(role), ..document(mesh, options) })
}

fn write_outbound(federation: &Federation, mesh: &Mesh, options: &Options) -> String {
    let mut owned: Vec<OutboundOwned<'_>> = Vec::new();
    let mut links: Vec<ImportLink> = Vec::new();
    for (number, peer) in usable_peers(mesh, options).enumerate() {
        let imports = outbound::imports(federation, mesh, peer);
        let suffix = peer.offered_suffix();
        for (host, import) in imports.hosts {
            let to = host_of(&import.exported, &suffix);
            links.push(ImportLink { host, peer: number_of(number), to, rule: number_of(import.rule) });
        }
        owned.push(OutboundOwned {
            peer,
            suffix,
            discovery: options.polling.map(|_| {
                (naming::discovery_cluster(&peer.name), naming::discovery_host(&mesh.namespace, &peer.name))
            }),
            import_suffixes: outbound::import_suffixes(peer),
            withheld: imports.withheld,
        });
    }
    links.sort();
    let aliases = outbound::aliases(mesh);
    let role = OutboundDocument {
        ports: options.ports.clone(),
        strip_headers: strip(options, &STRIP_OUTBOUND),
        unmatched: options.unmatched,
        discovery: options.polling,
        peers: owned.iter().map(OutboundOwned::document).collect(),
        hosts: links.iter().map(ImportLink::document).collect(),
        aliases: aliases.iter().map(|(host, to)| ExternalAlias { host, to }).collect(),
    };
    serialise(&TableDocument { outbound: Some(role), ..document(mesh, options) })
}

/// The peers wanted whose name can be part of a host; the others are an error finding and are let neither in nor
/// out.
fn usable_peers<'m>(mesh: &'m Mesh, options: &Options) -> impl Iterator<Item = &'m Peer> {
    let is_wanted = |peer: &&Peer| options.peers.as_ref().is_none_or(|names| names.contains(&peer.name));
    let peers = mesh.peers.iter().filter(is_wanted);
    peers.filter(|peer| is_normal(&peer.name) && is_normal(&peer.known_as))
}

fn strip(options: &Options, headers: &[&'static str]) -> Vec<&'static str> {
    match options.strip {
        Strip::Filter => headers.to_vec(),
        Strip::Proxy => Vec::new(),
    }
}

fn document<'a>(mesh: &'a Mesh, options: &'a Options) -> TableDocument<'a> {
    let status = options.status.as_ref().map(|status| StatusDocument {
        ports: status.ports.clone(),
        namespace: &mesh.namespace,
        gateway: &status.gateway,
    });
    TableDocument {
        version: VERSION,
        mesh: &mesh.name,
        mode: options.mode,
        max_hops: options.max_hops,
        status,
        inbound: None,
        outbound: None,
    }
}

fn serialise(document: &TableDocument<'_>) -> String {
    // Invariant: structs of strings and numbers always serialise; an empty text is refused by the loader.
    serde_json::to_string_pretty(document).unwrap_or_default()
}

/// What an inbound peer's document borrows from.
struct InboundOwned<'a> {
    peer: &'a Peer,
    client_ids: Vec<String>,
    suffix: String,
    local_suffix: String,
    hosts: Vec<OwnedHost>,
    withheld: BTreeSet<String>,
    patterns: Vec<(usize, ServicePattern, Alias)>,
}

impl<'a> InboundOwned<'a> {
    /// Ports are looked up only when there are sets to put them into.
    fn new(mesh: &'a Mesh, peer: &'a Peer, mut port_sets: Option<&mut PortSets<'a>>) -> Self {
        let exports = inbound::exports(mesh, peer);
        let local_suffix = mesh.local_suffix();
        let hosts = exports.hosts.into_iter().map(|(host, export)| OwnedHost {
            host,
            to: host_of(&export.service, &local_suffix),
            rule: number_of(export.rule),
            ports: port_sets.as_mut().and_then(|sets| {
                let service = mesh.service(&export.service.namespace, &export.service.name)?;
                Some(sets.number(&service.ports))
            }),
        });
        Self {
            peer,
            client_ids: peer.client_id.iter().map(ToString::to_string).collect(),
            suffix: peer.export_suffix(),
            hosts: hosts.collect(),
            withheld: exports.withheld,
            patterns: exports.patterns,
            local_suffix,
        }
    }

    fn document(&self) -> InboundPeerDocument<'_> {
        InboundPeerDocument {
            name: &self.peer.name,
            trust_domain: &self.peer.trust_domain,
            client_ids: self.client_ids.iter().map(String::as_str).collect(),
            suffix: &self.suffix,
            local_suffix: &self.local_suffix,
            hosts: self.hosts.iter().map(OwnedHost::document).collect(),
            withheld: self.withheld.iter().map(String::as_str).collect(),
            patterns: self.patterns.iter().filter_map(|(rule, p, a)| pattern(*rule, p, a, None)).collect(),
        }
    }
}

/// One exported host.
struct OwnedHost {
    host: String,
    to: String,
    rule: u32,
    ports: Option<u32>,
}

impl OwnedHost {
    fn document(&self) -> ExportedHost<'_> {
        ExportedHost { host: &self.host, to: &self.to, rule: self.rule, ports: self.ports }
    }
}

/// Lists of ports, each once, numbered as they are met.
#[derive(Default)]
struct PortSets<'a> {
    sets: Vec<Vec<PortDocument<'a>>>,
    numbers: BTreeMap<Vec<PortDocument<'a>>, u32>,
}

impl<'a> PortSets<'a> {
    fn number(&mut self, ports: &'a [ServicePort]) -> u32 {
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',');
        // A name that cannot stand in a table is left out; the API server would not have taken it.
        let name = |name: &'a str| if is_plain(name) { name } else { "" };
        let ports = ports.iter().filter(|port| !port.protocol.is_empty() && is_plain(&port.protocol));
        let set: Vec<_> = ports
            .map(|port| PortDocument { name: name(&port.name), port: port.port, protocol: &port.protocol })
            .collect();
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let number = number_of(self.sets.len());
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        number
    }
}

/// What an outbound peer's document borrows from.
struct OutboundOwned<'a> {
    peer: &'a Peer,
    suffix: String,
    /// Cluster and authority.
    discovery: Option<(String, String)>,
    import_suffixes: BTreeSet<String>,
    withheld: BTreeSet<String>,
}

impl OutboundOwned<'_> {
    fn document(&self) -> OutboundPeerDocument<'_> {
        let patterns = outbound::patterns(self.peer).into_iter();
        OutboundPeerDocument {
            name: &self.peer.name,
            suffix: &self.suffix,
            discovery: self
                .discovery
                .as_ref()
                .map(|(cluster, authority)| DiscoveryTarget { cluster, authority }),
            import_suffixes: self.import_suffixes.iter().map(String::as_str).collect(),
            withheld: self.withheld.iter().map(String::as_str).collect(),
            patterns: patterns
                .filter_map(|(rule, m)| pattern(rule, &m.pattern, &m.alias, Some(&m.suffix)))
                .collect(),
        }
    }
}

/// One imported host at one peer; ordered as the table wants them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ImportLink {
    host: String,
    peer: u32,
    to: String,
    rule: u32,
}

impl ImportLink {
    fn document(&self) -> ImportedHost<'_> {
        ImportedHost { host: &self.host, peer: self.peer, to: &self.to, rule: self.rule }
    }
}

/// A pattern, unless a part of it could never be in a host; it then covers nothing either.
fn pattern<'a>(
    rule: usize,
    pattern: &'a ServicePattern,
    alias: &'a Alias,
    suffix: Option<&'a str>,
) -> Option<PatternDocument<'a>> {
    let document = PatternDocument {
        rule: number_of(rule),
        namespace: pattern.namespace.as_deref(),
        name: pattern.name.as_deref(),
        alias_namespace: alias.namespace.as_deref(),
        alias_name: alias.name.as_deref(),
        suffix,
    };
    let parts = [document.namespace, document.name, document.alias_namespace, document.alias_name];
    parts.into_iter().flatten().all(is_normal).then_some(document)
}

fn host_of(service: &ServiceName, suffix: &str) -> String {
    naming::host(&service.name, &service.namespace, suffix)
}

fn number_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

//! From the text of a table to the table: everything is checked, anything wrong refuses the whole.

mod discovery;
mod fault;

use std::fmt;

use super::document::{
    ExportedHost, ExternalAlias, ImportedHost, InboundDocument, OutboundDocument, PatternDocument,
    TableDocument, VERSION,
};
use super::hosts::{Conflict, HostEntry, HostIndex, TextRange};
use super::identities::Identities;
use super::keyed::Keyed;
use super::patterns::Patterns;
use super::roles::{InboundPeer, OutboundPeer};
use super::{HostTable, Inbound, Outbound};
use crate::host::is_normal;
use crate::identity::ClientId;

pub use fault::{InvalidTable, TableFault};

impl HostTable {
    /// Loads a table from its JSON text.
    ///
    /// # Errors
    ///
    /// [`InvalidTable`] with the first thing found wrong; nothing is loaded then.
    pub fn load(text: String) -> Result<Self, InvalidTable> {
        let document = parse(&text)?;
        check_header(&document)?;
        let inbound = document.inbound.as_ref().map(|role| load_inbound(role, &text)).transpose()?;
        let outbound = document.outbound.as_ref().map(|role| load_outbound(role, &text)).transpose()?;
        let status = document.status.as_ref().map(discovery::load_status).transpose()?;
        let (mesh, mode, max_hops) = (document.mesh.into(), document.mode, document.max_hops);
        Ok(Self { text, mesh, mode, max_hops, status, inbound, outbound })
    }
}

fn parse(text: &str) -> Result<TableDocument<'_>, InvalidTable> {
    /// A document of another version need not have our shape, so its version is looked for by itself.
    #[derive(serde::Deserialize)]
    struct Header {
        version: u64,
    }

    let shape = match serde_json::from_str::<TableDocument<'_>>(text) {
        Ok(document) if document.version == VERSION => return Ok(document),
        Ok(document) => return fault("/version", TableFault::Version { found: document.version.into() }),
        Err(error) => error,
    };
    match serde_json::from_str::<Header>(text) {
        Ok(Header { version }) if version != u64::from(VERSION) => {
            fault("/version", TableFault::Version { found: version })
        }
        _ => {
            let place = format!("line {} column {}", shape.line(), shape.column());
            fault(place, TableFault::Shape(shape.to_string()))
        }
    }
}

fn check_header(document: &TableDocument<'_>) -> Result<(), InvalidTable> {
    check_name("/mesh", document.mesh)?;
    match (&document.inbound, &document.outbound) {
        (None, None) => return fault("", TableFault::NoRole),
        (Some(inbound), Some(outbound)) if inbound.ports.is_empty() || outbound.ports.is_empty() => {
            return fault("/inbound/ports", TableFault::Ports);
        }
        (Some(_), _) | (_, Some(_)) => {}
    }
    discovery::check_ports(document)
}

fn load_inbound(role: &InboundDocument<'_>, text: &str) -> Result<Inbound, InvalidTable> {
    let strip_headers = header_names("/inbound/stripHeaders", &role.strip_headers)?;
    let total = role.peers.iter().map(|peer| peer.hosts.len()).fold(0, usize::saturating_add);
    let mut inbound = Inbound {
        ports: role.ports.clone(),
        strip_headers,
        unknown_validity: role.unknown_validity,
        discovery: role.discovery.as_ref().map(discovery::load_discovery).transpose()?,
        port_sets: discovery::load_port_sets(&role.port_sets)?,
        peers: Vec::with_capacity(role.peers.len()),
        identities: Identities::default(),
        hosts: HostIndex::with_capacity(total),
        patterns: Patterns::default(),
    };
    let mut names = Keyed::default();
    for (index, peer) in role.peers.iter().enumerate() {
        let place = |field: &str| format!("/inbound/peers/{index}{field}");
        check_name(place("/name"), peer.name)?;
        if !names.insert(peer.name, ()) {
            return fault(place("/name"), TableFault::Duplicate(peer.name.to_owned()));
        }
        check_name(place("/trustDomain"), peer.trust_domain)?;
        check_host(place("/suffix"), peer.suffix)?;
        check_host(place("/localSuffix"), peer.local_suffix)?;
        load_identities(&mut inbound.identities, index, role)?;
        load_exported(&mut inbound, &peer.hosts, index, text)?;
        let withheld = load_withheld(&place("/withheld"), &peer.withheld)?;
        check_patterns(&place("/patterns"), &peer.patterns, false)?;
        inbound.patterns.push_peer(&peer.patterns, peer.suffix);
        inbound.peers.push(InboundPeer {
            name: peer.name.into(),
            suffix: peer.suffix.into(),
            local_suffix: peer.local_suffix.into(),
            withheld,
        });
    }
    Ok(inbound)
}

fn load_identities(
    identities: &mut Identities,
    index: usize,
    role: &InboundDocument<'_>,
) -> Result<(), InvalidTable> {
    let (Some(peer), Ok(number)) = (role.peers.get(index), u32::try_from(index)) else { return Ok(()) };
    for (position, text) in peer.client_ids.iter().enumerate() {
        let place = format!("/inbound/peers/{index}/clientIDs/{position}");
        let Some(id) = ClientId::parse(text) else {
            return fault(place, TableFault::Name(String::new()));
        };
        if let Err(other) = identities.insert(peer.trust_domain, id, number) {
            let other = usize::try_from(other).ok().and_then(|other| role.peers.get(other));
            return fault(place, TableFault::Ambiguous(other.map_or("", |peer| peer.name).to_owned()));
        }
    }
    Ok(())
}

fn load_exported(
    inbound: &mut Inbound,
    hosts: &[ExportedHost<'_>],
    peer: usize,
    text: &str,
) -> Result<(), InvalidTable> {
    for (number, entry) in hosts.iter().enumerate() {
        let place = || format!("/inbound/peers/{peer}/hosts/{number}");
        let peer = u32::try_from(peer).unwrap_or(u32::MAX);
        if let Some(ports) = entry.ports.filter(|&ports| !discovery::is_index(ports, &inbound.port_sets)) {
            return fault(place() + "/ports", TableFault::NoPortSet(ports));
        }
        let link = Link { host: entry.host, to: entry.to, peer, rule: entry.rule, ports: entry.ports };
        push_host(&mut inbound.hosts, &link, text, place)?;
    }
    Ok(())
}

fn load_outbound(role: &OutboundDocument<'_>, text: &str) -> Result<Outbound, InvalidTable> {
    let strip_headers = header_names("/outbound/stripHeaders", &role.strip_headers)?;
    let mut outbound = Outbound {
        ports: role.ports.clone(),
        strip_headers,
        unmatched: role.unmatched,
        polling: role.discovery.map(discovery::load_polling).transpose()?,
        peers: Vec::with_capacity(role.peers.len()),
        import_suffixes: Keyed::default(),
        hosts: HostIndex::with_capacity(role.hosts.len()),
        patterns: Patterns::default(),
        aliases: load_aliases(&role.aliases)?,
    };
    let mut names = Keyed::default();
    for (index, peer) in role.peers.iter().enumerate() {
        let place = |field: &str| format!("/outbound/peers/{index}{field}");
        check_name(place("/name"), peer.name)?;
        if !names.insert(peer.name, ()) {
            return fault(place("/name"), TableFault::Duplicate(peer.name.to_owned()));
        }
        check_host(place("/suffix"), peer.suffix)?;
        for (number, suffix) in peer.import_suffixes.iter().enumerate() {
            check_host(place(&format!("/importSuffixes/{number}")), suffix)?;
            outbound.import_suffixes.insert(suffix, ());
        }
        check_patterns(&place("/patterns"), &peer.patterns, true)?;
        outbound.patterns.push_peer(&peer.patterns, peer.suffix);
        let withheld = load_withheld(&place("/withheld"), &peer.withheld)?;
        if peer.discovery.is_some() && role.discovery.is_none() {
            return fault(place("/discovery"), TableFault::NoPolling);
        }
        let discovery =
            peer.discovery.map(|target| discovery::load_target(&place("/discovery"), target)).transpose()?;
        let (name, suffix) = (peer.name.into(), peer.suffix.into());
        outbound.peers.push(OutboundPeer { name, suffix, discovery, withheld });
    }
    load_imported(&mut outbound, &role.hosts, text)?;
    Ok(outbound)
}

fn load_imported(
    outbound: &mut Outbound,
    hosts: &[ImportedHost<'_>],
    text: &str,
) -> Result<(), InvalidTable> {
    for (number, entry) in hosts.iter().enumerate() {
        let place = || format!("/outbound/hosts/{number}");
        if !discovery::is_index(entry.peer, &outbound.peers) {
            return fault(place() + "/peer", TableFault::NoPeer(entry.peer));
        }
        let link = Link { host: entry.host, to: entry.to, peer: entry.peer, rule: entry.rule, ports: None };
        push_host(&mut outbound.hosts, &link, text, place)?;
    }
    Ok(())
}

fn load_aliases(aliases: &[ExternalAlias<'_>]) -> Result<Keyed<Box<str>>, InvalidTable> {
    let mut map = Keyed::default();
    for (number, alias) in aliases.iter().enumerate() {
        let place = |field: &str| format!("/outbound/aliases/{number}{field}");
        check_host(place("/host"), alias.host)?;
        check_host(place("/to"), alias.to)?;
        if !map.insert(alias.host, alias.to.into()) {
            return fault(place("/host"), TableFault::Duplicate(alias.host.to_owned()));
        }
    }
    Ok(map)
}

fn load_withheld(place: &str, hosts: &[&str]) -> Result<Keyed<()>, InvalidTable> {
    let mut withheld = Keyed::default();
    for (number, host) in hosts.iter().enumerate() {
        check_host(format!("{place}/{number}"), host)?;
        withheld.insert(host, ());
    }
    Ok(withheld)
}

/// One exact entry, before its texts become ranges.
struct Link<'a> {
    host: &'a str,
    to: &'a str,
    peer: u32,
    rule: u32,
    ports: Option<u32>,
}

fn push_host(
    index: &mut HostIndex,
    link: &Link<'_>,
    text: &str,
    place: impl Fn() -> String,
) -> Result<(), InvalidTable> {
    for (field, host) in [("/host", link.host), ("/to", link.to)] {
        if !is_normal(host) {
            return fault(place() + field, TableFault::Host(host.to_owned()));
        }
    }
    let (Some(host), Some(to)) = (TextRange::of(link.host, text), TextRange::of(link.to, text)) else {
        return fault(place(), TableFault::Shape("the document is larger than 4 GiB".to_owned()));
    };
    let entry = HostEntry { host, to, peer: link.peer, rule: link.rule, ports: link.ports };
    index.push(entry, text).or_else(|conflict| match conflict {
        Conflict::Host => fault(place() + "/host", TableFault::Duplicate(link.host.to_owned())),
        Conflict::Target => fault(place() + "/to", TableFault::TwoNames(link.to.to_owned())),
        Conflict::Order => fault(place() + "/host", TableFault::Order(link.host.to_owned())),
    })
}

fn check_patterns(
    place: &str,
    patterns: &[PatternDocument<'_>],
    is_outbound: bool,
) -> Result<(), InvalidTable> {
    let mut last = None;
    for (number, pattern) in patterns.iter().enumerate() {
        let refuse = |fault_text| fault(format!("{place}/{number}"), TableFault::Pattern(fault_text));
        if pattern.namespace.is_some() && pattern.name.is_some() {
            return refuse("a pattern needs at least one part that is not fixed");
        }
        if pattern.suffix.is_some() != is_outbound {
            return refuse("outbound patterns carry a suffix, inbound patterns do not");
        }
        if last.is_some_and(|last| last >= pattern.rule) {
            return refuse("patterns stand in rule order, each rule once");
        }
        last = Some(pattern.rule);
        let parts =
            [pattern.namespace, pattern.name, pattern.alias_namespace, pattern.alias_name, pattern.suffix];
        for part in parts.into_iter().flatten() {
            check_host(format!("{place}/{number}"), part)?;
        }
    }
    Ok(())
}

fn header_names(place: &str, names: &[&str]) -> Result<Vec<Box<str>>, InvalidTable> {
    let is_token = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    for (number, name) in names.iter().enumerate() {
        if name.is_empty() || !name.bytes().all(is_token) {
            return fault(format!("{place}/{number}"), TableFault::Name((*name).to_owned()));
        }
    }
    Ok(names.iter().map(|&name| name.into()).collect())
}

fn check_name(place: impl fmt::Display, name: &str) -> Result<(), InvalidTable> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b',';
    if !name.is_empty() && name.bytes().all(is_plain) {
        return Ok(());
    }
    fault(place, TableFault::Name(name.to_owned()))
}

fn check_host(place: impl fmt::Display, host: &str) -> Result<(), InvalidTable> {
    if is_normal(host) { Ok(()) } else { fault(place, TableFault::Host(host.to_owned())) }
}

fn fault<T>(place: impl fmt::Display, fault: TableFault) -> Result<T, InvalidTable> {
    Err(InvalidTable { place: place.to_string(), fault })
}

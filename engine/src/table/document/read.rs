//! Reads a table document: the shapes of the module above, field by field.
//!
//! Strict: a field that is unknown, missing or there twice refuses the whole, and so does a string with an escape.

use std::borrow::Cow;

use super::{
    DEFAULT_MAX_HOPS, DiscoveryDocument, DiscoveryTarget, ExportedHost, ExternalAlias, ImportedHost,
    InboundDocument, InboundPeerDocument, Mode, OutboundDocument, OutboundPeerDocument, PatternDocument,
    PollingDocument, PortDocument, StatusDocument, TableDocument, UnknownValidity, Unmatched, VERSION,
    default_hold_ms,
};
use crate::json::{JsonFault, JsonReader};
use crate::table::load::{InvalidTable, TableFault, fault};

type Reader<'a> = JsonReader<'a>;
type Read<T> = Result<T, JsonFault>;

impl<'a> TableDocument<'a> {
    /// Reads a document; what its shape cannot say is not checked yet.
    ///
    /// # Errors
    ///
    /// [`InvalidTable`] with line and column of the first thing found wrong.
    pub fn parse(text: &'a str) -> Result<Self, InvalidTable> {
        let mut reader = Reader::new(text);
        let parsed = table(&mut reader).and_then(|document| reader.end().map(|()| document));
        let json_fault = match parsed {
            Ok(document) if document.version == VERSION => return Ok(document),
            Ok(document) => {
                return fault("/version", TableFault::Version { found: document.version.into() });
            }
            Err(json_fault) => json_fault,
        };
        // A document of another version need not have our shape, so its version is looked for by itself.
        if let Some(found) = version(text).filter(|&found| found != u64::from(VERSION)) {
            return fault("/version", TableFault::Version { found });
        }
        let what = match json_fault {
            JsonFault::Unknown | JsonFault::Twice => format!("{json_fault}: `{}`", reader.last_key()),
            JsonFault::Shape => format!("something else was expected after `{}`", reader.last_key()),
            JsonFault::End | JsonFault::Syntax | JsonFault::Missing(_) => json_fault.to_string(),
        };
        fault(place(text, reader.position()), TableFault::Shape(what))
    }
}

fn version(text: &str) -> Option<u64> {
    let mut version = None;
    let read = Reader::new(text).object(&mut |reader, key| match key {
        "version" => reader.number().map(|number| version = Some(number)),
        _ => reader.skip(),
    });
    read.ok().and(version)
}

/// Line and column, both from 1, of a place in bytes.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..text.floor_char_boundary(at)).unwrap_or_default();
    let lines = before.bytes().filter(|&byte| byte == b'\n').count().saturating_add(1);
    let line = before.rsplit('\n').next().unwrap_or_default();
    format!("line {lines} column {}", line.chars().count().saturating_add(1))
}

fn table<'a>(reader: &mut Reader<'a>) -> Read<TableDocument<'a>> {
    let (mut version, mut mesh, mut mode, mut max_hops) = (None, None, None, None);
    let (mut status_role, mut inbound_role, mut outbound_role) = (None, None, None);
    reader.object(&mut |reader, key| match key {
        "version" => once(&mut version, small(reader)),
        "mesh" => once(&mut mesh, text(reader)),
        "mode" => once(&mut mode, word(reader, &[("enforce", Mode::Enforce), ("audit", Mode::Audit)])),
        "maxHops" => once(&mut max_hops, small(reader)),
        "status" => once(&mut status_role, status(reader)),
        "inbound" => once(&mut inbound_role, inbound(reader)),
        "outbound" => once(&mut outbound_role, outbound(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(TableDocument {
        version: need(version, "version")?,
        mesh: need(mesh, "mesh")?,
        mode: mode.unwrap_or_default(),
        max_hops: max_hops.unwrap_or(DEFAULT_MAX_HOPS),
        status: status_role,
        inbound: inbound_role,
        outbound: outbound_role,
    })
}

fn status<'a>(reader: &mut Reader<'a>) -> Read<StatusDocument<'a>> {
    let (mut ports, mut namespace, mut gateway) = (None, None, None);
    reader.object(&mut |reader, key| match key {
        "ports" => once(&mut ports, list(reader, small)),
        "namespace" => once(&mut namespace, text(reader)),
        "gateway" => once(&mut gateway, text(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(StatusDocument {
        ports: need(ports, "ports")?,
        namespace: need(namespace, "namespace")?,
        gateway: need(gateway, "gateway")?,
    })
}

fn inbound<'a>(reader: &mut Reader<'a>) -> Read<InboundDocument<'a>> {
    let (mut ports, mut strip_headers, mut unknown_validity) = (None, None, None);
    let (mut discovery_role, mut port_sets, mut peers) = (None, None, None);
    let validity = [("deny", UnknownValidity::Deny), ("allow", UnknownValidity::Allow)];
    reader.object(&mut |reader, key| match key {
        "ports" => once(&mut ports, list(reader, small)),
        "stripHeaders" => once(&mut strip_headers, list(reader, text)),
        "unknownValidity" => once(&mut unknown_validity, word(reader, &validity)),
        "discovery" => once(&mut discovery_role, discovery(reader)),
        "portSets" => once(&mut port_sets, list(reader, |reader| list(reader, port))),
        "peers" => once(&mut peers, list(reader, inbound_peer)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(InboundDocument {
        ports: ports.unwrap_or_default(),
        strip_headers: strip_headers.unwrap_or_default(),
        unknown_validity: unknown_validity.unwrap_or_default(),
        discovery: discovery_role,
        port_sets: port_sets.unwrap_or_default(),
        peers: need(peers, "peers")?,
    })
}

fn discovery<'a>(reader: &mut Reader<'a>) -> Read<DiscoveryDocument<'a>> {
    let (mut ports, mut service_accounts, mut hold_ms) = (None, None, None);
    reader.object(&mut |reader, key| match key {
        "ports" => once(&mut ports, list(reader, small)),
        "serviceAccounts" => once(&mut service_accounts, list(reader, text)),
        "holdMs" => once(&mut hold_ms, small(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(DiscoveryDocument {
        ports: need(ports, "ports")?,
        service_accounts: service_accounts.unwrap_or_default(),
        hold_ms: hold_ms.unwrap_or_else(default_hold_ms),
    })
}

fn port<'a>(reader: &mut Reader<'a>) -> Read<PortDocument<'a>> {
    let (mut name, mut number, mut protocol) = (None, None, None);
    reader.object(&mut |reader, key| match key {
        "name" => once(&mut name, text(reader)),
        "port" => once(&mut number, small(reader)),
        "protocol" => once(&mut protocol, text(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(PortDocument {
        name: name.unwrap_or_default(),
        port: need(number, "port")?,
        protocol: need(protocol, "protocol")?,
    })
}

fn inbound_peer<'a>(reader: &mut Reader<'a>) -> Read<InboundPeerDocument<'a>> {
    let (mut name, mut trust_domain, mut client_ids, mut suffix) = (None, None, None, None);
    let (mut local_suffix, mut hosts, mut withheld, mut patterns) = (None, None, None, None);
    reader.object(&mut |reader, key| match key {
        "name" => once(&mut name, text(reader)),
        "trustDomain" => once(&mut trust_domain, text(reader)),
        "clientIDs" => once(&mut client_ids, list(reader, text)),
        "suffix" => once(&mut suffix, text(reader)),
        "localSuffix" => once(&mut local_suffix, text(reader)),
        "hosts" => once(&mut hosts, list(reader, exported_host)),
        "withheld" => once(&mut withheld, list(reader, text)),
        "patterns" => once(&mut patterns, list(reader, pattern)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(InboundPeerDocument {
        name: need(name, "name")?,
        trust_domain: need(trust_domain, "trustDomain")?,
        client_ids: client_ids.unwrap_or_default(),
        suffix: need(suffix, "suffix")?,
        local_suffix: need(local_suffix, "localSuffix")?,
        hosts: hosts.unwrap_or_default(),
        withheld: withheld.unwrap_or_default(),
        patterns: patterns.unwrap_or_default(),
    })
}

fn exported_host<'a>(reader: &mut Reader<'a>) -> Read<ExportedHost<'a>> {
    let (mut host, mut to, mut rule, mut ports) = (None, None, None, None);
    reader.object(&mut |reader, key| match key {
        "host" => once(&mut host, text(reader)),
        "to" => once(&mut to, text(reader)),
        "rule" => once(&mut rule, small(reader)),
        "ports" => once(&mut ports, small(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(ExportedHost { host: need(host, "host")?, to: need(to, "to")?, rule: need(rule, "rule")?, ports })
}

fn outbound<'a>(reader: &mut Reader<'a>) -> Read<OutboundDocument<'a>> {
    let (mut ports, mut strip_headers, mut unmatched, mut discovery) = (None, None, None, None);
    let (mut peers, mut hosts, mut aliases) = (None, None, None);
    let unmatched_words = [("deny", Unmatched::Deny), ("pass", Unmatched::Pass)];
    reader.object(&mut |reader, key| match key {
        "ports" => once(&mut ports, list(reader, small)),
        "stripHeaders" => once(&mut strip_headers, list(reader, text)),
        "unmatched" => once(&mut unmatched, word(reader, &unmatched_words)),
        "discovery" => once(&mut discovery, polling(reader)),
        "peers" => once(&mut peers, list(reader, outbound_peer)),
        "hosts" => once(&mut hosts, list(reader, imported_host)),
        "aliases" => once(&mut aliases, list(reader, alias)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(OutboundDocument {
        ports: ports.unwrap_or_default(),
        strip_headers: strip_headers.unwrap_or_default(),
        unmatched: unmatched.unwrap_or_default(),
        discovery,
        peers: need(peers, "peers")?,
        hosts: hosts.unwrap_or_default(),
        aliases: aliases.unwrap_or_default(),
    })
}

fn polling(reader: &mut Reader<'_>) -> Read<PollingDocument> {
    let (mut interval_ms, mut timeout_ms) = (None, None);
    reader.object(&mut |reader, key| match key {
        "intervalMs" => once(&mut interval_ms, small(reader)),
        "timeoutMs" => once(&mut timeout_ms, small(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(PollingDocument {
        interval_ms: need(interval_ms, "intervalMs")?,
        timeout_ms: need(timeout_ms, "timeoutMs")?,
    })
}

fn outbound_peer<'a>(reader: &mut Reader<'a>) -> Read<OutboundPeerDocument<'a>> {
    let (mut name, mut suffix, mut discovery) = (None, None, None);
    let (mut import_suffixes, mut withheld, mut patterns) = (None, None, None);
    reader.object(&mut |reader, key| match key {
        "name" => once(&mut name, text(reader)),
        "suffix" => once(&mut suffix, text(reader)),
        "discovery" => once(&mut discovery, target(reader)),
        "importSuffixes" => once(&mut import_suffixes, list(reader, text)),
        "withheld" => once(&mut withheld, list(reader, text)),
        "patterns" => once(&mut patterns, list(reader, pattern)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(OutboundPeerDocument {
        name: need(name, "name")?,
        suffix: need(suffix, "suffix")?,
        discovery,
        import_suffixes: import_suffixes.unwrap_or_default(),
        withheld: withheld.unwrap_or_default(),
        patterns: patterns.unwrap_or_default(),
    })
}

fn target<'a>(reader: &mut Reader<'a>) -> Read<DiscoveryTarget<'a>> {
    let (mut cluster, mut authority) = (None, None);
    reader.object(&mut |reader, key| match key {
        "cluster" => once(&mut cluster, text(reader)),
        "authority" => once(&mut authority, text(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(DiscoveryTarget { cluster: need(cluster, "cluster")?, authority: need(authority, "authority")? })
}

fn imported_host<'a>(reader: &mut Reader<'a>) -> Read<ImportedHost<'a>> {
    let (mut host, mut peer, mut to, mut rule) = (None, None, None, None);
    reader.object(&mut |reader, key| match key {
        "host" => once(&mut host, text(reader)),
        "peer" => once(&mut peer, small(reader)),
        "to" => once(&mut to, text(reader)),
        "rule" => once(&mut rule, small(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    let (host, to) = (need(host, "host")?, need(to, "to")?);
    Ok(ImportedHost { host, peer: need(peer, "peer")?, to, rule: need(rule, "rule")? })
}

fn alias<'a>(reader: &mut Reader<'a>) -> Read<ExternalAlias<'a>> {
    let (mut host, mut to) = (None, None);
    reader.object(&mut |reader, key| match key {
        "host" => once(&mut host, text(reader)),
        "to" => once(&mut to, text(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(ExternalAlias { host: need(host, "host")?, to: need(to, "to")? })
}

fn pattern<'a>(reader: &mut Reader<'a>) -> Read<PatternDocument<'a>> {
    let (mut rule, mut namespace, mut name) = (None, None, None);
    let (mut alias_namespace, mut alias_name, mut suffix) = (None, None, None);
    reader.object(&mut |reader, key| match key {
        "rule" => once(&mut rule, small(reader)),
        "namespace" => once(&mut namespace, text(reader)),
        "name" => once(&mut name, text(reader)),
        "aliasNamespace" => once(&mut alias_namespace, text(reader)),
        "aliasName" => once(&mut alias_name, text(reader)),
        "suffix" => once(&mut suffix, text(reader)),
        _ => Err(JsonFault::Unknown),
    })?;
    Ok(PatternDocument { rule: need(rule, "rule")?, namespace, name, alias_namespace, alias_name, suffix })
}

/// Puts the value of a field into its slot.
fn once<T>(slot: &mut Option<T>, value: Read<T>) -> Read<()> {
    if slot.is_some() {
        return Err(JsonFault::Twice);
    }
    *slot = Some(value?);
    Ok(())
}

fn need<T>(slot: Option<T>, field: &'static str) -> Read<T> {
    slot.ok_or(JsonFault::Missing(field))
}

fn list<'a, T>(reader: &mut Reader<'a>, item: impl Fn(&mut Reader<'a>) -> Read<T>) -> Read<Vec<T>> {
    let mut items = Vec::new();
    reader.array(&mut |reader| {
        items.push(item(reader)?);
        Ok(())
    })?;
    Ok(items)
}

/// A string that stands in the text as it is.
fn text<'a>(reader: &mut Reader<'a>) -> Read<&'a str> {
    match reader.text()? {
        Cow::Borrowed(text) => Ok(text),
        Cow::Owned(_) => Err(JsonFault::Shape),
    }
}

/// A number within the bounds of its kind.
fn small<T: TryFrom<u64>>(reader: &mut Reader<'_>) -> Read<T> {
    T::try_from(reader.number()?).map_err(|_| JsonFault::Shape)
}

/// One of a few words.
fn word<T: Copy>(reader: &mut Reader<'_>, words: &[(&str, T)]) -> Read<T> {
    let found = reader.text()?;
    let value = words.iter().find(|(word, _)| *word == found).map(|(_, value)| *value);
    value.ok_or(JsonFault::Shape)
}

//! The questions, as written.

use crate::answer::{Caller, GatewayRequest};
use crate::case::Ask;
use crate::case::reader::Reader;
use crate::decision::Direction;
use crate::service::ServiceName;
use crate::yaml::{Kind, Node};

/// The keys of a case that hold its question.
pub(super) const KINDS: [&str; 6] = ["request", "host", "service", "offered", "peer", "status"];

/// The keys of a request.
pub(super) const REQUEST: [&str; 6] =
    ["mesh", "direction", "authority", "headers", "principal", "certificate"];

/// Reads the question under `kind`; `None` when it was reported.
pub(super) fn read(reader: &mut Reader, kind: &str, node: Node<'_>) -> Option<Ask> {
    let keys: &[&str] = match kind {
        "request" => &REQUEST,
        "host" => &["from", "host"],
        "service" => &["mesh", "namespace", "name"],
        "offered" => &["mesh", "peer", "namespace", "name"],
        "peer" => &["mesh", "name"],
        _ => &["mesh", "kind", "name"],
    };
    if !reader.mapping(node, kind, keys) {
        return None;
    }
    let mut name = |key| reader.name(node, kind, key);
    match kind {
        "request" => request(reader, node),
        "host" => {
            let (from, host) = (name("from"), name("host"));
            Some(Ask::Host { from: from?, host: host? })
        }
        "service" => {
            let (mesh, namespace, name) = (name("mesh"), name("namespace"), name("name"));
            Some(Ask::Service { mesh: mesh?, service: ServiceName::new(namespace?, name?) })
        }
        "offered" => {
            let (mesh, peer, namespace, name) = (name("mesh"), name("peer"), name("namespace"), name("name"));
            Some(Ask::Offered { mesh: mesh?, peer: peer?, service: ServiceName::new(namespace?, name?) })
        }
        "peer" => {
            let (mesh, name) = (name("mesh"), name("name"));
            Some(Ask::Peer { mesh: mesh?, name: name? })
        }
        _ => {
            let (mesh, name) = (name("mesh"), name("name"));
            let written = reader.required(node, kind, "kind")?;
            let set = reader.choice(written, "kind", &["ExportedServiceSet", "ImportedServiceSet"])?;
            let is_export = set == "ExportedServiceSet";
            let direction = if is_export { Direction::Inbound } else { Direction::Outbound };
            Some(Ask::Status { mesh: mesh?, direction, name: name? })
        }
    }
}

fn request(reader: &mut Reader, node: Node<'_>) -> Option<Ask> {
    let mesh = reader.name(node, "request", "mesh");
    let (direction, request) = gateway_request(reader, node)?;
    Some(Ask::Request { mesh: mesh?, direction, request })
}

/// What a request is, whoever's gateway it comes to.
pub(super) fn gateway_request(reader: &mut Reader, node: Node<'_>) -> Option<(Direction, GatewayRequest)> {
    let direction = reader.required(node, "request", "direction").and_then(|node| direction(reader, node));
    let authority = reader.text(node, "request", "authority");
    let headers = headers(reader, node);
    let principal = reader.optional_text(node, "principal");
    let certificate = node.get("certificate").and_then(|node| certificate(reader, node));
    let direction = direction?;
    if direction == Direction::Outbound {
        for key in ["principal", "certificate"] {
            if let Some(written) = node.get(key) {
                reader.report(written.use_span(), format!("`{key}` is asked of inbound requests only"));
            }
        }
    }
    let caller = caller(principal.as_deref(), certificate);
    Some((direction, GatewayRequest { authority: authority?.into_bytes(), headers, caller }))
}

/// A direction as written.
pub(super) fn direction(reader: &mut Reader, node: Node<'_>) -> Option<Direction> {
    let word = reader.choice(node, "direction", &["inbound", "outbound"])?;
    Some(if word == "inbound" { Direction::Inbound } else { Direction::Outbound })
}

/// What a certificate is worth, as written.
pub(super) fn certificate(reader: &mut Reader, node: Node<'_>) -> Option<&'static str> {
    reader.choice(node, "certificate", &CERTIFICATES)
}

/// The words for what a certificate is worth.
pub(super) const CERTIFICATES: [&str; 4] = ["valid", "untrusted", "unknown", "none"];

/// Request headers by name; names have to be in lower case, as filters see them.
pub(super) fn headers(reader: &mut Reader, node: Node<'_>) -> Vec<(String, Vec<u8>)> {
    let Some(node) = node.get("headers") else { return Vec::new() };
    if node.kind() != Kind::Mapping {
        reader.report(node.use_span(), "`headers` has to be a mapping");
        return Vec::new();
    }
    let mut headers = Vec::new();
    for entry in node.entries() {
        let name = entry.key.scalar_text().unwrap_or("");
        if name.is_empty() || name.starts_with(':') || name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let message = format!("`{name}` is not the name of a header in lower case");
            reader.report(entry.key.use_span(), message);
        }
        if let Some(value) = reader.as_text(entry.value, name) {
            headers.push((name.to_owned(), value.into_bytes()));
        }
    }
    headers
}

/// The caller a principal and the worth of its certificate stand for.
pub(super) fn caller(principal: Option<&str>, certificate: Option<&str>) -> Caller {
    let certificate = certificate.unwrap_or(if principal.is_some() { "valid" } else { "none" });
    let is_valid = match certificate {
        "valid" => Some(true),
        "untrusted" => Some(false),
        "unknown" => None,
        _ => return Caller::anonymous(),
    };
    let verified = principal.map(Caller::verified).unwrap_or_default();
    Caller { is_mutual: Some(true), is_valid, uri_san: verified.uri_san }
}

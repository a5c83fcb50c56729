//! What a peer answers, as written.

use serde_json::json;

use super::PeerAnswer;
use crate::case::reader::Reader;
use crate::resource::json;
use crate::yaml::{Kind, Node};

const WORDS: [&str; 4] = ["exports", "never", "refuses", "breaks-off"];
const RESPONSE: [&str; 5] = ["status", "headers", "body", "services", "bytes"];
const BODIES: [&str; 3] = ["body", "services", "bytes"];

/// Most bytes a body may be made of.
const MAX_BYTES: i64 = 64 << 20;

/// Reads an answer: a word, or the parts of a response.
pub(super) fn read(reader: &mut Reader, node: Node<'_>) -> Option<PeerAnswer> {
    if node.kind() != Kind::Mapping {
        return match reader.choice(node, "answers", &WORDS)? {
            "exports" => Some(PeerAnswer::Exports),
            "never" => Some(PeerAnswer::Never),
            "refuses" => Some(PeerAnswer::Refuses),
            _ => Some(PeerAnswer::BreaksOff),
        };
    }
    if !reader.mapping(node, "answers", &RESPONSE) {
        return None;
    }
    if BODIES.iter().filter(|key| node.get(key).is_some()).count() > 1 {
        reader.report(node.use_span(), "an answer has one of `body`, `services`, `bytes`");
        return None;
    }
    let status = node.get("status").map_or(Some(200), |status| {
        let found = status.as_int().filter(|status| (100..600).contains(status));
        if found.is_none() {
            reader.report(status.use_span(), "`status` has to be an HTTP status");
        }
        found.and_then(|status| u16::try_from(status).ok())
    });
    let headers = headers(reader, node);
    let body = body(reader, node);
    Some(PeerAnswer::Response { status: status?, headers, body: body? })
}

fn headers(reader: &mut Reader, node: Node<'_>) -> Vec<(String, String)> {
    let Some(node) = node.get("headers") else { return Vec::new() };
    if node.kind() != Kind::Mapping {
        reader.report(node.use_span(), "`headers` has to be a mapping");
        return Vec::new();
    }
    let pairs = node.entries().filter_map(|entry| {
        let name = entry.key.scalar_text()?.to_ascii_lowercase();
        let value = reader.as_text(entry.value, &name)?;
        Some((name, value))
    });
    pairs.collect()
}

fn body(reader: &mut Reader, node: Node<'_>) -> Option<String> {
    if let Some(services) = node.get("services") {
        if services.kind() != Kind::Sequence {
            reader.report(services.use_span(), "`services` has to be a list");
            return None;
        }
        return Some(json!({"checksum": 0, "services": json::value(services)}).to_string());
    }
    if let Some(bytes) = node.get("bytes") {
        let count = bytes.as_int().filter(|count| (0..=MAX_BYTES).contains(count));
        if count.is_none() {
            reader.report(bytes.use_span(), format!("`bytes` has to be a whole number up to {MAX_BYTES}"));
        }
        return Some(" ".repeat(usize::try_from(count?).ok()?));
    }
    match node.get("body") {
        Some(body) => reader.as_text(body, "body"),
        None => Some(String::new()),
    }
}

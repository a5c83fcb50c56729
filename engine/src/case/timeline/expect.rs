//! What a step may expect, as written.

use serde_json::Value;

use super::duration::{parse_count, parse_duration, parse_range};
use super::{Act, compare};
use crate::case::expect::{self, Type};
use crate::case::reader::Reader;
use crate::yaml::{Kind, Node};

/// The type of an expected field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    /// As in other cases.
    Plain(Type),
    /// A whole number, or `LOW..HIGH`.
    Count,
    /// A duration, or `LOW..HIGH`.
    Duration,
    /// A list of durations or ranges of them.
    Durations,
}

const STATUS: [(&str, Field); 16] = [
    ("listed", Field::Plain(Type::Flag)),
    ("active", Field::Plain(Type::Flag)),
    ("connected", Field::Plain(Type::Flag)),
    ("result", Field::Plain(Type::TextOrNone)),
    ("httpStatus", Field::Plain(Type::NumberOrNone)),
    ("lastDisconnectStatus", Field::Plain(Type::TextOrNone)),
    ("consecutiveFailures", Field::Count),
    ("polls", Field::Count),
    ("stale", Field::Plain(Type::Flag)),
    ("offered", Field::Plain(Type::NumberOrNone)),
    ("imported", Field::Plain(Type::NumberOrNone)),
    ("offers", Field::Plain(Type::Texts)),
    ("localHosts", Field::Plain(Type::Texts)),
    ("remotes", Field::Plain(Type::Texts)),
    ("lists", Field::Count),
    ("watches", Field::Count),
];

const POLLS: [(&str, Field); 5] = [
    ("count", Field::Count),
    ("gaps", Field::Durations),
    ("threads", Field::Count),
    ("overlaps", Field::Count),
    ("rivals", Field::Count),
];

const GET: [(&str, Field); 4] = [
    ("status", Field::Plain(Type::Number)),
    ("hosts", Field::Plain(Type::TextsOrNone)),
    ("held", Field::Duration),
    ("body", Field::Plain(Type::Any)),
];

/// Reads what is expected of a step; nothing for steps that ask nothing.
pub(super) fn read(reader: &mut Reader, act: &Act, node: Node<'_>) -> Vec<(String, Value)> {
    match act {
        Act::Request { .. } => expect::read(reader, "request", node),
        Act::Status { .. } => fields(reader, &STATUS, node),
        Act::Polls(_) => fields(reader, &POLLS, node),
        Act::Get { .. } => fields(reader, &GET, node),
        Act::Advance(_) | Act::Peer { .. } | Act::Crash { .. } | Act::Stall { .. } | Act::Reload { .. } => {
            Vec::new()
        }
    }
}

fn fields(reader: &mut Reader, known: &[(&str, Field)], node: Node<'_>) -> Vec<(String, Value)> {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    if !reader.mapping(node, "expect", &names) {
        return Vec::new();
    }
    if node.entries().len() == 0 {
        reader.report(node.use_span(), "a step that expects nothing cannot fail");
    }
    let mut fields = Vec::new();
    for entry in node.entries() {
        let name = entry.key.scalar_text().unwrap_or("");
        let Some((name, field)) = known.iter().find(|(known, _)| *known == name) else { continue };
        if let Some(value) = value(reader, name, *field, entry.value) {
            fields.push(((*name).to_owned(), value));
        }
    }
    fields
}

fn value(reader: &mut Reader, name: &str, field: Field, node: Node<'_>) -> Option<Value> {
    match field {
        Field::Plain(kind) => expect::value(reader, name, kind, node),
        Field::Count => range(reader, name, node, "a whole number from 0 or `LOW..HIGH`", parse_count),
        Field::Duration => {
            range(reader, name, node, "a duration such as `30s`, or `LOW..HIGH`", parse_duration)
        }
        Field::Durations if node.kind() == Kind::Sequence && node.items().len() > 0 => {
            let items = node.items();
            let ranges = items.filter_map(|item| {
                range(reader, name, item, "a list of durations or of `LOW..HIGH`", parse_duration)
            });
            Some(Value::Array(ranges.collect()))
        }
        Field::Durations => {
            reader.report(node.use_span(), format!("`{name}` has to be a list with at least one duration"));
            None
        }
    }
}

/// Both ends, as [`compare`] takes them.
fn range(
    reader: &mut Reader,
    name: &str,
    node: Node<'_>,
    what: &str,
    parse: impl Fn(&str) -> Option<u64>,
) -> Option<Value> {
    let found = node.scalar_text().and_then(|text| parse_range(text, parse));
    if found.is_none() {
        reader.report(node.use_span(), format!("`{name}` has to be {what}"));
    }
    found.map(compare::range)
}

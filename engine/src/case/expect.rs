//! What is expected, as written: which fields an answer of each kind has, and of what type.

use serde_json::Value;

use crate::case::WalkEnd;
use crate::case::reader::Reader;
use crate::decision::DenyReason;
use crate::resource::json;
use crate::yaml::{Kind, Node};

/// The type of an expected field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// Text.
    Text,
    /// Text, or null for none.
    TextOrNone,
    /// One of several words, listed in parts.
    Word(&'static [&'static [&'static str]]),
    /// A whole number from 0.
    Number,
    /// A whole number from 0, or null for none.
    NumberOrNone,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of texts, or null for none.
    TextsOrNone,
    /// A mapping of texts; with keys given, only those. Null is allowed with keys given: there is none.
    Map(&'static [&'static str]),
    /// Any mapping.
    Any,
}

/// How lists and mappings are compared.
const MATCH: &str = "match";

const REQUEST: [(&str, Type); 7] = [
    ("decision", Type::Word(&[&["rewrite", "deny", "pass"]])),
    ("authority", Type::Text),
    ("peer", Type::TextOrNone),
    ("rule", Type::TextOrNone),
    ("headers", Type::Map(&[])),
    ("reason", Type::Word(&[&DenyReason::TEXTS])),
    ("status", Type::Number),
];

const HOST: [(&str, Type); 5] = [
    ("reachable", Type::Flag),
    ("mesh", Type::Text),
    ("service", Type::Text),
    ("via", Type::Texts),
    ("reason", Type::Word(&[&DenyReason::TEXTS, &WalkEnd::REASONS])),
];

const PEER: [(&str, Type); 5] = [
    ("servicePort", Type::Number),
    ("discoveryPort", Type::Number),
    ("trustDomain", Type::Text),
    ("rootCertificate", Type::TextOrNone),
    ("locality", Type::Map(&["region", "zone", "subzone"])),
];

fn fields_of(kind: &str) -> &'static [(&'static str, Type)] {
    match kind {
        "request" => &REQUEST,
        "host" => &HOST,
        "service" => &[("exportedTo", Type::Map(&[]))],
        "offered" => &[("importedAs", Type::TextOrNone)],
        "peer" => &PEER,
        _ => &[("status", Type::Any)],
    }
}

/// Reads what is expected of an answer of this kind.
pub(super) fn read(reader: &mut Reader, kind: &str, node: Node<'_>) -> Vec<(String, Value)> {
    let known = fields_of(kind);
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).chain([MATCH]).collect();
    if !reader.mapping(node, "expect", &names) {
        return Vec::new();
    }
    if node.entries().len() == usize::from(node.get(MATCH).is_some()) {
        reader.report(node.use_span(), "a case that expects nothing cannot fail");
    }
    let mut fields = Vec::new();
    for entry in node.entries() {
        let Some(name) = entry.key.scalar_text() else { continue };
        let Some((_, kind)) = known.iter().find(|(known, _)| *known == name) else { continue };
        if let Some(value) = value(reader, name, *kind, entry.value) {
            fields.push((name.to_owned(), value));
        }
    }
    fields
}

/// One expected field.
pub(super) fn value(reader: &mut Reader, name: &str, kind: Type, node: Node<'_>) -> Option<Value> {
    match kind {
        Type::TextOrNone | Type::NumberOrNone | Type::TextsOrNone if node.is_null() => Some(Value::Null),
        Type::Text | Type::TextOrNone => reader.as_text(node, name).map(Value::from),
        Type::Word(words) => reader.choice(node, name, &words.concat()).map(Value::from),
        Type::Number | Type::NumberOrNone => {
            let number = node.as_int().filter(|number| *number >= 0);
            if number.is_none() {
                reader.report(node.use_span(), format!("`{name}` has to be a whole number from 0"));
            }
            number.map(Value::from)
        }
        Type::Flag => {
            let flag = node.as_bool();
            if flag.is_none() {
                reader.report(node.use_span(), format!("`{name}` has to be `true` or `false`"));
            }
            flag.map(Value::from)
        }
        Type::Texts | Type::TextsOrNone if node.kind() == Kind::Sequence => {
            let items = node.items().filter_map(|item| reader.as_text(item, name));
            Some(items.map(Value::from).collect())
        }
        Type::Texts | Type::TextsOrNone => {
            reader.report(node.use_span(), format!("`{name}` has to be a list"));
            None
        }
        Type::Map(keys) if !keys.is_empty() && node.is_null() => Some(Value::Null),
        Type::Map(keys) => map(reader, name, keys, node),
        Type::Any if node.kind() == Kind::Mapping => {
            let mut value = json::value(node);
            substitute(reader, node, &mut value);
            Some(value)
        }
        Type::Any => {
            reader.report(node.use_span(), format!("`{name}` has to be a mapping"));
            None
        }
    }
}

fn map(reader: &mut Reader, name: &str, keys: &[&str], node: Node<'_>) -> Option<Value> {
    if node.kind() != Kind::Mapping {
        reader.report(node.use_span(), format!("`{name}` has to be a mapping"));
        return None;
    }
    if !keys.is_empty() {
        reader.mapping(node, name, keys);
    }
    let mut map = serde_json::Map::new();
    for entry in node.entries() {
        let Some(key) = entry.key.scalar_text() else { continue };
        if let Some(text) = reader.as_text(entry.value, key) {
            map.insert(reader.substitute(entry.key, key), Value::from(text));
        }
    }
    // Parts are compared one by one, so that of nothing nothing would be compared.
    if map.is_empty() && (name == "headers" || !keys.is_empty()) {
        reader.report(node.use_span(), format!("an empty `{name}` cannot fail"));
    }
    Some(Value::Object(map))
}

/// Whether lists and mappings only have to hold what is expected: `match: contains`.
pub(super) fn is_partial(reader: &mut Reader, node: Node<'_>) -> bool {
    let word = node.get(MATCH).and_then(|node| reader.choice(node, MATCH, &["exact", "contains"]));
    word == Some("contains")
}

/// Replaces the variables of a matrix in every text of a value.
fn substitute(reader: &mut Reader, node: Node<'_>, value: &mut Value) {
    match value {
        Value::String(text) => *text = reader.substitute(node, text),
        Value::Array(items) => items.iter_mut().for_each(|item| substitute(reader, node, item)),
        Value::Object(fields) => fields.values_mut().for_each(|field| substitute(reader, node, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

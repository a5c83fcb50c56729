//! Expected against got, field by field.

use serde_json::{Map, Value};

use crate::case::{Difference, Expect};

/// What a header that is not there is called.
const ABSENT: &str = "absent";

/// Every field that is not as expected, in the order expected.
pub(super) fn differences(expect: &Expect, got: &Map<String, Value>) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (name, expected) in &expect.fields {
        let found = got.get(name).unwrap_or(&Value::Null);
        match (name.as_str(), expected, found) {
            _ if expect.is_partial && is_within(expected, found) => {}
            ("headers" | "locality", Value::Object(parts), Value::Object(found)) => {
                differences
                    .extend(parts.iter().filter_map(|(part, expected)| part_of(name, part, expected, found)));
            }
            _ if expected == found => {}
            _ => differences.push(Difference {
                what: name.clone(),
                expected: shown(expected),
                got: shown(found),
            }),
        }
    }
    differences
}

/// One header or one part of a locality; what is not there is `absent`.
fn part_of(name: &str, part: &str, expected: &Value, found: &Map<String, Value>) -> Option<Difference> {
    let absent = Value::from(ABSENT);
    let found = found.get(part).unwrap_or(&absent);
    (expected != found).then(|| Difference {
        what: format!("{name}.{part}"),
        expected: shown(expected),
        got: shown(found),
    })
}

/// A value for people: text without quotes, the rest as JSON.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}

/// Whether `found` holds everything of `expected`: every field of a mapping, every item of a list.
fn is_within(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(name, value)| found.get(name).is_some_and(|found| is_within(value, found)))
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.iter().all(|item| found.iter().any(|found| is_within(item, found)))
        }
        _ => expected == found,
    }
}

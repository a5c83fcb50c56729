//! Expected against seen, where a number may lie in a range.

use serde_json::{Map, Value, json};

use super::show_duration;
use crate::case::compare::shown;
use crate::case::{Difference, Expect};

/// Fields whose numbers are milliseconds.
const DURATIONS: [&str; 2] = ["held", "gaps"];

/// The ends of a range as an expected value.
pub(super) fn range((low, high): (u64, u64)) -> Value {
    json!({"from": low, "to": high})
}

/// Every field that is not as expected, in the order expected.
pub(super) fn differences(expect: &Expect, got: &Map<String, Value>) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (name, expected) in &expect.fields {
        let found = got.get(name).unwrap_or(&Value::Null);
        if !agrees(expected, found) {
            let is_duration = DURATIONS.contains(&name.as_str());
            let (expected, got) = (text(expected, is_duration), text(found, is_duration));
            differences.push(Difference { what: name.clone(), expected, got });
        }
    }
    differences
}

/// Of a list of ranges only as many are compared as are expected.
fn agrees(expected: &Value, found: &Value) -> bool {
    match (ends(expected), expected, found) {
        (Some((low, high)), _, found) => found.as_u64().is_some_and(|found| (low..=high).contains(&found)),
        (None, Value::Array(ranges), Value::Array(found)) if ranges.iter().any(|one| ends(one).is_some()) => {
            ranges.len() <= found.len() && ranges.iter().zip(found).all(|(range, found)| agrees(range, found))
        }
        (None, _, _) => expected == found,
    }
}

fn ends(value: &Value) -> Option<(u64, u64)> {
    let Value::Object(parts) = value else { return None };
    let (low, high) = (parts.get("from")?.as_u64()?, parts.get("to")?.as_u64()?);
    (parts.len() == 2).then_some((low, high))
}

/// A value as it would be written in the test.
fn text(value: &Value, is_duration: bool) -> String {
    let number = |number: u64| if is_duration { show_duration(number) } else { number.to_string() };
    match (ends(value), value) {
        (Some((low, high)), _) if low == high => number(low),
        (Some((low, high)), _) => format!("{}..{}", number(low), number(high)),
        (None, Value::Array(items)) if is_duration => {
            let items: Vec<String> = items.iter().map(|item| text(item, is_duration)).collect();
            format!("[{}]", items.join(", "))
        }
        (None, Value::Number(found)) => found.as_u64().map_or_else(|| found.to_string(), number),
        (None, other) => shown(other),
    }
}

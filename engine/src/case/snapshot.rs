//! A whole answer kept in a file beside the test: everything the federation does, or one answer in full.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::case::Difference;
use crate::diff::Effects;
use crate::model::Federation;

/// Every name, everything shown to a peer and whoever is taken for one; one line each, in order.
#[must_use]
pub fn everything(federation: &Federation) -> String {
    let mut text = String::new();
    for (mesh, effects) in Effects::of(federation).meshes {
        for (host, name) in effects.names {
            line(&mut text, format_args!("{mesh}: {host} -> {}", name.target));
        }
        for (peer, effects) in effects.peers {
            for (service, export) in effects.exports {
                line(&mut text, format_args!("{mesh}: {peer} sees {service} as {}", export.host));
            }
            for pattern in effects.open_exports {
                line(&mut text, format_args!("{mesh}: {peer} sees any {pattern}"));
            }
            for pattern in effects.open_imports {
                line(&mut text, format_args!("{mesh}: takes any {pattern} from {peer}"));
            }
            let client = effects.trust.get("clientID").map(|fact| fact.value.as_str()).unwrap_or_default();
            line(&mut text, format_args!("{mesh}: {peer} calls as {client}"));
        }
    }
    text
}

/// An answer as JSON, fields in order of their names.
pub(super) fn answer(fields: &Map<String, Value>) -> String {
    format!("{:#}\n", Value::Object(fields.clone()))
}

/// What is not as it is kept; `None` when all is.
pub(super) fn difference(file: &str, kept: &str, seen: &str) -> Option<Difference> {
    // A checkout may have turned the line ends.
    let (kept, seen): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), seen.lines().collect());
    if kept == seen {
        return None;
    }
    let only = |lines: &[&str], others: &[&str]| {
        let lines: Vec<&str> = lines.iter().copied().filter(|line| !others.contains(line)).collect();
        if lines.is_empty() { "nothing else".to_owned() } else { lines.join("\n") }
    };
    let (expected, got) = (only(&kept, &seen), only(&seen, &kept));
    let is_order_alone = expected == got;
    let what = if is_order_alone { format!("order of lines in {file}") } else { file.to_owned() };
    Some(Difference { what, expected, got })
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{line}");
}

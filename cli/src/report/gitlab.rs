//! GitLab's code quality report.
//!
//! Source: "Code Quality report format" of the GitLab documentation; severities are its five words.

use std::collections::BTreeMap;

use carnet_engine::finding::Severity;
use serde_json::{Value, json};

use super::{Entry, Report, Rule};

pub(super) fn document(report: &Report) -> Value {
    let mut seen = BTreeMap::new();
    let entries = report.entries.iter().filter(|entry| entry.outcome.is_reported());
    entries.map(|entry| issue(entry, &mut seen)).collect()
}

fn issue(entry: &Entry, seen: &mut BTreeMap<String, usize>) -> Value {
    let position = |line, column| json!({ "line": line, "column": column });
    let (start, end) = (entry.region.start, entry.region.end);
    json!({
        "description": entry.message,
        "check_name": entry.rule.as_ref().map_or(entry.name.as_str(), |rule: &Rule| &rule.id),
        "fingerprint": fingerprint(entry, seen),
        "severity": match entry.outcome.severity() {
            Some(Severity::Error) => "major",
            Some(Severity::Warning) => "minor",
            Some(Severity::Info) | None => "info",
        },
        "location": {
            "path": entry.region.file,
            "positions": { "begin": position(start.line, start.column), "end": position(end.line, end.column) },
        },
    })
}

/// GitLab drops the second of two issues with one fingerprint, so that repetitions are numbered.
fn fingerprint(entry: &Entry, seen: &mut BTreeMap<String, usize>) -> String {
    let name = if entry.fingerprint.is_empty() {
        format!("{}:{}", entry.region.file, entry.name)
    } else {
        entry.fingerprint.clone()
    };
    let number = seen.entry(name.clone()).and_modify(|number| *number += 1).or_insert(1);
    if *number == 1 { name } else { format!("{name}:{number}") }
}

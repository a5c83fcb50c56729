//! JSON Lines: an object per entry, told apart by `kind`, and the summary last.

use serde_json::{Value, json};

use super::Report;

pub(super) fn render(report: &Report) -> String {
    let entries = report.entries.iter().map(|entry| entry.value.clone());
    let api_version = report.document.get("apiVersion").cloned().unwrap_or(Value::Null);
    let summary = report.document.get("summary").cloned().unwrap_or(Value::Null);
    let last = json!({ "apiVersion": api_version, "kind": "Summary", "summary": summary });
    let lines: Vec<String> = entries.chain([last]).map(|value| value.to_string()).collect();
    lines.join("\n") + "\n"
}

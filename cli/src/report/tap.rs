//! Test Anything Protocol, version 14, with a YAML block for what is not plainly fine.
//!
//! A finding the run does not fail on is a `TODO`, which TAP counts as passed; a suppressed one is a `SKIP`.
//! Source: <https://testanything.org/tap-version-14-specification.html>.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::{Entry, Outcome, Report};

pub(super) fn render(report: &Report) -> String {
    let suites: BTreeSet<&str> = report.entries.iter().map(|entry| entry.suite.as_str()).collect();
    let clean: Vec<&String> = report.files.iter().filter(|file| !suites.contains(file.as_str())).collect();
    let mut text = format!("TAP version 14\n1..{}\n", report.entries.len() + clean.len());
    for (number, entry) in (1_usize..).zip(&report.entries) {
        point(&mut text, number, entry);
    }
    for (number, file) in (report.entries.len() + 1..).zip(clean) {
        let _ = writeln!(text, "ok {number} - {}", description(file));
    }
    text
}

fn point(text: &mut String, number: usize, entry: &Entry) {
    let name = description(&format!("{}: {}: {}", entry.region.short(), entry.name, entry.message));
    let (result, directive) = match &entry.outcome {
        Outcome::Passed => ("ok", String::new()),
        Outcome::Failed(_) => ("not ok", String::new()),
        Outcome::Noted(severity) => ("not ok", format!(" # TODO {severity}")),
        Outcome::Skipped { reason } => ("ok", format!(" # SKIP {}", description(reason))),
        Outcome::Suppressed { reason, .. } => {
            let reason = reason.as_deref().unwrap_or("suppressed");
            ("ok", format!(" # SKIP {}", description(reason)))
        }
    };
    let _ = writeln!(text, "{result} {number} - {name}{directive}");
    if entry.outcome.is_reported() {
        block(text, entry);
    }
}

/// Quoted as JSON, which YAML reads too.
fn block(text: &mut String, entry: &Entry) {
    let region = &entry.region;
    let level = entry.outcome.severity().map_or("", |severity| severity.as_str());
    text.push_str("  ---\n");
    let mut line = |name: &str, value: Value| {
        let _ = writeln!(text, "  {name}: {value}");
    };
    line("message", entry.message.as_str().into());
    line("severity", level.into());
    line("file", region.file.as_str().into());
    line("line", region.start.line.into());
    line("column", region.start.column.into());
    for (name, value) in &entry.properties {
        line(name, value.as_str().into());
    }
    if !entry.detail.is_empty() {
        line("detail", entry.detail.as_str().into());
    }
    text.push_str("  ...\n");
}

/// One line in which `#` begins no directive.
fn description(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#").replace(['\n', '\r'], " ")
}

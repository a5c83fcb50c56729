//! Workflow commands of GitHub Actions, which become annotations of the lines they name.
//!
//! GitHub shows ten of each level per step, so errors come first. Source: `packages/core/src/command.ts` of
//! actions/toolkit for what is escaped, "Workflow commands" of the GitHub documentation for the properties.

use carnet_engine::finding::Severity;

use super::{Entry, Report};

pub(super) fn render(report: &Report) -> String {
    let mut entries: Vec<&Entry> =
        report.entries.iter().filter(|entry| entry.outcome.is_reported()).collect();
    entries.sort_by_key(|entry| entry.outcome.severity());
    entries.into_iter().map(command).collect()
}

fn command(entry: &Entry) -> String {
    let level = match entry.outcome.severity() {
        Some(Severity::Error) => "error",
        Some(Severity::Warning) => "warning",
        Some(Severity::Info) | None => "notice",
    };
    let (start, end) = (entry.region.start, entry.region.end);
    let text = if entry.detail.is_empty() { &entry.message } else { &entry.detail };
    let file = property(&entry.region.file);
    // GitHub refuses columns of annotations that are longer than a line.
    let columns = if end.line > start.line {
        String::new()
    } else {
        format!(",col={},endColumn={}", start.column, end.column.max(start.column))
    };
    let place = format!("file={file},line={},endLine={}{columns}", start.line, end.line.max(start.line));
    format!("::{level} {place},title={}::{}\n", property(&entry.name), data(text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

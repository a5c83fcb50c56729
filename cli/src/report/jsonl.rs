//! JSON Lines: an object per entry and the summary last.

use super::Report;

pub(super) fn render(report: &Report) -> String {
    let lines = report.entries.iter().map(|entry| &entry.line).chain([&report.summary]);
    lines.flat_map(|line| [line, "\n"]).collect()
}

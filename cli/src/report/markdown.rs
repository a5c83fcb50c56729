//! Markdown: a table of what is reported, for pull requests and job summaries.

use std::fmt::Write as _;

use super::{Entry, Outcome, Report};

/// Rows of the table; comments and summaries are cut off by their hosts past 64 KiB or 1 MiB.
const MAX_ROWS: usize = 200;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!("### carnet {}\n\n{}\n", report.command, cell(&report.verdict));
    let mut reported: Vec<&Entry> =
        report.entries.iter().filter(|entry| entry.outcome.is_reported()).collect();
    reported.sort_by_key(|entry| entry.outcome.severity());
    if !reported.is_empty() {
        text.push_str("\n| level | place | what | message |\n|---|---|---|---|\n");
    }
    for entry in reported.iter().take(MAX_ROWS) {
        let level = entry.outcome.severity().map_or("", |severity| severity.as_str());
        let (place, name) = (cell(&entry.region.short()), cell(&entry.name));
        let _ = writeln!(text, "| {level} | {place} | {name} | {} |", cell(&entry.message));
    }
    if let Some(more) = reported.len().checked_sub(MAX_ROWS).filter(|more| *more > 0) {
        let _ = writeln!(text, "\n... and {more} more.");
    }
    suppressed(report, &mut text);
    text
}

fn suppressed(report: &Report, text: &mut String) {
    let suppressed = report.entries.iter().filter_map(|entry| match &entry.outcome {
        Outcome::Suppressed { reason, .. } => Some((entry, reason.as_deref().unwrap_or("no reason given"))),
        Outcome::Passed | Outcome::Noted(_) | Outcome::Failed(_) | Outcome::Skipped { .. } => None,
    });
    let lines: Vec<String> = suppressed
        .map(|(entry, reason)| {
            format!("- {}, {}: {}\n", cell(&entry.region.short()), cell(&entry.name), cell(reason))
        })
        .collect();
    if !lines.is_empty() {
        let _ = write!(text, "\n<details><summary>{} suppressed</summary>\n\n", lines.len());
        text.extend(lines.into_iter().take(MAX_ROWS));
        text.push_str("\n</details>\n");
    }
}

/// Text that stays in its cell and is no markup; backticks stay what they are.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut is_code = false;
    for char in text.chars() {
        match char {
            '`' => {
                is_code = !is_code;
                cell.push(char);
            }
            '|' => cell.push_str("\\|"),
            '\n' | '\r' => cell.push(' '),
            '<' if !is_code => cell.push_str("&lt;"),
            '&' if !is_code => cell.push_str("&amp;"),
            '*' | '_' | '[' | ']' | '\\' | '#' if !is_code => {
                cell.push('\\');
                cell.push(char);
            }
            _ => cell.push(char),
        }
    }
    cell
}

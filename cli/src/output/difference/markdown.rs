//! A difference as a comment on a pull request: exposure in the open, the rest folded away.

use std::io::{self, Write};

use carnet_engine::diff::Area;

use super::super::text::{clean, count};
use super::{ChangeEntry, DifferenceDocument, SideEntry};

/// GitHub takes comments of 65536 characters.
const MAX_BYTES: usize = 60 * 1024;

/// What is kept back for headings and for saying how many rows are left out.
const RESERVE: usize = 2048;

const HEADING: &str = "| | change | rule before | rule now |\n|---|---|---|---|\n";

impl DifferenceDocument<'_> {
    /// Writes the difference as Markdown of at most 60 KiB.
    ///
    /// # Errors
    ///
    /// What `to` says.
    pub fn write_markdown(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut text = format!("### Federation: {}\n\n{}.\n", self.summary.told(), self.summary.same());
        let mut left_out = 0;
        let areas = [
            (Area::Exposure, "Exposure"),
            (Area::Trust, "Trust"),
            (Area::Name, "Names"),
            (Area::Peering, "Peering"),
        ];
        for (area, heading) in areas {
            let entries = self.of(area);
            if entries.is_empty() {
                continue;
            }
            let is_open = entries.iter().any(|entry| entry.exposure && !entry.allowed);
            let open = if is_open { " open" } else { "" };
            let summary = count(entries.len(), "change");
            let head = format!("\n<details{open}><summary>{heading}: {summary}</summary>\n\n{HEADING}");
            text.push_str(&head);
            for entry in entries {
                let row = row(entry);
                if text.len() + row.len() + RESERVE > MAX_BYTES {
                    left_out += 1;
                } else {
                    text.push_str(&row);
                }
            }
            text.push_str("\n</details>\n");
        }
        if left_out > 0 {
            let more = format!("\n{} left out; `carnet diff` shows everything.\n", count(left_out, "change"));
            text.push_str(&more);
        }
        to.write_all(text.as_bytes())
    }
}

fn row(entry: &ChangeEntry<'_>) -> String {
    let places = |side: &Option<SideEntry<'_>>| side.as_ref().map(SideEntry::places).unwrap_or_default();
    let allowed = if entry.allowed { " (allowed)" } else { "" };
    let told = format!("{}{allowed}", entry.told());
    format!(
        "| {} | {} | {} | {} |\n",
        entry.mark(),
        cell(&told),
        cell(&places(&entry.old)),
        cell(&places(&entry.new))
    )
}

/// Text of documents as text of a cell: nothing in it is markup.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for char in clean(text).chars() {
        match char {
            '\n' => cell.push(' '),
            '<' => cell.push_str("&lt;"),
            '&' => cell.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '@' => cell.extend(['\\', char]),
            _ => cell.push(char),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_markup() {
        assert_eq!(cell("a|b<c>\n`d` @e *"), "a\\|b&lt;c> \\`d\\` \\@e \\*");
    }
}

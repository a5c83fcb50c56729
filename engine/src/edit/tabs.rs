//! Spaces for tabs in the indentation of a document that cannot be read because of them.

use super::{line_start, next_line};
use crate::finding::Edit;
use crate::source::{SourceId, Span, narrow, wide};
use crate::yaml::{self, Kind, Limits, Node};

/// How many columns a tab may stand for, the likeliest first.
const WIDTHS: [usize; 3] = [2, 4, 8];

/// Larger documents are not tried.
const MAX_BYTES: usize = 256 * 1024;

/// The edits, and whether every width that can be read means the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untabbed {
    /// One edit for each line that begins with a tab among its blanks.
    pub edits: Vec<Edit>,
    /// Whether no other width gives another document.
    pub is_unambiguous: bool,
}

/// Replaces the tabs that indent lines of the document around `at` by the first width that makes it readable.
///
/// `None` when no width does.
#[must_use]
pub fn untab(text: &str, at: Span, limits: &Limits) -> Option<Untabbed> {
    let (start, end) = around(text, at.start);
    let document = text.get(start..end).filter(|document| document.len() <= MAX_BYTES)?;
    let mut readings = WIDTHS.into_iter().filter_map(|width| {
        let tried = replaced(document, width);
        let parsed = yaml::parse(SourceId(0), &tried, limits);
        let is_broken = parsed.problems.iter().any(|problem| problem.kind.drops_document());
        let [read] = parsed.documents.as_slice() else { return None };
        (!is_broken).then(|| (width, outline(read.root())))
    });
    let (width, meaning) = readings.next()?;
    let is_unambiguous = readings.all(|(_, other)| other == meaning);
    Some(Untabbed { edits: edits(document, narrow(start), width, at.source), is_unambiguous })
}

/// The document of an offset: from marker to marker.
fn around(text: &str, at: u32) -> (usize, usize) {
    let is_marker = |line: &str| line.starts_with("---") || line.starts_with("...");
    let mut start = line_start(text, at);
    while start > 0 && !is_marker(text.get(start..).unwrap_or_default()) {
        start = line_start(text, narrow(start.saturating_sub(1)));
    }
    let mut end = next_line(text, wide(at));
    while end < text.len() && !is_marker(text.get(end..).unwrap_or_default()) {
        end = next_line(text, end);
    }
    (start, end)
}

fn blanks(line: &str) -> &str {
    let rest = line.trim_start_matches([' ', '\t']);
    line.get(..line.len().saturating_sub(rest.len())).unwrap_or_default()
}

fn spaces(blanks: &str, width: usize) -> String {
    blanks
        .chars()
        .map(|blank| if blank == '\t' { width } else { 1 })
        .map(|number| " ".repeat(number))
        .collect()
}

fn replaced(document: &str, width: usize) -> String {
    let lines = document.split_inclusive('\n');
    let lines = lines.map(|line| {
        let blanks = blanks(line);
        spaces(blanks, width) + line.get(blanks.len()..).unwrap_or_default()
    });
    lines.collect()
}

fn edits(document: &str, base: u32, width: usize, source: SourceId) -> Vec<Edit> {
    let mut at = base;
    let mut edits = Vec::new();
    for line in document.split_inclusive('\n') {
        let blanks = blanks(line);
        if blanks.contains('\t') && !line.trim().is_empty() {
            let end = at.saturating_add(narrow(blanks.len()));
            edits.push(Edit { span: Span { source, start: at, end }, text: spaces(blanks, width) });
        }
        at = at.saturating_add(narrow(line.len()));
    }
    edits
}

/// What a document says, whatever its layout; as deep as the limits let documents be.
fn outline(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Scalar(text, _) => format!("{text:?}"),
        Kind::Sequence => {
            let items: Vec<String> = node.items().map(outline).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Mapping => {
            let entries =
                node.entries().map(|entry| format!("{}:{}", outline(entry.key), outline(entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

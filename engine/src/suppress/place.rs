//! What a comment is about: the field or the list item that begins on its line, or below it.
//!
//! Of several things that begin there it is the outermost; above the first line of a document it is the document.

use crate::source::{Span, narrow, wide};
use crate::yaml::{Comment, Kind, Node, Parsed};

/// What a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// These bytes.
    Found(Span),
    /// Something in a document that could not be read.
    Unread,
    /// Nothing: no field or item begins there.
    Nothing,
}

/// What `comment` is about.
pub(super) fn target(text: &str, comment: &Comment, yaml: &Parsed) -> Target {
    let start = if comment.trailing { line_start(text, comment.span.start) } else { comment.span.end };
    let start = narrow(content(text, wide(start), comment.trailing));
    let end = narrow(line_end(text, wide(start)));
    let after = yaml.documents.iter().find(|document| document.root().span().end > start);
    let Some(document) = after else {
        let is_broken = yaml.problems.iter().any(|problem| problem.kind.drops_document());
        return if is_broken { Target::Unread } else { Target::Nothing };
    };
    match begins(document.root(), start) {
        // A dash may stand alone on its line.
        Some(span) if span.start < end || !comment.trailing => {
            let gap = text.get(wide(end)..wide(span.start)).unwrap_or_default();
            if gap.contains("\n---") { Target::Unread } else { Target::Found(span) }
        }
        Some(_) | None => Target::Nothing,
    }
}

/// The outermost field, item or document that begins at `from` or behind it.
fn begins(root: Node<'_>, from: u32) -> Option<Span> {
    let mut node = root;
    if root.span().start >= from {
        return Some(root.span());
    }
    loop {
        let child = match node.kind() {
            Kind::Mapping => node
                .entries()
                .map(|entry| {
                    let (key, value) = (entry.key.use_span(), entry.value.use_span());
                    (Span { end: value.end.max(key.end), ..key }, entry.value)
                })
                .find(|(span, _)| span.end > from),
            Kind::Sequence => {
                node.items().map(|item| (item.use_span(), item)).find(|(span, _)| span.end > from)
            }
            Kind::Scalar(..) => None,
        };
        let (span, value) = child?;
        if span.start >= from {
            return Some(span);
        }
        node = value;
    }
}

/// The first line at or behind `at` with something other than blanks, comments and `---`; a trailing comment has its own.
fn content(text: &str, at: usize, is_trailing: bool) -> usize {
    if is_trailing {
        return at;
    }
    let mut start = at;
    loop {
        let end = line_end(text, start);
        let line = text.get(start..end).unwrap_or_default().trim();
        let is_marker = line == "---" || line.starts_with("--- #");
        let is_content = !line.is_empty() && !line.starts_with('#') && !is_marker;
        if is_content || end >= text.len() {
            return start;
        }
        start = end.saturating_add(1);
    }
}

fn line_start(text: &str, at: u32) -> u32 {
    let before = text.get(..wide(at)).unwrap_or_default();
    narrow(before.rfind(['\n', '\r']).map_or(0, |end| end.saturating_add(1)))
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find(['\n', '\r']).map_or(text.len(), |end| at.saturating_add(end))
}

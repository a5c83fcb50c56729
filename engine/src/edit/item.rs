//! Moves an item of a block list up.

use super::{indent, line_start, next_line};
use crate::finding::Edit;
use crate::source::{Span, narrow};

/// The lines of one item, comments right above it included.
struct Lines {
    start: usize,
    end: usize,
    indent: usize,
}

/// Moves the item that begins on the line of `item` before the one on the line of `before`, further up in the same list.
///
/// `None` unless both begin with a dash at the same column.
#[must_use]
pub fn move_item(text: &str, item: Span, before: Span) -> Option<Vec<Edit>> {
    let (moved, other) = (lines(text, item)?, lines(text, before)?);
    if item.source != before.source || moved.indent != other.indent || other.end > moved.start {
        return None;
    }
    let content = text.get(moved.start..moved.end)?;
    // Without a line end of its own the last item would run into the one behind it.
    if !content.ends_with('\n') {
        return None;
    }
    let place = narrow(other.start);
    Some(vec![
        Edit { span: Span { start: place, end: place, ..item }, text: content.to_owned() },
        Edit {
            span: Span { start: narrow(moved.start), end: narrow(moved.end), ..item },
            text: String::new(),
        },
    ])
}

fn lines(text: &str, item: Span) -> Option<Lines> {
    let first = line_start(text, item.start);
    let line = text.get(first..next_line(text, first))?;
    let column = indent(line);
    line.get(column..)?.strip_prefix("- ")?;
    let mut start = first;
    while let Some(above) = start.checked_sub(1) {
        let above = line_start(text, narrow(above));
        let line = text.get(above..start)?;
        if indent(line) != column || !line.trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    let mut end = next_line(text, first);
    let mut at = end;
    while at < text.len() {
        let next = next_line(text, at);
        let line = text.get(at..next)?;
        if !line.trim().is_empty() {
            if indent(line) <= column {
                break;
            }
            end = next;
        }
        at = next;
    }
    Some(Lines { start, end, indent: column })
}

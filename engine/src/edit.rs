//! Edits of a text that move whole fields and list items, indentation and comments behind them included.
//!
//! They are made for layouts where it is plain what belongs to what, and refused for all others: a field or an item in
//! block style has its lines to itself. Nothing outside the moved lines changes.

mod field;
mod item;
mod tabs;

#[cfg(test)]
mod tests;

pub use field::move_field;
pub use item::move_item;
pub use tabs::{Untabbed, untab};

use crate::source::wide;

/// The first byte of the line of `at`.
fn line_start(text: &str, at: u32) -> usize {
    let before = text.get(..wide(at)).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end.saturating_add(1))
}

/// Just past the line end of the line of `at`, or the end of the text.
fn next_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |end| at.saturating_add(end).saturating_add(1))
}

/// How many blanks begin a line.
fn indent(line: &str) -> usize {
    line.len().saturating_sub(line.trim_start_matches(' ').len())
}

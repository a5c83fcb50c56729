//! Positions of the protocol: lines and UTF-16 code units, both from 0.

use carnet_engine::source::{LineIndex, Span};
use lsp_types::{Position, Range};

/// The byte at a position; past the end of a line its end, past the last line the end of the text.
pub(super) fn offset(text: &str, position: Position) -> usize {
    let mut begin = 0;
    for _ in 0..position.line {
        match line_end(text, begin) {
            (_, Some(next)) => begin = next,
            (end, None) => return end,
        }
    }
    let (end, _) = line_end(text, begin);
    let line = text.get(begin..end).unwrap_or("");
    let mut left = usize::try_from(position.character).unwrap_or(usize::MAX);
    for (at, char) in line.char_indices() {
        // A position inside a pair of surrogates means the character.
        if left < char.len_utf16() {
            return begin + at;
        }
        left -= char.len_utf16();
    }
    end
}

/// Where a line that begins at `begin` ends, and where the next begins.
fn line_end(text: &str, begin: usize) -> (usize, Option<usize>) {
    let rest = text.get(begin..).unwrap_or("");
    match rest.find(['\n', '\r']) {
        None => (text.len(), None),
        Some(at) => {
            let is_pair = rest.get(at..).is_some_and(|rest| rest.starts_with("\r\n"));
            (begin + at, Some(begin + at + if is_pair { 2 } else { 1 }))
        }
    }
}

/// The range of a span.
pub(super) fn range(lines: &LineIndex<'_>, span: Span) -> Range {
    Range { start: position(lines, span.start), end: position(lines, span.end) }
}

fn position(lines: &LineIndex<'_>, byte: u32) -> Position {
    let line = lines.location(byte).line.saturating_sub(1);
    Position { line, character: lines.utf16_column(byte).saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, line: u32, character: u32) -> usize {
        offset(text, Position { line, character })
    }

    #[test]
    fn characters_are_counted_in_utf16() {
        let text = "a\r\n評😀b\nc";
        assert_eq!([at(text, 1, 0), at(text, 1, 1), at(text, 1, 3), at(text, 1, 4)], [3, 6, 10, 11]);
        assert_eq!(at(text, 1, 2), 6);
    }

    #[test]
    fn positions_past_the_end_mean_the_end() {
        assert_eq!([at("ab\ncd", 0, 9), at("ab\ncd", 9, 0), at("", 3, 3), at("a\n", 1, 5)], [2, 5, 0, 2]);
    }
}

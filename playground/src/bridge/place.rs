//! From spans to places in a text on the page.

use std::cell::OnceCell;

use carnet_engine::source::{LineIndex, Source, Span};
use serde::Serialize;
use tsify::Tsify;

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Place {
    /// The path of the file.
    pub file: String,
    /// Line of its first character, from 1.
    pub line: u32,
    /// Column of its first character in characters, from 1.
    pub column: u32,
    /// Offset of its first character, in UTF-16 units.
    pub from: u32,
    /// Offset just past its last character, in UTF-16 units.
    pub to: u32,
}

/// The byte at an offset in UTF-16 units; the end for an offset past it.
#[must_use]
pub fn byte_at(text: &str, offset: u32) -> u32 {
    let mut units = 0_usize;
    let wanted = usize::try_from(offset).unwrap_or(usize::MAX);
    let found = text.char_indices().find(|(_, char)| {
        let is_there = units >= wanted;
        units = units.saturating_add(char.len_utf16());
        is_there
    });
    u32::try_from(found.map_or(text.len(), |(byte, _)| byte)).unwrap_or(u32::MAX)
}

/// The texts spans point into; lines are indexed where a place is asked for.
#[derive(Debug)]
pub struct Places<'s> {
    sources: &'s [Source],
    lines: Vec<OnceCell<LineIndex<'s>>>,
}

impl<'s> Places<'s> {
    /// Places in these sources.
    #[must_use]
    pub fn new(sources: &'s [Source]) -> Self {
        Self { sources, lines: sources.iter().map(|_| OnceCell::new()).collect() }
    }

    /// Where a span lies; `None` when it belongs to other sources.
    #[must_use]
    pub fn locate(&self, span: Span) -> Option<Place> {
        let number = usize::try_from(span.source.0).ok()?;
        let source = self.sources.get(number)?;
        let lines = self.lines.get(number)?.get_or_init(|| source.line_index());
        let start = lines.location(span.start);
        Some(Place {
            file: source.name.clone(),
            line: start.line,
            column: start.column,
            from: lines.utf16_offset(span.start),
            to: lines.utf16_offset(span.end),
        })
    }
}

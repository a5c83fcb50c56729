//! From spans to places a person or a program can find.

use std::cell::OnceCell;

use carnet_engine::source::{LineIndex, Location, Source, Span};
use serde::Serialize;

/// The sources of a run, their lines indexed once and only where a place is asked for.
#[derive(Debug)]
pub struct Places<'s> {
    sources: &'s [Source],
    lines: Vec<OnceCell<LineIndex<'s>>>,
}

/// A span in words of files, lines and columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place<'s> {
    /// The file, as it was named.
    pub file: &'s str,
    /// Its first character.
    pub start: Position,
    /// Just past its last character.
    pub end: Position,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in Unicode scalar values, counted from 1.
    pub column: u32,
    /// Byte, counted from 0.
    pub byte: u32,
    /// Column in UTF-16 units, counted from 1; not part of our own documents.
    #[serde(skip)]
    pub utf16: u32,
}

impl Position {
    fn of(byte: u32, lines: &LineIndex<'_>) -> Self {
        let Location { line, column, byte } = lines.location(byte);
        Self { line, column, byte, utf16: lines.utf16_column(byte) }
    }
}

impl<'s> Places<'s> {
    /// Places in these sources.
    #[must_use]
    pub fn new(sources: &'s [Source]) -> Self {
        Self { sources, lines: sources.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The sources, in the order spans count them.
    #[must_use]
    pub fn sources(&self) -> &'s [Source] {
        self.sources
    }

    /// The source a span lies in.
    #[must_use]
    pub fn source(&self, span: Span) -> Option<&'s Source> {
        self.sources.get(usize::try_from(span.source.0).ok()?)
    }

    /// Where a span lies; `None` when it belongs to other sources.
    #[must_use]
    pub fn locate(&self, span: Span) -> Option<Place<'s>> {
        let source = self.source(span)?;
        let lines = self.lines.get(usize::try_from(span.source.0).ok()?)?;
        let lines = lines.get_or_init(|| source.line_index());
        Some(Place {
            file: &source.name,
            start: Position::of(span.start, lines),
            end: Position::of(span.end, lines),
        })
    }

    /// `file:line:column` of a span, or `-` without one.
    #[must_use]
    pub fn short(&self, span: Option<Span>) -> String {
        match span.and_then(|span| self.locate(span)) {
            Some(Place { file, start, .. }) => format!("{file}:{}:{}", start.line, start.column),
            None => "-".to_owned(),
        }
    }
}

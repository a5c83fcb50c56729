//! Where a byte came from: named texts, byte spans, lines and columns.
//!
//! Everything the engine reports points into a [`Source`] through a [`Span`]. Reading files is the front
//! end's business; telling text from something else, and bytes from places a person can find, is done here.

mod encoding;
mod lines;

#[cfg(test)]
mod tests;

use std::fmt;

pub use encoding::{InvalidSource, LooksLike, MAX_SOURCE_BYTES};
pub use lines::LineIndex;

/// Index of a [`Source`] in the list handed to the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A half-open range of bytes, `start..end`, in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source the bytes belong to.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte; equal to `start` for an empty span.
    pub end: u32,
}

impl Span {
    /// The bytes of the span in `text`, which must be the text the span was made for.
    ///
    /// `None` if the span reaches past the text or cuts a character in two, so it belongs to another text.
    #[must_use]
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(usize::try_from(self.start).ok()?..usize::try_from(self.end).ok()?)
    }

    /// Whether every byte of `other` is also in this span; an empty span may sit on either edge.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// A position a person can find in an editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in Unicode scalar values, counted from 1; a byte order mark at the start of the file is not counted.
    pub column: u32,
    /// Byte offset in the source, counted from 0.
    pub byte: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A text and the name people know it by, usually a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What findings call this text, for example `mesh/exports.yaml` or `<stdin>`.
    pub name: String,
    /// The text as it was read, byte order mark and line ends included.
    pub text: String,
}

impl Source {
    /// A source made of text that is already in memory.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// A source made of the bytes of a file, nothing removed.
    ///
    /// # Errors
    ///
    /// [`InvalidSource::TooLarge`] past [`MAX_SOURCE_BYTES`]; [`InvalidSource::NotUtf8`] if the bytes are not
    /// UTF-8, or are UTF-16 whose zero bytes happen to make valid UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, InvalidSource> {
        Ok(Self::new(name, encoding::decode(bytes)?))
    }

    /// Index the lines of this text; build it once and keep it while reporting.
    #[must_use]
    pub fn line_index(&self) -> LineIndex<'_> {
        LineIndex::new(&self.text)
    }
}

/// An offset as spans store it; longer texts are refused before any span is made.
pub(crate) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// An offset as slices want it.
pub(crate) fn wide(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

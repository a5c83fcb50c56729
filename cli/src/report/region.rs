//! Stretches of files, in the units the formats count.

use crate::output::places::Place;
pub use crate::output::places::Position;

/// A stretch of a file; `start` and `end` are one for a place without length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The file, as it was named, with forward slashes.
    pub file: String,
    /// Its first character.
    pub start: Position,
    /// Just past its last character.
    pub end: Position,
}

impl Region {
    /// The beginning of a file, for what has no place of its own.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self::at(file, 1, 1)
    }

    /// A place without length.
    #[must_use]
    pub fn at(file: impl Into<String>, line: u32, column: u32) -> Self {
        let place = Position { line, column, byte: 0, utf16: column };
        Self { file: file.into(), start: place, end: place }
    }

    /// `file:line:column`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}:{}:{}", self.file, self.start.line, self.start.column)
    }
}

impl From<Place<'_>> for Region {
    fn from(place: Place<'_>) -> Self {
        Self { file: place.file.to_owned(), start: place.start, end: place.end }
    }
}

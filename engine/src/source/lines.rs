//! From byte offsets to lines and columns.
//!
//! A line ends at a line feed, at a carriage return, or at the pair; that is what YAML 1.2 (section 5.4) and
//! editors agree on. Columns come in Unicode scalar values, and in UTF-16 units for those who need them.

use super::{Location, narrow, wide};

/// Bytes between two remembered counts; bounds the cost of one lookup however long the line is.
const STRIDE: usize = 256;

const BOM: char = '\u{feff}';

/// The lines of one text; building it costs one pass, each lookup a binary search and at most a few hundred bytes.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Offset of the first byte of each line, ascending, the first one 0.
    starts: Vec<u32>,
    /// Units before byte `n * STRIDE`, one entry per stride; none where every byte is a character.
    strides: Vec<Units>,
    /// Length of the byte order mark at the start, 0 or 3.
    bom: u32,
}

/// How long a stretch of text is.
#[derive(Debug, Clone, Copy, Default)]
struct Units {
    chars: u32,
    utf16: u32,
}

impl Units {
    fn count(self, bytes: &[u8]) -> Self {
        bytes.iter().fold(self, |units, byte| {
            // Continuation bytes start no character; four-byte characters take two UTF-16 units.
            let starts = u32::from(byte & 0xC0 != 0x80);
            let wide = u32::from(*byte >= 0xF0);
            Self {
                chars: units.chars.saturating_add(starts),
                utf16: units.utf16.saturating_add(starts).saturating_add(wide),
            }
        })
    }
}

/// Units before every stride of a text, and before its end.
fn strides(text: &[u8]) -> Vec<Units> {
    let mut units = Units::default();
    let later = text.chunks(STRIDE).map(|stretch| {
        units = units.count(stretch);
        units
    });
    std::iter::once(Units::default()).chain(later).collect()
}

impl<'t> LineIndex<'t> {
    /// Index `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut previous = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if previous == b'\r' && *byte != b'\n' {
                starts.push(narrow(at));
            }
            if *byte == b'\n' {
                starts.push(narrow(at.saturating_add(1)));
            }
            previous = *byte;
        }
        if previous == b'\r' {
            starts.push(narrow(bytes.len()));
        }
        let strides = if text.is_ascii() { Vec::new() } else { strides(bytes) };
        Self { text, starts, strides, bom: if text.starts_with(BOM) { narrow(BOM.len_utf8()) } else { 0 } }
    }

    /// Line and column of a byte; an offset past the end means the end, one inside a character its first byte.
    #[must_use]
    pub fn location(&self, byte: u32) -> Location {
        let byte = self.character_start(byte);
        let (line, start) = self.line_at(byte);
        let column = self.units_before(byte).chars;
        let column = column.saturating_sub(self.units_before(start).chars);
        Location { line, column: column.saturating_add(1), byte }
    }

    /// Column of a byte in UTF-16 code units, counted from 1, as SARIF, LSP and browsers count.
    #[must_use]
    pub fn utf16_column(&self, byte: u32) -> u32 {
        let byte = self.character_start(byte);
        let (_, start) = self.line_at(byte);
        let column = self.units_before(byte).utf16;
        let column = column.saturating_sub(self.units_before(start).utf16);
        column.saturating_add(1)
    }

    /// How many UTF-16 code units come before a byte, a byte order mark included, as browsers count in a text.
    #[must_use]
    pub fn utf16_offset(&self, byte: u32) -> u32 {
        self.units_before(self.character_start(byte)).utf16
    }

    /// The text of a line, counted from 1, without its line end and without a byte order mark; empty past the last.
    #[must_use]
    pub fn line_text(&self, line: u32) -> &'t str {
        let Some(start) = wide(line).checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return "";
        };
        let end = self.starts.get(wide(line)).copied();
        let end = end.map_or(self.text.len(), wide);
        let text = self.text.get(wide(*start)..end).unwrap_or("");
        let text = text.trim_end_matches(['\r', '\n']);
        if *start == 0 { text.trim_start_matches(BOM) } else { text }
    }

    /// How many lines there are; a final line end starts one more, so the empty text has one line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        narrow(self.starts.len())
    }

    fn character_start(&self, byte: u32) -> u32 {
        let byte = wide(byte).min(self.text.len());
        narrow(self.text.floor_char_boundary(byte))
    }

    /// Line number of a byte and the offset its columns are counted from.
    fn line_at(&self, byte: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index));
        let start = start.copied().unwrap_or(0);
        let start = if start == 0 { self.bom.min(byte) } else { start };
        (narrow(line), start)
    }

    fn units_before(&self, byte: u32) -> Units {
        if self.strides.is_empty() {
            return Units { chars: byte, utf16: byte };
        }
        let stride = wide(byte) / STRIDE;
        let known = self.strides.get(stride).copied().unwrap_or_default();
        let from = stride.saturating_mul(STRIDE);
        let rest = self.text.as_bytes().get(from..wide(byte));
        known.count(rest.unwrap_or(&[]))
    }
}

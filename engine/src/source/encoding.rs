//! Telling UTF-8 text from other bytes, with a guess at what the other bytes are.

/// Most bytes a source may have: 64 MiB, far above any real set of rules and safely inside 32-bit offsets.
pub const MAX_SOURCE_BYTES: usize = 64 * 1024 * 1024;

/// How many bytes from the start are looked at when guessing an encoding.
const SAMPLE: usize = 1024;

/// Why bytes are not a [`Source`](super::Source).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSource {
    /// More than [`MAX_SOURCE_BYTES`].
    #[error("file is {len} bytes, at most {MAX_SOURCE_BYTES} are read")]
    TooLarge {
        /// Length of the file in bytes.
        len: usize,
    },
    /// Not UTF-8 text.
    #[error("not UTF-8 text at byte {byte}, line {line}; {looks_like}")]
    NotUtf8 {
        /// Offset of the first byte that does not fit, counted from 0.
        byte: usize,
        /// Line of that byte, counted from 1 in line feeds.
        line: usize,
        /// What the file seems to be instead.
        looks_like: LooksLike,
    },
}

/// A guess at what bytes that are not UTF-8 are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LooksLike {
    /// A UTF-16 byte order mark, or a zero in every other byte.
    #[error("looks like UTF-16, save it as UTF-8")]
    Utf16,
    /// Letters of a single-byte code page between otherwise plain text.
    #[error("looks like Latin-1, save it as UTF-8")]
    Latin1,
    /// Zero bytes.
    #[error("looks like a binary file")]
    Binary,
    /// Nothing recognisable.
    #[error("the encoding is unknown, save it as UTF-8")]
    Unknown,
}

pub(super) fn decode(bytes: Vec<u8>) -> Result<String, InvalidSource> {
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(InvalidSource::TooLarge { len: bytes.len() });
    }
    if is_utf16(&bytes) {
        return Err(refuse(&bytes, 0, LooksLike::Utf16));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        refuse(bytes, byte, guess(bytes, byte))
    })
}

fn refuse(bytes: &[u8], byte: usize, looks_like: LooksLike) -> InvalidSource {
    let before = bytes.iter().take(byte);
    let line = before.filter(|byte| **byte == b'\n').count();
    InvalidSource::NotUtf8 { byte, line: line.saturating_add(1), looks_like }
}

/// Plain English in UTF-16 without a mark is valid UTF-8 full of zeros, so this is asked before decoding.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let pairs = || bytes.chunks_exact(2).take(SAMPLE / 2);
    let half_zero = pairs().filter(|pair| (pair.first() == Some(&0)) != (pair.last() == Some(&0)));
    pairs().count() > 1 && half_zero.count().saturating_mul(2) > pairs().count()
}

fn guess(bytes: &[u8], at: usize) -> LooksLike {
    if bytes.contains(&0) {
        return LooksLike::Binary;
    }
    let sample = || bytes.iter().skip(at).take(SAMPLE);
    let odd = sample().filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x1F | 0x7F..=0x9F));
    if bytes.get(at).is_some_and(|byte| *byte >= 0xA0) && odd.count() == 0 {
        LooksLike::Latin1
    } else {
        LooksLike::Unknown
    }
}

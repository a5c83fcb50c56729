//! Reads DER: one element after the other, and none that ends behind its parent.
//!
//! Source: ITU-T X.690 sections 8 and 10.

use crate::moment::Moment;

/// Tags that occur in certificates.
pub(super) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BITS: u8 = 0x03;
    pub(crate) const OCTETS: u8 = 0x04;
    pub(crate) const OBJECT: u8 = 0x06;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const URI: u8 = 0x86;
    pub(crate) const VERSION: u8 = 0xa0;
    pub(crate) const EXTENSIONS: u8 = 0xa3;
}

/// 2.5.4.3
pub(super) const COMMON_NAME: &[u8] = &[0x55, 4, 3];
/// 2.5.4.10
pub(super) const ORGANISATION: &[u8] = &[0x55, 4, 10];
/// 2.5.29.19
pub(super) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 29, 19];
/// 2.5.29.17
pub(super) const ALTERNATIVE_NAMES: &[u8] = &[0x55, 29, 17];
/// 1.2.840.113549.1.1.1
pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// 1.2.840.10045.2.1
pub(super) const CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];

/// One element: its tag and what is in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'d> {
    pub(super) tag: u8,
    pub(super) bytes: &'d [u8],
}

impl<'d> Element<'d> {
    /// The elements in it.
    pub(super) fn children(self) -> Reader<'d> {
        Reader::new(self.bytes)
    }
}

/// Elements one after the other; ends where they end, or where they are damaged.
#[derive(Debug, Clone)]
pub(super) struct Reader<'d> {
    rest: &'d [u8],
}

impl<'d> Reader<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The bytes of the next element; `None` when it has another tag.
    pub(super) fn bytes_of(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next().filter(|element| element.tag == tag).map(|element| element.bytes)
    }

    /// The bytes of the next element if it has this tag; else it stays where it is.
    pub(super) fn optional(&mut self, tag: u8) -> Option<&'d [u8]> {
        if self.rest.first() == Some(&tag) { self.bytes_of(tag) } else { None }
    }

    /// The elements inside the next one; `None` when it has another tag.
    pub(super) fn inside(&mut self, tag: u8) -> Option<Reader<'d>> {
        self.bytes_of(tag).map(Reader::new)
    }

    /// The next element as a time in UTC.
    ///
    /// Source: RFC 5280 section 4.1.2.5: years of two digits from 50 on are of the last century.
    pub(super) fn moment(&mut self) -> Option<Moment> {
        let element = self.next()?;
        let text = std::str::from_utf8(element.bytes).ok()?.strip_suffix('Z')?;
        let (year, rest) = match element.tag {
            tag::UTC_TIME => {
                let (year, rest) = text.split_at_checked(2)?;
                let year = number(year)?;
                (year.checked_add(if year < 50 { 2000 } else { 1900 })?, rest)
            }
            tag::TIME => {
                let (year, rest) = text.split_at_checked(4)?;
                (number(year)?, rest)
            }
            _ => return None,
        };
        if rest.len() != 10 {
            return None;
        }
        let part = |at: usize| number(rest.get(at..at.checked_add(2)?)?);
        Moment::new([year, part(0)?, part(2)?], [part(4)?, part(6)?, part(8)?])
    }
}

impl<'d> Iterator for Reader<'d> {
    type Item = Element<'d>;

    fn next(&mut self) -> Option<Element<'d>> {
        let (&tag, rest) = self.rest.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            // Long form: so many bytes of length follow; more than four are never needed.
            let count = usize::from(first & 0x7f);
            let (digits, after) = rest.split_at_checked(count).filter(|_| (1..=4).contains(&count))?;
            length = digits.iter().fold(0, |length, byte| length.wrapping_shl(8) | usize::from(*byte));
            rest = after;
        }
        let (bytes, after) = rest.split_at_checked(length)?;
        self.rest = after;
        Some(Element { tag, bytes })
    }
}

fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

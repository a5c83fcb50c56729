//! Reads JSON piece by piece.
//!
//! Source: RFC 8259. Deeper nesting than 64 is refused, so that no text can use up the stack.

use std::borrow::Cow;

/// Levels of arrays and objects that are gone into.
const MAX_DEPTH: u8 = 64;

/// Why reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    /// The text ends in the middle.
    #[error("the text ends too early")]
    End,
    /// The text is not JSON.
    #[error("the text is not JSON")]
    Syntax,
    /// JSON, but not what was to be read.
    #[error("something else was expected")]
    Shape,
    /// A field nobody knows.
    #[error("unknown field")]
    Unknown,
    /// A field that is there twice.
    #[error("field is there twice")]
    Twice,
    /// A field that has to be there.
    #[error("missing field `{0}`")]
    Missing(&'static str),
}

/// What one field is read with, given its key.
type ReadField<'f, 't> = &'f mut dyn FnMut(&mut JsonReader<'t>, &str) -> Result<(), JsonFault>;

/// What one value is read with.
type ReadValue<'f, 't> = &'f mut dyn FnMut(&mut JsonReader<'t>) -> Result<(), JsonFault>;

/// A text that is being read.
#[derive(Debug)]
pub struct JsonReader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
    /// Where the last key began.
    key: usize,
}

impl<'t> JsonReader<'t> {
    /// At the beginning of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0, key: 0 }
    }

    /// An object; `read` is given each key and must read or skip the value. A key may come more than once.
    ///
    /// # Errors
    ///
    /// [`JsonFault`], also that of `read`.
    pub fn object(&mut self, read: ReadField<'_, 't>) -> Result<(), JsonFault> {
        self.enter(b'{')?;
        let mut is_first = true;
        while self.goes_on(b'}', &mut is_first)? {
            if self.peek()? != b'"' {
                return Err(JsonFault::Syntax);
            }
            self.key = self.at;
            let key = self.text()?;
            self.expect(b':')?;
            read(self, &key)?;
        }
        Ok(())
    }

    /// An array; `read` must read or skip each value.
    ///
    /// # Errors
    ///
    /// [`JsonFault`], also that of `read`.
    pub fn array(&mut self, read: ReadValue<'_, 't>) -> Result<(), JsonFault> {
        self.enter(b'[')?;
        let mut is_first = true;
        while self.goes_on(b']', &mut is_first)? {
            read(self)?;
        }
        Ok(())
    }

    /// A string.
    ///
    /// # Errors
    ///
    /// [`JsonFault`].
    pub fn text(&mut self) -> Result<Cow<'t, str>, JsonFault> {
        self.begin(b'"')?;
        let (plain, end) = self.plain()?;
        if end == b'"' {
            return Ok(Cow::Borrowed(plain));
        }
        let mut owned = plain.to_owned();
        loop {
            owned.push(self.escape()?);
            let (plain, end) = self.plain()?;
            owned.push_str(plain);
            if end == b'"' {
                return Ok(Cow::Owned(owned));
            }
        }
    }

    /// The characters up to a quote or a backslash, which is taken and returned as well.
    fn plain(&mut self) -> Result<(&'t str, u8), JsonFault> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let length = rest.iter().position(is_end).ok_or(JsonFault::End)?;
        let start = self.at;
        self.at = self.at.saturating_add(length);
        let plain = self.slice(start, self.at);
        match self.next()? {
            end @ (b'"' | b'\\') => Ok((plain, end)),
            _ => Err(JsonFault::Syntax),
        }
    }

    /// A whole number from 0.
    ///
    /// # Errors
    ///
    /// [`JsonFault`]; any other number is another shape.
    pub fn number(&mut self) -> Result<u64, JsonFault> {
        if !matches!(self.peek()?, b'-' | b'0'..=b'9') {
            return Err(self.shape());
        }
        self.skip_number()?.parse().map_err(|_| JsonFault::Shape)
    }

    /// How far it was read, in bytes.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// The last key read, as written.
    #[must_use]
    pub fn last_key(&self) -> &'t str {
        let rest = self.text.get(self.key..).and_then(|rest| rest.strip_prefix('"')).unwrap_or_default();
        rest.split('"').next().unwrap_or_default()
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// [`JsonFault`].
    pub fn flag(&mut self) -> Result<bool, JsonFault> {
        match self.peek()? {
            b't' => self.word("true").map(|()| true),
            b'f' => self.word("false").map(|()| false),
            _ => Err(self.shape()),
        }
    }

    /// Takes a `null`, if it comes next, and says whether it did.
    ///
    /// # Errors
    ///
    /// [`JsonFault`].
    pub fn null(&mut self) -> Result<bool, JsonFault> {
        if self.peek()? != b'n' {
            return Ok(false);
        }
        self.word("null").map(|()| true)
    }

    /// Passes over any value.
    ///
    /// # Errors
    ///
    /// [`JsonFault::End`] or [`JsonFault::Syntax`].
    pub fn skip(&mut self) -> Result<(), JsonFault> {
        match self.peek()? {
            b'{' => self.object(&mut |reader, _| reader.skip()),
            b'[' => self.array(&mut |reader| reader.skip()),
            b'"' => self.text().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'-' | b'0'..=b'9' => self.skip_number().map(drop),
            _ => Err(JsonFault::Syntax),
        }
    }

    /// The end of the text.
    ///
    /// # Errors
    ///
    /// [`JsonFault::Syntax`] when anything but blanks is left.
    pub fn end(&mut self) -> Result<(), JsonFault> {
        match self.peek() {
            Err(JsonFault::End) => Ok(()),
            Err(_) | Ok(_) => Err(JsonFault::Syntax),
        }
    }

    /// The next byte that is not blank; it stays the next.
    fn peek(&mut self) -> Result<u8, JsonFault> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at = self.at.saturating_add(1),
                Some(byte) => return Ok(*byte),
                None => return Err(JsonFault::End),
            }
        }
    }

    fn next(&mut self) -> Result<u8, JsonFault> {
        let byte = self.text.as_bytes().get(self.at).ok_or(JsonFault::End)?;
        self.at = self.at.saturating_add(1);
        Ok(*byte)
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonFault> {
        if self.peek()? != byte {
            return Err(JsonFault::Syntax);
        }
        self.next().map(drop)
    }

    /// Like `expect`, where another value would be JSON as well.
    fn begin(&mut self, byte: u8) -> Result<(), JsonFault> {
        if self.peek()? != byte {
            return Err(self.shape());
        }
        self.next().map(drop)
    }

    /// The fault of a value that is not the one wanted: what is no value at all is no JSON.
    fn shape(&mut self) -> JsonFault {
        match self.skip() {
            Ok(()) => JsonFault::Shape,
            Err(fault) => fault,
        }
    }

    fn enter(&mut self, bracket: u8) -> Result<(), JsonFault> {
        if self.depth >= MAX_DEPTH {
            return Err(JsonFault::Syntax);
        }
        self.begin(bracket)?;
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    /// Whether there is another value before the closing bracket; takes comma or bracket.
    fn goes_on(&mut self, bracket: u8, is_first: &mut bool) -> Result<bool, JsonFault> {
        let next = self.peek()?;
        if next == bracket {
            self.depth = self.depth.saturating_sub(1);
            return self.next().map(|_| false);
        }
        if !std::mem::replace(is_first, false) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// What stands for the rest of an escape, whose backslash was taken.
    fn escape(&mut self) -> Result<char, JsonFault> {
        Ok(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(JsonFault::Syntax),
        })
    }

    fn unicode(&mut self) -> Result<char, JsonFault> {
        let first = self.unit()?;
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or(JsonFault::Syntax);
        }
        for byte in [b'\\', b'u'] {
            if self.next()? != byte {
                return Err(JsonFault::Syntax);
            }
        }
        let second = self.unit()?;
        let mut pair = [first, second].into_iter().map(|unit| u16::try_from(unit).unwrap_or_default());
        let decoded = char::decode_utf16(pair.by_ref()).next();
        decoded.and_then(Result::ok).ok_or(JsonFault::Syntax)
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, JsonFault> {
        let mut unit = 0_u32;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(JsonFault::Syntax)?;
            unit = (unit << 4) | digit;
        }
        Ok(unit)
    }

    fn word(&mut self, word: &str) -> Result<(), JsonFault> {
        for byte in word.bytes() {
            if self.next()? != byte {
                return Err(JsonFault::Syntax);
            }
        }
        Ok(())
    }

    /// A number of any kind, as written.
    fn skip_number(&mut self) -> Result<&'t str, JsonFault> {
        let start = self.at;
        self.take(b"-");
        if !self.take(b"0") {
            self.digits()?;
        }
        if self.take(b".") {
            self.digits()?;
        }
        if self.take(b"eE") {
            self.take(b"+-");
            self.digits()?;
        }
        Ok(self.slice(start, self.at))
    }

    /// At least one digit.
    fn digits(&mut self) -> Result<(), JsonFault> {
        if !self.next()?.is_ascii_digit() {
            return Err(JsonFault::Syntax);
        }
        while self.take(b"0123456789") {}
        Ok(())
    }

    /// Takes the next byte if it is one of these.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let is_one = self.text.as_bytes().get(self.at).is_some_and(|byte| bytes.contains(byte));
        self.at = self.at.saturating_add(usize::from(is_one));
        is_one
    }

    /// Invariant: both ends are next to bytes of ASCII, hence between characters.
    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// Reads any value into one of serde's.
    fn read(reader: &mut JsonReader<'_>) -> Result<Value, JsonFault> {
        let next = reader.peek()?;
        match next {
            b'{' => {
                let mut map = serde_json::Map::new();
                reader.object(&mut |reader, key| {
                    map.insert(key.to_owned(), read(reader)?);
                    Ok(())
                })?;
                Ok(Value::Object(map))
            }
            b'[' => {
                let mut list = Vec::new();
                reader.array(&mut |reader| {
                    list.push(read(reader)?);
                    Ok(())
                })?;
                Ok(Value::Array(list))
            }
            b'"' => reader.text().map(|text| Value::String(text.into_owned())),
            b'n' => reader.null().map(|_| Value::Null),
            b't' | b'f' => reader.flag().map(Value::Bool),
            _ => reader.number().map(Value::from),
        }
    }

    fn whole(text: &str) -> Result<(), JsonFault> {
        let mut reader = JsonReader::new(text);
        reader.skip()?;
        reader.end()
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_serde_writes_is_read_as_it_was(value in value(), is_pretty in any::<bool>()) {
            let text = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = text.unwrap();
            prop_assert_eq!(read(&mut JsonReader::new(&text)), Ok(value));
            prop_assert_eq!(whole(&text), Ok(()));
        }

        #[test]
        fn what_is_taken_for_json_is_json(text in r#"[\[\]{},:"\\ua-f0-9tr.eE+\-n\x00-\x20]{0,24}"#) {
            if whole(&text).is_ok() {
                let number_or_value = serde_json::from_str::<serde::de::IgnoredAny>(&text);
                prop_assert!(number_or_value.is_ok(), "{text}");
            }
        }

        #[test]
        fn no_text_is_too_much(text in any::<String>()) {
            let _ = whole(&text);
        }

        #[test]
        fn a_text_cut_off_ends_too_early(value in prop::collection::vec(value(), 1..4), cut in 0_usize..1000) {
            let text = serde_json::to_string(&value).unwrap();
            let cut = text.floor_char_boundary(cut.min(text.len() - 1));
            prop_assert_eq!(whole(text.get(..cut).unwrap()), Err(JsonFault::End));
        }
    }

    #[test]
    fn what_is_not_json_is_told_from_what_has_another_shape() {
        for text in
            ["<html>", "{\"a\" 1}", "[1,]", "01", "+1", "\"\\x\"", "\"\\ud800\"", "[1] 2", "'a'", "{a:1}"]
        {
            assert_eq!(whole(text), Err(JsonFault::Syntax), "{text}");
        }
        for text in ["-1", "1.5", "1e3", "18446744073709551616", "\"1\"", "[]", "true"] {
            assert_eq!(JsonReader::new(text).number(), Err(JsonFault::Shape), "{text}");
        }
        assert_eq!(JsonReader::new("<").number(), Err(JsonFault::Syntax));
        assert_eq!(JsonReader::new("[1").text(), Err(JsonFault::End));
        assert_eq!(whole(&"[".repeat(100_000)), Err(JsonFault::Syntax));
        assert_eq!(JsonReader::new(r#""\ud83e\udd80""#).text().as_deref(), Ok("🦀"));
    }
}

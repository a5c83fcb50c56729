//! Writes JSON piece by piece.

/// JSON text in the making. Opening and closing is the caller's; commas are not.
#[derive(Debug, Default)]
pub struct JsonText {
    text: String,
    needs_comma: bool,
}

impl JsonText {
    /// No text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens an object or an array, with `{` or `[`.
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.needs_comma = false;
    }

    /// Closes an object or an array, with `}` or `]`.
    pub fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.needs_comma = true;
    }

    /// The key of the value that comes next.
    pub fn key(&mut self, key: &str) {
        self.text(key);
        self.text.push(':');
        self.needs_comma = false;
    }

    /// A string.
    pub fn text(&mut self, value: &str) {
        self.separate();
        self.text.push('"');
        for char in value.chars() {
            match char {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(char);
                }
                '\0'..='\x1f' => self.escape(u32::from(char)),
                _ => self.text.push(char),
            }
        }
        self.text.push('"');
        self.needs_comma = true;
    }

    /// A whole number.
    pub fn number(&mut self, value: u64) {
        self.separate();
        push_number(&mut self.text, value);
        self.needs_comma = true;
    }

    /// `true`, `false` or `null`.
    pub fn flag(&mut self, value: Option<bool>) {
        self.separate();
        self.text.push_str(match value {
            Some(true) => "true",
            Some(false) => "false",
            None => "null",
        });
        self.needs_comma = true;
    }

    /// A key with a string.
    pub fn text_field(&mut self, key: &str, value: &str) {
        self.key(key);
        self.text(value);
    }

    /// A key with a number.
    pub fn number_field(&mut self, key: &str, value: u64) {
        self.key(key);
        self.number(value);
    }

    /// A key with `true` or `false`.
    pub fn flag_field(&mut self, key: &str, value: bool) {
        self.key(key);
        self.flag(Some(value));
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn separate(&mut self) {
        if std::mem::replace(&mut self.needs_comma, false) {
            self.text.push(',');
        }
    }

    fn escape(&mut self, control: u32) {
        self.text.push_str("\\u00");
        for digit in [control >> 4, control & 15] {
            self.text.push(char::from_digit(digit, 16).unwrap_or('0'));
        }
    }
}

/// Decimal digits, without the formatting machinery.
pub fn push_number(text: &mut String, number: u64) {
    if number > 9 {
        push_number(text, number / 10);
    }
    let digit = u32::try_from(number % 10).unwrap_or_default();
    text.push(char::from_digit(digit, 10).unwrap_or('0'));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_between_values_and_nowhere_else() {
        let mut json = JsonText::new();
        json.open('{');
        json.key("a");
        json.open('[');
        json.number(0);
        json.number(u64::MAX);
        json.open('{');
        json.close('}');
        json.close(']');
        json.flag_field("b", true);
        json.key("c");
        json.flag(None);
        json.text_field("d", "e");
        json.close('}');
        assert_eq!(json.finish(), r#"{"a":[0,18446744073709551615,{}],"b":true,"c":null,"d":"e"}"#);
    }

    #[test]
    fn strings_come_back_as_they_were() {
        for text in ["", "plain", "a\"b\\c", "line\nfeed\0\u{1f}", "größe 🦀", "</script>"] {
            let mut json = JsonText::new();
            json.text(text);
            assert_eq!(serde_json::from_str::<String>(&json.finish()).unwrap(), text);
        }
    }
}

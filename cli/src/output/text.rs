//! Words for people: numbers with their nouns, and text that cannot upset a terminal.

use std::borrow::Cow;

/// `1 error`, `2 errors`; the plural is the noun with an s.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 {
        noun.to_owned()
    } else if let Some(stem) = noun.strip_suffix("sh") {
        format!("{stem}shes")
    } else {
        format!("{noun}s")
    };
    format!("{number} {plural}")
}

/// `text` with control characters replaced, so that what stands in a document cannot steer the terminal.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(
            text.chars()
                .map(|char| if is_unsafe(char) { char::REPLACEMENT_CHARACTER } else { char })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// The same for text that has to stay on one line.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { Cow::Owned(clean(text).replace('\n', "\u{fffd}")) } else { clean(text) }
}

/// Control characters but line feed, and those that turn the direction of text around.
fn is_unsafe(char: char) -> bool {
    (char.is_control() && char != '\n') || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        assert_eq!([0, 1, 2].map(|number| count(number, "mesh")), ["0 meshes", "1 mesh", "2 meshes"]);
        assert_eq!(count(2, "error"), "2 errors");
    }

    #[test]
    fn a_line_stays_one() {
        assert_eq!(line("a\nb\r"), "a\u{fffd}b\u{fffd}");
        assert!(matches!(line("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_are_taken_apart() {
        assert_eq!(clean("a\u{1b}[31m\u{202e}"), "a\u{fffd}[31m\u{fffd}");
        assert!(matches!(clean("plain\n"), Cow::Borrowed(_)));
    }
}

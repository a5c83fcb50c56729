//! Text in a picture: how wide it is, how it is cut, and how it is kept from being read as markup.

use std::fmt;

/// How many columns a text takes in a font of fixed width: 2 for what is wide in East Asia and for pictographs, 0 for
/// marks that combine, 1 for all else.
///
/// Source: Unicode Standard Annex #11, in its coarse blocks; fonts do not agree on more.
#[must_use]
pub fn display_width(text: &str) -> usize {
    text.chars().map(char_width).fold(0, usize::saturating_add)
}

fn char_width(char: char) -> usize {
    match char {
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{3099}'..='\u{309a}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// `text` cut to so many columns, with an ellipsis in place of the rest.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut left = columns.saturating_sub(1);
    let fits = |char: &char| {
        let width = char_width(*char);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    short
}

/// Text between tags and inside attributes of XML.
///
/// Characters that XML cannot hold at all, and those that turn the direction of text around, become U+FFFD.
pub(super) struct Xml<'t>(pub(super) &'t str);

impl fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for char in self.0.chars() {
            match char {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(' ')?,
                char if is_unprintable(char) => f.write_char(char::REPLACEMENT_CHARACTER)?,
                char => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

/// Whether a character has no place in a label.
pub(super) fn is_unprintable(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// A number of things as a number that can be measured with.
pub(super) fn real(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// `1 service`, `2 services`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn east_asian_text_is_twice_as_wide() {
        assert_eq!((display_width("mesh"), display_width("東京"), display_width("e\u{301}")), (4, 4, 1));
    }

    #[test]
    fn what_is_cut_still_fits() {
        assert_eq!((cut("ratings", 7), cut("ratings", 5)), ("ratings".to_owned(), "rati…".to_owned()));
        assert_eq!(cut("東京大阪", 4), "東…");
    }

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(
            Xml("<a b='c'>&\u{0}\u{202e}").to_string(),
            "&lt;a b=&#39;c&#39;&gt;&amp;\u{fffd}\u{fffd}"
        );
    }
}

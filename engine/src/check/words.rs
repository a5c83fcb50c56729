//! Wording that several checks share: lists, suggestions, and values as YAML spells them.

use std::cell::Cell;

use crate::finding::{Edit, Finding, closest};
use crate::resource::Located;
use crate::source::Span;

/// How many names are compared for suggestions in one mesh before no more are made.
///
/// A suggestion costs a comparison with every candidate; files with thousands of wrong names need other help.
const BUDGET: usize = 30_000;

/// How many items a list names before it only counts.
const NAMED: usize = 5;

/// Makes suggestions, up to a budget.
#[derive(Debug)]
pub(super) struct Words {
    left: Cell<usize>,
}

impl Default for Words {
    fn default() -> Self {
        Self { left: Cell::new(BUDGET) }
    }
}

impl Words {
    /// The candidate closest to `text`, if one is close enough to be meant.
    pub(super) fn closest<'c>(
        &self,
        text: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        let affordable = candidates.into_iter().take(self.left.get());
        let mut seen = 0_usize;
        let found = closest(text, affordable.inspect(|_| seen = seen.saturating_add(1)));
        self.left.set(self.left.get().saturating_sub(seen));
        found
    }
}

/// How far a list is counted.
const COUNTED: usize = 1_000;

/// `a`, `b` and 3 more; each item in backticks. Empty for no items.
pub(super) fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let mut items = items.into_iter();
    let named: Vec<String> =
        items.by_ref().take(NAMED).map(|item| format!("`{}`", item.to_string())).collect();
    match items.take(COUNTED).count() {
        0 => {}
        COUNTED => return format!("{} and many more", named.join(", ")),
        more => return format!("{} and {more} more", named.join(", ")),
    }
    match named.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => named.join(", "),
    }
}

/// One edit that gives a field another text.
pub(super) fn replace(span: Span, text: &str) -> Vec<Edit> {
    vec![Edit { span, text: spell(text) }]
}

/// Says what is similar and offers to write it.
pub(super) fn suggest(finding: Finding, what: &str, written: &Located<String>, similar: &str) -> Finding {
    finding.help(format!("a similar {what} exists: `{similar}`")).fix(
        format!("write `{similar}`"),
        false,
        replace(written.span, similar),
    )
}

/// A text as YAML reads it back: plain where that is safe, else in double quotes.
fn spell(text: &str) -> String {
    let is_word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/'))
        && !is_word.contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut() {
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(["a", "b", "c", "d", "e", "f", "g"]), "`a`, `b`, `c`, `d`, `e` and 2 more");
        assert_eq!(list(Vec::<String>::new()), "");
    }

    #[test]
    fn text_that_yaml_reads_otherwise_is_quoted() {
        assert_eq!(spell("ratings"), "ratings");
        for text in ["true", "1.5", "*", "No", ""] {
            assert_eq!(spell(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn suggestions_end_with_the_budget() {
        let words = Words { left: Cell::new(1) };
        assert_eq!(words.closest("ratngs", ["reviews", "ratings"]), None);
        assert_eq!(words.closest("ratngs", ["ratings"]), None);
    }
}

//! "A similar name exists": the closest of the names that would be possible at a place.

use strsim::osa_distance;

/// The candidate closest to `text`, if one is close enough to be meant.
///
/// Close is at most one edit per three characters (at least one), counting a swap of neighbours as one and
/// case as nothing. Of equally close ones the first in order of `candidates`.
#[must_use]
pub fn closest<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = Wanted::new(text);
    let close = candidates.into_iter().filter_map(|other| Some((wanted.distance(other)?, other)));
    close.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Whether one candidate alone is close enough to be meant.
#[must_use]
pub fn is_only_close<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> bool {
    let wanted = Wanted::new(text);
    candidates.into_iter().filter_map(|other| wanted.distance(other)).take(2).count() == 1
}

/// A name that nothing has.
struct Wanted<'t> {
    text: &'t str,
    lower: String,
    /// How many edits away another may be.
    limit: usize,
}

impl<'t> Wanted<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, lower: text.to_lowercase(), limit: (text.chars().count() / 3).max(1) }
    }

    /// How many edits away another name is, if that is close.
    fn distance(&self, other: &str) -> Option<usize> {
        let lower = other.to_lowercase();
        // Every character too many is an edit; most names are told apart by that, and cheaply.
        if other == self.text || self.lower.chars().count().abs_diff(lower.chars().count()) > self.limit {
            return None;
        }
        Some(osa_distance(&self.lower, &lower)).filter(|distance| *distance <= self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_off_is_close() {
        assert_eq!(closest("ratngs", ["reviews", "ratings"]), Some("ratings"));
        assert_eq!(
            closest("additionalIgress", ["additionalEgress", "additionalIngress"]),
            Some("additionalEgress")
        );
    }

    #[test]
    fn swapped_letters_and_case_are_close() {
        assert_eq!(closest("exprotRules", ["exportRules", "importRules"]), Some("exportRules"));
        assert_eq!(closest("Namespace", ["namespace"]), Some("namespace"));
    }

    #[test]
    fn another_word_is_not_close() {
        assert_eq!(closest("details", ["ratings", "reviews"]), None);
        assert_eq!(closest("ab", ["xy"]), None);
    }
}

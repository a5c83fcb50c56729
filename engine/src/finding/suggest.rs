//! "A similar name exists": the closest of the names that would be possible at a place.

/// The candidate closest to `text`, if one is close enough to be meant.
///
/// Close is at most one edit per three characters (at least one), counting a swap of neighbours as one and
/// case as nothing. Of equally close ones the first in order of `candidates`.
#[must_use]
pub fn closest<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = limit(text);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = distance(text, candidate);
        if candidate != text && distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether one candidate alone is close enough to be meant.
#[must_use]
pub fn is_only_close<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> bool {
    let limit = limit(text);
    let close = candidates.into_iter().filter(|other| *other != text && distance(text, other) <= limit);
    close.take(2).count() == 1
}

fn limit(text: &str) -> usize {
    (text.chars().count() / 3).max(1)
}

/// Optimal string alignment distance over lower-case characters.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().flat_map(char::to_lowercase).collect();
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, &from) in left.iter().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        for (column, &to) in right.iter().enumerate() {
            let get = |cells: &[usize], at: usize| cells.get(at).copied().unwrap_or(usize::MAX);
            let replaced = get(&above, column).saturating_add(usize::from(from != to));
            let removed = get(&above, column.saturating_add(1)).saturating_add(1);
            let added = get(&current, column).saturating_add(1);
            let is_swap = row > 0
                && column > 0
                && left.get(row.saturating_sub(1)) == Some(&to)
                && right.get(column.saturating_sub(1)) == Some(&from);
            let swapped =
                if is_swap { get(&before, column.saturating_sub(1)).saturating_add(1) } else { usize::MAX };
            current.push(replaced.min(removed).min(added).min(swapped));
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(usize::MAX)
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

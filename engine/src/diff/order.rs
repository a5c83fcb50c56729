//! How many rules changed places.

use std::collections::BTreeMap;

/// How many items that both lists hold stand elsewhere among one another; equal items are told apart by order.
pub(super) fn moved(old: &[String], new: &[String]) -> usize {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, item) in old.iter().enumerate().rev() {
        places.entry(item).or_default().push(place);
    }
    let common: Vec<usize> = new.iter().filter_map(|item| places.get_mut(item.as_str())?.pop()).collect();
    common.len().saturating_sub(longest_rise(&common))
}

/// Length of the longest rising subsequence; the numbers are all different.
fn longest_rise(numbers: &[usize]) -> usize {
    // Invariant: `ends[n]` is the smallest number a rise of length n + 1 can end with.
    let mut ends: Vec<usize> = Vec::new();
    for number in numbers {
        let at = ends.partition_point(|end| end < number);
        match ends.get_mut(at) {
            Some(end) => *end = *number,
            None => ends.push(*number),
        }
    }
    ends.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(old: &str, new: &str) -> usize {
        let items = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        moved(&items(old), &items(new))
    }

    #[test]
    fn a_swap_moves_one() {
        assert_eq!(count("abc", "bac"), 1);
    }

    #[test]
    fn what_others_leave_or_join_does_not_move() {
        assert_eq!(count("abcd", "bcd"), 0);
        assert_eq!(count("abc", "xabyc"), 0);
    }

    #[test]
    fn equal_items_do_not_move_past_one_another() {
        assert_eq!(count("aab", "aab"), 0);
        assert_eq!(count("aab", "baa"), 1);
    }
}

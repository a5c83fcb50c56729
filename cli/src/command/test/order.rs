//! The order in which the cases of a file are put.

/// The numbers below `count`: in order, or as the seed shuffles them.
pub(super) fn order(count: usize, seed: Option<u64>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let Some(mut state) = seed else { return order };
    for last in (1..count).rev() {
        // SplitMix64, by Sebastiano Vigna; good enough to find cases that lean on one another.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let below = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        order.swap(last, usize::try_from(mixed % below).unwrap_or(last));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_of_all_cases() {
        assert_eq!(order(4, None), [0, 1, 2, 3]);
        let shuffled = order(40, Some(7));
        assert_eq!(shuffled, order(40, Some(7)));
        assert_ne!(shuffled, order(40, Some(8)));
        let mut sorted = shuffled;
        sorted.sort_unstable();
        assert_eq!(sorted, order(40, None));
    }
}

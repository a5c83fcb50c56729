//! When to ask again: after a while if all is well, sooner and then ever later if not, and never in step with others.
//!
//! Source: the back-off of Maistra's discovery client, 0.5 s growing by half up to 60 s, half of it random.

/// The first wait after a failure, in milliseconds.
const FIRST_MS: u64 = 500;

/// The longest wait after a failure, in milliseconds.
pub const LONGEST_MS: u64 = 60_000;

/// Numbers nobody can call random, good enough to keep gateways from asking all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dice(u64);

impl Dice {
    /// Dice whose throws follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number. Source: `SplitMix64`.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The wait after a good answer, in milliseconds: up to a tenth less than `interval`.
#[must_use]
pub fn after_success(interval: u64, random: u64) -> u64 {
    let tenth = interval / 10;
    interval.saturating_sub(within(tenth, random))
}

/// The wait after so many failures in a row, in milliseconds: half as much again with each, and up to half of it more
/// or less.
#[must_use]
pub fn after_failure(failures: u64, random: u64) -> u64 {
    let mut wait = FIRST_MS;
    for _ in 1..failures.min(32) {
        wait = wait.saturating_mul(3).div_euclid(2).min(LONGEST_MS);
    }
    (wait / 2).saturating_add(within(wait, random)).min(LONGEST_MS)
}

/// From 0 to `most`, as even as `random` is.
fn within(most: u64, random: u64) -> u64 {
    random.checked_rem(most.saturating_add(1)).unwrap_or(random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_after_success_is_the_interval_less_a_tenth_at_most(
            interval in 100_u64..=3_600_000, random in any::<u64>()
        ) {
            let wait = after_success(interval, random);
            prop_assert!(wait <= interval && wait >= interval - interval / 10);
        }

        #[test]
        fn a_wait_after_failure_is_bounded_both_ways(failures in any::<u64>(), random in any::<u64>()) {
            let wait = after_failure(failures, random);
            prop_assert!((FIRST_MS / 2..=LONGEST_MS).contains(&wait));
        }

        #[test]
        fn another_failure_never_halves_the_longest_wait(failures in 1_u64..40) {
            let longest = |failures| (0..=60_000).step_by(250).map(|random| after_failure(failures, random)).max();
            prop_assert!(longest(failures + 1) >= longest(failures));
        }
    }

    #[test]
    fn waits_grow_by_half() {
        let middle = |failures| after_failure(failures, after_middle(failures));
        assert_eq!([middle(1), middle(2), middle(3), middle(4)], [500, 750, 1125, 1687]);
        assert_eq!(middle(100), LONGEST_MS);
    }

    /// What makes the spread half of the wait.
    fn after_middle(failures: u64) -> u64 {
        [250, 375, 563, 844].get(usize::try_from(failures).unwrap() - 1).copied().unwrap_or(30_000)
    }

    #[test]
    fn throws_differ() {
        let mut dice = Dice::new(0);
        let throws: std::collections::BTreeSet<_> = (0..1000).map(|_| dice.throw()).collect();
        assert_eq!(throws.len(), 1000);
        assert_ne!(Dice::new(1).throw(), Dice::new(2).throw());
    }
}

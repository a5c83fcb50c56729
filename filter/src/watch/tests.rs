use super::*;
use crate::shared;
use proptest::prelude::*;

fn good_then(failures: usize) -> Watch {
    let mut watch = Watch::default();
    watch.succeed(1_000);
    (0..failures).for_each(|_| watch.fail(Outcome::Timeout, 0, 2_000));
    watch
}

#[test]
fn one_lost_poll_changes_nothing_and_the_second_does() {
    let watch = good_then(1);
    assert!(watch.is_connected && watch.is_eligible(2_000, 1_000));
    let watch = good_then(2);
    assert!(!watch.is_connected && !watch.is_eligible(2_000, 1_000));
    assert_eq!((watch.last_disconnect, watch.last_disconnect_status.as_str()), (2_000, "timeout"));
}

#[test]
fn one_good_answer_connects_again() {
    let mut watch = good_then(5);
    watch.succeed(9_000);
    assert!(watch.is_connected && watch.is_eligible(9_000, 1_000));
    assert_eq!((watch.last_connected, watch.last_full_sync, watch.failures), (9_000, 9_000, 0));
    watch.succeed(10_000);
    assert_eq!((watch.last_connected, watch.last_full_sync), (9_000, 10_000));
}

#[test]
fn what_nobody_knows_is_not_held_against_a_peer() {
    assert!(Watch::default().is_eligible(1_000, 1_000));
    let watch = good_then(2);
    let later = 2_000 + 3 * 60_000;
    assert!(!watch.is_stale(later, 1_000) && watch.is_stale(later + 1, 1_000));
    assert!(watch.is_eligible(later + 1, 1_000));
    assert!(!watch.is_stale(later + 1, 600_000));
}

#[test]
fn an_error_of_the_peer_is_told_with_its_status() {
    let mut watch = good_then(1);
    watch.fail(Outcome::HttpError, 500, 3_000);
    assert_eq!(watch.last_disconnect_status, "http-error 500");
}

#[test]
fn a_clock_that_stepped_back_delays_no_poll() {
    let watch = Watch { next: 10_000_000, pending: 10_000_000, ..Watch::default() };
    assert!(watch.is_due(1_000, 1_000) && !watch.is_in_flight(1_000, 6_000));
    assert!(!Watch { next: 2_000, ..Watch::default() }.is_due(1_999, 1_000));
}

#[test]
fn names_are_kept_within_their_bounds() {
    let named = |count: usize, length: usize| -> Vec<_> {
        (0..count).map(|_| ("n".repeat(length), "s".repeat(length))).collect()
    };
    let all = Offers::of(&named(1_000, 8), false);
    assert_eq!((all.services.len(), all.is_cut), (1_000, false));
    assert!(Offers::of(&named(1_001, 8), false).is_cut && Offers::of(&named(1, 8), true).is_cut);
    let long = Offers::of(&named(10, 10_000), false);
    assert_eq!((long.services.len(), long.is_cut), (3, true));
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(Outcome::ALL.to_vec())
}

proptest! {
    #[test]
    fn connected_is_a_good_answer_with_fewer_than_two_failures_since(outcomes in prop::collection::vec(outcome(), 0..30)) {
        let mut watch = Watch::default();
        for (now, outcome) in (1..).zip(&outcomes) {
            match outcome {
                Outcome::Ok => watch.succeed(now),
                outcome => watch.fail(*outcome, 0, now),
            }
        }
        let failures = outcomes.iter().rev().take_while(|outcome| **outcome != Outcome::Ok).count();
        let was_good = outcomes.contains(&Outcome::Ok);
        prop_assert_eq!(watch.is_connected, was_good && failures < 2);
        prop_assert_eq!(watch.is_eligible(30, 1_000), failures < 2);
        prop_assert_eq!(watch.polls, u64::try_from(outcomes.len()).unwrap());
        prop_assert_eq!(shared::parse(shared::text(&watch).as_bytes()), Some(watch));
    }

    #[test]
    fn no_shared_bytes_are_too_much(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        prop_assert_eq!(shared::parse::<Watch>(&bytes), None);
        prop_assert_eq!(shared::parse::<Offers>(&bytes), None);
    }
}

#[test]
fn another_version_and_a_broken_value_count_as_absent() {
    let text = shared::text(&good_then(0));
    assert!(shared::parse::<Watch>(text.as_bytes()).is_some());
    for broken in [
        text.replace("\"version\":1", "\"version\":2"),
        text.replace("\"version\":1,", ""),
        text.split_at(1).1.to_owned(),
        text.replace("\"ok\"", "\"odd\""),
    ] {
        assert_eq!(shared::parse::<Watch>(broken.as_bytes()), None, "{broken}");
    }
    let offers = Offers::of(&[("a".to_owned(), "b".to_owned())], true);
    assert_eq!(shared::parse(shared::text(&offers).as_bytes()), Some(offers));
}

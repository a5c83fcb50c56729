//! One thread polls, and there always is one.

use proptest::{prop_assert, prop_assert_eq};

use crate::course::courses;
use crate::stage::{Stage, hold};

/// No two threads poll within a lease of one another, no peer is asked while an answer may still come, and with one
/// thread left a peer that answers is asked again after a lease, two ticks and the wait after a failure.
#[test]
fn never_two_poll_for_longer_than_a_lease_and_never_none() {
    let stage = Stage::new();
    hold(80, &courses(false), |course| {
        let told = stage.play(&course.to_string(), "blue-mesh")?;
        let calls: u64 = told.counts.iter().sum();
        let total = *told.totals.last().unwrap();
        // A thread that dies between its note of a poll and the call leaves a poll that never was.
        let crashes = u64::try_from(course.crashes()).unwrap();
        prop_assert!(
            (calls..=calls + crashes).contains(&total),
            "{calls} calls are counted as {total} polls"
        );
        Ok(())
    });
}

/// The same with threads that stand still in the middle of a callback: what they were about to do they do, and
/// nothing more.
#[test]
fn a_thread_that_stood_still_in_the_middle_of_a_poll_takes_back_nothing() {
    let stage = Stage::new();
    hold(80, &courses(true), |course| {
        let told = stage.play(&course.to_string(), "blue-mesh")?;
        prop_assert!(told.totals.is_sorted(), "polls are forgotten: {:?}", told.totals);
        Ok(())
    });
}

#[test]
fn the_same_course_always_runs_alike() {
    let stage = Stage::new();
    hold(15, &courses(true), |course| {
        let play = || stage.play(&course.to_string(), "red-mesh").map(|told| (told.counts, told.totals));
        prop_assert_eq!(play()?, play()?);
        Ok(())
    });
}

//! A peer that fails is asked ever less often, and never by all gateways at once.

use std::time::Duration;

use carnet::filter::Filter;

use crate::scene::{LOST, Scene};

/// The time between two ticks of a thread at most, in milliseconds.
const TICK_MS: u64 = 1250;

/// The times between polls of the peer that never answers, in milliseconds.
fn gaps(filter: &Filter, seed: u64) -> Vec<u64> {
    let mut scene = Scene::new(filter, seed);
    scene.pass(Duration::from_mins(10));
    let times: Vec<u64> =
        scene.calls.iter().filter(|call| call.cluster == LOST).map(|call| call.at / 1_000_000).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn each_wait_is_half_as_long_again_give_or_take_half_and_a_minute_at_most() {
    let filter = Filter::load(None).unwrap();
    for seed in 0..30 {
        let gaps = gaps(&filter, seed);
        assert!(gaps.len() > 14, "seed {seed}: {gaps:?}");
        let mut wait = 500;
        for gap in &gaps {
            let (least, most) = (wait / 2, (wait * 3 / 2).min(60_000));
            assert!((least..=most + TICK_MS).contains(gap), "seed {seed}: {gap} of {wait} in {gaps:?}");
            wait = (wait * 3 / 2).min(60_000);
        }
    }
}

#[test]
fn two_gateways_do_not_wait_alike() {
    let filter = Filter::load(None).unwrap();
    assert_ne!(gaps(&filter, 1), gaps(&filter, 2));
}

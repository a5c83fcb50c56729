//! One thread polls, and there always is one.

use std::time::Duration;

use carnet::filter::Filter;
use carnet::harness::{Callout, Thread};

use crate::scene::{Accident, INTERVAL, STEADY, Scene, TIMEOUT};

/// How long a lease holds.
const LEASE: Duration = Duration::from_secs(2);
/// The longest time between two ticks of a thread: a second, and a quarter of it for one that is late.
const TICK: Duration = Duration::from_millis(1250);
const SEEDS: u64 = 150;

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap()
}

/// Two minutes full of accidents.
fn played(filter: &Filter, seed: u64) -> Scene {
    let mut scene = Scene::new(filter, seed);
    let end = scene.proxy.now() + 120_000_000_000;
    while scene.proxy.now() < end {
        scene.strike();
        let pause = scene.pause();
        scene.pass(pause);
    }
    scene
}

/// The first place where somebody polls who had polled before another did, within a lease.
fn relapse(scene: &Scene) -> Option<String> {
    let calls = &scene.calls;
    let is_reloaded = |from: u64, to: u64| {
        scene.accidents.iter().any(|(at, what)| *what == Accident::Reloaded && (from..=to).contains(at))
    };
    for (place, back) in calls.iter().enumerate() {
        let before = calls[..place].iter().rev().take_while(|call| back.at - call.at <= nanoseconds(LEASE));
        let mut is_other_between = false;
        for call in before {
            is_other_between |= call.thread != back.thread;
            if is_other_between && call.thread == back.thread && !is_reloaded(call.at, back.at) {
                return Some(format!("{:?} polled at {} and again at {}", back.thread, call.at, back.at));
            }
        }
    }
    None
}

/// The first call of a peer while another call of that peer could still be answered.
fn overlap(scene: &Scene) -> Option<String> {
    let is_gone = |call: &Callout, until: u64| {
        scene.accidents.iter().any(|(at, what)| {
            let is_its = match what {
                Accident::Reloaded => true,
                Accident::Dropped(thread) => *thread == call.thread,
            };
            is_its && (call.at..=until).contains(at)
        })
    };
    for (place, call) in scene.calls.iter().enumerate() {
        let earlier = scene.calls[..place].iter().rev().find(|earlier| earlier.cluster == call.cluster);
        let is_open =
            |earlier: &&Callout| earlier.due.is_none_or(|due| due > call.at) && !is_gone(earlier, call.at);
        if let Some(earlier) = earlier.filter(is_open) {
            return Some(format!("{} is called at {} and at {}", call.cluster, earlier.at, call.at));
        }
    }
    None
}

/// The longest time without a poll of the peer that always answers.
fn longest_gap(scene: &Scene) -> Duration {
    let mut times: Vec<u64> =
        scene.calls.iter().filter(|call| call.cluster == STEADY).map(|call| call.at).collect();
    times.push(scene.proxy.now());
    let gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
    Duration::from_nanos(gaps.max().unwrap())
}

#[test]
fn never_two_poll_for_longer_than_a_lease_and_never_none_for_longer_than_a_lease_and_a_tick() {
    let filter = Filter::load(None).unwrap();
    let mut takeovers = 0;
    for seed in 0..SEEDS {
        let scene = played(&filter, seed);
        assert!(scene.no_trap_of_its_own(), "seed {seed}");
        assert_eq!(relapse(&scene), None, "seed {seed}");
        assert_eq!(overlap(&scene), None, "seed {seed}");
        let longest = longest_gap(&scene);
        assert!(longest <= INTERVAL + LEASE + TICK + TIMEOUT, "seed {seed}: {longest:?}");
        takeovers += scene.calls.windows(2).filter(|pair| pair[0].thread != pair[1].thread).count();
    }
    // Otherwise nothing was tried.
    assert!(takeovers > 200, "{takeovers} takeovers");
}

#[test]
fn every_thread_can_be_the_one_that_polls() {
    let filter = Filter::load(None).unwrap();
    let scenes = (0..SEEDS).map(|seed| played(&filter, seed));
    let main =
        scenes.take(20).flat_map(|scene| scene.calls).filter(|call| call.thread == Thread::Main).count();
    assert!(main > 0);
}

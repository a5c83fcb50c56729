use super::*;
use crate::fake::Memory;
use proptest::prelude::*;
use std::collections::BTreeSet;

const TICK_MS: u64 = 500;

#[test]
fn seats_are_taken_once() {
    let memory = Memory::at(1_000);
    let seats: BTreeSet<_> = (0..50).filter_map(|_| take_seat(&memory)).collect();
    assert_eq!(seats.len(), 50);
    // A count that was lost begins anew, at another time.
    memory.share(SEATS, "broken", 0).unwrap();
    memory.pass(1);
    assert!(!seats.contains(&take_seat(&memory).unwrap()));
}

#[test]
fn a_seat_is_taken_although_others_write_first() {
    let memory = Memory::at(1_000);
    memory.outrun.set(10);
    assert_eq!(take_seat(&memory).as_deref(), Some("1@1000"));
    memory.outrun.set(1_000);
    assert_eq!(take_seat(&memory), None);
}

#[test]
fn a_lease_is_kept_by_who_renews_it_and_taken_over_when_it_ran_out() {
    let memory = Memory::at(1_000);
    assert!(claim(&memory, "a"));
    assert!(!claim(&memory, "b"));
    memory.pass(TERM_MS - 1);
    assert!(claim(&memory, "a"));
    memory.pass(TERM_MS - 1);
    assert!(!claim(&memory, "b"));
    memory.pass(1);
    assert!(claim(&memory, "b"));
    assert!(!claim(&memory, "a"));
}

#[test]
fn whoever_is_outrun_does_not_hold_the_lease() {
    let memory = Memory::at(1_000);
    memory.outrun.set(1);
    assert!(!claim(&memory, "a"));
    assert!(claim(&memory, "a"));
}

#[test]
fn a_broken_lease_binds_nobody() {
    let memory = Memory::at(1_000);
    memory.share(LEASE, "{\"version\":1,\"holder\":3}", 0).unwrap();
    assert!(claim(&memory, "a"));
}

/// What happens next to some of the tickers.
#[derive(Debug, Clone)]
enum Event {
    Tick(usize),
    Crash(usize),
    Start(usize),
    Step(i64),
}

fn events(tickers: usize) -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        12 => (0..tickers).prop_map(Event::Tick),
        1 => (0..tickers).prop_map(Event::Crash),
        2 => (0..tickers).prop_map(Event::Start),
        1 => (-10_000_000_i64..10_000_000).prop_map(Event::Step),
    ];
    prop::collection::vec(event, 0..200)
}

proptest! {
    /// At any moment at most one ticker is right in thinking that it holds the lease: the one that claimed it last,
    /// and while the clock goes on evenly nobody else can before a term has passed without its tick.
    #[test]
    fn nobody_claims_a_lease_that_another_holds(events in events(4), pauses in prop::collection::vec(0_u64..700, 200)) {
        let memory = Memory::at(1_000_000_000);
        let mut alive = [true; 4];
        let mut held: Option<(usize, u64)> = None;
        for (event, pause) in events.into_iter().zip(pauses) {
            memory.pass(pause);
            match event {
                Event::Tick(ticker) if alive[ticker] => {
                    let name = ticker.to_string();
                    let now = memory.now();
                    if claim(&memory, &name) {
                        if let Some((other, since)) = held {
                            let has_run_out = now >= since + TERM_MS;
                            let stepped_back = now < since;
                            prop_assert!(other == ticker || has_run_out || stepped_back);
                        }
                        held = Some((ticker, now));
                    } else {
                        let (other, since) = held.unwrap();
                        prop_assert!(other != ticker && now < since + TERM_MS);
                    }
                }
                Event::Tick(_) => {}
                Event::Crash(ticker) => alive[ticker] = false,
                Event::Start(ticker) => alive[ticker] = true,
                Event::Step(by) => memory.time.set(memory.time.get().checked_add_signed(by).unwrap()),
            }
        }
    }

    /// Whoever crashes and however the clock steps, with one ticker left the lease is held again after a term and a tick.
    #[test]
    fn nobody_is_without_a_poller_for_longer_than_a_term_and_a_tick(events in events(4), survivor in 0_usize..4) {
        let memory = Memory::at(1_000_000_000);
        for event in events {
            match event {
                Event::Tick(ticker) => {
                    claim(&memory, &ticker.to_string());
                    memory.pass(100);
                }
                Event::Step(by) => memory.time.set(memory.time.get().checked_add_signed(by).unwrap()),
                Event::Crash(_) | Event::Start(_) => memory.pass(50),
            }
        }
        // All others have crashed.
        let ticks = (0..=TERM_MS / TICK_MS).take_while(|_| {
            let is_held = claim(&memory, &survivor.to_string());
            memory.pass(TICK_MS);
            !is_held
        });
        prop_assert!(u64::try_from(ticks.count()).unwrap() <= TERM_MS / TICK_MS);
        prop_assert!(claim(&memory, &survivor.to_string()));
    }
}

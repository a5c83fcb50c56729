//! Courses of events: accidents of threads, whims of a peer, requests and configurations, in rounds with a quiet time
//! after each.
//!
//! Blue always answers, red as it likes. Worker 0 has no accidents.

use std::fmt;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;

/// How long a lease holds, in milliseconds.
pub(crate) const LEASE: u64 = 2_000;
/// The longest time between two ticks of a thread: a quarter of the interval, and a quarter of that for one that is late.
pub(crate) const TICK: u64 = 313;
/// The longest wait after the three failures in a row that a round can lead to: a poll that its thread did not live
/// to see answered is one.
pub(crate) const WAIT: u64 = 500 * 9 / 4 * 3 / 2;

/// What red may answer.
const ANSWERS: [&str; 7] =
    ["exports", "never", "refuses", "breaks-off", "no-cluster", "{status: 401}", "{body: '<html>'}"];

/// Something that happens.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Crash {
        thread: usize,
        hostcall: u64,
    },
    Stall {
        thread: usize,
        length: u64,
        hostcall: Option<u64>,
    },
    Answers {
        answer: &'static str,
        after: u64,
    },
    Reload {
        is_without_red: bool,
    },
    /// A request, which brings the filter of its worker back.
    Request {
        worker: usize,
    },
}

/// A course of events.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) workers: usize,
    pub(crate) seed: u32,
    /// Events, each with the pause before it.
    pub(crate) rounds: Vec<Vec<(u64, Event)>>,
}

/// Courses in which threads may die and stand still between callbacks, and in the middle of them if `within` says so.
pub(crate) fn courses(within: bool) -> impl Strategy<Value = Course> {
    (1_usize..=4).prop_flat_map(move |workers| {
        let round = vec((0_u64..1_500, event(workers, within)), 0..4);
        (Just(workers), any::<u32>(), vec(round, 1..8)).prop_map(|(workers, seed, rounds)| Course {
            workers,
            seed,
            rounds,
        })
    })
}

fn event(workers: usize, within: bool) -> impl Strategy<Value = Event> {
    let hostcall = if within { option::of(1_u64..40).boxed() } else { Just(None).boxed() };
    prop_oneof![
        3 => (0..workers, 1_u64..40).prop_map(|(thread, hostcall)| Event::Crash { thread, hostcall }),
        3 => (0..workers, 0_u64..6_000, hostcall)
            .prop_map(|(thread, length, hostcall)| Event::Stall { thread, length, hostcall }),
        3 => (select(&ANSWERS[..]), 0_u64..1_000)
            .prop_map(|(answer, after)| Event::Answers { answer, after }),
        1 => any::<bool>().prop_map(|is_without_red| Event::Reload { is_without_red }),
        2 => (0..workers).prop_map(|worker| Event::Request { worker }),
    ]
}

impl Course {
    fn events(&self) -> impl Iterator<Item = &Event> {
        self.rounds.iter().flatten().map(|(_, event)| event)
    }

    /// How many threads died.
    pub(crate) fn crashes(&self) -> usize {
        self.events().filter(|event| matches!(event, Event::Crash { .. })).count()
    }
}

/// What is expected of the polls of one peer, as a step.
fn polls(peer: &str, count: &str, strays: usize) -> String {
    format!("      - {{polls: {peer}, expect: {{{count}overlaps: 0..{strays}, rivals: 0..{strays}}}}}\n")
}

/// The timeline from its workers on.
impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { workers, seed, rounds } = self;
        write!(f, "      workers: {workers}\n      seed: {seed}\n")?;
        write!(f, "      pollInterval: 1s\n      pollTimeout: 800ms\n      steps:\n")?;
        let mut strays = 0;
        for round in rounds {
            // A thread that stands still in a callback does what it was about to do when it goes on: once to each peer,
            // and the next poll may be too near as well.
            strays += 2 * round.iter().filter(|(_, event)| event.is_within()).count();
            for (pause, event) in round {
                write!(f, "      - {{advance: {pause}ms}}\n      - {event}\n")?;
            }
            let quiet = LEASE + TICK + WAIT + TICK;
            f.write_str(&polls("blue-mesh", "", strays))?;
            writeln!(f, "      - {{advance: {quiet}ms}}")?;
            f.write_str(&polls("blue-mesh", "count: 1..6, ", strays))?;
            f.write_str(&polls("red-mesh", "", strays))?;
            let expect = "connected: true, result: ok, consecutiveFailures: 0, offered: 1, imported: 1";
            writeln!(f, "      - {{status: blue-mesh, expect: {{{expect}}}}}")?;
        }
        f.write_str(END)
    }
}

/// Red is back: at the latest a minute later, and what a poll in flight takes, it is known again.
const END: &str = "      - {peer: red-mesh, answers: exports}
      - {reload: unchanged}
      - {advance: 65s}
      - {status: red-mesh, expect: {active: true, connected: true, result: ok, consecutiveFailures: 0, offered: 2}}
      - {status: blue-mesh, expect: {active: true, connected: true, result: ok, consecutiveFailures: 0, stale: false}}
      - {polls: blue-mesh, expect: {count: 50..75, rivals: 0, overlaps: 0}}
      - request: {direction: outbound, authority: ratings.bookinfo.svc.cluster.local}
        expect: {peer: red-mesh}
";

impl Event {
    fn is_within(&self) -> bool {
        matches!(self, Self::Stall { hostcall: Some(_), .. })
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crash { thread, hostcall } => {
                write!(f, "{{crash: {}, hostcall: {hostcall}}}", name(*thread))
            }
            Self::Stall { thread, length, hostcall: None } => {
                write!(f, "{{stall: {}, for: {length}ms}}", name(*thread))
            }
            Self::Stall { thread, length, hostcall: Some(hostcall) } => {
                write!(f, "{{stall: {}, for: {length}ms, hostcall: {hostcall}}}", name(*thread))
            }
            Self::Answers { answer, after } => {
                write!(f, "{{peer: red-mesh, answers: {answer}, after: {after}ms}}")
            }
            Self::Reload { is_without_red: true } => f.write_str("{reload: {without: [red-mesh]}}"),
            Self::Reload { is_without_red: false } => f.write_str("{reload: unchanged}"),
            Self::Request { worker } => {
                write!(f, "{{get: /, at: egress-status, worker: {worker}, expect: {{held: 0ms..1h}}}}")
            }
        }
    }
}

/// Threads from 0: the main thread, then the workers but the first.
fn name(thread: usize) -> String {
    if thread == 0 { "main".to_owned() } else { thread.to_string() }
}

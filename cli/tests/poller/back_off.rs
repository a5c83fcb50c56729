//! A peer that fails is asked ever less often.

use std::fmt;

use proptest::prelude::{Strategy, any};

use crate::course::TICK;
use crate::stage::{Stage, hold};

/// The most and the least that a wait after the failures before it may be, and a tick that comes late.
fn waits() -> String {
    let mut wait = 500;
    let ranges = (0..16).map(|_| {
        let range = format!("{}ms..{}ms", wait / 2, (wait * 3 / 2).min(60_000) + TICK);
        wait = (wait * 3 / 2).min(60_000);
        range
    });
    ranges.collect::<Vec<_>>().join(", ")
}

/// A gateway with a peer that refuses.
#[derive(Debug)]
struct Refused {
    seed: u32,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seed, waits) = (self.seed, waits());
        write!(f, "      workers: 2\n      seed: {seed}\n      pollInterval: 1s\n      steps:\n")?;
        f.write_str("      - {peer: red-mesh, answers: refuses}\n      - {advance: 15m}\n")?;
        writeln!(f, "      - {{polls: red-mesh, expect: {{gaps: [{waits}], overlaps: 0, rivals: 0}}}}")
    }
}

/// Half a second after the first failure, half as long again after each, a minute at most, and half of it more or less.
#[test]
fn each_wait_is_half_as_long_again_give_or_take_half_and_a_minute_at_most() {
    let stage = Stage::new();
    let gateways = any::<u32>().prop_map(|seed| Refused { seed });
    hold(6, &gateways, |gateway| stage.play(&gateway.to_string(), "red-mesh").map(|_| ()));
}

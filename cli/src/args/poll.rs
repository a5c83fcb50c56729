//! How often gateways ask their peers.

use std::time::Duration;

use carnet_engine::table::document::PollingDocument;
use clap::Args;

use crate::args::span::{InvalidTimeSpan, TimeSpan};

/// How often egress gateways ask peers what they offer.
#[derive(Debug, Clone, Copy, Args)]
pub struct PollArgs {
    /// How often egress gateways ask each peer what it offers, 100ms to 1h
    #[arg(long, value_name = "TIME", value_parser = interval)]
    pub poll_interval: Option<TimeSpan>,
    /// How long a peer may take to answer that, 10ms to 60s; 5s when absent, or the interval where that is shorter
    #[arg(long, value_name = "TIME", value_parser = timeout)]
    pub poll_timeout: Option<TimeSpan>,
}

/// A time that may not be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum InvalidPoll {
    /// It is no time at all.
    #[error(transparent)]
    Form(#[from] InvalidTimeSpan),
    /// It is too short or too long.
    #[error("it has to be {least} at least and {most} at most")]
    Range {
        /// The least.
        least: &'static str,
        /// The most.
        most: &'static str,
    },
}

const TIMEOUT: Duration = Duration::from_secs(5);

impl PollArgs {
    /// The same, as a table has it; `interval` when none is given.
    #[must_use]
    pub fn polling(&self, interval: Duration) -> PollingDocument {
        let interval = self.poll_interval.map_or(interval, |span| span.0);
        let timeout = self.poll_timeout.map_or(TIMEOUT.min(interval), |span| span.0);
        let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        PollingDocument { interval_ms: milliseconds(interval), timeout_ms: milliseconds(timeout) }
    }
}

fn interval(text: &str) -> Result<TimeSpan, InvalidPoll> {
    within(text, [Duration::from_millis(100), Duration::from_hours(1)], ["100ms", "1h"])
}

fn timeout(text: &str) -> Result<TimeSpan, InvalidPoll> {
    within(text, [Duration::from_millis(10), Duration::from_mins(1)], ["10ms", "60s"])
}

fn within(text: &str, bounds: [Duration; 2], names: [&'static str; 2]) -> Result<TimeSpan, InvalidPoll> {
    let span: TimeSpan = text.parse()?;
    let [shortest, longest] = bounds;
    if (shortest..=longest).contains(&span.0) {
        return Ok(span);
    }
    let [least, most] = names;
    Err(InvalidPoll::Range { least, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_is_no_longer_than_a_short_interval() {
        let polling = |interval, timeout: Option<u64>| {
            let poll_interval = Some(TimeSpan(Duration::from_millis(interval)));
            let poll_timeout = timeout.map(|timeout| TimeSpan(Duration::from_millis(timeout)));
            let polling = PollArgs { poll_interval, poll_timeout }.polling(Duration::from_secs(10));
            (polling.interval_ms, polling.timeout_ms)
        };
        assert_eq!(polling(500, None), (500, 500));
        assert_eq!(polling(60_000, None), (60_000, 5_000));
        assert_eq!(polling(500, Some(2_000)), (500, 2_000));
    }

    #[test]
    fn times_have_bounds() {
        assert!(interval("100ms").is_ok() && interval("1h").is_ok() && timeout("60s").is_ok());
        for text in ["99ms", "2h", "0s"] {
            assert!(matches!(interval(text), Err(InvalidPoll::Range { .. })), "{text}");
        }
        assert!(matches!(timeout("0ms"), Err(InvalidPoll::Range { .. })));
    }
}

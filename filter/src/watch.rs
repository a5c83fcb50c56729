//! What is known of one peer from asking it: the state all virtual machines share.
//!
//! One failure does not make a peer disconnected, two in a row do, and one good answer makes it connected again. What
//! nobody has asked yet, or not for long, is not known, and not held against the peer.

use carnet_engine::json::{JsonFault, JsonReader, JsonText};

use crate::backoff::LONGEST_MS;
use crate::outcome::Outcome;
use crate::shared::Record;

/// Failures in a row after which a peer is disconnected.
const FAILURES: u64 = 2;

/// State older than this many times the longest wait is stale.
const STALE_WAITS: u64 = 3;

/// What is known of one peer. Times are milliseconds since 1970, 0 for never.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch {
    /// Whether the peer answers, with hysteresis.
    pub is_connected: bool,
    /// What came of the last poll; meaningless before the first.
    pub outcome: Outcome,
    /// Its HTTP status; 0 when nobody answered.
    pub http_status: u16,
    /// Failures since the last good answer.
    pub failures: u64,
    /// Polls in all.
    pub polls: u64,
    /// When the peer last became connected.
    pub last_connected: u64,
    /// When it last answered with a list.
    pub last_full_sync: u64,
    /// When it last became disconnected.
    pub last_disconnect: u64,
    /// Why.
    pub last_disconnect_status: String,
    /// When the next poll is due.
    pub next: u64,
    /// When the poll in flight is given up; 0 when there is none.
    pub pending: u64,
    /// When this was last written.
    pub written: u64,
    /// Services the peer offers.
    pub offered: u64,
    /// Those of them that are imported.
    pub imported: u64,
}

impl Watch {
    /// The key it is shared under.
    #[must_use]
    pub fn key(peer: &str) -> String {
        ["carnet/peer/", peer, "/watch"].concat()
    }

    /// Takes note of an answer with a list.
    pub fn succeed(&mut self, now: u64) {
        if !self.is_connected {
            self.is_connected = true;
            self.last_connected = now;
        }
        self.last_full_sync = now;
        self.failures = 0;
        self.finish(Outcome::Ok, 200, now);
    }

    /// Takes note of anything else.
    pub fn fail(&mut self, outcome: Outcome, http_status: u16, now: u64) {
        self.failures = self.failures.saturating_add(1);
        if self.is_connected && self.failures >= FAILURES {
            self.is_connected = false;
            self.last_disconnect = now;
            outcome.as_str().clone_into(&mut self.last_disconnect_status);
            if outcome == Outcome::HttpError {
                self.last_disconnect_status.push(' ');
                carnet_engine::json::push_number(&mut self.last_disconnect_status, u64::from(http_status));
            }
        }
        self.finish(outcome, http_status, now);
    }

    fn finish(&mut self, outcome: Outcome, http_status: u16, now: u64) {
        self.polls = self.polls.saturating_add(1);
        (self.outcome, self.http_status) = (outcome, http_status);
        (self.pending, self.written) = (0, now);
    }

    /// Whether nobody has written for so long that nothing can be said.
    #[must_use]
    pub fn is_stale(&self, now: u64, interval: u64) -> bool {
        let limit = interval.max(LONGEST_MS).saturating_mul(STALE_WAITS);
        self.written != 0 && now.abs_diff(self.written) > limit
    }

    /// Whether requests may be sent there: all but a peer known not to answer.
    #[must_use]
    pub fn is_eligible(&self, now: u64, interval: u64) -> bool {
        self.failures < FAILURES || self.is_stale(now, interval)
    }

    /// Whether it is time to ask. A time further away than any wait was written before the clock stepped back.
    #[must_use]
    pub fn is_due(&self, now: u64, interval: u64) -> bool {
        self.next.saturating_sub(now) > interval.max(LONGEST_MS) || now >= self.next
    }

    /// Whether a poll is in flight that may still be answered. `longest` is how long that may take.
    #[must_use]
    pub fn is_in_flight(&self, now: u64, longest: u64) -> bool {
        now < self.pending && self.pending.saturating_sub(now) <= longest
    }
}

impl Record for Watch {
    fn read_field(&mut self, key: &str, reader: &mut JsonReader<'_>) -> Result<(), JsonFault> {
        match key {
            "connected" => self.is_connected = reader.flag()?,
            "result" => self.outcome = Outcome::parse(&reader.text()?).ok_or(JsonFault::Shape)?,
            "status" => self.http_status = u16::try_from(reader.number()?).map_err(|_| JsonFault::Shape)?,
            "lastDisconnectStatus" => self.last_disconnect_status = reader.text()?.into_owned(),
            _ => match self.number(key) {
                Some(number) => *number = reader.number()?,
                None => reader.skip()?,
            },
        }
        Ok(())
    }

    fn write_fields(&self, json: &mut JsonText) {
        json.flag_field("connected", self.is_connected);
        json.text_field("result", self.outcome.as_str());
        json.number_field("status", u64::from(self.http_status));
        json.text_field("lastDisconnectStatus", &self.last_disconnect_status);
        let mut copy = self.clone();
        for key in NUMBERS {
            json.number_field(key, copy.number(key).map_or(0, |number| *number));
        }
    }
}

const NUMBERS: [&str; 10] = [
    "failures",
    "polls",
    "lastConnected",
    "lastFullSync",
    "lastDisconnect",
    "next",
    "pending",
    "written",
    "offered",
    "imported",
];

impl Watch {
    fn number(&mut self, key: &str) -> Option<&mut u64> {
        Some(match key {
            "failures" => &mut self.failures,
            "polls" => &mut self.polls,
            "lastConnected" => &mut self.last_connected,
            "lastFullSync" => &mut self.last_full_sync,
            "lastDisconnect" => &mut self.last_disconnect,
            "next" => &mut self.next,
            "pending" => &mut self.pending,
            "written" => &mut self.written,
            "offered" => &mut self.offered,
            "imported" => &mut self.imported,
            _ => return None,
        })
    }
}

/// What a peer offers, by name, as far as there is room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Name and namespace of each service, as listed.
    pub services: Vec<(String, String)>,
    /// Whether there are more.
    pub is_cut: bool,
}

impl Offers {
    /// The most services kept by name.
    pub const MAX: usize = 1_000;
    /// The most bytes of names kept.
    pub const MAX_BYTES: usize = 64 << 10;

    /// The key they are shared under.
    #[must_use]
    pub fn key(peer: &str) -> String {
        ["carnet/peer/", peer, "/offers"].concat()
    }

    /// The first services of a list that there is room for.
    #[must_use]
    pub fn of(services: &[(String, String)], is_cut: bool) -> Self {
        let mut kept = Self::default();
        let mut bytes = 0_usize;
        for (name, namespace) in services.iter().take(Self::MAX) {
            bytes = bytes.saturating_add(name.len()).saturating_add(namespace.len());
            if bytes > Self::MAX_BYTES {
                break;
            }
            kept.services.push((name.clone(), namespace.clone()));
        }
        kept.is_cut = is_cut || kept.services.len() < services.len();
        kept
    }
}

impl Record for Offers {
    fn read_field(&mut self, key: &str, reader: &mut JsonReader<'_>) -> Result<(), JsonFault> {
        match key {
            "cut" => self.is_cut = reader.flag()?,
            "services" => reader.array(&mut |reader| {
                let mut parts = Vec::new();
                reader.array(&mut |reader| {
                    parts.push(reader.text()?.into_owned());
                    Ok(())
                })?;
                let [name, namespace] = <[String; 2]>::try_from(parts).map_err(|_| JsonFault::Shape)?;
                self.services.push((name, namespace));
                Ok(())
            })?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn write_fields(&self, json: &mut JsonText) {
        json.flag_field("cut", self.is_cut);
        json.key("services");
        json.open('[');
        for (name, namespace) in &self.services {
            json.open('[');
            json.text(name);
            json.text(namespace);
            json.close(']');
        }
        json.close(']');
    }
}

#[cfg(test)]
mod tests;

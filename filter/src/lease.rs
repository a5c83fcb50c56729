//! Who polls: one virtual machine of the process, for as long as it renews its lease.
//!
//! Ticks come to every worker and to the main thread, and any of them may die with its virtual machine. Whoever holds
//! the lease writes it anew with every tick; when it has run out, the next tick anywhere takes it over. So no two
//! hold it at one time, and nobody for at most [`TERM_MS`] and a tick.

use carnet_engine::json::{JsonFault, JsonReader, JsonText};

use crate::shared::{self, Record, SharedData};

const LEASE: &str = "carnet/lease";
const SEATS: &str = "carnet/seats";

/// How long a lease holds, in milliseconds: several of the slowest ticks.
pub const TERM_MS: u64 = 2_000;

/// A lease as it is shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Lease {
    holder: String,
    /// Milliseconds since 1970.
    until: u64,
}

impl Lease {
    /// Whether somebody other than `own` holds it. An end further away than a term was written before the clock
    /// stepped back.
    fn binds(&self, own: &str, now: u64) -> bool {
        let left = self.until.saturating_sub(now);
        self.holder != own && left > 0 && left <= TERM_MS
    }
}

impl Record for Lease {
    fn read_field(&mut self, key: &str, reader: &mut JsonReader<'_>) -> Result<(), JsonFault> {
        match key {
            "holder" => self.holder = reader.text()?.into_owned(),
            "until" => self.until = reader.number()?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn write_fields(&self, json: &mut JsonText) {
        json.text_field("holder", &self.holder);
        json.number_field("until", self.until);
    }
}

/// How many have taken a seat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seats {
    last: u64,
}

impl Record for Seats {
    fn read_field(&mut self, key: &str, reader: &mut JsonReader<'_>) -> Result<(), JsonFault> {
        match key {
            "last" => self.last = reader.number()?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn write_fields(&self, json: &mut JsonText) {
        json.number_field("last", self.last);
    }
}

/// A name nobody else in the process has; `None` when the proxy does not let one be taken now.
///
/// A number given out once, and the time in case the count was lost. A virtual machine knows nothing else that tells
/// it from the others.
pub fn take_seat(shared: &impl SharedData) -> Option<String> {
    let mut seat = 0;
    let is_taken = shared::update(shared, SEATS, &mut |seats: &mut Seats| {
        seats.last = seats.last.wrapping_add(1);
        seat = seats.last;
        true
    });
    is_taken.then(|| {
        let mut name = String::new();
        carnet_engine::json::push_number(&mut name, seat);
        name.push('@');
        carnet_engine::json::push_number(&mut name, shared.now());
        name
    })
}

/// Takes or renews the lease; says whether `own` holds it now.
pub fn claim(shared: &impl SharedData, own: &str) -> bool {
    let Ok((lease, cas)) = shared::load::<Lease>(shared, LEASE) else { return false };
    let now = shared.now();
    if lease.binds(own, now) {
        return false;
    }
    let lease = Lease { holder: own.to_owned(), until: now.saturating_add(TERM_MS) };
    // Whoever is outrun has lost: another has just taken the lease.
    shared.share(LEASE, &shared::text(&lease), cas) == Ok(true)
}

#[cfg(test)]
mod tests;

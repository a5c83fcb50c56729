//! Asks every peer what it offers, and keeps what came of it.
//!
//! Every virtual machine ticks; the one that holds the lease asks. What is due, in flight or known stands in shared
//! data, so that whoever takes the lease over goes on where the other ended: a poll in flight is left its time and
//! then given up, and a peer never has two.

use std::cell::Cell;

use carnet_engine::discovery::LIST_PATH;
use carnet_engine::table::{DiscoveryCluster, HostTable, Outbound, Polling};

use crate::backoff::{Dice, after_failure, after_success};
use crate::lease;
use crate::meter::Meter;
use crate::outcome::{Answer, Outcome, Poll, judge};
use crate::process::{BAD_ARGUMENT, Process, Question};
use crate::proxy::{LogLevel, Refused};
use crate::shared;
use crate::watch::{Offers, Watch};

/// What a poll in flight is left beyond its time-out, in milliseconds.
const GRACE_MS: u64 = 1_000;

/// How much too early the time of a poll may be over, in milliseconds.
const EARLY_MS: u64 = 20;

/// The header of an answer that makes the poller panic, in a build for tests only.
#[cfg(feature = "fault-injection")]
const PANIC_HEADER: &str = "x-carnet-test-panic";

/// The poller of one virtual machine.
#[derive(Debug, Default)]
pub struct Poller {
    seat: Option<String>,
    /// As of the last tick.
    has_lease: bool,
    dice: Option<Dice>,
    in_flight: Vec<InFlight>,
    meter: Meter,
}

/// A poll this virtual machine waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct InFlight {
    token: u32,
    peer: usize,
    /// When it is given up: also what tells it from another poll of the same peer.
    deadline: u64,
}

/// One peer that is asked.
#[derive(Debug, Clone, Copy)]
struct Asked<'t> {
    index: usize,
    name: &'t str,
    target: &'t DiscoveryCluster,
    polling: Polling,
}

impl Asked<'_> {
    fn interval(&self) -> u64 {
        u64::from(self.polling.interval_ms)
    }

    /// How long a poll may be in flight.
    fn patience(&self) -> u64 {
        u64::from(self.polling.timeout_ms).saturating_add(GRACE_MS)
    }
}

impl Poller {
    /// How often the poller wants to tick, in milliseconds.
    #[must_use]
    pub fn period(polling: Polling) -> u32 {
        (polling.interval_ms / 4).clamp(50, 500)
    }

    /// Asks whom it is time to ask, if this virtual machine holds the lease; then notes in `eligible` which peers
    /// requests may be sent to.
    pub fn tick(&mut self, table: &HostTable, process: &impl Process, eligible: &[Cell<bool>]) {
        let Some(outbound) = table.outbound() else { return };
        let had_lease = self.has_lease;
        self.has_lease = self.leads(process);
        if self.has_lease {
            if !had_lease {
                self.meter.count(process, &["carnet_poller_takeovers"]);
            }
            for peer in asked(outbound) {
                self.attend(&peer, process);
            }
        }
        // With one peer there is no choice to be made.
        if eligible.len() > 1 {
            for peer in asked(outbound) {
                let Ok((watch, _)) = shared::load::<Watch>(process, &Watch::key(peer.name)) else { continue };
                let is_eligible = watch.is_eligible(process.now(), peer.interval());
                eligible.get(peer.index).inspect(|cell| cell.set(is_eligible));
            }
        }
    }

    /// Takes note of an answer.
    pub fn on_answer(&mut self, table: &HostTable, process: &impl Process, token: u32, answer: &impl Answer) {
        let Some(place) = self.in_flight.iter().position(|poll| poll.token == token) else { return };
        let flight = self.in_flight.swap_remove(place);
        let mut peers = table.outbound().into_iter().flat_map(asked);
        let Some(peer) = peers.find(|peer| peer.index == flight.peer) else { return };
        #[cfg(feature = "fault-injection")]
        inject_panic(answer);
        // The timers of a proxy may be a little early.
        let is_late = process.now().saturating_add(EARLY_MS) >= flight.deadline.saturating_sub(GRACE_MS);
        let mut poll = judge(answer, is_late);
        let list = poll.list.take();
        let imported = list.as_ref().map_or(0, |list| {
            let services = list.services.iter();
            services.filter(|(name, space)| table.imported_as(peer.index, name, space).is_some()).count()
        });
        let is_noted = self.note(&peer, process, &poll, &mut |watch| {
            if let Some(list) = &list {
                watch.offered = number(list.services.len());
                watch.imported = number(imported);
            }
            watch.pending == flight.deadline
        });
        if let (true, Some(list)) = (is_noted, list) {
            let offers = Offers::of(&list.services, list.is_cut);
            shared::update(process, &Offers::key(peer.name), &mut |held: &mut Offers| {
                let is_other = *held != offers;
                held.clone_from(&offers);
                is_other
            });
        }
    }

    fn leads(&mut self, process: &impl Process) -> bool {
        if self.seat.is_none() {
            self.seat = lease::take_seat(process);
        }
        self.seat.as_ref().is_some_and(|seat| lease::claim(process, seat))
    }

    /// Asks one peer if it is time, and gives up a poll nobody answered.
    fn attend(&mut self, peer: &Asked<'_>, process: &impl Process) {
        let key = Watch::key(peer.name);
        let Ok((mut watch, cas)) = shared::load::<Watch>(process, &key) else { return };
        let now = process.now();
        self.measure(peer, process, &watch);
        if watch.is_in_flight(now, peer.patience()) {
            return;
        }
        if watch.pending != 0 {
            self.in_flight.retain(|poll| poll.peer != peer.index);
            let pending = watch.pending;
            let poll = Poll { outcome: Outcome::Aborted, http_status: 0, list: None };
            self.note(peer, process, &poll, &mut |watch| watch.pending == pending);
            return;
        }
        if !watch.is_due(now, peer.interval()) {
            return;
        }
        watch.pending = now.saturating_add(peer.patience());
        let deadline = watch.pending;
        // Without a note of it nobody could tell that this peer is being asked.
        if process.share(&key, &shared::text(&watch), cas) != Ok(true) {
            return;
        }
        match ask(peer, process) {
            Ok(token) => self.in_flight.push(InFlight { token, peer: peer.index, deadline }),
            Err(Refused(status)) => {
                let outcome = if status == BAD_ARGUMENT { Outcome::NoCluster } else { Outcome::Refused };
                let poll = Poll { outcome, http_status: 0, list: None };
                self.note(peer, process, &poll, &mut |watch| watch.pending == deadline);
            }
        }
    }

    /// Shares what came of a poll, counts it and logs a change; says whether it was the poll that is in flight, which
    /// `is_this` tells.
    fn note(
        &mut self,
        peer: &Asked<'_>,
        process: &impl Process,
        poll: &Poll,
        is_this: &mut dyn FnMut(&mut Watch) -> bool,
    ) -> bool {
        let random =
            self.dice.get_or_insert_with(|| Dice::new(seed(process.now(), self.seat.as_deref()))).throw();
        let now = process.now();
        let mut after = None;
        let is_noted = shared::update(process, &Watch::key(peer.name), &mut |watch: &mut Watch| {
            if !is_this(watch) {
                return false;
            }
            let was_connected = watch.is_connected;
            let wait = match poll.outcome {
                Outcome::Ok => {
                    watch.succeed(now);
                    after_success(peer.interval(), random)
                }
                outcome => {
                    watch.fail(outcome, poll.http_status, now);
                    after_failure(watch.failures, random)
                }
            };
            watch.next = now.saturating_add(wait);
            after = Some((was_connected, watch.clone()));
            true
        });
        let (true, Some((was_connected, watch))) = (is_noted, after) else { return false };
        self.meter.count(process, &["carnet_polls.peer", peer.name, "result", poll.outcome.as_str()]);
        self.measure(peer, process, &watch);
        if was_connected != watch.is_connected {
            let what = if watch.is_connected { "connected" } else { poll.outcome.as_str() };
            process.log(LogLevel::Info, &["carnet: peer ", peer.name, ": ", what].concat());
        }
        true
    }

    fn measure(&self, peer: &Asked<'_>, process: &impl Process, watch: &Watch) {
        let gauge = |name, value| self.meter.gauge(process, &[name, "peer", peer.name], value);
        gauge("carnet_peer_connected", u64::from(watch.is_connected));
        if watch.last_full_sync != 0 {
            gauge("carnet_services_offered", watch.offered);
            gauge("carnet_services_imported", watch.imported);
            let age = process.now().saturating_sub(watch.last_full_sync) / 1000;
            gauge("carnet_last_sync_age_seconds", age);
        }
    }
}

/// The peers that are asked.
fn asked(outbound: &Outbound) -> impl Iterator<Item = Asked<'_>> {
    let polling = outbound.polling();
    outbound.peers().enumerate().filter_map(move |(index, name)| {
        Some(Asked { index, name, target: outbound.discovery_cluster(index)?, polling: polling? })
    })
}

fn ask(peer: &Asked<'_>, process: &impl Process) -> Result<u32, Refused> {
    process.call(&Question {
        cluster: &peer.target.cluster,
        headers: &[
            (":method", "GET"),
            (":path", LIST_PATH),
            (":authority", &peer.target.authority),
            (":scheme", "https"),
            ("accept", "application/json"),
        ],
        timeout_ms: peer.polling.timeout_ms,
    })
}

/// Differs between virtual machines by the seat, and between starts by the time.
fn seed(now: u64, seat: Option<&str>) -> u64 {
    let bytes = seat.unwrap_or_default().bytes();
    bytes.fold(now, |seed, byte| seed.rotate_left(7) ^ u64::from(byte))
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(feature = "fault-injection")]
fn inject_panic(answer: &impl Answer) {
    assert!(answer.header(PANIC_HEADER).is_none(), "a peer asked for it");
}

#[cfg(test)]
mod tests;

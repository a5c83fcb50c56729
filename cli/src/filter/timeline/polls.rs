//! The polls that left the egress gateway, by peer.

use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::naming::discovery_cluster;
use serde_json::{Map, Value, json};

use crate::harness::{Callout, Thread};

/// How long a thread that polls keeps others from it, in milliseconds.
///
/// Source: `TERM_MS` in `filter/src/lease.rs`.
const LEASE: u64 = 2_000;

const MILLISECOND: u64 = 1_000_000;

/// The polls noted and not yet asked for.
#[derive(Debug, Default)]
pub(super) struct Polls {
    /// By cluster.
    noted: BTreeMap<String, Vec<Poll>>,
    /// When each cluster was last called, of those already asked for.
    last: BTreeMap<String, u64>,
    /// When the last answer of each cluster is due.
    open: BTreeMap<String, u64>,
    /// Who polled last, and when.
    poller: Option<(Thread, u64)>,
}

/// One poll.
#[derive(Debug)]
struct Poll {
    at: u64,
    thread: Thread,
    /// Whether an earlier one of the same peer could still be answered.
    is_overlap: bool,
    /// Whether another thread had polled any peer within a lease before.
    is_rival: bool,
}

impl Polls {
    pub(super) fn note(&mut self, callouts: Vec<Callout>) {
        for Callout { cluster, thread, at, due, .. } in callouts {
            // The filter counts in whole milliseconds.
            let since = |last: u64| (at / MILLISECOND).saturating_sub(last / MILLISECOND);
            let is_rival = self.poller.is_some_and(|(other, last)| other != thread && since(last) < LEASE);
            self.poller = Some((thread, at));
            let open = self.open.entry(cluster.clone()).or_default();
            let is_overlap = *open > at;
            *open = due.unwrap_or(u64::MAX).max(*open);
            self.noted.entry(cluster).or_default().push(Poll { at, thread, is_overlap, is_rival });
        }
    }

    /// The thread that polled last.
    pub(super) fn poller(&self) -> Option<Thread> {
        self.poller.map(|(thread, _)| thread)
    }

    /// The polls of a peer since last asked. Each gap is the time from the poll before, in milliseconds; the very first
    /// poll has none.
    pub(super) fn take(&mut self, peer: &str) -> Map<String, Value> {
        let cluster = discovery_cluster(peer);
        let polls = self.noted.remove(&cluster).unwrap_or_default();
        let threads: BTreeSet<Thread> = polls.iter().map(|poll| poll.thread).collect();
        let times: Vec<u64> =
            self.last.get(&cluster).copied().into_iter().chain(polls.iter().map(|poll| poll.at)).collect();
        let gaps =
            times.iter().zip(times.iter().skip(1)).map(|(from, to)| to.saturating_sub(*from) / MILLISECOND);
        let count = |is_meant: fn(&Poll) -> bool| polls.iter().filter(|poll| is_meant(poll)).count();
        let fields = json!({
            "count": polls.len(),
            "threads": threads.len(),
            "gaps": gaps.collect::<Vec<u64>>(),
            "overlaps": count(|poll| poll.is_overlap),
            "rivals": count(|poll| poll.is_rival),
        });
        if let Some(last) = times.last() {
            self.last.insert(cluster, *last);
        }
        fields.as_object().cloned().unwrap_or_default()
    }
}

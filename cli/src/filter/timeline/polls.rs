//! The polls that left the egress gateway, by peer.

use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::naming::discovery_cluster;
use serde_json::{Map, Value, json};

use crate::harness::{Callout, Thread};

/// The polls noted and not yet asked for.
#[derive(Debug, Default)]
pub(super) struct Polls {
    /// By cluster.
    noted: BTreeMap<String, Vec<Callout>>,
    /// When each cluster was last called, of those already asked for.
    last: BTreeMap<String, u64>,
    poller: Option<Thread>,
}

impl Polls {
    pub(super) fn note(&mut self, callouts: Vec<Callout>) {
        for callout in callouts {
            self.poller = Some(callout.thread);
            self.noted.entry(callout.cluster.clone()).or_default().push(callout);
        }
    }

    /// The thread that polled last.
    pub(super) fn poller(&self) -> Option<Thread> {
        self.poller
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
            times.iter().zip(times.iter().skip(1)).map(|(from, to)| to.saturating_sub(*from) / 1_000_000);
        let fields = json!({
            "count": polls.len(),
            "threads": threads.len(),
            "gaps": gaps.collect::<Vec<u64>>(),
        });
        if let Some(last) = times.last() {
            self.last.insert(cluster, *last);
        }
        fields.as_object().cloned().unwrap_or_default()
    }
}

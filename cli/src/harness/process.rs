//! What all virtual machines of one proxy process have in common: the clock, shared data, queues and metrics.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::abi::Status;
use super::config::ClusterScript;
use super::exchange::Thread;
use super::headers::HeaderPairs;
use super::interleaving::Lots;
use super::proxy::Slot;
use super::trace::{Faults, lossy};

/// A value of the shared data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedValue {
    /// The value.
    pub value: Vec<u8>,
    /// What the next conditional write has to name; never 0.
    pub cas: u32,
}

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MetricKind {
    /// Only grows.
    Counter,
    /// Goes up and down; below 0 it wraps around.
    Gauge,
    /// Holds every recorded value.
    Histogram,
}

/// A metric of the proxy, common to all its workers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// What it counts.
    pub kind: MetricKind,
    /// The value; 0 for a histogram.
    pub value: u64,
    /// What a histogram recorded, in order.
    pub samples: Vec<u64>,
}

/// One call a filter made to an upstream cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Callout {
    /// The cluster.
    pub cluster: String,
    /// Headers as sent, pseudo headers included.
    pub headers: HeaderPairs,
    /// The body.
    pub body: Vec<u8>,
    /// Milliseconds; 0 is none.
    pub timeout: u32,
    /// Virtual time in nanoseconds since 1970.
    pub at: u64,
    /// The thread that made it.
    pub thread: Thread,
}

/// A queue, and whom to tell when something is put into it.
#[derive(Debug)]
struct Queue {
    vm_id: Vec<u8>,
    name: Vec<u8>,
    items: VecDeque<Vec<u8>>,
    listener: Listener,
}

/// A root context in one of the proxy's virtual machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listener {
    /// Index of the virtual machine, main thread first; `None` for a canary, which is never told.
    pub(crate) vm: Option<usize>,
    pub(crate) root: u32,
}

/// The process. Metrics are numbered by their place in `metrics`.
#[derive(Debug, Default)]
pub(crate) struct Process {
    /// Nanoseconds since 1970.
    pub(crate) now: u64,
    pub(crate) clusters: Vec<ClusterScript>,
    pub(crate) callouts: Vec<Callout>,
    pub(crate) faults: Faults,
    pub(crate) interleaving: Lots,
    /// The threads by number while one of them runs; that one is missing.
    pub(crate) parked: Vec<Option<Slot>>,
    /// Queues that got something, and whom to tell, in order.
    pub(crate) ready: VecDeque<(Listener, u32)>,
    shared: BTreeMap<Vec<u8>, SharedValue>,
    last_cas: u32,
    queues: Vec<Queue>,
    metrics: Vec<(String, Metric)>,
}

impl Process {
    pub(crate) fn new(now: u64, clusters: Vec<ClusterScript>, faults: Faults, interleaving: Lots) -> Self {
        Self { now, clusters, faults, interleaving, ..Self::default() }
    }

    pub(crate) fn get_shared(&self, key: &[u8]) -> Option<&SharedValue> {
        self.shared.get(key)
    }

    /// Writes if `cas` is 0, is the current one, or the key is new (with any `cas`: creating cannot be made exclusive).
    pub(crate) fn set_shared(&mut self, key: &[u8], value: &[u8], cas: u32) -> Result<(), Status> {
        let fresh = self.last_cas.wrapping_add(1).max(1);
        match self.shared.get_mut(key) {
            Some(held) if cas != 0 && cas != held.cas => return Err(Status::CasMismatch),
            Some(held) => {
                held.value.clear();
                held.value.extend_from_slice(value);
                held.cas = fresh;
            }
            None => {
                self.shared.insert(key.to_vec(), SharedValue { value: value.to_vec(), cas: fresh });
            }
        }
        self.last_cas = fresh;
        Ok(())
    }

    pub(crate) fn shared_data(&self) -> BTreeMap<String, SharedValue> {
        self.shared.iter().map(|(key, value)| (lossy(key), value.clone())).collect()
    }

    /// The queue's number, from 1. Registering again only changes who is told.
    pub(crate) fn register_queue(&mut self, vm_id: &[u8], name: &[u8], listener: Listener) -> u32 {
        if let Some(id) = self.resolve_queue(vm_id, name) {
            if let Ok(queue) = self.queue(id) {
                queue.listener = listener;
            }
            return id;
        }
        let queue = Queue { vm_id: vm_id.into(), name: name.into(), items: VecDeque::new(), listener };
        self.queues.push(queue);
        super::abi::word(self.queues.len())
    }

    pub(crate) fn resolve_queue(&self, vm_id: &[u8], name: &[u8]) -> Option<u32> {
        let place = self.queues.iter().position(|queue| queue.vm_id == vm_id && queue.name == name)?;
        Some(super::abi::word(place + 1))
    }

    pub(crate) fn enqueue(&mut self, id: u32, value: &[u8]) -> Result<(), Status> {
        let queue = self.queue(id)?;
        queue.items.push_back(value.to_vec());
        let listener = queue.listener;
        self.ready.push_back((listener, id));
        Ok(())
    }

    pub(crate) fn dequeue(&mut self, id: u32) -> Result<Vec<u8>, Status> {
        self.queue(id)?.items.pop_front().ok_or(Status::Empty)
    }

    fn queue(&mut self, id: u32) -> Result<&mut Queue, Status> {
        let place = super::abi::index(id).checked_sub(1).ok_or(Status::NotFound)?;
        self.queues.get_mut(place).ok_or(Status::NotFound)
    }

    /// The place of the metric, made if there is none of that name and kind.
    pub(crate) fn define_metric(&mut self, kind: MetricKind, name: &[u8]) -> usize {
        let name = lossy(name);
        let known = self.metrics.iter().position(|(held, metric)| *held == name && metric.kind == kind);
        known.unwrap_or_else(|| {
            self.metrics.push((name, Metric { kind, value: 0, samples: Vec::new() }));
            self.metrics.len() - 1
        })
    }

    pub(crate) fn metric(&mut self, place: usize) -> Result<&mut Metric, Status> {
        self.metrics.get_mut(place).map(|(_, metric)| metric).ok_or(Status::NotFound)
    }

    pub(crate) fn metrics(&self) -> BTreeMap<String, Metric> {
        self.metrics.iter().cloned().collect()
    }
}

impl Metric {
    /// Adds `offset`; only a gauge may go down, and wraps around below 0.
    pub(crate) fn increment(&mut self, offset: u64) -> Result<(), Status> {
        match self.kind {
            MetricKind::Counter if offset == 0 || offset >> 63 == 1 => Err(Status::BadArgument),
            MetricKind::Counter | MetricKind::Gauge => {
                self.value = self.value.wrapping_add(offset);
                Ok(())
            }
            MetricKind::Histogram => Err(Status::BadArgument),
        }
    }

    /// Adds to a counter, sets a gauge, appends to a histogram.
    pub(crate) fn record(&mut self, value: u64) {
        match self.kind {
            MetricKind::Counter => self.value = self.value.wrapping_add(value),
            MetricKind::Gauge => self.value = value,
            MetricKind::Histogram => self.samples.push(value),
        }
    }
}

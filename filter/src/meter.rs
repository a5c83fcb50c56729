//! The metrics of peer status, by name: each is defined when first needed and its number kept.
//!
//! Gauges are only ever set, and only by whoever holds the lease: of several writers the last would win, and taking
//! off from a gauge can go below nothing.

use std::cell::{Cell, RefCell};

use crate::process::Process;
use crate::proxy::Counter;

/// Numbers of metrics by name.
#[derive(Debug, Default)]
pub struct Meter(RefCell<Vec<(String, Cell<Option<u32>>)>>);

impl Meter {
    /// Counts one. The parts of the name are joined by dots.
    pub fn count(&self, process: &impl Process, parts: &[&str]) {
        self.with(parts, |counter| process.count(counter));
    }

    /// Sets a gauge. The parts of the name are joined by dots.
    pub fn gauge(&self, process: &impl Process, parts: &[&str], value: u64) {
        self.with(parts, |gauge| process.gauge(gauge, value));
    }

    /// Hands the metric with this name to `act`.
    pub fn with(&self, parts: &[&str], act: impl FnOnce(Counter<'_>)) {
        let name = parts.join(".");
        let mut known = self.0.borrow_mut();
        if !known.iter().any(|(other, _)| *other == name) {
            known.push((name.clone(), Cell::new(None)));
        }
        if let Some((_, id)) = known.iter().find(|(other, _)| *other == name) {
            act(Counter { id, name: &|| name.clone() });
        }
    }
}

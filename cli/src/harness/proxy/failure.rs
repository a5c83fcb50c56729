//! What becomes of requests once a filter has died.

use std::rc::Rc;

use serde::Serialize;

use super::{Proxy, Slot};
use crate::harness::HarnessError;
use crate::harness::config::FailurePolicy;
use crate::harness::exchange::Thread;

/// Envoy's default for `reload_config.backoff.base_interval`, in nanoseconds.
const BACK_OFF: u64 = 1_000_000_000;

/// How often `FAIL_RELOAD` did what, over all workers: Envoy's `vm_reload_*` counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Reloads {
    /// A new virtual machine took over.
    pub success: u64,
    /// A new virtual machine did not start.
    pub failure: u64,
    /// A request came too early for a try.
    pub backoff: u64,
}

/// Whether a request reaches the filter.
pub(super) enum Admission {
    Serve,
    Bypass,
    Refuse(String),
}

impl Proxy {
    /// What [`FailurePolicy::Reload`] did so far.
    #[must_use]
    pub fn reloads(&self) -> Reloads {
        self.reloads
    }

    pub(super) fn admit(&mut self, number: usize) -> Admission {
        let Some(slot) = self.slots.get(number) else { return Admission::Refuse("no such worker".into()) };
        let Some(reason) = &slot.vm.dead else { return Admission::Serve };
        let reason = reason.clone();
        match self.policy {
            FailurePolicy::Closed => Admission::Refuse(reason),
            FailurePolicy::Open => Admission::Bypass,
            FailurePolicy::Reload if self.now() < slot.vm.started.saturating_add(BACK_OFF) => {
                self.reloads.backoff += 1;
                Admission::Refuse(reason)
            }
            FailurePolicy::Reload => match self.revive(number) {
                Ok(()) => {
                    self.reloads.success += 1;
                    Admission::Serve
                }
                Err(error) => {
                    self.reloads.failure += 1;
                    Admission::Refuse(error.to_string())
                }
            },
        }
    }

    /// Replaces every dead virtual machine; all are tried, the last failure is told.
    pub(super) fn replace_dead(&mut self) -> Result<(), HarnessError> {
        let dead: Vec<usize> =
            self.slots.iter().enumerate().filter_map(|(number, slot)| dead(number, slot)).collect();
        let mut failed = Ok(());
        for number in dead {
            if let Err(error) = self.revive(number) {
                failed = Err(error);
            }
        }
        failed
    }

    fn revive(&mut self, number: usize) -> Result<(), HarnessError> {
        self.collect();
        let now = self.now();
        let thread = number.checked_sub(1).map_or(Thread::Main, Thread::Worker);
        let fresh = self.new_slot(thread, &Rc::clone(&self.configuration));
        let Some(slot) = self.slots.get_mut(number) else { return Ok(()) };
        slot.vm.started = now;
        *slot = fresh?;
        Ok(())
    }
}

fn dead(number: usize, slot: &Slot) -> Option<usize> {
    slot.vm.dead.is_some().then_some(number)
}

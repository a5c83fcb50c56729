//! One simulated proxy process: a virtual machine on the main thread and one per worker, and what they share.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use super::HarnessError;
use super::config::{ClusterScript, FailurePolicy, ProxyConfig};
use super::exchange::{LogLine, Thread};
use super::interleaving::Lots;
use super::module::FilterModule;
use super::process::{Callout, Metric, Process, SharedValue};
use super::property::abi_path;
use super::trace::{Fault, Faults, HostcallRecord};
use super::vm::Vm;
use super::vm::state::Settings;

pub(crate) mod clock;
mod failure;
mod passage;
mod reply;
mod request;

pub use self::failure::Reloads;

/// A proxy process with one plugin.
///
/// Everything in it is deterministic: time moves only by [`Proxy::advance`] and by waiting for a paused request.
pub struct Proxy {
    module: FilterModule,
    settings: Rc<Settings>,
    process: Rc<RefCell<Process>>,
    /// Main thread first, then the workers.
    slots: Vec<Slot>,
    configuration: Rc<[u8]>,
    policy: FailurePolicy,
    patience: u64,
    tracing: bool,
    /// Lines and records that belong to no request.
    log: Vec<LogLine>,
    hostcalls: Vec<HostcallRecord>,
    reloads: Reloads,
}

/// A thread: its virtual machine and the root context that serves.
pub(crate) struct Slot {
    vm: Vm,
    root: u32,
    /// Nothing comes due before this, in nanoseconds since 1970.
    stalled_until: u64,
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Slot").field("root", &self.root).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Proxy").field("workers", &self.workers()).finish_non_exhaustive()
    }
}

impl Proxy {
    /// Starts every thread as Envoy does: a canary tries the configuration, then the main thread and each worker get
    /// theirs, so that `proxy_on_configure` runs two times more than there are workers.
    ///
    /// # Errors
    ///
    /// [`HarnessError::ConfigurationRefused`] if the filter says no or traps over it, [`HarnessError::StartFailed`] if
    /// the module traps before that, [`HarnessError::UnknownHostcall`] if a fault names none. Real Envoy exits.
    pub fn start(module: &FilterModule, config: ProxyConfig) -> Result<Self, HarnessError> {
        let faults = Faults::new(&config.faults)?;
        let interleaving = Lots::new(config.interleaving);
        let process = Process::new(nanoseconds(config.start), config.clusters.clone(), faults, interleaving);
        let workers = config.workers.max(1);
        let mut proxy = Self {
            module: module.clone(),
            configuration: config.plugin_configuration.as_slice().into(),
            policy: config.failure_policy,
            patience: nanoseconds(config.patience),
            tracing: config.trace,
            process: Rc::new(RefCell::new(process)),
            slots: Vec::new(),
            log: Vec::new(),
            hostcalls: Vec::new(),
            reloads: Reloads::default(),
            settings: Rc::new(settings(config)),
        };
        let configuration = Rc::clone(&proxy.configuration);
        proxy.try_canary(&configuration)?;
        for thread in std::iter::once(Thread::Main).chain((0..workers).map(Thread::Worker)) {
            let slot = proxy.new_slot(thread, &configuration)?;
            proxy.slots.push(slot);
        }
        proxy.drain_queues();
        Ok(proxy)
    }

    /// Hands over a new plugin configuration, as an xDS update does.
    ///
    /// Each living virtual machine gets a new root context and then lets the old one go; statics and shared data
    /// survive. A dead one is replaced.
    ///
    /// # Errors
    ///
    /// As for [`Proxy::start`]. A configuration the canary refuses changes nothing: the old one keeps serving.
    pub fn reload(&mut self, configuration: &[u8]) -> Result<(), HarnessError> {
        let configuration: Rc<[u8]> = configuration.into();
        self.try_canary(&configuration)?;
        let mut refused = None;
        for slot in &mut self.slots {
            if slot.vm.dead.is_some() {
                continue;
            }
            match slot.vm.add_root(&configuration) {
                Ok(root) => {
                    let old = std::mem::replace(&mut slot.root, root);
                    // A trap over an old context is kept in the virtual machine.
                    let _ = slot.vm.remove_root(old);
                }
                Err(error) => {
                    slot.vm.dead = Some(error.to_string());
                    refused = Some(error);
                }
            }
        }
        self.configuration = configuration;
        self.replace_dead()?;
        self.drain_queues();
        refused.map_or(Ok(()), Err)
    }

    /// Lets the virtual clock run: ticks and responses to calls come due in order of time, and at the same time as the
    /// [`Interleaving`](super::Interleaving) says; of one thread, responses before ticks.
    pub fn advance(&mut self, duration: Duration) {
        let until = self.now().saturating_add(nanoseconds(duration));
        self.drain_queues();
        while self.deliver_next(until) {}
        self.pass_to(until);
    }

    /// Lets the virtual clock run as [`Proxy::advance`] does, but only to the next event within `duration`; false if
    /// there is none, and then all of it has passed.
    pub fn advance_to_event(&mut self, duration: Duration) -> bool {
        let until = self.now().saturating_add(nanoseconds(duration));
        self.drain_queues();
        let is_delivered = self.deliver_next(until);
        if !is_delivered {
            self.pass_to(until);
        }
        is_delivered
    }

    /// Moves the clock there, unless a thread that stood still in a callback took it further.
    fn pass_to(&self, until: u64) {
        let mut process = self.process.borrow_mut();
        process.now = process.now.max(until);
    }

    /// Virtual time in nanoseconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.process.borrow().now
    }

    /// How many workers there are.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.slots.len().saturating_sub(1)
    }

    /// All metrics, keyed by the name the filter gave, without Envoy's `wasmcustom.` prefix.
    #[must_use]
    pub fn metrics(&self) -> BTreeMap<String, Metric> {
        self.process.borrow().metrics()
    }

    /// All shared data of the plugin's VM id.
    #[must_use]
    pub fn shared_data(&self) -> BTreeMap<String, SharedValue> {
        self.process.borrow().shared_data()
    }

    /// Writes shared data as another plugin of the same VM id would.
    pub fn set_shared_data(&mut self, key: &str, value: &[u8]) {
        // With a `cas` of 0 a write cannot mismatch.
        let _ = self.process.borrow_mut().set_shared(key.as_bytes(), value, 0);
    }

    /// Replaces what upstream clusters answer, for calls from now on.
    pub fn set_clusters(&mut self, clusters: Vec<ClusterScript>) {
        self.process.borrow_mut().clusters = clusters;
    }

    /// Replaces the faults, and counts calls from 1 again.
    ///
    /// # Errors
    ///
    /// [`HarnessError::UnknownHostcall`] if one names none.
    pub fn set_faults(&mut self, faults: &[Fault]) -> Result<(), HarnessError> {
        let faults = Faults::new(faults)?;
        self.process.borrow_mut().faults = faults;
        self.slots.iter_mut().for_each(|slot| slot.vm.state().update_guard());
        Ok(())
    }

    /// Hostcalls since the faults were set; counted only while there are faults or a trace.
    #[must_use]
    pub fn hostcalls_seen(&self) -> u64 {
        self.process.borrow().faults.seen
    }

    /// Calls made to upstream clusters since last asked, in order.
    pub fn take_callouts(&mut self) -> Vec<Callout> {
        std::mem::take(&mut self.process.borrow_mut().callouts)
    }

    /// Lines logged outside of requests since last asked: starting, ticks, calls, queues.
    pub fn take_log(&mut self) -> Vec<LogLine> {
        self.collect();
        std::mem::take(&mut self.log)
    }

    /// Hostcalls made outside of requests since last asked; empty unless tracing.
    pub fn take_hostcalls(&mut self) -> Vec<HostcallRecord> {
        self.collect();
        std::mem::take(&mut self.hostcalls)
    }

    /// Bytes of linear memory a thread's virtual machine has now; `None` if there is no such thread.
    #[must_use]
    pub fn memory(&self, thread: Thread) -> Option<usize> {
        let vm = &self.slots.get(slot_of(thread)?)?.vm;
        vm.store.data().memory.map(|memory| memory.data_size(&vm.store))
    }

    /// Why a thread's virtual machine is dead; `None` if it lives or there is no such thread.
    #[must_use]
    pub fn trap(&self, thread: Thread) -> Option<&str> {
        self.slots.get(slot_of(thread)?)?.vm.dead.as_deref()
    }

    /// Tries a configuration in a virtual machine that is thrown away.
    fn try_canary(&mut self, configuration: &Rc<[u8]>) -> Result<(), HarnessError> {
        let mut slot = self.new_slot(Thread::Canary, configuration)?;
        // Traps from here on change nothing: the canary has done its work.
        let _ = slot.vm.remove_root(slot.root);
        self.log.append(&mut slot.vm.take_log());
        self.hostcalls.append(&mut slot.vm.state().records);
        Ok(())
    }

    fn new_slot(&self, thread: Thread, configuration: &Rc<[u8]>) -> Result<Slot, HarnessError> {
        let mut vm = Vm::new(&self.module, &self.settings, &self.process, thread, self.tracing)?;
        let root = vm.add_root(configuration)?;
        Ok(Slot { vm, root, stalled_until: 0 })
    }

    fn collect(&mut self) {
        for slot in &mut self.slots {
            self.log.append(&mut slot.vm.take_log());
            self.hostcalls.append(&mut slot.vm.state().records);
        }
    }
}

fn slot_of(thread: Thread) -> Option<usize> {
    match thread {
        Thread::Canary => None,
        Thread::Main => Some(0),
        Thread::Worker(number) => number.checked_add(1),
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn settings(config: ProxyConfig) -> Settings {
    let environment = config.environment.iter().map(|(name, value)| format!("{name}={value}\0").into());
    Settings {
        environment: environment.collect(),
        properties: config.properties.into_iter().map(|(path, value)| (abi_path(&path), value)).collect(),
        plugin_name: config.plugin_name,
        root_id: config.root_id,
        vm_id: config.vm_id,
        vm_configuration: config.vm_configuration,
        log_level: config.log_level,
        callback_fuel: config.limits.callback_fuel,
        start_fuel: config.limits.start_fuel,
        memory: config.limits.memory,
    }
}

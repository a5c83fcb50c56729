//! One virtual machine: an instance of the filter with its own memory, and the calls into it.

use std::cell::RefCell;
use std::rc::Rc;

use wasmtime::{Instance, Store, StoreLimitsBuilder, TypedFunc, WasmParams, WasmResults};

use self::exports::Exports;
use self::state::{Root, Settings, VmState};
use super::HarnessError;
use super::abi::{LogLevel, word};
use super::exchange::{LogLine, Thread};
use super::module::FilterModule;
use super::process::Process;

pub(crate) mod call;
mod exports;
pub(crate) mod state;

/// Most entries a table may grow to.
const MAX_TABLE: usize = 1 << 20;

/// The guest trapped; the reason is kept in [`Vm::dead`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trapped;

/// A virtual machine, alive or dead.
pub(crate) struct Vm {
    pub(crate) store: Store<VmState>,
    exports: Exports,
    /// Why it can no longer be called.
    pub(crate) dead: Option<String>,
    /// When it was started, in nanoseconds since 1970.
    pub(crate) started: u64,
    /// Fuel used since the counter was last taken.
    pub(crate) fuel: u64,
}

impl Vm {
    /// Instantiates the module and lets it initialise; only logging and WASI are open to it then.
    pub(crate) fn new(
        module: &FilterModule,
        settings: &Rc<Settings>,
        process: &Rc<RefCell<Process>>,
        thread: Thread,
        tracing: bool,
    ) -> Result<Self, HarnessError> {
        let engine = module.pre().module().engine();
        let state = new_state(settings, process, thread, module, tracing);
        let mut store = Store::new(engine, state);
        store.limiter(|state| &mut state.limits);
        let started = process.borrow().now;
        let failed = |source: wasmtime::Error| HarnessError::StartFailed {
            message: format!("{source:?}"),
            log: Vec::new(),
        };
        store.set_fuel(settings.start_fuel).map_err(failed)?;
        let instance = module.pre().instantiate(&mut store).map_err(failed)?;
        let exports = Exports::new(&instance, &mut store);
        let mut vm = Self { store, exports, dead: None, started, fuel: 0 };
        vm.initialise(&instance)?;
        Ok(vm)
    }

    fn initialise(&mut self, instance: &Instance) -> Result<(), HarnessError> {
        let memory = instance.get_memory(&mut self.store, "memory");
        let allocate = ["malloc", "proxy_on_memory_allocate"]
            .into_iter()
            .find_map(|name| instance.get_typed_func(&mut self.store, name).ok());
        let state = self.store.data_mut();
        (state.memory, state.allocate) = (memory, allocate);
        (state.restricted, state.guarded) = (true, true);
        let started = Exports::start(instance, &mut self.store);
        let state = self.store.data_mut();
        state.restricted = false;
        state.update_guard();
        started.map_err(|trap| HarnessError::StartFailed {
            message: format!("{trap:?}"),
            log: std::mem::take(&mut self.store.data_mut().log),
        })
    }

    pub(crate) fn state(&mut self) -> &mut VmState {
        self.store.data_mut()
    }

    /// Makes a root context and configures it; false if the filter refuses or traps.
    pub(crate) fn add_root(&mut self, configuration: &Rc<[u8]>) -> Result<u32, HarnessError> {
        let size = word(configuration.len());
        let state = self.store.data_mut();
        let id = state.new_context();
        let vm_size = word(state.settings.vm_configuration.len());
        state.roots.push(Root { id, configuration: Rc::clone(configuration), timer: None });
        let accepted = self.start_root(id, vm_size, size);
        self.store.data_mut().configuring = None;
        if accepted == Ok(true) {
            return Ok(id);
        }
        self.state().roots.retain(|root| root.id != id);
        Err(HarnessError::ConfigurationRefused { log: self.take_log() })
    }

    fn start_root(&mut self, id: u32, vm_size: u32, size: u32) -> Result<bool, Trapped> {
        self.start_call(|exports| exports.context_create.as_ref(), id, (id, 0))?;
        if self.start_call(|exports| exports.vm_start.as_ref(), id, (id, vm_size))? == Some(0) {
            return Ok(false);
        }
        self.store.data_mut().configuring = Some(id);
        Ok(self.start_call(|exports| exports.configure.as_ref(), id, (id, size))? != Some(0))
    }

    /// Says goodbye to a root context; it stays if the filter asks for time.
    pub(crate) fn remove_root(&mut self, id: u32) -> Result<(), Trapped> {
        if self.finish_context(id)? {
            let state = self.state();
            state.roots.retain(|root| root.id != id);
            state.calls.retain(|call| call.root != id);
        }
        Ok(())
    }

    /// `proxy_on_done` and, unless it answers false, `proxy_on_delete`.
    pub(crate) fn finish_context(&mut self, id: u32) -> Result<bool, Trapped> {
        if self.call(|exports| exports.done.as_ref(), id, id)? == Some(0) {
            self.state().pending_done.push(id);
            return Ok(false);
        }
        self.call(|exports| exports.delete.as_ref(), id, id)?;
        Ok(true)
    }

    /// Deletes contexts that have meanwhile called `proxy_done`.
    pub(crate) fn delete_done(&mut self) -> Result<(), Trapped> {
        while let Some(id) = self.state().done.pop() {
            self.call(|exports| exports.delete.as_ref(), id, id)?;
            let state = self.state();
            state.roots.retain(|root| root.id != id);
            state.calls.retain(|call| call.root != id);
        }
        Ok(())
    }

    /// Calls an export with the limits of a running filter; `None` if the module does not have it.
    pub(crate) fn call<P: WasmParams, R: WasmResults>(
        &mut self,
        export: impl FnOnce(&Exports) -> Option<&TypedFunc<P, R>>,
        context: u32,
        parameters: P,
    ) -> Result<Option<R>, Trapped> {
        let fuel = self.store.data().settings.callback_fuel;
        self.call_with(export, context, parameters, fuel)
    }

    fn start_call<P: WasmParams, R: WasmResults>(
        &mut self,
        export: impl FnOnce(&Exports) -> Option<&TypedFunc<P, R>>,
        context: u32,
        parameters: P,
    ) -> Result<Option<R>, Trapped> {
        let fuel = self.store.data().settings.start_fuel;
        self.call_with(export, context, parameters, fuel)
    }

    fn call_with<P: WasmParams, R: WasmResults>(
        &mut self,
        export: impl FnOnce(&Exports) -> Option<&TypedFunc<P, R>>,
        context: u32,
        parameters: P,
        fuel: u64,
    ) -> Result<Option<R>, Trapped> {
        if self.dead.is_some() {
            return Err(Trapped);
        }
        let Some(function) = export(&self.exports) else { return Ok(None) };
        let state = self.store.data_mut();
        (state.context, state.effective) = (context, 0);
        let called = match self.store.set_fuel(fuel) {
            Ok(()) => function.call(&mut self.store, parameters),
            Err(error) => Err(error),
        };
        self.fuel += fuel.saturating_sub(self.store.get_fuel().unwrap_or_default());
        called.map(Some).map_err(|trap| self.die(&trap))
    }

    fn die(&mut self, trap: &wasmtime::Error) -> Trapped {
        let message = format!("{trap:?}");
        let state = self.store.data_mut();
        state.restricted = false;
        state.calls.clear();
        state.write_log(LogLevel::Critical, message.clone());
        self.dead = Some(message);
        Trapped
    }

    pub(crate) fn take_log(&mut self) -> Vec<LogLine> {
        std::mem::take(&mut self.state().log)
    }
}

fn new_state(
    settings: &Rc<Settings>,
    process: &Rc<RefCell<Process>>,
    thread: Thread,
    module: &FilterModule,
    tracing: bool,
) -> VmState {
    VmState {
        settings: Rc::clone(settings),
        process: Rc::clone(process),
        abi: module.abi_version(),
        thread,
        limits: StoreLimitsBuilder::new().memory_size(settings.memory).table_elements(MAX_TABLE).build(),
        memory: None,
        allocate: None,
        context: 0,
        effective: 0,
        roots: Vec::new(),
        stream: None,
        connection: Rc::default(),
        configuring: None,
        call_response: None,
        call_status: 0,
        call_message: b"",
        calls: Vec::new(),
        pending_done: Vec::new(),
        done: Vec::new(),
        metrics: Vec::new(),
        declared_properties: Vec::new(),
        log: Vec::new(),
        records: Vec::new(),
        tracing,
        restricted: false,
        accident: None,
        guarded: true,
        next_context: 0,
        next_token: 1,
        random: 0,
        scratch: Vec::new(),
    }
}

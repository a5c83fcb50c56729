//! One hostcall in progress: its view of the guest's memory and of the host's state.

use std::rc::Rc;

use wasmtime::{Caller, Memory};

use super::state::{Accident, Halt, VmState};
use crate::harness::abi::{Status, index, word};
use crate::harness::hostcall::Hostcall;
use crate::harness::proxy::clock;
use crate::harness::trace::{self, HostcallRecord};

/// What a hostcall gives: nothing, or an early end.
pub(crate) type Reply = Result<(), Halt>;

/// Bytes the guest points at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice(pub(crate) u32, pub(crate) u32);

/// Where the guest wants pointer and length of bytes the host allocates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out(pub(crate) u32, pub(crate) u32);

/// A hostcall in progress.
pub(crate) struct Call<'a> {
    caller: Caller<'a, VmState>,
    memory: Memory,
}

impl Call<'_> {
    pub(crate) fn state(&mut self) -> &mut VmState {
        self.caller.data_mut()
    }

    pub(crate) fn view(&self) -> &VmState {
        self.caller.data()
    }

    /// The guest's memory and the host's state at once.
    pub(crate) fn split(&mut self) -> (Guest<'_>, &mut VmState) {
        let (memory, state) = self.memory.data_and_store_mut(&mut self.caller);
        (Guest(memory), state)
    }

    pub(crate) fn write_word(&mut self, at: u32, value: u32) -> Reply {
        self.split().0.write(at, &value.to_le_bytes())
    }

    pub(crate) fn write_long(&mut self, at: u32, value: u64) -> Reply {
        self.split().0.write(at, &value.to_le_bytes())
    }

    /// Fills the scratch space and hands its bytes to the guest.
    pub(crate) fn give(
        &mut self,
        out: Out,
        fill: impl FnOnce(Guest<'_>, &mut VmState, &mut Vec<u8>) -> Reply,
    ) -> Reply {
        let (guest, state) = self.split();
        let mut scratch = std::mem::take(&mut state.scratch);
        scratch.clear();
        let given = fill(guest, state, &mut scratch);
        let given = given.and_then(|()| self.give_bytes(out, &scratch));
        self.state().scratch = scratch;
        given
    }

    /// Allocates in the guest, copies, and writes where and how much. No bytes: 0 and 0, without allocating.
    pub(crate) fn give_bytes(&mut self, out: Out, bytes: &[u8]) -> Reply {
        let length = word(bytes.len());
        let at = if length == 0 { 0 } else { self.allocate(length)? };
        let (mut guest, _) = self.split();
        if length != 0 {
            guest.write(at, bytes)?;
        }
        guest.write(out.0, &at.to_le_bytes())?;
        guest.write(out.1, &length.to_le_bytes())
    }

    fn allocate(&mut self, length: u32) -> Result<u32, Halt> {
        let state = self.caller.data_mut();
        // Taken, not cloned: that would count references on every call, and an allocator cannot come back here.
        let allocate = state.allocate.take().ok_or(Status::InvalidMemoryAccess)?;
        let before = (state.restricted, state.guarded);
        (state.restricted, state.guarded) = (true, true);
        let at = allocate.call(&mut self.caller, length).map_err(Halt::Trap)?;
        let state = self.caller.data_mut();
        state.allocate = Some(allocate);
        (state.restricted, state.guarded) = before;
        if at == 0 { Err(Status::InvalidMemoryAccess.into()) } else { Ok(at) }
    }
}

/// The guest's linear memory.
pub(crate) struct Guest<'a>(&'a mut [u8]);

impl Guest<'_> {
    pub(crate) fn read(&self, slice: Slice) -> Result<&[u8], Halt> {
        let start = index(slice.0);
        let bytes = self.0.get(start..start.saturating_add(index(slice.1)));
        bytes.ok_or(Halt::Status(Status::InvalidMemoryAccess))
    }

    pub(crate) fn read_word(&self, at: u32) -> Result<u32, Halt> {
        let bytes = self.read(Slice(at, 4))?.first_chunk::<4>();
        bytes.map(|bytes| u32::from_le_bytes(*bytes)).ok_or(Halt::Status(Status::InvalidMemoryAccess))
    }

    pub(crate) fn write(&mut self, at: u32, bytes: &[u8]) -> Reply {
        let start = index(at);
        let place = self.0.get_mut(start..start.saturating_add(bytes.len()));
        place.ok_or(Status::InvalidMemoryAccess)?.copy_from_slice(bytes);
        Ok(())
    }
}

/// Runs a hostcall. The guard is one flag: set while anything but the hostcall itself may happen.
pub(crate) fn serve<'a, const N: usize>(
    caller: Caller<'a, VmState>,
    hostcall: Hostcall,
    arguments: [u64; N],
    body: impl FnOnce(&mut Call<'a>) -> Reply,
) -> wasmtime::Result<u32> {
    let mut call = enter(caller, hostcall.name())?;
    if call.view().guarded {
        return serve_guarded(&mut call, hostcall, &arguments, body);
    }
    settle(body(&mut call))
}

/// The same for functions outside the table, such as WASI's: never restricted, traced or faulted.
pub(crate) fn enter<'a>(caller: Caller<'a, VmState>, name: &str) -> wasmtime::Result<Call<'a>> {
    match caller.data().memory {
        Some(memory) => Ok(Call { caller, memory }),
        None => {
            Err(wasmtime::Error::msg(format!("`{name}` called by the start section, before memory is known")))
        }
    }
}

fn settle(reply: Reply) -> wasmtime::Result<u32> {
    match reply {
        Ok(()) => Ok(Status::Ok.code()),
        Err(Halt::Status(status)) => Ok(status.code()),
        Err(Halt::Trap(trap)) => Err(trap),
    }
}

fn serve_guarded<'a>(
    call: &mut Call<'a>,
    hostcall: Hostcall,
    raw: &[u64],
    body: impl FnOnce(&mut Call<'a>) -> Reply,
) -> wasmtime::Result<u32> {
    if call.view().restricted && !hostcall.is_allowed_when_restricted() {
        return Err(wasmtime::Error::msg(format!("restricted_callback: env.{}", hostcall.name())));
    }
    if !call.view().restricted {
        match call.state().take_accident() {
            Some(Accident::Crash) => return Err(wasmtime::Error::msg("crashed as the script says")),
            Some(Accident::Stall(length)) => {
                let process = Rc::clone(&call.view().process);
                clock::stand_still(&process, length);
            }
            None => {}
        }
        if hostcall.is_shared() {
            let process = Rc::clone(&call.view().process);
            clock::interrupt(&process);
        }
    }
    let tracing = call.view().tracing;
    let context = call.view().context();
    let memory = call.memory;
    let arguments =
        if tracing { trace::arguments(hostcall, raw, memory.data(&call.caller)) } else { Vec::new() };
    let struck = call.view().process.borrow_mut().faults.strike(hostcall);
    let status = match struck {
        Some(status) => status,
        None => settle(body(call))?,
    };
    if tracing {
        let answered = struck.is_none() && status == Status::Ok.code();
        let results =
            if answered { trace::results(hostcall, raw, memory.data(&call.caller)) } else { Vec::new() };
        let record = HostcallRecord { name: hostcall.name(), context, arguments, results, status };
        call.state().records.push(record);
    }
    Ok(status)
}

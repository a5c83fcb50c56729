//! Shared data and shared queues.

use crate::harness::abi::Status;
use crate::harness::vm::call::{Call, Out, Reply, Slice};

/// `proxy_get_shared_data`
pub(super) fn get(call: &mut Call<'_>, key: Slice, value: Out, cas: u32) -> Reply {
    let mut stamp = 0;
    call.give(value, |guest, state, scratch| {
        let process = state.process.borrow();
        let held = process.get_shared(guest.read(key)?).ok_or(Status::NotFound)?;
        stamp = held.cas;
        scratch.extend_from_slice(&held.value);
        Ok(())
    })?;
    call.write_word(cas, stamp)
}

/// `proxy_set_shared_data`
pub(super) fn set(call: &mut Call<'_>, key: Slice, value: Slice, cas: u32) -> Reply {
    let (guest, state) = call.split();
    let (key, value) = (guest.read(key)?, guest.read(value)?);
    Ok(state.process.borrow_mut().set_shared(key, value, cas)?)
}

/// `proxy_register_shared_queue`: from now on this virtual machine is told.
pub(super) fn register_queue(call: &mut Call<'_>, name: Slice, out: u32) -> Reply {
    let (guest, state) = call.split();
    let listener = state.listener();
    let vm_id = state.settings.vm_id.as_bytes();
    let queue = state.process.borrow_mut().register_queue(vm_id, guest.read(name)?, listener);
    call.write_word(out, queue)
}

/// `proxy_resolve_shared_queue`: an empty VM id is the own one.
pub(super) fn resolve_queue(call: &mut Call<'_>, vm_id: Slice, name: Slice, out: u32) -> Reply {
    let (guest, state) = call.split();
    let (vm_id, name) = (guest.read(vm_id)?, guest.read(name)?);
    let vm_id = if vm_id.is_empty() { state.settings.vm_id.as_bytes() } else { vm_id };
    let queue = state.process.borrow().resolve_queue(vm_id, name).ok_or(Status::NotFound)?;
    call.write_word(out, queue)
}

/// `proxy_enqueue_shared_queue`
pub(super) fn enqueue(call: &mut Call<'_>, queue: u32, value: Slice) -> Reply {
    let (guest, state) = call.split();
    Ok(state.process.borrow_mut().enqueue(queue, guest.read(value)?)?)
}

/// `proxy_dequeue_shared_queue`: `EMPTY` when there is nothing.
pub(super) fn dequeue(call: &mut Call<'_>, queue: u32, out: Out) -> Reply {
    let value = call.view().process.borrow_mut().dequeue(queue)?;
    call.give_bytes(out, &value)
}

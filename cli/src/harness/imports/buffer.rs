//! Bodies and configurations.
//!
//! Ranges are the ABI's `(start, length)`, carried in a `Range` whose `end` is the length.

use std::ops::Range;

use crate::harness::abi::{BufferKind, Status, index, word};
use crate::harness::vm::call::{Call, Out, Reply, Slice};
use crate::harness::vm::state::VmState;

/// `proxy_get_buffer_bytes`: reads up to the end, and never fails for asking too much.
pub(super) fn get(call: &mut Call<'_>, kind: u32, range: Range<u32>, out: Out) -> Reply {
    let kind = BufferKind::from_code(kind)?;
    call.give(out, |_, state, scratch| {
        let bytes = find(state, kind).ok_or(Status::NotFound)?;
        let end = range.start.checked_add(range.end).ok_or(Status::BadArgument)?;
        let end = index(end).min(bytes.len());
        scratch.extend_from_slice(bytes.get(index(range.start)..end).unwrap_or_default());
        Ok(())
    })
}

/// `proxy_get_buffer_status`
pub(super) fn status(call: &mut Call<'_>, kind: u32, length: u32, flags: u32) -> Reply {
    let kind = BufferKind::from_code(kind)?;
    let size = find(call.view(), kind).ok_or(Status::NotFound)?.len();
    call.write_word(length, word(size))?;
    call.write_word(flags, 0)
}

/// `proxy_set_buffer_bytes`: prepends at 0, appends from the end on, replaces the whole; no other splice.
pub(super) fn set(call: &mut Call<'_>, kind: u32, range: Range<u32>, bytes: Slice) -> Reply {
    let kind = BufferKind::from_code(kind)?;
    let (guest, state) = call.split();
    if find(state, kind).is_none() {
        return Err(Status::NotFound.into());
    }
    let bytes = guest.read(bytes)?;
    let stream = state.current_stream().ok_or(Status::BadArgument)?;
    let body = match kind {
        BufferKind::RequestBody => &mut stream.request_body,
        BufferKind::ResponseBody => &mut stream.response_body,
        BufferKind::CallResponseBody
        | BufferKind::VmConfiguration
        | BufferKind::PluginConfiguration
        | BufferKind::Absent => return Err(Status::BadArgument.into()),
    };
    let (start, length) = (index(range.start), index(range.end));
    if start == 0 && length == 0 {
        body.splice(0..0, bytes.iter().copied());
    } else if start == 0 && length >= body.len() {
        body.clear();
        body.extend_from_slice(bytes);
    } else if start != 0 && start >= body.len() {
        body.extend_from_slice(bytes);
    } else {
        return Err(Status::BadArgument.into());
    }
    Ok(())
}

/// `proxy_get_configuration` of ABI 0.1.0: the plugin's while configuring, else the virtual machine's.
pub(super) fn get_configuration(call: &mut Call<'_>, out: Out) -> Reply {
    call.give(out, |_, state, scratch| {
        let bytes = find(state, BufferKind::PluginConfiguration).unwrap_or(&state.settings.vm_configuration);
        scratch.extend_from_slice(bytes);
        Ok(())
    })
}

fn find(state: &VmState, kind: BufferKind) -> Option<&[u8]> {
    let stream = state.stream_of(state.context());
    match kind {
        BufferKind::RequestBody => stream.filter(|s| s.open.request_body).map(|s| s.request_body.as_slice()),
        BufferKind::ResponseBody => {
            stream.filter(|s| s.open.response_body).map(|s| s.response_body.as_slice())
        }
        BufferKind::CallResponseBody => state.call_response.as_ref().map(|response| response.body.as_slice()),
        BufferKind::VmConfiguration => Some(&state.settings.vm_configuration),
        BufferKind::PluginConfiguration => {
            let id = state.configuring?;
            state.roots.iter().find(|root| root.id == id).map(|root| &*root.configuration)
        }
        BufferKind::Absent => None,
    }
}

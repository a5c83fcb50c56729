//! `proxy_get_property` and `proxy_set_property`.

use crate::harness::abi::Status;
use crate::harness::property;
use crate::harness::vm::call::{Call, Out, Reply, Slice};

pub(super) fn get(call: &mut Call<'_>, path: Slice, value: Out) -> Reply {
    call.give(value, |guest, state, bytes| {
        Ok(property::read(state, state.context(), guest.read(path)?, bytes)?)
    })
}

/// Stores under `wasm.<path>`, which only requests have. A path of one segment can be read back.
pub(super) fn set(call: &mut Call<'_>, path: Slice, value: Slice) -> Reply {
    let (guest, state) = call.split();
    let (path, value) = (guest.read(path)?, guest.read(value)?);
    let stream = state.current_stream().ok_or(Status::NotFound)?;
    match stream.properties.get_mut(path) {
        Some(held) => {
            held.clear();
            held.extend_from_slice(value);
        }
        None => {
            stream.properties.insert(path.to_vec(), value.to_vec());
        }
    }
    Ok(())
}

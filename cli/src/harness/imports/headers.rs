//! The header map calls.
//!
//! A map can be touched while its callback runs or waits; once it went on, every call but reading all pairs answers
//! `BAD_ARGUMENT`. While the access log is written all of a stream's maps can be read, and none changed.

use crate::harness::abi::{AbiVersion, MapKind, Status, word};
use crate::harness::headers::{HeaderMap, deserialize, serialize};
use crate::harness::vm::call::{Call, Out, Reply, Slice};
use crate::harness::vm::state::VmState;

/// `proxy_get_header_map_pairs`: a map that is not there is an empty one.
pub(super) fn get_pairs(call: &mut Call<'_>, kind: u32, out: Out) -> Reply {
    let kind = MapKind::from_code(kind)?;
    call.give(out, |_, state, scratch| {
        serialize(find(state, kind).map(HeaderMap::pairs).unwrap_or_default(), scratch);
        Ok(())
    })
}

/// `proxy_set_header_map_pairs`
pub(super) fn set_pairs(call: &mut Call<'_>, kind: u32, pairs: Slice) -> Reply {
    change(call, kind, [pairs, Slice(0, 0)], |map, pairs, _| map.reset(&deserialize(pairs)))
}

/// `proxy_get_header_map_value`: the first value only, however many there are.
pub(super) fn get(call: &mut Call<'_>, kind: u32, name: Slice, out: Out) -> Reply {
    let kind = MapKind::from_code(kind)?;
    call.give(out, |guest, state, scratch| {
        let name = guest.read(name)?;
        let map = find(state, kind).ok_or(Status::BadArgument)?;
        match map.first(name) {
            Some(value) => scratch.extend_from_slice(value),
            None if state.abi == AbiVersion::V0_1_0 => {}
            None => return Err(Status::NotFound.into()),
        }
        Ok(())
    })
}

/// `proxy_add_header_map_value`
pub(super) fn add(call: &mut Call<'_>, kind: u32, name: Slice, value: Slice) -> Reply {
    change(call, kind, [name, value], HeaderMap::add)
}

/// `proxy_replace_header_map_value`
pub(super) fn replace(call: &mut Call<'_>, kind: u32, name: Slice, value: Slice) -> Reply {
    change(call, kind, [name, value], HeaderMap::replace)
}

/// `proxy_remove_header_map_value`
pub(super) fn remove(call: &mut Call<'_>, kind: u32, name: Slice) -> Reply {
    change(call, kind, [name, Slice(0, 0)], |map, name, _| map.remove(name))
}

/// `proxy_get_header_map_size`
pub(super) fn size(call: &mut Call<'_>, kind: u32, out: u32) -> Reply {
    let kind = MapKind::from_code(kind)?;
    let size = find(call.view(), kind).ok_or(Status::BadArgument)?.byte_size();
    call.write_word(out, word(size))
}

/// Changes a map; changing request headers makes the proxy pick the route anew.
fn change(
    call: &mut Call<'_>,
    kind: u32,
    parts: [Slice; 2],
    apply: impl FnOnce(&mut HeaderMap, &[u8], &[u8]),
) -> Reply {
    let kind = MapKind::from_code(kind)?;
    let (guest, state) = call.split();
    let [first, second] = parts;
    let (first, second) = (guest.read(first)?, guest.read(second)?);
    apply(find_mut(state, kind).ok_or(Status::BadArgument)?, first, second);
    if kind == MapKind::RequestHeaders
        && let Some(stream) = state.current_stream()
    {
        stream.signals.route_cache_cleared = true;
    }
    Ok(())
}

fn find(state: &VmState, kind: MapKind) -> Option<&HeaderMap> {
    let call = state.call_response.as_ref();
    match kind {
        MapKind::CallResponseHeaders => return call.map(|call| &call.headers),
        MapKind::CallResponseTrailers => return call.map(|call| &call.trailers),
        MapKind::Grpc
        | MapKind::RequestHeaders
        | MapKind::RequestTrailers
        | MapKind::ResponseHeaders
        | MapKind::ResponseTrailers => {}
    }
    let stream = state.stream_of(state.context())?;
    let (open, logging) = (stream.open, stream.finished);
    match kind {
        MapKind::RequestHeaders if open.request_headers || logging => Some(&stream.request_headers),
        MapKind::RequestTrailers if open.request_trailers => Some(&stream.request_trailers),
        MapKind::ResponseHeaders if open.response_headers || logging => stream.response_headers.as_ref(),
        MapKind::ResponseTrailers if open.response_trailers || logging => Some(&stream.response_trailers),
        _ => None,
    }
}

fn find_mut(state: &mut VmState, kind: MapKind) -> Option<&mut HeaderMap> {
    let stream = state.current_stream()?;
    let open = stream.open;
    match kind {
        MapKind::RequestHeaders if open.request_headers => Some(&mut stream.request_headers),
        MapKind::RequestTrailers if open.request_trailers => Some(&mut stream.request_trailers),
        MapKind::ResponseHeaders if open.response_headers => stream.response_headers.as_mut(),
        MapKind::ResponseTrailers if open.response_trailers => Some(&mut stream.response_trailers),
        _ => None,
    }
}

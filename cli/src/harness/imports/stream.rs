//! Continuing, closing and answering streams.
//!
//! These only leave signals; the host acts on them when the callback has returned, as Envoy does.

use crate::harness::abi::Status;
use crate::harness::headers::deserialize;
use crate::harness::trace::lossy;
use crate::harness::vm::call::{Call, Reply, Slice};
use crate::harness::vm::state::LocalReply;

/// The request side of a stream.
pub(super) const REQUEST: u32 = 0;
/// The response side of a stream.
pub(super) const RESPONSE: u32 = 1;

/// `proxy_continue_stream`: takes the request's maps and body away, as Envoy does for either side.
pub(super) fn resume(call: &mut Call<'_>, kind: u32) -> Reply {
    if kind > RESPONSE {
        return Err(Status::BadArgument.into());
    }
    let Some(stream) = call.state().current_stream() else { return Ok(()) };
    if kind == REQUEST {
        stream.signals.request_continued = true;
    } else {
        stream.signals.response_continued = true;
    }
    stream.open.request_headers = false;
    stream.open.request_body = false;
    stream.open.request_trailers = false;
    Ok(())
}

/// `proxy_close_stream`: no answer at all.
pub(super) fn close(call: &mut Call<'_>, kind: u32) -> Reply {
    if kind > 3 {
        return Err(Status::BadArgument.into());
    }
    if let Some(stream) = call.state().current_stream()
        && kind <= RESPONSE
    {
        stream.signals.closed = true;
    }
    Ok(())
}

/// `proxy_clear_route_cache` of ABI 0.1.0, and the foreign function of later ones.
#[expect(clippy::unnecessary_wraps, reason = "every hostcall answers a reply")]
pub(super) fn clear_route_cache(call: &mut Call<'_>) -> Reply {
    if let Some(stream) = call.state().current_stream() {
        stream.signals.route_cache_cleared = true;
    }
    Ok(())
}

/// `proxy_send_local_response`: details, body and headers. Without a stream it is accepted and goes nowhere.
pub(super) fn send_local_response(
    call: &mut Call<'_>,
    status: u32,
    parts: [Slice; 3],
    grpc_status: u32,
) -> Reply {
    let [details, body, headers] = parts;
    let (guest, state) = call.split();
    let reply = LocalReply {
        status,
        details: lossy(guest.read(details)?).replace(char::is_whitespace, "_"),
        body: guest.read(body)?.to_vec(),
        headers: deserialize(guest.read(headers)?),
        grpc_status,
    };
    if let Some(stream) = state.current_stream() {
        // The first answer is the one that is sent.
        stream.reply.get_or_insert(reply);
    }
    Ok(())
}

//! Calls to upstream clusters.
//!
//! The outcome is decided here from the scripts and delivered by the clock. gRPC calls are accepted as imports and
//! refused as calls: the harness plays no gRPC upstream.

use crate::harness::abi::Status;
use crate::harness::config::{ClusterAnswer, ClusterScript};
use crate::harness::headers::{HeaderMap, HeaderPairs, deserialize};
use crate::harness::process::Callout;
use crate::harness::trace::lossy;
use crate::harness::vm::call::{Call, Reply, Slice};
use crate::harness::vm::state::{CallResponse, PendingCall, VmState};

/// Envoy's default for `http.async_response_buffer_limit`.
const RESPONSE_LIMIT: usize = 32 << 20;

/// `proxy_http_call`: upstream, headers, body, trailers. The callback goes to the root context.
pub(super) fn dispatch(call: &mut Call<'_>, parts: [Slice; 4], timeout: u32, out: u32) -> Reply {
    let [upstream, headers, body, trailers] = parts;
    let (guest, state) = call.split();
    let cluster = lossy(guest.read(upstream)?);
    let headers = HeaderMap::new(&deserialize(guest.read(headers)?));
    let body = guest.read(body)?.to_vec();
    guest.read(trailers)?;
    let token = state.next_token;
    let pending = plan(state, &cluster, &headers, timeout)?;
    let at = state.now();
    let thread = state.thread;
    let callout = Callout { cluster, headers: headers.into_pairs(), body, timeout, at, thread };
    state.process.borrow_mut().callouts.push(callout);
    state.calls.extend(pending);
    state.next_token = token.wrapping_add(1);
    call.write_word(out, token)
}

/// What will come of a call, `None` if nothing ever.
fn plan(
    state: &VmState,
    cluster: &str,
    headers: &HeaderMap,
    timeout: u32,
) -> Result<Option<PendingCall>, Status> {
    let process = state.process.borrow();
    let known = process.clusters.iter().any(|script| script.cluster == cluster);
    let required = [b":path".as_slice(), b":method", b":authority"];
    let complete = required.iter().all(|name| headers.first(name).is_some());
    if !known || !complete || i32::try_from(timeout).is_err() {
        return Err(Status::BadArgument);
    }
    let script = process.clusters.iter().find(|script| matches(script, cluster, headers));
    let outcome = script.map_or_else(|| Some((0, Some(no_route()))), outcome);
    let timeout = u64::from(timeout) * 1_000_000;
    let (delay, response) = match outcome {
        Some((delay, response)) if timeout == 0 || delay < timeout => (delay, response),
        _ if timeout > 0 => (timeout, Some(made_up(504, "upstream request timeout"))),
        _ => return Ok(None),
    };
    let due = process.now + delay;
    Ok(Some(PendingCall { due, token: state.next_token, root: state.current_root(), response }))
}

fn matches(script: &ClusterScript, cluster: &str, headers: &HeaderMap) -> bool {
    let agrees = |wanted: &Option<String>, name: &[u8]| {
        wanted.as_ref().is_none_or(|wanted| headers.first(name) == Some(wanted.as_bytes()))
    };
    script.cluster == cluster && agrees(&script.authority, b":authority") && agrees(&script.path, b":path")
}

/// After how many nanoseconds what arrives; an inner `None` is a response that cannot be handed over.
fn outcome(script: &ClusterScript) -> Option<(u64, Option<CallResponse>)> {
    let delay = u64::try_from(script.delay.as_nanos()).unwrap_or(u64::MAX);
    let refused = "upstream connect error or disconnect/reset before headers. reset reason: remote connection \
                   failure, transport failure reason: delayed connect error: Connection refused";
    match &script.answer {
        ClusterAnswer::Silence => None,
        ClusterAnswer::Refused => Some((delay, Some(made_up(503, refused)))),
        ClusterAnswer::Broken => Some((delay, None)),
        ClusterAnswer::Response { body, .. } if body.len() > RESPONSE_LIMIT => Some((delay, None)),
        ClusterAnswer::Response { status, headers, body, trailers } => {
            let mut pairs = response_headers(*status, body);
            pairs.extend_from_slice(headers);
            let (headers, trailers) = (HeaderMap::new(&pairs), HeaderMap::new(trailers));
            Some((delay, Some(CallResponse { headers, body: body.clone(), trailers })))
        }
    }
}

fn no_route() -> CallResponse {
    CallResponse { headers: HeaderMap::new(&response_headers(404, b"")), ..CallResponse::default() }
}

/// A response Envoy makes up itself: three headers, which is how a filter can tell.
fn made_up(status: u32, body: &str) -> CallResponse {
    let mut pairs = response_headers(status, body.as_bytes());
    pairs.push((b"content-type".to_vec(), b"text/plain".to_vec()));
    CallResponse { headers: HeaderMap::new(&pairs), body: body.into(), trailers: HeaderMap::default() }
}

fn response_headers(status: u32, body: &[u8]) -> HeaderPairs {
    let length = body.len().to_string().into_bytes();
    vec![(b":status".to_vec(), status.to_string().into_bytes()), (b"content-length".to_vec(), length)]
}

/// `proxy_grpc_call`, `proxy_grpc_stream` and `envoy_resolve_dns`: read, then `INTERNAL_FAILURE`.
pub(super) fn refuse_grpc(call: &mut Call<'_>, parts: &[Slice]) -> Reply {
    let (guest, _) = call.split();
    for part in parts {
        guest.read(*part)?;
    }
    Err(Status::InternalFailure.into())
}

/// Calls about a token: none was ever given out.
pub(super) fn unknown_grpc(call: &mut Call<'_>, parts: &[Slice]) -> Reply {
    let (guest, _) = call.split();
    for part in parts {
        guest.read(*part)?;
    }
    Err(Status::NotFound.into())
}

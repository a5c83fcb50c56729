//! Answers a filter gives itself, in the form Envoy puts them on the wire.
//!
//! Source: `sendLocalReply` in Envoy `source/common/http/utility.cc`, as measured on 1.40.

use super::Proxy;
use super::request::Ended;
use crate::harness::exchange::{HttpRequest, HttpResponse, Outcome};
use crate::harness::headers::{HeaderMap, HeaderPairs};
use crate::harness::vm::state::LocalReply;

/// A filter that gives no gRPC status gives -1.
const NO_GRPC_STATUS: u32 = u32::MAX;

impl Proxy {
    /// Sends the answer through the filter's response callbacks, unless those had already begun.
    pub(super) fn send_reply(
        &mut self,
        number: usize,
        request: &HttpRequest,
    ) -> Result<Option<Outcome>, Ended> {
        let Some(slot) = self.slots.get_mut(number) else { return Err(Ended::Hung) };
        let Some(stream) = slot.vm.state().stream.as_mut() else { return Err(Ended::Hung) };
        let Some(mut reply) = stream.reply.take() else { return Err(Ended::Hung) };
        let details = std::mem::take(&mut reply.details);
        stream.details.clone_from(&details);
        let responding = stream.response_headers.is_some();
        let wire = Wire::new(reply, &HeaderMap::new(&request.headers));
        let grpc_status = wire.grpc_status;
        let response = wire.response;
        self.prepare_response(number, response.status, &response.headers);
        if responding {
            let HttpResponse { status, headers, body, .. } = response;
            return Ok(Some(Outcome::Replied { status, headers, body, details, grpc_status }));
        }
        match self.pass_response(number, &response) {
            // Answering an answer has no effect.
            Ok(()) | Err(Ended::Replied) => {}
            Err(ended) => return Err(ended),
        }
        let Some(slot) = self.slots.get_mut(number) else { return Err(Ended::Hung) };
        let Some(stream) = slot.vm.state().stream.as_mut() else { return Err(Ended::Hung) };
        let headers = stream.response_headers.clone().unwrap_or_default();
        let status = headers.status().unwrap_or(response.status);
        let body = std::mem::take(&mut stream.response_body);
        let headers = without_status(headers);
        Ok(Some(Outcome::Replied { status, headers, body, details, grpc_status }))
    }
}

/// The pairs of a response map but its `:status`.
pub(super) fn without_status(headers: HeaderMap) -> HeaderPairs {
    let mut pairs = headers.into_pairs();
    pairs.retain(|(name, _)| name != b":status");
    pairs
}

/// A reply as it is first made.
struct Wire {
    response: HttpResponse,
    grpc_status: Option<u32>,
}

impl Wire {
    fn new(reply: LocalReply, request: &HeaderMap) -> Self {
        let headers = HeaderMap::new(&reply.headers);
        if is_grpc(request) { Self::grpc(&reply, headers) } else { Self::plain(reply, headers, request) }
    }

    /// HTTP 200 without a body; the status and the percent-encoded body are headers.
    fn grpc(reply: &LocalReply, mut headers: HeaderMap) -> Self {
        let derived = if reply.grpc_status == NO_GRPC_STATUS {
            grpc_status_of(reply.status)
        } else {
            reply.grpc_status
        };
        headers.replace(b"content-type", b"application/grpc");
        if headers.first(b"grpc-status").is_none_or(<[u8]>::is_empty) {
            headers.replace(b"grpc-status", derived.to_string().as_bytes());
        }
        if !reply.body.is_empty() {
            headers.replace(b"grpc-message", &percent_encode(&reply.body));
        }
        headers.remove(b"content-length");
        let response = HttpResponse { headers: without_status(headers), ..HttpResponse::default() };
        Self { response, grpc_status: Some(derived) }
    }

    fn plain(reply: LocalReply, mut headers: HeaderMap, request: &HeaderMap) -> Self {
        if reply.body.is_empty() {
            headers.remove(b"content-length");
            headers.remove(b"content-type");
        } else {
            headers.replace(b"content-length", reply.body.len().to_string().as_bytes());
            if headers.first(b"content-type").is_none() {
                headers.add(b"content-type", b"text/plain");
            }
        }
        let is_head = request.first(b":method") == Some(b"HEAD");
        let response = HttpResponse {
            status: reply.status,
            headers: without_status(headers),
            body: if is_head { Vec::new() } else { reply.body },
            trailers: HeaderPairs::new(),
        };
        Self { response, grpc_status: None }
    }
}

/// `application/grpc`, alone or followed by `+`: not `application/grpc-web`.
fn is_grpc(request: &HeaderMap) -> bool {
    let kind = request.first(b"content-type").and_then(|kind| kind.strip_prefix(b"application/grpc"));
    kind.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"+"))
}

/// Source: `Grpc::Utility::httpToGrpcStatus`.
fn grpc_status_of(status: u32) -> u32 {
    match status {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 | 502 | 503 | 504 => 14,
        _ => 2,
    }
}

fn percent_encode(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if (b' '..b'~').contains(byte) && *byte != b'%' {
            out.push(*byte);
        } else {
            out.extend([b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

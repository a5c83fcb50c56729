//! The callbacks of a stream in their order, and the waits between them.

use super::Proxy;
use super::request::Ended;
use crate::harness::abi::word;
use crate::harness::exchange::{HttpRequest, HttpResponse};
use crate::harness::headers::HeaderMap;
use crate::harness::vm::state::{Open, Stream};
use crate::harness::vm::{Trapped, Vm};

/// Which half of a stream a callback belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Response,
}

impl Proxy {
    /// The whole way upstream and back.
    pub(super) fn pass(&mut self, number: usize, request: &HttpRequest) -> Result<(), Ended> {
        self.pass_request(number, request)?;
        let response = &request.response;
        self.prepare_response(number, response.status, &response.headers);
        self.pass_response(number, response)
    }

    fn pass_request(&mut self, number: usize, request: &HttpRequest) -> Result<(), Ended> {
        let has_trailers = !request.trailers.is_empty();
        let vm = self.vm(number)?;
        let paused = request_headers(vm, request.body.is_none() && !has_trailers)?;
        self.settle(number, Side::Request, paused)?;
        if let Some(body) = &request.body {
            let vm = self.vm(number)?;
            open(vm, |open, stream| {
                stream.request_body.clone_from(body);
                open.request_body = true;
            });
            let id = stream_id(vm);
            let arguments = (id, word(body.len()), u32::from(!has_trailers));
            let verdict = vm.call(|exports| exports.request_body.as_ref(), id, arguments)?;
            self.settle(number, Side::Request, verdict.unwrap_or_default() != 0)?;
        }
        if has_trailers {
            let vm = self.vm(number)?;
            open(vm, |open, stream| {
                stream.request_trailers = HeaderMap::new(&request.trailers);
                open.request_trailers = true;
            });
            let id = stream_id(vm);
            let arguments = (id, word(request.trailers.len()));
            let verdict = vm.call(|exports| exports.request_trailers.as_ref(), id, arguments)?;
            self.settle(number, Side::Request, verdict.unwrap_or_default() != 0)?;
        }
        Ok(())
    }

    /// Puts the headers of a response into the stream.
    pub(super) fn prepare_response(&mut self, number: usize, status: u32, headers: &[(Vec<u8>, Vec<u8>)]) {
        let Ok(vm) = self.vm(number) else { return };
        let Some(stream) = vm.state().stream.as_mut() else { return };
        let mut map = HeaderMap::default();
        map.add(b":status", status.to_string().as_bytes());
        for (name, value) in headers {
            map.add(name, value);
        }
        stream.response_headers = Some(map);
    }

    /// The response callbacks, for a response whose headers are prepared.
    pub(super) fn pass_response(&mut self, number: usize, response: &HttpResponse) -> Result<(), Ended> {
        let has_trailers = !response.trailers.is_empty();
        let vm = self.vm(number)?;
        let paused = response_headers(vm, response.body.is_empty() && !has_trailers)?;
        self.settle(number, Side::Response, paused)?;
        if !response.body.is_empty() {
            let vm = self.vm(number)?;
            open(vm, |open, stream| {
                stream.response_body.clone_from(&response.body);
                open.response_body = true;
            });
            let id = stream_id(vm);
            let arguments = (id, word(response.body.len()), u32::from(!has_trailers));
            let verdict = vm.call(|exports| exports.response_body.as_ref(), id, arguments)?;
            self.settle(number, Side::Response, verdict.unwrap_or_default() != 0)?;
        }
        if has_trailers {
            let vm = self.vm(number)?;
            open(vm, |open, stream| {
                stream.response_trailers = HeaderMap::new(&response.trailers);
                open.response_trailers = true;
            });
            let id = stream_id(vm);
            let arguments = (id, word(response.trailers.len()));
            let verdict = vm.call(|exports| exports.response_trailers.as_ref(), id, arguments)?;
            self.settle(number, Side::Response, verdict.unwrap_or_default() != 0)?;
        }
        Ok(())
    }

    /// Acts on what a callback left behind, and waits if it paused its stream.
    ///
    /// An answer or a reset wins over whatever the callback returned. Waiting ends when the stream is continued, when
    /// nothing can happen any more within the proxy's patience, or when the filter dies: Envoy answers nothing then.
    fn settle(&mut self, number: usize, side: Side, paused: bool) -> Result<(), Ended> {
        let mut deadline = None;
        loop {
            let vm = self.vm(number)?;
            if vm.dead.is_some() {
                return Err(Ended::Hung);
            }
            let Some(stream) = vm.state().stream.as_mut() else { return Err(Ended::Hung) };
            if stream.signals.closed {
                return Err(Ended::Closed);
            }
            if stream.reply.is_some() {
                return Err(Ended::Replied);
            }
            let continued = match side {
                Side::Request => stream.signals.request_continued,
                Side::Response => stream.signals.response_continued,
            };
            if continued || !paused {
                return Ok(());
            }
            self.drain_queues();
            let until = *deadline.get_or_insert_with(|| self.now().saturating_add(self.patience));
            if !self.deliver_next(until) {
                return Err(Ended::Hung);
            }
        }
    }

    fn vm(&mut self, number: usize) -> Result<&mut Vm, Ended> {
        self.slots.get_mut(number).map(|slot| &mut slot.vm).ok_or(Ended::Hung)
    }
}

fn stream_id(vm: &Vm) -> u32 {
    vm.store.data().stream.as_ref().map_or(0, |stream| stream.id)
}

/// Opens what one callback may touch, closes everything else, and forgets earlier wishes to continue.
fn open(vm: &mut Vm, change: impl FnOnce(&mut Open, &mut Stream)) {
    let Some(stream) = vm.state().stream.as_mut() else { return };
    let mut open = Open::default();
    change(&mut open, stream);
    stream.open = open;
    stream.signals.request_continued = false;
    stream.signals.response_continued = false;
}

fn request_headers(vm: &mut Vm, end_of_stream: bool) -> Result<bool, Trapped> {
    open(vm, |open, _| open.request_headers = true);
    let Some(stream) = &vm.store.data().stream else { return Ok(false) };
    let (id, root, count) = (stream.id, stream.root, word(stream.request_headers.len()));
    vm.call(|exports| exports.context_create.as_ref(), id, (id, root))?;
    let full = (id, count, u32::from(end_of_stream));
    let verdict = match vm.call(|exports| exports.request_headers.as_ref()?.full(), id, full)? {
        None => vm.call(|exports| exports.request_headers.as_ref()?.short(), id, (id, count))?,
        verdict => verdict,
    };
    Ok(is_paused(verdict))
}

fn response_headers(vm: &mut Vm, end_of_stream: bool) -> Result<bool, Trapped> {
    open(vm, |open, _| open.response_headers = true);
    let Some(stream) = &vm.store.data().stream else { return Ok(false) };
    let id = stream.id;
    let count = stream.response_headers.as_ref().map_or(0, |headers| word(headers.len()));
    let full = (id, count, u32::from(end_of_stream));
    let verdict = match vm.call(|exports| exports.response_headers.as_ref()?.full(), id, full)? {
        None => vm.call(|exports| exports.response_headers.as_ref()?.short(), id, (id, count))?,
        verdict => verdict,
    };
    Ok(is_paused(verdict))
}

/// 0 continues, and so does 2, which Envoy no longer knows; everything else stops.
fn is_paused(verdict: Option<u32>) -> bool {
    !matches!(verdict, None | Some(0 | 2))
}

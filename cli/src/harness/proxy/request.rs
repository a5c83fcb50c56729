//! One request from arrival to the access log.

use super::Proxy;
use super::failure::Admission;
use super::reply;
use crate::harness::exchange::{Exchange, HttpRequest, HttpResponse, Outcome};
use crate::harness::headers::HeaderMap;
use crate::harness::property::user_path;
use crate::harness::vm::state::Stream;
use crate::harness::vm::{Trapped, Vm};

/// Response code details of everything the proxy does because its filter failed.
const FAILED: &str = "wasm_fail_stream";

/// How a request ended before it was through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Replied,
    Hung,
    Closed,
    Trapped,
}

impl From<Trapped> for Ended {
    fn from(_: Trapped) -> Self {
        Self::Trapped
    }
}

impl Proxy {
    /// Sends a request through a worker, waiting in virtual time while the filter has it paused.
    ///
    /// Workers count from 0; a number beyond the last starts over. Never fails: what goes wrong is an [`Outcome`].
    pub fn request(&mut self, worker: usize, request: &HttpRequest) -> Exchange {
        let number = 1 + worker % self.workers().max(1);
        match self.admit(number) {
            Admission::Serve => {}
            Admission::Bypass => return bypass(request),
            Admission::Refuse(reason) => return refuse(reason),
        }
        let Some(slot) = self.slots.get_mut(number) else { return refuse("no such worker".into()) };
        let state = slot.vm.store.data_mut();
        self.log.append(&mut state.log);
        self.hostcalls.append(&mut state.records);
        state.open_stream(slot.root, request);
        slot.vm.fuel = 0;
        let ended = self.pass(number, request);
        self.conclude(number, ended, request)
    }

    /// Answers for the filter where it asked to, ends its context, and gathers what happened.
    fn conclude(&mut self, number: usize, ended: Result<(), Ended>, request: &HttpRequest) -> Exchange {
        let replied = match ended {
            Err(Ended::Replied) => self.send_reply(number, request),
            Ok(()) | Err(Ended::Hung | Ended::Closed | Ended::Trapped) => ended.map(|()| None),
        };
        let Some(slot) = self.slots.get_mut(number) else { return refuse("no such worker".into()) };
        let vm = &mut slot.vm;
        // A trap while logging comes too late to change the answer.
        let _ = finish(vm);
        let trap = vm.dead.clone();
        let state = vm.store.data_mut();
        let Some(stream) = state.stream.take() else { return refuse("no stream".into()) };
        let (log, hostcalls) = (std::mem::take(&mut state.log), std::mem::take(&mut state.records));
        let mut exchange = exchange(stream, replied, trap, request);
        (exchange.log, exchange.hostcalls, exchange.fuel) = (log, hostcalls, vm.fuel);
        self.drain_queues();
        exchange
    }
}

/// `proxy_on_log`, `proxy_on_done`, `proxy_on_delete`.
fn finish(vm: &mut Vm) -> Result<(), Trapped> {
    let Some(stream) = vm.state().stream.as_mut() else { return Ok(()) };
    stream.finished = true;
    let id = stream.id;
    vm.call(|exports| exports.log.as_ref(), id, id)?;
    vm.finish_context(id)?;
    vm.delete_done()
}

fn exchange(
    stream: Stream,
    ended: Result<Option<Outcome>, Ended>,
    trap: Option<String>,
    request: &HttpRequest,
) -> Exchange {
    let route_cache_cleared = stream.signals.route_cache_cleared;
    let mut body = None;
    let mut response = None;
    let outcome = match ended {
        Ok(Some(replied)) => replied,
        Ok(None) => {
            body = request.body.is_some().then_some(stream.request_body);
            let headers = stream.response_headers.unwrap_or_default();
            response = Some(HttpResponse {
                status: headers.status().unwrap_or_default(),
                headers: reply::without_status(headers),
                body: stream.response_body,
                trailers: stream.response_trailers.into_pairs(),
            });
            Outcome::Forwarded { headers: stream.request_headers.into_pairs() }
        }
        Err(Ended::Hung) => Outcome::Hung,
        Err(Ended::Closed) => failed(0, "stream closed".into()),
        Err(Ended::Trapped | Ended::Replied) => failed(503, trap.clone().unwrap_or_default()),
    };
    Exchange {
        outcome,
        log: Vec::new(),
        properties: stream.properties.into_iter().map(|(path, value)| (user_path(&path), value)).collect(),
        filter_state: stream.filter_state,
        fuel: 0,
        hostcalls: Vec::new(),
        route_cache_cleared,
        body,
        response,
        trap,
    }
}

fn failed(status: u32, reason: String) -> Outcome {
    Outcome::Failed { status, details: FAILED.into(), reason }
}

fn untouched(outcome: Outcome) -> Exchange {
    Exchange {
        outcome,
        log: Vec::new(),
        properties: std::collections::BTreeMap::new(),
        filter_state: std::collections::BTreeMap::new(),
        fuel: 0,
        hostcalls: Vec::new(),
        route_cache_cleared: false,
        body: None,
        response: None,
        trap: None,
    }
}

fn refuse(reason: String) -> Exchange {
    untouched(failed(503, reason))
}

fn bypass(request: &HttpRequest) -> Exchange {
    let headers = HeaderMap::new(&request.headers).into_pairs();
    let mut exchange = untouched(Outcome::Forwarded { headers });
    exchange.body.clone_from(&request.body);
    exchange.response = Some(request.response.clone());
    exchange
}

//! The context of one request: one callback, everything else is left to the proxy.

use std::rc::Rc;

use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::Action;

use crate::gateway::{Gateway, Verdict};
use crate::hostcalls::CurrentRequest;
use crate::proxy::Proxy;

/// One request.
#[derive(Debug)]
pub(crate) struct Stream {
    /// `None` only if a proxy opens a stream on a root it never configured.
    gateway: Option<Rc<Gateway>>,
}

impl Stream {
    pub(crate) fn new(gateway: Option<Rc<Gateway>>) -> Self {
        Self { gateway }
    }
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _headers: usize, _end_of_stream: bool) -> Action {
        let Some(gateway) = &self.gateway else {
            CurrentRequest.close();
            return Action::Pause;
        };
        match gateway.on_request(&mut CurrentRequest) {
            Verdict::Continue => Action::Continue,
            Verdict::Stop => Action::Pause,
        }
    }
}

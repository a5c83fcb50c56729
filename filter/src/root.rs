//! The root context: takes a configuration or refuses it, and hands it to every request.
//!
//! A refused configuration leaves the previous one in force: the proxy keeps the old root context then. Peer
//! status will live here as well: the timer, the poller and the shared state belong to the root.

use std::rc::Rc;

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::ContextType;

use crate::gateway::Gateway;
use crate::hostcalls;
use crate::proxy::LogLevel;
use crate::stream::Stream;

/// One configured instance of the filter in one VM.
#[derive(Debug, Default)]
pub(crate) struct Root {
    gateway: Option<Rc<Gateway>>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        match Gateway::new(hostcalls::plugin_configuration()) {
            Ok(gateway) => {
                hostcalls::log(LogLevel::Info, &gateway.summary());
                self.gateway = Some(Rc::new(gateway));
                true
            }
            Err(error) => {
                hostcalls::log(LogLevel::Error, &format!("carnet refuses its configuration: {error}"));
                false
            }
        }
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream::new(self.gateway.clone())))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

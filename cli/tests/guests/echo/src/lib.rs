//! A filter as the SDK makes them: reads one header, writes one, answers where told to.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::new(Root));
}}

struct Root;

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _: usize) -> bool {
        self.get_plugin_configuration().is_none_or(|bytes| bytes != b"refuse")
    }

    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Echo))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Echo;

impl Context for Echo {}

impl HttpContext for Echo {
    fn on_http_request_headers(&mut self, _: usize, _: bool) -> Action {
        let host = self.get_http_request_header_bytes(":authority").unwrap_or_default();
        if host == b"denied.local" {
            self.send_http_response(403, vec![], Some(b"no"));
            return Action::Pause;
        }
        self.set_http_request_header_bytes("x-echo", Some(&host));
        Action::Continue
    }
}

//! What the proxy calls first: registers the root context.

use proxy_wasm::types::LogLevel;

use crate::root::Root;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::new(Root::default()));
}}

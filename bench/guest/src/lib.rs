//! What Carnet is measured against: a filter that does nothing, or nothing but hostcalls.
//!
//! Without a configuration, or with a table, which it copies and does not parse, it is the empty filter. Otherwise each line of the configuration is a hostcall and its
//! arguments, separated by tabs; every request makes them in order and looks at no answer. `make bench` takes them from a
//! trace of Carnet, so the difference between the two is what Carnet itself costs.

use std::ptr::null_mut;
use std::rc::Rc;

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};

const REQUEST_HEADERS: u32 = 0;
const COUNTER: u32 = 0;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_get_property(path: *const u8, path_size: usize, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_set_property(path: *const u8, path_size: usize, value: *const u8, size: usize) -> u32;
    fn proxy_get_header_map_pairs(map: u32, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_get_header_map_value(
        map: u32,
        name: *const u8,
        name_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_replace_header_map_value(
        map: u32,
        name: *const u8,
        name_size: usize,
        value: *const u8,
        size: usize,
    ) -> u32;
    fn proxy_remove_header_map_value(map: u32, name: *const u8, name_size: usize) -> u32;
    fn proxy_define_metric(kind: u32, name: *const u8, name_size: usize, id: *mut u32) -> u32;
    fn proxy_increment_metric(id: u32, offset: i64) -> u32;
}

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::new(Root { calls: Rc::new(Vec::new()) }));
}}

/// One hostcall, ready to be made.
enum Call {
    GetProperty(String),
    SetProperty(String, String),
    GetHeaders,
    GetHeader(String),
    ReplaceHeader(String, String),
    RemoveHeader(String),
    Count(u32),
}

impl Call {
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split('\t').map(str::to_owned);
        let name = fields.next()?;
        let mut next = || fields.next();
        Some(match &*name {
            "proxy_get_property" => Self::GetProperty(next()?),
            "proxy_set_property" => Self::SetProperty(next()?, next()?),
            "proxy_get_header_map_pairs" => Self::GetHeaders,
            "proxy_get_header_map_value" => Self::GetHeader(next()?),
            "proxy_replace_header_map_value" => Self::ReplaceHeader(next()?, next()?),
            "proxy_remove_header_map_value" => Self::RemoveHeader(next()?),
            "proxy_increment_metric" => Self::Count(define("bench_calls")),
            _ => return None,
        })
    }

    fn make(&self) {
        match self {
            Self::GetProperty(path) => {
                // SAFETY: all pointers live through the call; `release` takes what comes back.
                release(|data, size| unsafe { proxy_get_property(path.as_ptr(), path.len(), data, size) });
            }
            Self::GetHeaders => {
                // SAFETY: as above.
                release(|data, size| unsafe { proxy_get_header_map_pairs(REQUEST_HEADERS, data, size) });
            }
            Self::GetHeader(name) => {
                // SAFETY: as above.
                release(|data, size| unsafe {
                    proxy_get_header_map_value(REQUEST_HEADERS, name.as_ptr(), name.len(), data, size)
                });
            }
            // SAFETY: pointers and lengths are those of strings that live through the call.
            Self::SetProperty(path, value) => unsafe {
                proxy_set_property(path.as_ptr(), path.len(), value.as_ptr(), value.len());
            },
            // SAFETY: as above.
            Self::ReplaceHeader(name, value) => unsafe {
                let (value, size) = (value.as_ptr(), value.len());
                proxy_replace_header_map_value(REQUEST_HEADERS, name.as_ptr(), name.len(), value, size);
            },
            // SAFETY: as above.
            Self::RemoveHeader(name) => unsafe {
                proxy_remove_header_map_value(REQUEST_HEADERS, name.as_ptr(), name.len());
            },
            // SAFETY: takes numbers only.
            Self::Count(id) => unsafe {
                proxy_increment_metric(*id, 1);
            },
        }
    }
}

fn define(name: &str) -> u32 {
    let mut id = 0;
    // SAFETY: name and out pointer live through the call.
    unsafe { proxy_define_metric(COUNTER, name.as_ptr(), name.len(), &raw mut id) };
    id
}

/// Makes a call that hands over memory, and frees it.
fn release(call: impl FnOnce(*mut *mut u8, *mut usize) -> u32) {
    let (mut data, mut size) = (null_mut::<u8>(), 0_usize);
    if call(&raw mut data, &raw mut size) == 0 && !data.is_null() {
        // SAFETY: the proxy allocates with the `malloc` of this module, which hands out vectors of that capacity.
        drop(unsafe { Vec::from_raw_parts(data, size, size) });
    }
}

struct Root {
    calls: Rc<Vec<Call>>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let bytes = self.get_plugin_configuration().unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let lines = if text.starts_with('{') { "" } else { &text };
        let calls: Option<Vec<_>> = lines.lines().map(Call::parse).collect();
        let is_known = calls.is_some();
        self.calls = Rc::new(calls.unwrap_or_default());
        is_known
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream { calls: self.calls.clone() }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Stream {
    calls: Rc<Vec<Call>>,
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _headers: usize, _end_of_stream: bool) -> Action {
        self.calls.iter().for_each(Call::make);
        Action::Continue
    }
}

//! Guests as text.
//!
//! `{some text}` stands for its address and length. Results of calls land at address 0 (pointer, or `i64` at 16), 4
//! (length) and 8 (`i32`); `$say`, `$status`, `$out`, `$word` and `$long` log them.

use std::fmt::Write as _;

use carnet::harness::{Cache, Exchange, FilterModule, HttpRequest, LogLine, Proxy, ProxyConfig};

/// Every hostcall of ABI 0.2.1, its name in the guests, and its parameters.
pub(crate) const IMPORTS: &[(&str, &str, &str)] = &[
    ("proxy_log", "log", "i32 i32 i32"),
    ("proxy_get_log_level", "get_log_level", "i32"),
    ("proxy_get_status", "get_status", "i32 i32 i32"),
    ("proxy_set_effective_context", "set_context", "i32"),
    ("proxy_done", "done", ""),
    ("proxy_get_current_time_nanoseconds", "get_time", "i32"),
    ("proxy_set_tick_period_milliseconds", "set_tick", "i32"),
    ("proxy_get_property", "get_property", "i32 i32 i32 i32"),
    ("proxy_set_property", "set_property", "i32 i32 i32 i32"),
    ("proxy_get_buffer_bytes", "get_buffer", "i32 i32 i32 i32 i32"),
    ("proxy_get_buffer_status", "get_buffer_status", "i32 i32 i32"),
    ("proxy_set_buffer_bytes", "set_buffer", "i32 i32 i32 i32 i32"),
    ("proxy_get_header_map_pairs", "get_pairs", "i32 i32 i32"),
    ("proxy_set_header_map_pairs", "set_pairs", "i32 i32 i32"),
    ("proxy_get_header_map_value", "get_header", "i32 i32 i32 i32 i32"),
    ("proxy_add_header_map_value", "add_header", "i32 i32 i32 i32 i32"),
    ("proxy_replace_header_map_value", "set_header", "i32 i32 i32 i32 i32"),
    ("proxy_remove_header_map_value", "remove_header", "i32 i32 i32"),
    ("proxy_get_header_map_size", "get_map_size", "i32 i32"),
    ("proxy_continue_stream", "continue_stream", "i32"),
    ("proxy_close_stream", "close_stream", "i32"),
    ("proxy_send_local_response", "reply", "i32 i32 i32 i32 i32 i32 i32 i32"),
    ("proxy_http_call", "http_call", "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32"),
    ("proxy_grpc_call", "grpc_call", "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32"),
    ("proxy_grpc_stream", "grpc_stream", "i32 i32 i32 i32 i32 i32 i32 i32 i32"),
    ("proxy_grpc_send", "grpc_send", "i32 i32 i32 i32"),
    ("proxy_grpc_cancel", "grpc_cancel", "i32"),
    ("proxy_grpc_close", "grpc_close", "i32"),
    ("proxy_get_shared_data", "get_shared", "i32 i32 i32 i32 i32"),
    ("proxy_set_shared_data", "set_shared", "i32 i32 i32 i32 i32"),
    ("proxy_register_shared_queue", "register_queue", "i32 i32 i32"),
    ("proxy_resolve_shared_queue", "resolve_queue", "i32 i32 i32 i32 i32"),
    ("proxy_enqueue_shared_queue", "enqueue", "i32 i32 i32"),
    ("proxy_dequeue_shared_queue", "dequeue", "i32 i32 i32"),
    ("proxy_define_metric", "define_metric", "i32 i32 i32 i32"),
    ("proxy_increment_metric", "increment", "i32 i64"),
    ("proxy_record_metric", "record", "i32 i64"),
    ("proxy_get_metric", "get_metric", "i32 i32"),
    ("proxy_call_foreign_function", "foreign", "i32 i32 i32 i32 i32 i32"),
];

const HELPERS: &str = r#"
    (memory (export "memory") 32)
    (global $free (mut i32) (i32.const 65536))
    (func (export "malloc") (param $size i32) (result i32)
        (if (i32.gt_u (global.get $free) (i32.const 1900000)) (then (global.set $free (i32.const 65536))))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get $size))))
    (func $say (param i32 i32) (drop (call $log (i32.const 2) (local.get 0) (local.get 1))))
    (func $out (call $say (i32.load (i32.const 0)) (i32.load (i32.const 4))))
    (func $long (call $number (i64.load (i32.const 16))))
    (func $word (call $number (i64.load32_u (i32.const 8))))
    (func $status (param i32) (call $number (i64.extend_i32_u (local.get 0))))
    (func $number (param $n i64)
        (local $at i32)
        (local.set $at (i32.const 64))
        (loop $digits
            (local.set $at (i32.sub (local.get $at) (i32.const 1)))
            (i32.store8 (local.get $at)
                (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $n) (i64.const 10)))))
            (local.set $n (i64.div_u (local.get $n) (i64.const 10)))
            (br_if $digits (i64.ne (local.get $n) (i64.const 0))))
        (call $say (local.get $at) (i32.sub (i32.const 64) (local.get $at))))
"#;

/// Replaces `{text}` by address and length, and gives the data segments.
fn place_texts(code: &str) -> (String, String) {
    let (mut placed, mut data, mut at) = (String::new(), String::new(), 1024);
    let mut rest = code;
    while let Some((before, after)) = rest.split_once('{') {
        let (text, after) = after.split_once('}').expect("a closing brace");
        let bytes = text.replace("\\0", "\0").into_bytes();
        write!(placed, "{before}(i32.const {at}) (i32.const {})", bytes.len()).unwrap();
        write!(data, "(data (i32.const {at}) \"").unwrap();
        for byte in &bytes {
            write!(data, "\\{byte:02x}").unwrap();
        }
        data.push_str("\")\n");
        at += bytes.len();
        rest = after;
    }
    placed.push_str(rest);
    (placed, data)
}

/// A whole module around `code`.
pub(crate) fn text(code: &str) -> Vec<u8> {
    let mut module = String::from("(module\n");
    for (name, short, parameters) in IMPORTS {
        let import = format!("(import \"env\" \"{name}\" (func ${short} (param {parameters}) (result i32)))");
        writeln!(module, "{import}").unwrap();
    }
    let (code, data) = place_texts(code);
    write!(module, "{HELPERS}{data}(func (export \"proxy_abi_version_0_2_1\")){code})").unwrap();
    wat::parse_str(&module).unwrap()
}

pub(crate) fn filter(code: &str) -> FilterModule {
    FilterModule::compile(&text(code), Cache::None).unwrap()
}

/// A filter that runs `code` over request headers and lets them pass.
pub(crate) fn on_request(code: &str) -> FilterModule {
    filter(&callback("request_headers", code))
}

/// The text of a callback that runs `code` and answers 0, with parameters `$id`, `$a` and `$b`.
pub(crate) fn callback(name: &str, code: &str) -> String {
    pausing(name, code, 0)
}

/// The same, answering `verdict`.
pub(crate) fn pausing(name: &str, code: &str, verdict: u32) -> String {
    let rest = match name {
        "tick" | "log" | "delete" => "",
        "done" => "(result i32)",
        "context_create" | "queue_ready" => "(param $a i32)",
        "http_call_response" => "(param $a i32) (param $b i32) (param $c i32) (param $d i32)",
        "vm_start" | "configure" | "request_trailers" | "response_trailers" => "(param $a i32) (result i32)",
        _ => "(param $a i32) (param $b i32) (result i32)",
    };
    let answer = if rest.contains("result") { format!("(i32.const {verdict})") } else { String::new() };
    format!("(func (export \"proxy_on_{name}\") (param $id i32) {rest} {code} {answer})")
}

pub(crate) fn start(module: &FilterModule) -> Proxy {
    Proxy::start(module, ProxyConfig::default()).unwrap()
}

/// What one request for `a.local` makes the filter say.
pub(crate) fn run(module: &FilterModule) -> Vec<String> {
    said(&start(module).request(0, &get()).log)
}

/// What one callback over request headers says.
pub(crate) fn answers(code: &str) -> Vec<String> {
    run(&on_request(code))
}

pub(crate) fn get() -> HttpRequest {
    HttpRequest::get("a.local")
}

pub(crate) fn said(log: &[LogLine]) -> Vec<String> {
    log.iter().map(|line| line.message.clone()).collect()
}

/// A header of the request as it went upstream.
pub(crate) fn forwarded(exchange: &Exchange, name: &str) -> Option<String> {
    let carnet::harness::Outcome::Forwarded { headers } = &exchange.outcome else {
        panic!("not forwarded: {:?}", exchange.outcome)
    };
    value(headers, name)
}

pub(crate) fn value(headers: &[(Vec<u8>, Vec<u8>)], name: &str) -> Option<String> {
    let found = headers.iter().find(|(key, _)| key == name.as_bytes());
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}

/// A map in its serialised form, as text for a guest. Parts are shorter than 123 bytes.
pub(crate) fn pairs(pairs: &[(&str, &str)]) -> String {
    let word = |length: usize| format!("{}\0\0\0", char::from(u8::try_from(length).unwrap()));
    let mut out = word(pairs.len());
    for (name, value) in pairs {
        out += &(word(name.len()) + &word(value.len()));
    }
    for (name, value) in pairs {
        write!(out, "{name}\0{value}\0").unwrap();
    }
    format!("{{{out}}}")
}

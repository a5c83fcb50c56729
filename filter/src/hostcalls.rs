//! The one implementation of [`Proxy`] and [`Process`] over the hostcalls of the proxy-wasm ABI, version 0.2.1.
//!
//! The wrappers of the SDK panic on most statuses, and its status type cannot hold every number a proxy may
//! return; a panic costs the whole VM. So the few hostcalls the filter needs are declared here with plain numbers.
//!
//! Source: proxy-wasm ABI 0.2.1, sections "Functions exposed by the host environment".

#![expect(unsafe_code, reason = "hostcalls are foreign functions; each block states why it is sound")]

use std::ptr::{null_mut, slice_from_raw_parts_mut};

use carnet_engine::effect::RequestHeaders;

use crate::outcome::Answer;
use crate::process::{Process, Question};
use crate::proxy::{Counter, LogLevel, Proxy, Refused, Reply};
use crate::shared::{SharedData, SharedValue};

const OK: u32 = 0;
const NOT_FOUND: u32 = 1;
const CAS_MISMATCH: u32 = 8;

const REQUEST_HEADERS: u32 = 0;
const CALL_RESPONSE_HEADERS: u32 = 6;
const CALL_RESPONSE_BODY: u32 = 4;
const PLUGIN_CONFIGURATION: u32 = 7;
const HTTP_REQUEST_STREAM: u32 = 0;
const COUNTER: u32 = 0;
const GAUGE: u32 = 1;
const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;
/// Tells the proxy to choose the gRPC status itself.
const NO_GRPC_STATUS: i32 = -1;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_log(level: u32, message: *const u8, size: usize) -> u32;
    fn proxy_get_log_level(level: *mut u32) -> u32;
    fn proxy_get_buffer_bytes(
        kind: u32,
        start: usize,
        max: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_get_property(path: *const u8, path_size: usize, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_set_property(path: *const u8, path_size: usize, value: *const u8, size: usize) -> u32;
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
    fn proxy_send_local_response(
        status: u32,
        details: *const u8,
        details_size: usize,
        body: *const u8,
        body_size: usize,
        headers: *const u8,
        headers_size: usize,
        grpc_status: i32,
    ) -> u32;
    fn proxy_close_stream(kind: u32) -> u32;
    fn proxy_define_metric(kind: u32, name: *const u8, name_size: usize, id: *mut u32) -> u32;
    fn proxy_increment_metric(id: u32, offset: i64) -> u32;
    fn proxy_record_metric(id: u32, value: u64) -> u32;
    fn proxy_set_tick_period_milliseconds(period: u32) -> u32;
    fn proxy_get_current_time_nanoseconds(time: *mut u64) -> u32;
    fn proxy_get_shared_data(
        key: *const u8,
        key_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
        cas: *mut u32,
    ) -> u32;
    fn proxy_set_shared_data(key: *const u8, key_size: usize, value: *const u8, size: usize, cas: u32)
    -> u32;
    fn proxy_http_call(
        upstream: *const u8,
        upstream_size: usize,
        headers: *const u8,
        headers_size: usize,
        body: *const u8,
        body_size: usize,
        trailers: *const u8,
        trailers_size: usize,
        timeout: u32,
        token: *mut u32,
    ) -> u32;
    fn proxy_set_effective_context(id: u32) -> u32;
}

/// The request in whose callback the filter is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CurrentRequest;

/// The root context, by number, in whose callback the filter is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CurrentRoot(pub(crate) u32);

/// The answer to a call in whose callback the filter is: its number of headers and of bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallAnswer {
    pub(crate) headers: usize,
    pub(crate) body: usize,
}

/// Asks for a tick every so many milliseconds; 0 is none.
pub(crate) fn set_tick_period(period: u32) {
    // SAFETY: takes a number only.
    let _ = unsafe { proxy_set_tick_period_milliseconds(period) };
}

/// Logs a line, whatever the level the proxy logs at.
pub(crate) fn log(level: LogLevel, line: &str) {
    // SAFETY: pointer and length are those of a string that lives through the call.
    let _ = unsafe { proxy_log(number(level), line.as_ptr(), line.len()) };
}

/// The bytes of the plugin configuration; empty when there is none or it may not be read.
pub(crate) fn plugin_configuration() -> Vec<u8> {
    // SAFETY: both pointers are to live locals; see `owned` for what comes back.
    let bytes = owned(|data, size| unsafe {
        proxy_get_buffer_bytes(PLUGIN_CONFIGURATION, 0, usize::MAX, data, size)
    });
    bytes.ok().flatten().unwrap_or_default()
}

impl RequestHeaders for CurrentRequest {
    type Error = Refused;

    fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Refused> {
        // SAFETY: pointers and lengths are those of slices that live through the call.
        let status = unsafe {
            proxy_replace_header_map_value(
                REQUEST_HEADERS,
                name.as_ptr(),
                name.len(),
                value.as_ptr(),
                value.len(),
            )
        };
        accepted(status)
    }

    fn remove(&mut self, name: &str) -> Result<(), Refused> {
        // SAFETY: pointer and length are those of a string that lives through the call.
        let status = unsafe { proxy_remove_header_map_value(REQUEST_HEADERS, name.as_ptr(), name.len()) };
        if status == NOT_FOUND { Ok(()) } else { accepted(status) }
    }
}

impl Proxy for CurrentRequest {
    fn header(&self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        header(REQUEST_HEADERS, name)
    }

    fn property(&self, path: &str) -> Result<Option<Vec<u8>>, Refused> {
        // SAFETY: path and out pointers live through the call; see `owned` for what comes back.
        owned(|data, size| unsafe { proxy_get_property(path.as_ptr(), path.len(), data, size) })
    }

    fn leave(&self, name: &str, text: &str) {
        // SAFETY: pointers and lengths are those of strings that live through the call.
        let _ = unsafe { proxy_set_property(name.as_ptr(), name.len(), text.as_ptr(), text.len()) };
    }

    fn reply(&mut self, reply: &Reply<'_>) -> Result<(), Refused> {
        send_local_response(reply)
    }

    fn close(&mut self) {
        // SAFETY: takes a number only.
        let _ = unsafe { proxy_close_stream(HTTP_REQUEST_STREAM) };
    }

    fn count(&self, counter: Counter<'_>) {
        count(counter);
    }

    fn log(&self, level: LogLevel, line: impl FnOnce() -> String) {
        let mut current = number(LogLevel::Info);
        // SAFETY: the pointer is to a live local.
        let status = unsafe { proxy_get_log_level(&raw mut current) };
        if status == OK && current <= number(level) {
            log(level, &line());
        }
    }
}

/// A context of the proxy; whichever it is, what it shares is that of the process.
trait Context {}

impl Context for CurrentRequest {}

impl Context for CurrentRoot {}

impl<C: Context> SharedData for C {
    fn now(&self) -> u64 {
        now()
    }

    fn shared(&self, key: &str) -> Result<Option<SharedValue>, Refused> {
        get_shared(key)
    }

    fn share(&self, key: &str, value: &str, cas: u32) -> Result<bool, Refused> {
        set_shared(key, value, cas)
    }
}

impl Process for CurrentRoot {
    fn call(&self, question: &Question<'_>) -> Result<u32, Refused> {
        let (cluster, headers) = (question.cluster, pairs(question.headers));
        let mut token = 0;
        // SAFETY: pointers and lengths are those of a string, of bytes and of a local that live through the call;
        // there is neither body nor trailer, and a length of 0 is no trailers.
        let status = unsafe {
            proxy_http_call(
                cluster.as_ptr(),
                cluster.len(),
                headers.as_ptr(),
                headers.len(),
                std::ptr::null(),
                0,
                std::ptr::null(),
                0,
                question.timeout_ms,
                &raw mut token,
            )
        };
        accepted(status).map(|()| token)
    }

    fn count(&self, counter: Counter<'_>) {
        count(counter);
    }

    fn gauge(&self, gauge: Counter<'_>, value: u64) {
        if let Some(id) = defined(GAUGE, gauge) {
            // SAFETY: takes numbers only.
            let _ = unsafe { proxy_record_metric(id, value) };
        }
    }

    fn answer(&self, stream: u32, reply: &Reply<'_>) {
        // SAFETY: takes a number only.
        if unsafe { proxy_set_effective_context(stream) } == OK {
            let _ = send_local_response(reply);
            // SAFETY: takes a number only.
            let _ = unsafe { proxy_set_effective_context(self.0) };
        }
    }

    fn log(&self, level: LogLevel, line: &str) {
        log(level, line);
    }
}

impl Answer for CallAnswer {
    fn header_count(&self) -> usize {
        self.headers
    }

    fn body_size(&self) -> usize {
        self.body
    }

    fn header(&self, name: &str) -> Option<Vec<u8>> {
        header(CALL_RESPONSE_HEADERS, name).ok().flatten()
    }

    fn body(&self, max: usize) -> Result<Vec<u8>, Refused> {
        // SAFETY: both pointers are to live locals; see `owned` for what comes back.
        let bytes =
            owned(|data, size| unsafe { proxy_get_buffer_bytes(CALL_RESPONSE_BODY, 0, max, data, size) });
        Ok(bytes?.unwrap_or_default())
    }
}

fn now() -> u64 {
    let mut time = 0;
    // SAFETY: the pointer is to a live local.
    let _ = unsafe { proxy_get_current_time_nanoseconds(&raw mut time) };
    time / NANOSECONDS_PER_MILLISECOND
}

fn get_shared(key: &str) -> Result<Option<SharedValue>, Refused> {
    let mut cas = 0;
    // SAFETY: key and out pointers live through the call; see `owned` for what comes back.
    let value = owned(|data, size| unsafe {
        proxy_get_shared_data(key.as_ptr(), key.len(), data, size, &raw mut cas)
    })?;
    Ok(value.map(|value| SharedValue { value, cas }))
}

fn set_shared(key: &str, value: &str, cas: u32) -> Result<bool, Refused> {
    // SAFETY: pointers and lengths are those of strings that live through the call.
    match unsafe { proxy_set_shared_data(key.as_ptr(), key.len(), value.as_ptr(), value.len(), cas) } {
        OK => Ok(true),
        CAS_MISMATCH => Ok(false),
        status => Err(Refused(status)),
    }
}

fn header(map: u32, name: &str) -> Result<Option<Vec<u8>>, Refused> {
    // SAFETY: name and out pointers live through the call; see `owned` for what comes back.
    owned(|data, size| unsafe { proxy_get_header_map_value(map, name.as_ptr(), name.len(), data, size) })
}

fn send_local_response(reply: &Reply<'_>) -> Result<(), Refused> {
    let headers = if reply.headers.is_empty() { Vec::new() } else { pairs(reply.headers) };
    // SAFETY: pointers and lengths are those of strings and bytes that live through the call.
    let status = unsafe {
        proxy_send_local_response(
            u32::from(reply.status),
            reply.details.as_ptr(),
            reply.details.len(),
            reply.body.as_ptr(),
            reply.body.len(),
            headers.as_ptr(),
            headers.len(),
            NO_GRPC_STATUS,
        )
    };
    accepted(status)
}

/// Headers as a proxy reads them: their number, the lengths of all names and values, then each with a NUL after it.
fn pairs(headers: &[(&str, &str)]) -> Vec<u8> {
    let texts = || headers.iter().flat_map(|(name, value)| [*name, *value]);
    let length = |length: usize| u32::try_from(length).unwrap_or_default().to_le_bytes();
    let mut bytes = length(headers.len()).to_vec();
    texts().for_each(|text| bytes.extend_from_slice(&length(text.len())));
    for text in texts() {
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
    }
    bytes
}

fn count(counter: Counter<'_>) {
    if let Some(id) = defined(COUNTER, counter) {
        // SAFETY: takes numbers only.
        let _ = unsafe { proxy_increment_metric(id, 1) };
    }
}

/// The number of a metric, which is defined if it was not.
fn defined(kind: u32, metric: Counter<'_>) -> Option<u32> {
    let id = metric.id.get().or_else(|| {
        let (name, mut id) = ((metric.name)(), 0);
        // SAFETY: name and out pointer live through the call.
        let status = unsafe { proxy_define_metric(kind, name.as_ptr(), name.len(), &raw mut id) };
        (status == OK).then_some(id)
    });
    metric.id.set(id);
    id
}

fn accepted(status: u32) -> Result<(), Refused> {
    if status == OK { Ok(()) } else { Err(Refused(status)) }
}

/// Runs a hostcall that hands over memory and takes ownership of it.
fn owned(call: impl FnOnce(*mut *mut u8, *mut usize) -> u32) -> Result<Option<Vec<u8>>, Refused> {
    let (mut data, mut size) = (null_mut::<u8>(), 0_usize);
    match call(&raw mut data, &raw mut size) {
        OK if data.is_null() => Ok(Some(Vec::new())),
        // SAFETY: the proxy allocates with the `malloc` this module exports, which hands out boxed slices of the
        // size asked for, and gives the memory up with a status of OK.
        OK => Ok(Some(unsafe { Box::from_raw(slice_from_raw_parts_mut(data, size)) }.into_vec())),
        NOT_FOUND => Ok(None),
        status => Err(Refused(status)),
    }
}

fn number(level: LogLevel) -> u32 {
    match level {
        LogLevel::Debug => 1,
        LogLevel::Info => 2,
        LogLevel::Error => 4,
        LogLevel::Critical => 5,
    }
}

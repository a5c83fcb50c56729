//! The one implementation of [`Proxy`] over the hostcalls of the proxy-wasm ABI, version 0.2.1.
//!
//! The SDK's own wrappers panic on most statuses, and its status type cannot hold every number a proxy may
//! return; a panic costs the whole VM. So the few hostcalls the filter needs are declared here with plain
//! numbers, and this is the only file with `unsafe` code.
//!
//! Source: proxy-wasm ABI 0.2.1, sections "Functions exposed by the host environment".

#![expect(unsafe_code, reason = "hostcalls are foreign functions; each block states why it is sound")]

use std::ptr::{null_mut, slice_from_raw_parts_mut};

use carnet_engine::effect::RequestHeaders;

use crate::proxy::{Counter, LogLevel, Proxy, Refused};

const OK: u32 = 0;
const NOT_FOUND: u32 = 1;

const REQUEST_HEADERS: u32 = 0;
const PLUGIN_CONFIGURATION: u32 = 7;
const HTTP_REQUEST_STREAM: u32 = 0;
const COUNTER: u32 = 0;
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
}

/// The request in whose callback the filter is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CurrentRequest;

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
        // SAFETY: name and out pointers live through the call; see `owned` for what comes back.
        owned(|data, size| unsafe {
            proxy_get_header_map_value(REQUEST_HEADERS, name.as_ptr(), name.len(), data, size)
        })
    }

    fn property(&self, path: &str) -> Result<Option<Vec<u8>>, Refused> {
        // SAFETY: path and out pointers live through the call; see `owned` for what comes back.
        owned(|data, size| unsafe { proxy_get_property(path.as_ptr(), path.len(), data, size) })
    }

    fn leave(&self, name: &str, text: &str) {
        // SAFETY: pointers and lengths are those of strings that live through the call.
        let _ = unsafe { proxy_set_property(name.as_ptr(), name.len(), text.as_ptr(), text.len()) };
    }

    fn reply(&mut self, status: u16, details: &str, body: &str) -> Result<(), Refused> {
        // SAFETY: pointers and lengths are those of strings that live through the call; no headers are given.
        let status = unsafe {
            proxy_send_local_response(
                u32::from(status),
                details.as_ptr(),
                details.len(),
                body.as_ptr(),
                body.len(),
                std::ptr::null(),
                0,
                NO_GRPC_STATUS,
            )
        };
        accepted(status)
    }

    fn close(&mut self) {
        // SAFETY: takes a number only.
        let _ = unsafe { proxy_close_stream(HTTP_REQUEST_STREAM) };
    }

    fn count(&self, counter: Counter<'_>) {
        let id = counter.id.get().or_else(|| define(&(counter.name)()));
        counter.id.set(id);
        if let Some(id) = id {
            // SAFETY: takes numbers only.
            let _ = unsafe { proxy_increment_metric(id, 1) };
        }
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

fn define(name: &str) -> Option<u32> {
    let mut id = 0;
    // SAFETY: name and out pointer live through the call.
    let status = unsafe { proxy_define_metric(COUNTER, name.as_ptr(), name.len(), &raw mut id) };
    (status == OK).then_some(id)
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
    }
}

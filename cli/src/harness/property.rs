//! Properties: what a path leads to, and the bytes Envoy gives for it.
//!
//! Paths are segments joined by NUL. Attributes that need a router, an upstream or a listener configuration (`xds.*`,
//! `upstream.*`) have no built-in value: give them in [`ProxyConfig::properties`](super::ProxyConfig::properties).
//!
//! Source: Envoy `source/extensions/common/wasm/context.cc` and `filters/common/expr`, as measured on 1.40.

use super::abi::Status;
use super::connection::Connection;
use super::headers::{HeaderMap, HeaderPairs, serialize};
use super::vm::state::{Stream, VmState};

/// A typed value of a property.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyValue {
    /// One byte, 0 or 1.
    Bool(bool),
    /// Eight bytes, little endian.
    Int(i64),
    /// Eight bytes, little endian.
    Uint(u64),
    /// Eight bytes, little endian. A number in a protobuf `Struct`, such as route metadata, is one of these.
    Double(f64),
    /// Text as it is.
    String(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// Nanoseconds since 1970, or of a duration, as eight bytes.
    Nanoseconds(i64),
    /// The map format.
    Map(HeaderPairs),
    /// The map format with the items as names and empty values.
    List(Vec<Vec<u8>>),
}

impl PropertyValue {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Bool(value) => out.push(u8::from(*value)),
            Self::Int(value) | Self::Nanoseconds(value) => out.extend_from_slice(&value.to_le_bytes()),
            Self::Uint(value) => out.extend_from_slice(&value.to_le_bytes()),
            Self::Double(value) => out.extend_from_slice(&value.to_le_bytes()),
            Self::String(value) => out.extend_from_slice(value.as_bytes()),
            Self::Bytes(value) => out.extend_from_slice(value),
            Self::Map(pairs) => serialize(pairs, out),
            Self::List(items) => {
                let pairs: HeaderPairs = items.iter().map(|item| (item.clone(), Vec::new())).collect();
                serialize(&pairs, out);
            }
        }
    }
}

impl From<bool> for PropertyValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for PropertyValue {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

/// A path as a user writes it in the form the ABI uses.
pub(crate) fn abi_path(path: &str) -> Vec<u8> {
    if path.contains('\0') { path.into() } else { path.replace('.', "\0").into() }
}

/// A path as the ABI gives it in the form a user reads.
pub(crate) fn user_path(path: &[u8]) -> String {
    super::trace::lossy(path).trim_end_matches('\0').replace('\0', ".")
}

/// Appends the value `path` leads to for the context `id` to `out`.
pub(crate) fn read(state: &VmState, id: u32, path: &[u8], out: &mut Vec<u8>) -> Result<(), Status> {
    let path = path.strip_suffix(b"\0").unwrap_or(path);
    if let Some(value) = state.settings.properties.get(path) {
        value.write(out);
        return Ok(());
    }
    let mut segments = path.splitn(3, |byte| *byte == 0);
    let path = (segments.next().unwrap_or_default(), segments.next(), segments.next());
    let stream = state.stream_of(id);
    match path {
        (b"" | b"xds" | b"filter_state", None, None) => Err(Status::SerializationFailure),
        (b"request" | b"connection" | b"source" | b"destination" | b"response", None, None) => {
            Err(if stream.is_some() { Status::SerializationFailure } else { Status::NotFound })
        }
        (b"metadata", None, None) => Ok(()),
        (b"plugin_name", None, None) => text(out, &state.settings.plugin_name),
        (b"plugin_root_id", None, None) => text(out, &state.settings.root_id),
        (b"plugin_vm_id", None, None) => text(out, &state.settings.vm_id),
        (b"connection_id", None, None) => number(out, stream.ok_or(Status::NotFound)?.connection.id),
        (name, None, None) => own(stream, name, out),
        (b"connection", Some(name), None) => connection(&of(stream)?.connection, name, out),
        (side @ (b"source" | b"destination"), Some(name), None) => {
            address(&of(stream)?.connection, side, name, out)
        }
        (b"request", Some(b"headers"), name) => headers(&of(stream)?.request_headers, name, out),
        (b"request", Some(name), None) => request(of(stream)?, state.now(), name, out),
        (b"response", Some(b"headers"), name) => headers(response_headers(stream)?, name, out),
        (b"response", Some(name), None) => response(of(stream)?, name, out),
        _ => Err(Status::NotFound),
    }
}

fn of(stream: Option<&Stream>) -> Result<&Stream, Status> {
    stream.ok_or(Status::NotFound)
}

/// What the filter itself stored under a one-segment path.
fn own(stream: Option<&Stream>, name: &[u8], out: &mut Vec<u8>) -> Result<(), Status> {
    out.extend_from_slice(of(stream)?.properties.get(name).ok_or(Status::NotFound)?);
    Ok(())
}

fn response_headers(stream: Option<&Stream>) -> Result<&HeaderMap, Status> {
    of(stream)?.response_headers.as_ref().ok_or(Status::NotFound)
}

fn connection(connection: &Connection, name: &[u8], out: &mut Vec<u8>) -> Result<(), Status> {
    match name {
        b"id" => number(out, connection.id),
        b"mtls" => flag(out, connection.mtls),
        b"peer_certificate_valid" => flag(out, connection.certificate_valid),
        b"requested_server_name" => text(out, &connection.requested_server_name),
        b"tls_version" => optional(out, connection.tls_version.as_deref()),
        b"uri_san_peer_certificate" => optional(out, connection.uri_san.as_deref()),
        b"dns_san_peer_certificate" => optional(out, connection.dns_san.as_deref()),
        b"subject_peer_certificate" => text(out, &connection.subject),
        b"sha256_peer_certificate_digest" => optional(out, connection.certificate_digest.as_deref()),
        b"uri_san_local_certificate" => optional(out, connection.local_uri_san.as_deref()),
        _ => Err(Status::NotFound),
    }
}

fn address(connection: &Connection, side: &[u8], name: &[u8], out: &mut Vec<u8>) -> Result<(), Status> {
    let source = side == b"source";
    let address = if source { &connection.source_address } else { &connection.destination_address };
    match name {
        b"address" => text(out, address),
        b"port" if source => {
            let port = address.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
            number(out, port.unwrap_or_default())
        }
        b"port" => number(out, u64::from(connection.destination_port)),
        _ => Err(Status::NotFound),
    }
}

fn headers(map: &HeaderMap, name: Option<&[u8]>, out: &mut Vec<u8>) -> Result<(), Status> {
    let Some(name) = name else {
        serialize(map.pairs(), out);
        return Ok(());
    };
    if map.joined(name, out) { Ok(()) } else { Err(Status::NotFound) }
}

fn request(stream: &Stream, now: u64, name: &[u8], out: &mut Vec<u8>) -> Result<(), Status> {
    let map = &stream.request_headers;
    let path = map.first(b":path");
    match name {
        b"path" => bytes(out, path),
        b"url_path" => bytes(out, path.map(|path| split_query(path).0)),
        b"query" => bytes(out, path.map(|path| split_query(path).1)),
        b"host" => bytes(out, map.first(b":authority")),
        b"scheme" => bytes(out, map.first(b":scheme")),
        b"method" => bytes(out, map.first(b":method")),
        b"referer" => bytes(out, map.first(b"referer")),
        b"useragent" => bytes(out, map.first(b"user-agent")),
        b"id" => bytes(out, map.first(b"x-request-id")),
        b"protocol" => text(out, "HTTP/1.1"),
        b"time" => number(out, stream.started),
        b"duration" if stream.finished => number(out, now - stream.started),
        b"size" => length(out, stream.request_body.len()),
        b"total_size" => length(out, stream.request_body.len() + map.byte_size()),
        _ => Err(Status::NotFound),
    }
}

fn response(stream: &Stream, name: &[u8], out: &mut Vec<u8>) -> Result<(), Status> {
    let map = response_headers(Some(stream))?;
    match name {
        b"code" => number(out, map.status().map(u64::from).ok_or(Status::NotFound)?),
        b"grpc_status" => bytes(out, map.first(b"grpc-status")),
        b"size" => length(out, stream.response_body.len()),
        b"flags" if stream.finished => number(out, 0),
        b"code_details" if stream.finished => text(out, &stream.details),
        _ => Err(Status::NotFound),
    }
}

fn split_query(path: &[u8]) -> (&[u8], &[u8]) {
    let at = path.iter().position(|byte| *byte == b'?').unwrap_or(path.len());
    let (path, query) = path.split_at_checked(at).unwrap_or((path, b""));
    (path, query.strip_prefix(b"?").unwrap_or(query))
}

fn text(out: &mut Vec<u8>, value: &str) -> Result<(), Status> {
    bytes(out, Some(value.as_bytes()))
}

fn optional(out: &mut Vec<u8>, value: Option<&str>) -> Result<(), Status> {
    bytes(out, value.map(str::as_bytes))
}

fn bytes(out: &mut Vec<u8>, value: Option<&[u8]>) -> Result<(), Status> {
    out.extend_from_slice(value.ok_or(Status::NotFound)?);
    Ok(())
}

fn flag(out: &mut Vec<u8>, value: Option<bool>) -> Result<(), Status> {
    out.push(u8::from(value.ok_or(Status::NotFound)?));
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "every arm of the tables above gives a result")]
fn number(out: &mut Vec<u8>, value: u64) -> Result<(), Status> {
    out.extend_from_slice(&value.to_le_bytes());
    Ok(())
}

fn length(out: &mut Vec<u8>, value: usize) -> Result<(), Status> {
    number(out, u64::try_from(value).unwrap_or(u64::MAX))
}

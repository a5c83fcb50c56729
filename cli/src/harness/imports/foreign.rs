//! Foreign functions: `clear_route_cache`, `set_envoy_filter_state` and `declare_property`.
//!
//! Source: Envoy `source/extensions/common/wasm/foreign.cc`; the registered objects are those found in Envoy 1.40.

use super::stream::clear_route_cache;
use crate::harness::abi::Status;
use crate::harness::trace::lossy;
use crate::harness::vm::call::{Call, Out, Reply, Slice};

/// Filter state objects that can be made from a string.
const OBJECTS: &[&str] = &[
    "envoy.network.application_protocols",
    "envoy.network.ip",
    "envoy.network.network_namespace",
    "envoy.network.transport_socket.original_dst_address",
    "envoy.network.upstream_server_name",
    "envoy.network.upstream_socket_options",
    "envoy.network.upstream_subject_alt_names",
    "envoy.ratelimit.hits_addend",
    "envoy.string",
    "envoy.tcp_proxy.cluster",
    "envoy.tcp_proxy.disable_tunneling",
    "envoy.tcp_proxy.per_connection_idle_timeout_ms",
    "envoy.tls.upstream_certificate_mappers.filter_state_override",
    "envoy.udp_proxy.cluster",
    "envoy.upstream.dynamic_host",
    "envoy.upstream.dynamic_port",
];

/// `proxy_call_foreign_function`. All three functions give no result.
pub(super) fn call(call: &mut Call<'_>, name: Slice, arguments: Slice, results: Out) -> Reply {
    let (guest, _) = call.split();
    let arguments = guest.read(arguments)?.to_vec();
    match guest.read(name)? {
        b"clear_route_cache" => clear_route_cache(call)?,
        b"set_envoy_filter_state" => set_filter_state(call, &arguments)?,
        b"declare_property" => declare_property(call, &arguments)?,
        _ => return Err(Status::NotFound.into()),
    }
    for out in [results.0, results.1] {
        if out != 0 {
            call.write_word(out, 0)?;
        }
    }
    Ok(())
}

/// Message `SetEnvoyFilterStateArguments`: path, value, span (0 filter chain, 1 request, 2 connection).
fn set_filter_state(call: &mut Call<'_>, message: &[u8]) -> Reply {
    let fields = Fields::parse(message).ok_or(Status::BadArgument)?;
    let (path, value) = (lossy(fields.first), fields.second.to_vec());
    if fields.third > 2 || !OBJECTS.contains(&path.as_str()) {
        return Err(Status::NotFound.into());
    }
    let stream = call.state().current_stream().ok_or(Status::NotFound)?;
    stream.filter_state.insert(path, value);
    Ok(())
}

/// Message `DeclarePropertyArguments`: a name may be declared once. The declared type changes nothing here.
fn declare_property(call: &mut Call<'_>, message: &[u8]) -> Reply {
    let name = Fields::parse(message).ok_or(Status::BadArgument)?.first.to_vec();
    let state = call.state();
    if state.declared_properties.contains(&name) {
        return Err(Status::BadArgument.into());
    }
    state.declared_properties.push(name);
    Ok(())
}

/// The first two fields of a protobuf message if they are strings, and the third if it is a number.
#[derive(Debug, Default)]
struct Fields<'a> {
    first: &'a [u8],
    second: &'a [u8],
    third: u64,
}

impl<'a> Fields<'a> {
    fn parse(mut message: &'a [u8]) -> Option<Self> {
        let mut fields = Self::default();
        while !message.is_empty() {
            let key = varint(&mut message)?;
            match key & 7 {
                0 => {
                    let value = varint(&mut message)?;
                    if key >> 3 == 3 {
                        fields.third = value;
                    }
                }
                2 => {
                    let length = usize::try_from(varint(&mut message)?).ok()?;
                    let value;
                    (value, message) = message.split_at_checked(length)?;
                    match key >> 3 {
                        1 => fields.first = value,
                        2 => fields.second = value,
                        _ => {}
                    }
                }
                1 => message = message.get(8..)?,
                5 => message = message.get(4..)?,
                _ => return None,
            }
        }
        Some(fields)
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

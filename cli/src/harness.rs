//! A proxy in this process that runs the real filter: proxy-wasm 0.2.1 on wasmtime, behaving as Envoy 1.40 does.
//!
//! [`FilterModule`] is compiled code, [`Proxy`] one simulated proxy process with its threads, [`Proxy::request`] one
//! request through it. Nothing is random and no real time passes, so equal inputs give equal [`Exchange`]s. The order of
//! threads is fixed, or drawn from a seed ([`Interleaving`]); threads can be stalled and crashed.
//!
//! Not here: routing, listeners, TLS, connection pools. What a filter sees of those comes from [`Connection`] and
//! [`ProxyConfig::properties`]. No network filters and no gRPC upstreams either.
//!
//! # Limits
//!
//! | limit | default | beyond it |
//! |---|---|---|
//! | fuel of one callback | 1,000,000,000 (about half a second) | trap: the virtual machine is dead |
//! | fuel of each call while starting | 50,000,000,000 | refused configuration |
//! | linear memory | 1 GiB, as in Envoy | `memory.grow` fails inside the guest |
//! | table entries | 1,048,576 | `table.grow` fails inside the guest |
//! | stack | 512 KiB | trap |
//! | header map given by the guest | 1,024 pairs, 1 MiB | read as empty |
//! | response to `proxy_http_call` | 32 MiB | callback with zero headers |
//! | waiting for a paused request | 15 s of virtual time | [`Outcome::Hung`] |
//! | queue callbacks in one go | 10,000 | the rest wait for the next event |
//!
//! Fuel bounds the guest and every hostcall is bounded by its arguments, so there is no wall-clock limit.
//!
//! Source: proxy-wasm/spec, proxy-wasm-cpp-host, Envoy `source/extensions/common/wasm`, and measurements on 1.40.

mod abi;
mod config;
mod connection;
mod error;
mod exchange;
mod headers;
mod hostcall;
mod imports;
mod interleaving;
mod module;
mod process;
mod property;
mod proxy;
mod trace;
mod vm;

pub use self::abi::{AbiVersion, LogLevel, Status};
pub use self::config::{ClusterAnswer, ClusterScript, FailurePolicy, Limits, ProxyConfig};
pub use self::connection::Connection;
pub use self::error::HarnessError;
pub use self::exchange::{Exchange, HttpRequest, HttpResponse, LogLine, Outcome, Thread};
pub use self::headers::HeaderPairs;
pub use self::interleaving::Interleaving;
pub use self::module::{Cache, FilterModule};
pub use self::process::{Callout, Metric, MetricKind, SharedValue};
pub use self::property::PropertyValue;
pub use self::proxy::{Proxy, Reloads};
pub use self::trace::{Argument, ArgumentValue, Fault, HostcallRecord};

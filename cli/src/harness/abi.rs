//! The vocabulary of the proxy-wasm ABI: versions, statuses, numbered kinds.
//!
//! Numbers only; what a host does with them lives with the hostcalls.
//!
//! Source: proxy-wasm/spec, `abi-versions/v0.2.1`; statuses 9 and 11 from proxy-wasm-cpp-host.

use serde::Serialize;

/// The ABI a module was written against, as told by its marker export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum AbiVersion {
    /// `proxy_abi_version_0_1_0`: header callbacks without end of stream, configuration by its own hostcall.
    #[serde(rename = "0.1.0")]
    V0_1_0,
    /// `proxy_abi_version_0_2_0`: streams are continued and closed by type, configuration comes as a buffer.
    #[serde(rename = "0.2.0")]
    V0_2_0,
    /// `proxy_abi_version_0_2_1`: adds `proxy_get_log_level`. What the Rust SDK exports.
    #[serde(rename = "0.2.1")]
    V0_2_1,
}

impl AbiVersion {
    /// The version a marker export stands for, `None` for any other name.
    pub(crate) fn from_marker(export: &str) -> Option<Self> {
        match export {
            "proxy_abi_version_0_1_0" => Some(Self::V0_1_0),
            "proxy_abi_version_0_2_0" => Some(Self::V0_2_0),
            "proxy_abi_version_0_2_1" => Some(Self::V0_2_1),
            _ => None,
        }
    }
}

/// What a hostcall answers. The harness itself only ever returns these; fault injection may return any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The call did what was asked.
    Ok = 0,
    /// The named thing does not exist.
    NotFound = 1,
    /// An argument is out of range, or the thing asked for is not available now.
    BadArgument = 2,
    /// A value exists but has no byte form.
    SerializationFailure = 3,
    /// Bytes given by the guest do not parse.
    ParseFailure = 4,
    /// A pointer leads outside the guest's memory.
    InvalidMemoryAccess = 6,
    /// The queue holds nothing.
    Empty = 7,
    /// Somebody else wrote the shared value first.
    CasMismatch = 8,
    /// The proxy cannot do it.
    InternalFailure = 10,
}

impl Status {
    /// The number that crosses the border.
    #[must_use]
    pub fn code(self) -> u32 {
        match self {
            Self::Ok => 0,
            Self::NotFound => 1,
            Self::BadArgument => 2,
            Self::SerializationFailure => 3,
            Self::ParseFailure => 4,
            Self::InvalidMemoryAccess => 6,
            Self::Empty => 7,
            Self::CasMismatch => 8,
            Self::InternalFailure => 10,
        }
    }
}

/// How much a log line matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Every step.
    Trace,
    /// For somebody looking for a fault.
    Debug,
    /// The proxy's default threshold in this harness.
    Info,
    /// Something odd that was handled.
    Warn,
    /// Something failed.
    Error,
    /// The virtual machine failed; also how Envoy shows a panic message.
    Critical,
}

impl LogLevel {
    pub(crate) fn from_code(code: u32) -> Option<Self> {
        match code {
            0 => Some(Self::Trace),
            1 => Some(Self::Debug),
            2 => Some(Self::Info),
            3 => Some(Self::Warn),
            4 => Some(Self::Error),
            5 => Some(Self::Critical),
            _ => None,
        }
    }

    pub(crate) fn code(self) -> u32 {
        match self {
            Self::Trace => 0,
            Self::Debug => 1,
            Self::Info => 2,
            Self::Warn => 3,
            Self::Error => 4,
            Self::Critical => 5,
        }
    }
}

/// The buffers a guest may ask for. Network and gRPC buffers exist in the ABI but never hold anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BufferKind {
    RequestBody,
    ResponseBody,
    CallResponseBody,
    VmConfiguration,
    PluginConfiguration,
    /// Downstream, upstream, gRPC and call data: known numbers, nothing behind them.
    Absent,
}

impl BufferKind {
    pub(crate) fn from_code(code: u32) -> Result<Self, Status> {
        match code {
            0 => Ok(Self::RequestBody),
            1 => Ok(Self::ResponseBody),
            4 => Ok(Self::CallResponseBody),
            6 => Ok(Self::VmConfiguration),
            7 => Ok(Self::PluginConfiguration),
            2 | 3 | 5 | 8 => Ok(Self::Absent),
            _ => Err(Status::BadArgument),
        }
    }
}

/// The header maps a guest may ask for. The gRPC maps exist in the ABI but never hold anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapKind {
    RequestHeaders,
    RequestTrailers,
    ResponseHeaders,
    ResponseTrailers,
    Grpc,
    CallResponseHeaders,
    CallResponseTrailers,
}

impl MapKind {
    pub(crate) fn from_code(code: u32) -> Result<Self, Status> {
        match code {
            0 => Ok(Self::RequestHeaders),
            1 => Ok(Self::RequestTrailers),
            2 => Ok(Self::ResponseHeaders),
            3 => Ok(Self::ResponseTrailers),
            4 | 5 => Ok(Self::Grpc),
            6 => Ok(Self::CallResponseHeaders),
            7 => Ok(Self::CallResponseTrailers),
            _ => Err(Status::BadArgument),
        }
    }
}

/// A length or count as the ABI writes it. Nothing here comes near 4 GiB; what did would show as the largest number.
pub(crate) fn word(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A guest address or length as a host index.
pub(crate) fn index(word: u32) -> usize {
    usize::try_from(word).unwrap_or(usize::MAX)
}

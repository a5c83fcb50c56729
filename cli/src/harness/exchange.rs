//! One request through the proxy: what goes in, what comes out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::abi::LogLevel;
use super::connection::Connection;
use super::headers::HeaderPairs;
use super::trace::HostcallRecord;

/// A request as it arrives at the proxy, together with what the upstream would answer.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// Headers in order, pseudo headers included. Names may have any case; `host` is `:authority`.
    pub headers: HeaderPairs,
    /// The body, delivered in one piece. `None`: the headers end the stream.
    pub body: Option<Vec<u8>>,
    /// Trailers; none if empty.
    pub trailers: HeaderPairs,
    /// The connection it came on.
    pub connection: Connection,
    /// What the upstream answers if the request gets that far.
    pub response: HttpResponse,
}

impl HttpRequest {
    /// `GET /` for `authority` over HTTP, on a plaintext connection, answered with an empty 200.
    #[must_use]
    pub fn get(authority: &str) -> Self {
        let headers = [(":method", "GET"), (":path", "/"), (":scheme", "http"), (":authority", authority)];
        Self {
            headers: headers.map(|(name, value)| (name.into(), value.into())).into(),
            body: None,
            trailers: HeaderPairs::new(),
            connection: Connection::plaintext(),
            response: HttpResponse::default(),
        }
    }

    /// Adds a header; a name already there is kept beside it.
    #[must_use]
    pub fn header(mut self, name: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Gives the request a body, and `POST` as its method.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        for (_, value) in self.headers.iter_mut().filter(|(name, _)| name == b":method") {
            *value = b"POST".to_vec();
        }
        self
    }

    /// Sets the path, query included.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        for (_, value) in self.headers.iter_mut().filter(|(name, _)| name == b":path") {
            *value = path.into();
        }
        self
    }

    /// Sets the connection it comes on.
    #[must_use]
    pub fn connection(mut self, connection: Connection) -> Self {
        self.connection = connection;
        self
    }

    /// Sets what the upstream answers.
    #[must_use]
    pub fn response(mut self, response: HttpResponse) -> Self {
        self.response = response;
        self
    }
}

/// A response: as scripted for the upstream, or as it left the proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HttpResponse {
    /// The status code.
    pub status: u32,
    /// Headers in order, without `:status`.
    pub headers: HeaderPairs,
    /// The body; empty means that the headers end the stream.
    pub body: Vec<u8>,
    /// Trailers; none if empty.
    pub trailers: HeaderPairs,
}

impl Default for HttpResponse {
    /// An empty 200.
    fn default() -> Self {
        Self { status: 200, headers: HeaderPairs::new(), body: Vec::new(), trailers: HeaderPairs::new() }
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// It went upstream, and the upstream's response came back: see [`Exchange::response`].
    Forwarded {
        /// The request headers as sent upstream, pseudo headers included, names in lower case.
        headers: HeaderPairs,
    },
    /// The filter answered it.
    Replied {
        /// The status on the wire. Outside 100 to 999 it is no HTTP: a client sees a broken connection.
        status: u32,
        /// The response headers without `:status`, after the filter's own response callbacks.
        headers: HeaderPairs,
        /// The body; empty for a gRPC request, whose message is in `grpc-message`.
        body: Vec<u8>,
        /// Response code details as the access log shows them, blanks replaced by underscores. Often empty.
        details: String,
        /// The gRPC status of a reply to a gRPC request.
        grpc_status: Option<u32>,
    },
    /// It never got an answer: paused with nothing left that could resume it, or its filter died meanwhile.
    Hung,
    /// The proxy answered in the filter's place because the filter is dead, or the filter reset the stream.
    Failed {
        /// 503, or 0 if the filter closed the stream without an answer.
        status: u32,
        /// Response code details, `wasm_fail_stream`.
        details: String,
        /// Why: the trap that killed the filter, or `stream closed`.
        reason: String,
    },
}

impl Outcome {
    /// The status the client sees, `None` if it sees none.
    ///
    /// For a forwarded request that is the upstream's business: ask [`Exchange::response`].
    #[must_use]
    pub fn status(&self) -> Option<u32> {
        match self {
            Self::Replied { status, .. } | Self::Failed { status, .. } if *status > 0 => Some(*status),
            Self::Forwarded { .. } | Self::Hung | Self::Replied { .. } | Self::Failed { .. } => None,
        }
    }
}

/// Everything one request did.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// What became of it.
    pub outcome: Outcome,
    /// What the worker logged meanwhile, in order, at or above the configured level.
    pub log: Vec<LogLine>,
    /// What the filter set by `proxy_set_property`, keyed by path with segments joined by dots.
    pub properties: BTreeMap<String, Vec<u8>>,
    /// What the filter set by `set_envoy_filter_state`, keyed by object name.
    pub filter_state: BTreeMap<String, Vec<u8>>,
    /// Fuel all callbacks of this request used; equal for equal requests in equal state.
    pub fuel: u64,
    /// Hostcalls in order; empty unless tracing is on.
    pub hostcalls: Vec<HostcallRecord>,
    /// Whether the proxy picks the route anew: any change of request headers, or the foreign function.
    pub route_cache_cleared: bool,
    /// The request body as sent upstream; `None` unless forwarded with one.
    pub body: Option<Vec<u8>>,
    /// The upstream's response as it left the proxy; `None` unless forwarded.
    pub response: Option<HttpResponse>,
    /// The trap that killed the filter during this request, with its backtrace.
    pub trap: Option<String>,
}

/// Which virtual machine of the proxy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Thread {
    /// The throw-away one that tries a configuration first.
    Canary,
    /// The one on the main thread: ticks, but never requests.
    Main,
    /// A worker's, counted from 0.
    Worker(usize),
}

/// One line of the proxy's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// The text; bytes that are not UTF-8 are replaced.
    pub message: String,
    /// The context the filter was called with.
    pub context: u32,
    /// The virtual machine.
    pub thread: Thread,
    /// Virtual time in nanoseconds since 1970.
    pub at: u64,
}

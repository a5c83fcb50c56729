//! How a simulated proxy is set up.

use std::collections::BTreeMap;
use std::time::Duration;

use super::abi::LogLevel;
use super::interleaving::Interleaving;
use super::property::PropertyValue;
use super::trace::Fault;

/// 2026-01-01 00:00 UTC.
const START: Duration = Duration::from_hours(490_896);

/// One plugin in one proxy process.
#[derive(Debug, Clone)]
pub struct ProxyConfig {
    /// The bytes `proxy_on_configure` reads.
    pub plugin_configuration: Vec<u8>,
    /// The bytes `proxy_on_vm_start` reads.
    pub vm_configuration: Vec<u8>,
    /// `PluginConfig.name`, property `plugin_name`.
    pub plugin_name: String,
    /// `PluginConfig.root_id`, property `plugin_root_id`.
    pub root_id: String,
    /// `VmConfig.vm_id`, property `plugin_vm_id`; the name space of shared data and queues.
    pub vm_id: String,
    /// `VmConfig.environment_variables`, visible through WASI.
    pub environment: BTreeMap<String, String>,
    /// Worker threads; 0 counts as 1. There is one more virtual machine on the main thread.
    pub workers: usize,
    /// In which order threads get to run.
    pub interleaving: Interleaving,
    /// What happens to requests once the filter has died.
    pub failure_policy: FailurePolicy,
    /// What one callback may use.
    pub limits: Limits,
    /// The virtual clock's start, since 1970.
    pub start: Duration,
    /// Upstream clusters `proxy_http_call` can reach.
    pub clusters: Vec<ClusterScript>,
    /// Record every hostcall. Costs time; off, it costs nothing.
    pub trace: bool,
    /// Statuses to answer instead of doing the work.
    pub faults: Vec<Fault>,
    /// Properties beyond those of the request and the connection, keyed by path with segments joined by dots, or by
    /// NUL where a segment has a dot in it. They win over built-in ones.
    pub properties: BTreeMap<String, PropertyValue>,
    /// Lines below this are dropped; also what `proxy_get_log_level` answers.
    pub log_level: LogLevel,
    /// Virtual time a paused request is waited for before it counts as hung.
    pub patience: Duration,
}

impl Default for ProxyConfig {
    /// An empty configuration, one worker, `FAIL_CLOSED`, no clusters, 2026-01-01 00:00 UTC.
    fn default() -> Self {
        Self {
            plugin_configuration: Vec::new(),
            vm_configuration: Vec::new(),
            plugin_name: "carnet".into(),
            root_id: String::new(),
            vm_id: String::new(),
            environment: BTreeMap::new(),
            workers: 1,
            interleaving: Interleaving::default(),
            failure_policy: FailurePolicy::default(),
            limits: Limits::default(),
            start: START,
            clusters: Vec::new(),
            trace: false,
            faults: Vec::new(),
            properties: BTreeMap::new(),
            log_level: LogLevel::Info,
            patience: Duration::from_secs(15),
        }
    }
}

/// What the proxy does with requests for a dead filter. The request that killed it gets a 503 under each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailurePolicy {
    /// 503 until the configuration changes. Envoy's default.
    #[default]
    Closed,
    /// Later requests pass as if there were no filter.
    Open,
    /// The first request at least a second after the last start gets a new virtual machine; until then 503.
    Reload,
}

/// What the guest may use. The table of defaults is in the documentation of [`harness`](super).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Fuel of one callback, hostcalls' allocations included.
    pub callback_fuel: u64,
    /// Fuel of each call while starting: initialisation, `proxy_on_vm_start`, `proxy_on_configure`.
    pub start_fuel: u64,
    /// Bytes of linear memory; growing beyond fails inside the guest.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { callback_fuel: 1_000_000_000, start_fuel: 50_000_000_000, memory: 1 << 30 }
    }
}

/// What a cluster answers. A cluster exists if any script names it; the first script that matches a call answers it.
#[derive(Debug, Clone)]
pub struct ClusterScript {
    /// The cluster's name.
    pub cluster: String,
    /// Only calls with this `:authority`; `None` for all.
    pub authority: Option<String>,
    /// Only calls with this `:path`; `None` for all.
    pub path: Option<String>,
    /// What happens to the call.
    pub answer: ClusterAnswer,
    /// Virtual time until it happens.
    pub delay: Duration,
}

impl ClusterScript {
    /// Every call to `cluster` gets `status` and `body` at once.
    #[must_use]
    pub fn reply(cluster: &str, status: u32, body: impl Into<Vec<u8>>) -> Self {
        let answer = ClusterAnswer::Response {
            status,
            headers: vec![(b"server".to_vec(), b"harness".to_vec()), (b"date".to_vec(), b"now".to_vec())],
            body: body.into(),
            trailers: Vec::new(),
        };
        Self { cluster: cluster.into(), authority: None, path: None, answer, delay: Duration::ZERO }
    }

    /// Every call to `cluster` meets a closed port.
    #[must_use]
    pub fn refused(cluster: &str) -> Self {
        Self { answer: ClusterAnswer::Refused, ..Self::reply(cluster, 503, "") }
    }

    /// Calls to `cluster` are accepted and never answered.
    #[must_use]
    pub fn silent(cluster: &str) -> Self {
        Self { answer: ClusterAnswer::Silence, ..Self::reply(cluster, 504, "") }
    }

    /// Calls to `cluster` get headers, and then the connection breaks.
    #[must_use]
    pub fn broken(cluster: &str) -> Self {
        Self { answer: ClusterAnswer::Broken, ..Self::reply(cluster, 200, "") }
    }

    /// Answers only after `delay`.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Answers only calls for `path`.
    #[must_use]
    pub fn for_path(mut self, path: &str) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Answers only calls for `authority`.
    #[must_use]
    pub fn for_authority(mut self, authority: &str) -> Self {
        self.authority = Some(authority.into());
        self
    }
}

/// How an upstream treats a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterAnswer {
    /// A response. Above 32 MiB of body the filter is told of zero headers instead, as in Envoy.
    Response {
        /// The status code.
        status: u32,
        /// Headers without `:status`; `content-length` is added.
        headers: super::HeaderPairs,
        /// The body.
        body: Vec<u8>,
        /// Trailers; none if empty.
        trailers: super::HeaderPairs,
    },
    /// The connection is refused: Envoy makes up a 503.
    Refused,
    /// The connection breaks after the headers, before the body is complete: the filter is told of zero headers.
    Broken,
    /// No answer: Envoy makes up a 504 at the time-out, if there is one.
    Silence,
}

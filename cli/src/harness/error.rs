//! Why a filter cannot be loaded or started.

use super::exchange::LogLine;

/// Why the harness refused a module or a configuration.
///
/// What happens to a single request is never an error: it is an [`Outcome`](super::Outcome).
#[derive(Debug, thiserror::Error)]
pub enum HarnessError {
    /// The bytes are not a valid WebAssembly module.
    #[error("not a loadable wasm module")]
    InvalidModule {
        /// What wasmtime says.
        #[source]
        source: wasmtime::Error,
    },
    /// There is no marker export of a known version.
    #[error("missing or unknown proxy-wasm ABI version")]
    UnknownAbi,
    /// The module wants a function the proxy does not offer to its ABI version.
    #[error("missing import `{module}.{name}`")]
    MissingImport {
        /// The import's module.
        module: String,
        /// The import's name.
        name: String,
    },
    /// An import is known but declared with other types, or is not a function.
    #[error("bad import signature for `{module}.{name}`, want: {want}, have: {have}")]
    BadImport {
        /// The import's module.
        module: String,
        /// The import's name.
        name: String,
        /// What the proxy offers, as in `i32 i32 -> i32`.
        want: String,
        /// What the module declares.
        have: String,
    },
    /// An exported callback has other types than the proxy calls it with.
    #[error("bad function signature for `{name}`, want: {want}, have: {have}")]
    BadCallback {
        /// The export's name.
        name: String,
        /// What the proxy calls, as in `i32 -> void`.
        want: String,
        /// What the module exports.
        have: String,
    },
    /// An export without which no proxy can talk to the module.
    #[error("missing export `{name}`")]
    MissingExport {
        /// The export's name.
        name: String,
    },
    /// The compile cache cannot be used.
    #[error("cannot use the compile cache")]
    Cache {
        /// What wasmtime says.
        #[source]
        source: wasmtime::Error,
    },
    /// A fault names a hostcall that does not exist.
    #[error("unknown hostcall `{name}`")]
    UnknownHostcall {
        /// The name as given.
        name: String,
    },
    /// The module could not be instantiated, or trapped while initialising.
    #[error("the filter failed to start: {message}")]
    StartFailed {
        /// The trap, with its backtrace.
        message: String,
        /// What the filter logged up to there.
        log: Vec<LogLine>,
    },
    /// `proxy_on_vm_start` or `proxy_on_configure` answered false, or trapped; a trap is the last, critical line.
    #[error("the filter refused its configuration{}", last_line(log))]
    ConfigurationRefused {
        /// What the filter logged: the only place where it can say why.
        log: Vec<LogLine>,
    },
}

fn last_line(log: &[LogLine]) -> String {
    log.last().map(|line| format!(": {}", line.message)).unwrap_or_default()
}

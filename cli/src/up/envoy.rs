//! Envoy: found, started, watched over and stopped.
//!
//! Processes are children of this one, in a group of their own, so that Ctrl-C reaches this process alone and it
//! decides what becomes of them. None outlives it: see [`guard`].

pub mod admin;
pub mod binary;
mod error;
pub mod guard;
mod log;
pub mod process;
pub mod supervisor;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use admin::{Admin, AdminError};
pub use binary::{Binary, MissingEnvoy};
pub use error::EnvoyError;
pub use guard::Guard;
pub use process::Process;
pub use supervisor::{Event, Happened, Sinks, Supervisor};

/// How one Envoy is to run.
#[derive(Debug, Clone)]
pub struct Launch {
    /// What messages and events call it, such as `red-mesh egress`.
    pub name: String,
    /// The program.
    pub binary: PathBuf,
    /// Its bootstrap file.
    pub bootstrap: PathBuf,
    /// Where its own log goes; lines are added at the end.
    pub log: PathBuf,
    /// Its admin address, as the bootstrap file says.
    pub admin: SocketAddr,
    /// Worker threads.
    pub workers: u32,
    /// How long a listener that was replaced lets its connections finish, in whole seconds.
    pub drain: Duration,
    /// How long it may take until it is ready.
    pub ready_within: Duration,
    /// How long it may take to stop before it is killed.
    pub stop_within: Duration,
}

impl Launch {
    /// A launch with what suits one machine: two workers, five seconds to drain, thirty to be ready, five to stop.
    #[must_use]
    pub fn new(name: String, binary: &Binary, bootstrap: PathBuf, admin: SocketAddr) -> Self {
        Self {
            name,
            binary: binary.path.clone(),
            log: bootstrap.with_extension("log"),
            bootstrap,
            admin,
            workers: 2,
            drain: Duration::from_secs(5),
            ready_within: Duration::from_secs(30),
            stop_within: Duration::from_secs(5),
        }
    }
}

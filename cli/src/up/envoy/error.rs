//! Why an Envoy does not run.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// Why an Envoy does not run.
#[derive(Debug, thiserror::Error)]
pub enum EnvoyError {
    /// Its log cannot be written.
    #[error("cannot write `{}`", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The program cannot be started.
    #[error("cannot start `{}`", path.display())]
    Start {
        /// The program.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It ended before it was ready.
    #[error("Envoy of {name} ended with {status}{}", last(said))]
    Ended {
        /// What it is called.
        name: String,
        /// How it ended.
        status: ExitStatus,
        /// The last lines of its log that matter, in their order.
        said: Vec<String>,
    },
    /// It runs and does not get ready.
    #[error("Envoy of {name} is not ready after {} s{}", waited.as_secs(), last(said))]
    NotReady {
        /// What it is called.
        name: String,
        /// How long was waited.
        waited: Duration,
        /// The last lines of its log that matter, in their order.
        said: Vec<String>,
    },
    /// What keeps it from outliving this process is gone, or the system cannot say what became of it.
    #[error("Envoy of {name} is out of control")]
    Lost {
        /// What it is called.
        name: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

fn last(said: &[String]) -> String {
    if said.is_empty() { String::new() } else { format!(": {}", said.join("; ")) }
}

//! Why the filter gives no answer.

use std::io;

use crate::harness::HarnessError;

/// Why the filter cannot be loaded, configured or asked.
#[derive(Debug, thiserror::Error)]
pub enum FilterError {
    /// The file cannot be read.
    #[error("cannot read the filter `{path}`")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The harness refuses the module, or the filter its configuration.
    #[error(transparent)]
    Refused(#[from] HarnessError),
    /// The request got no answer from the filter: it died, or never came to an end.
    #[error("the filter died: {reason}")]
    Died {
        /// The trap, or what else happened.
        reason: String,
    },
    /// The request was handled, but what was decided cannot be read.
    #[error("the filter left no decision")]
    Silent,
}

//! Why nothing can be read from a git repository.

use std::io;

/// Why nothing can be read from a git repository.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no `git`.
    #[error("`git` is needed for `git:REV:PATH`, and is not installed")]
    Missing,
    /// `git` cannot be started.
    #[error("`git` cannot be started")]
    Start(#[source] io::Error),
    /// The current folder is in no repository, or in one that git does not trust.
    #[error("git finds no repository here: {said}")]
    NoRepository {
        /// What it says.
        said: String,
    },
    /// There is no such revision.
    #[error("git knows no revision `{revision}`")]
    UnknownRevision {
        /// The revision.
        revision: String,
    },
    /// The revision does not have the path.
    #[error("`{path}` is not in `{revision}`")]
    NoSuchPath {
        /// The revision.
        revision: String,
        /// The path.
        path: String,
    },
    /// `git` fails in another way.
    #[error("`git {command}` fails: {said}")]
    Failed {
        /// What it was asked.
        command: String,
        /// What it says.
        said: String,
    },
}

//! What the page sends: files.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Files to put or replace, and files to remove.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
pub struct Change {
    /// Files by path.
    pub files: Vec<File>,
    /// Paths of files that are gone.
    pub removed: Vec<String>,
}

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
pub struct File {
    /// Its path: forward slashes, no leading one. The first folder is taken for a mesh.
    pub path: String,
    /// Its text.
    pub text: String,
}

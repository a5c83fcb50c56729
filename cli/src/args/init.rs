//! Arguments of `init`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to write into; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
}

/// What `-h` and `--help` end with.
pub const EXAMPLES: &str = "\
Examples:
  carnet init federation && cd federation && carnet validate && carnet test

Two meshes, one exported service and a test that passes. Files that are there already are never overwritten.";

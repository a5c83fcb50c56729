//! Arguments of `share`.

use std::path::PathBuf;

use clap::Args;

use crate::args::input::InputArgs;

/// Arguments of `share`.
#[derive(Debug, Args)]
pub struct ShareArgs {
    /// What goes into the link.
    #[command(flatten)]
    pub input: InputArgs,
    /// Where the playground is; by default where `carnet serve` puts it
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// Write the files of a link instead of making one
    #[arg(long, value_name = "LINK", conflicts_with_all = ["paths", "meshes", "base"])]
    pub open: Option<String>,
    /// The folder to write the files of a link into
    #[arg(short, long, value_name = "DIR", requires = "open", default_value = ".")]
    pub dir: PathBuf,
}

/// What `-h` and `--help` end with.
pub const EXAMPLES: &str = "\
Examples:
  carnet share red-mesh green-mesh test.yaml
  carnet share --base https://rules.example.com/play/ federation
  carnet share --open 'https://rules.example.com/play/#1.q1ZK' -d received

A link holds the files themselves, packed into the part after #, which browsers send to no server.";

//! Arguments of `render`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::input::InputArgs;
use crate::args::table::{DirectionArg, TableArgs};
use crate::args::{Format, exit_codes};

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// What to write
    #[arg(long, value_enum, value_name = "TARGET", default_value_t)]
    pub target: Target,
    /// Only the gateways of one direction
    #[arg(long, value_enum, value_name = "DIRECTION")]
    pub direction: Option<DirectionArg>,
    /// Write one file per gateway, `<mesh>.<direction>.json`, into this folder
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
    /// What the table does beyond the rules.
    #[command(flatten)]
    pub table: TableArgs,
    /// The configuration itself, or a list of what is selected
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// What `render` writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// The plugin configuration of the filter
    #[default]
    Config,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet render --mesh red-mesh --direction inbound meshes/
  carnet render --out-dir build/ red-mesh/ green-mesh/
  carnet render --mode audit --out-dir build/ meshes/";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet render --mesh red-mesh --direction inbound meshes/
  carnet render --out-dir build/ red-mesh/ green-mesh/
  carnet render --mode audit --out-dir build/ meshes/

`--mesh NAME` renders only the gateways of that mesh, `--mesh NAME=PATH` says what to read; both may be given.
Nothing is written while findings of error level exist.",
    exit_codes!("findings of error level; nothing was written"),
);

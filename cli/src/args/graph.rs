//! Arguments of `graph`.

use clap::{Args, ValueEnum};

use crate::args::exit_codes;
use crate::args::input::InputArgs;

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub struct GraphArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to draw
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: GraphFormat,
    /// Draw only what concerns this host, in any of its forms, or this NAMESPACE/NAME
    #[arg(long, value_name = "HOST")]
    pub focus: Option<String>,
    /// With `--focus`: how often to add what shares a service, a host or a rule with what is drawn
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    pub depth: usize,
    /// Draw what has the same fate as one; in SVG, DOT and Mermaid done from 150 nodes on
    #[arg(long, value_enum, value_name = "WHAT")]
    pub group: Option<Group>,
    /// Draw more
    #[arg(long, value_enum, value_name = "WHAT")]
    pub show: Vec<Show>,
    /// The heading of the picture
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
}

/// The forms of a graph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// Lines for the terminal
    #[default]
    Tree,
    /// A picture, in light and dark
    Svg,
    /// For Graphviz
    Dot,
    /// For Markdown
    Mermaid,
    /// Nodes and edges for programs
    Json,
}

/// What is drawn as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Group {
    /// Every service by itself, however many there are
    None,
    /// Services of one namespace that pass the same rules
    Namespace,
    /// All services and rules of a mesh
    Mesh,
}

/// What is left out unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// Services that no export rule matches
    Unused,
}

/// What `-h` ends with.
pub const EXAMPLES: &str = "\
Examples:
  carnet graph red-mesh/ green-mesh/
  carnet graph -o svg . > federation.svg
  carnet graph -o mermaid --focus ratings.bookinfo.svc.red-mesh-imports.local .";

/// What `--help` ends with.
pub const LONG: &str = concat!(
    "\
Examples:
  carnet graph red-mesh/ green-mesh/
  carnet graph -o svg . > federation.svg
  carnet graph -o mermaid --focus ratings.bookinfo.svc.red-mesh-imports.local .

From left to right: service, export rule, exported name, import rule, imported host; what goes the other way over the
same border is drawn mirrored. `--mesh NAME` draws only the peerings of that mesh.",
    exit_codes!("not used"),
);

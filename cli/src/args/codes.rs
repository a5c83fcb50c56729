//! Arguments of `carnet codes`.

use clap::{Args, ValueEnum};

/// Shown below the help.
pub const EXAMPLES: &str = "\
Examples:
  carnet codes
  carnet codes CAR204
  carnet codes -o json | jq -r '.codes[].name'";

/// Arguments of `codes`.
#[derive(Debug, Args)]
pub struct CodesArgs {
    /// Number or name of a code, such as CAR204 or export-rule-shadowed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: CodesFormat,
}

/// The forms the catalogue is printed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CodesFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// A page in Markdown
    Md,
}

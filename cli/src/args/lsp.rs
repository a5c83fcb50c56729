//! Arguments of `lsp`.

use clap::Args;

use crate::args::input::InputArgs;

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub struct LspArgs {
    /// What to read; the folders of the editor when nothing is named.
    #[command(flatten)]
    pub input: InputArgs,
    /// Talk over standard input and output, which it does anyway; editors like to pass this
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// What `-h` and `--help` end with.
pub const EXAMPLES: &str = "\
Examples:
  carnet lsp
  carnet lsp red-mesh/ green-mesh/
  carnet lsp --mesh red-mesh=rules/red --mesh green-mesh=rules/green

Editors start it; docs/editors.md tells how Neovim, Helix, Visual Studio Code and Emacs are told to.";

//! The command line as it is written: commands, flags, help texts. What they do is in `command`.

pub mod codes;
pub mod diff;
pub mod explain;
pub mod graph;
pub mod init;
pub mod input;
pub mod lsp;
pub mod now;
pub mod poll;
pub mod render;
pub mod serve;
pub mod share;
pub mod span;
pub mod status;
pub mod table;
pub mod test;
pub mod up;
pub mod validate;

use std::ffi::OsString;
use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::args::codes::CodesArgs;
use crate::args::diff::DiffArgs;
use crate::args::explain::ExplainArgs;
use crate::args::graph::GraphArgs;
use crate::args::init::InitArgs;
use crate::args::lsp::LspArgs;
use crate::args::render::RenderArgs;
use crate::args::serve::ServeArgs;
use crate::args::share::ShareArgs;
use crate::args::status::StatusArgs;
use crate::args::test::TestArgs;
use crate::args::up::UpArgs;
use crate::args::validate::ValidateArgs;

/// Validate, explain, test and render service mesh federation rules, offline
#[derive(Debug, Parser)]
#[command(name = "carnet", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = TOP_EXAMPLES, after_long_help = TOP_LONG)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct GlobalArgs {
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        help_heading = "Global options"
    )]
    pub color: ColorWhen,
    /// A built filter to use instead of the one this command carries
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub wasm: Option<PathBuf>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set; always with `CLICOLOR_FORCE`
    #[default]
    Auto,
    /// Even into a pipe
    Always,
    /// Not even on a terminal
    Never,
}

impl ColorWhen {
    /// What `--color` says, found before the rest is understood, so that usage errors obey it too.
    #[must_use]
    pub fn scan(arguments: &[OsString]) -> ColorChoice {
        let mut words = arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--");
        let mut choice = ColorChoice::Auto;
        while let Some(word) = words.next() {
            let value = match word.strip_prefix("--color") {
                Some("") => words.next(),
                Some(rest) => rest.strip_prefix('='),
                None => None,
            };
            choice = match value {
                Some("always") => ColorChoice::Always,
                Some("never") => ColorChoice::Never,
                Some("auto") => ColorChoice::Auto,
                Some(_) | None => choice,
            };
        }
        choice
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report everything that is wrong, over all meshes together
    #[command(after_help = validate::EXAMPLES, after_long_help = validate::LONG)]
    Validate(ValidateArgs),
    /// Say what happens to a request, and why; or what a finding means
    #[command(after_help = explain::EXAMPLES, after_long_help = explain::LONG)]
    Explain(ExplainArgs),
    /// Show what the rules produce, or which peers are alive
    #[command(after_help = status::EXAMPLES, after_long_help = status::LONG)]
    Status(StatusArgs),
    /// Draw who shares what with whom: as lines, SVG, DOT, Mermaid or JSON
    #[command(after_help = graph::EXAMPLES, after_long_help = graph::LONG)]
    Graph(GraphArgs),
    /// Run test files through the engine and the built filter
    #[command(after_help = test::EXAMPLES, after_long_help = test::LONG)]
    Test(TestArgs),
    /// Compare two sets of rules by what they do
    #[command(after_help = diff::EXAMPLES, after_long_help = diff::LONG)]
    Diff(DiffArgs),
    /// Write what gateways are configured with
    #[command(after_help = render::EXAMPLES, after_long_help = render::LONG)]
    Render(RenderArgs),
    /// Run the meshes on this machine, on real Envoy gateways
    #[command(after_help = up::EXAMPLES, after_long_help = up::LONG)]
    Up(UpArgs),
    /// Write two meshes and a passing test to begin with
    #[command(after_help = init::EXAMPLES)]
    Init(InitArgs),
    /// Serve the playground: the page to try rules on, in the browser alone
    #[command(after_help = serve::EXAMPLES)]
    Serve(ServeArgs),
    /// Put files into a link to the playground, or take them out of one
    #[command(after_help = share::EXAMPLES)]
    Share(ShareArgs),
    /// Serve an editor: findings, explanations, completion and fixes as one types
    #[command(after_help = lsp::EXAMPLES)]
    Lsp(LspArgs),
    /// List the codes of all findings, or tell all about one
    #[command(after_help = codes::EXAMPLES)]
    Codes(CodesArgs),
    /// Show the settings in force, and where each comes from
    #[command(after_help = CONFIG_EXAMPLES)]
    Config(ConfigArgs),
    /// Print the JSON Schema of a document Carnet reads or writes
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completion(CompletionArgs),
    /// Print the manual page, or write the pages of all commands
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
    /// Tell the version of this command and of the filter it carries
    #[command(after_help = VERSION_EXAMPLES)]
    Version(VersionArgs),
}

/// Text for people, or JSON for programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Arguments of `config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Settings to use instead of the carnet.yaml found from here upwards
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The document
    #[arg(value_enum, value_name = "DOCUMENT")]
    pub document: SchemaOf,
}

/// Documents with a published schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// Settings, carnet.yaml
    Config,
    /// The plugin configuration of a gateway
    Table,
}

/// Arguments of `completion`.
#[derive(Debug, Args)]
pub struct CompletionArgs {
    /// The shell the script is for
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write one page per command into this folder
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}

/// Arguments of `version`.
#[derive(Debug, Args)]
pub struct VersionArgs {
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// The exit codes, as every long help has them.
macro_rules! exit_codes {
    ($one:literal) => {
        concat!(
            "\n\nExit codes:\n",
            "  0   fine\n",
            "  1   ",
            $one,
            "\n",
            "  2   could not run: usage, unreadable input, nothing to read, unknown mesh\n",
            "  70  a bug of carnet itself"
        )
    };
}
pub(crate) use exit_codes;

const TOP_EXAMPLES: &str = "\
Examples:
  carnet validate red-mesh/ green-mesh/
  carnet status red-mesh/ green-mesh/
  carnet explain CAR204";

const TOP_LONG: &str = concat!(
    "\
Examples:
  carnet validate red-mesh/ green-mesh/
  carnet status red-mesh/ green-mesh/
  carnet explain CAR204",
    exit_codes!("the answer is no: findings, a difference, a failed case"),
);

const CONFIG_EXAMPLES: &str = "\
Examples:
  carnet config
  carnet config --config ci/carnet.yaml
  carnet config -o json | jq '.settings[] | select(.origin != \"default\")'";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  carnet schema config > carnet.schema.json
  carnet schema table | jq -r .title
  carnet schema config | check-jsonschema --schemafile - carnet.yaml";

const COMPLETION_EXAMPLES: &str = "\
Examples:
  source <(carnet completion bash)
  carnet completion zsh > ~/.zfunc/_carnet
  carnet completion fish > ~/.config/fish/completions/carnet.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  carnet man | man -l -
  carnet man --out-dir ~/.local/share/man/man1
  man carnet-validate";

const VERSION_EXAMPLES: &str = "\
Examples:
  carnet version
  carnet version -o json | jq -r .filter.sha256
  carnet version --wasm target/carnet_filter.wasm";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn scan(line: &str) -> ColorChoice {
        ColorWhen::scan(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn colour_is_found_in_both_spellings() {
        assert_eq!(scan("carnet --color never validate"), ColorChoice::Never);
        assert_eq!(scan("carnet validate --color=always"), ColorChoice::Always);
    }

    #[test]
    fn colour_after_two_dashes_is_a_path() {
        assert_eq!(scan("carnet validate -- --color=always"), ColorChoice::Auto);
    }
}

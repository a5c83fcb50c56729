//! The commands, one file each. They take arguments and an [`Output`], and say how the run ended.

mod codes;
mod completion;
mod config;
mod diff;
mod explain;
mod graph;
mod init;
mod load;
mod lsp;
mod man;
pub(crate) mod render;
mod schema;
mod serve;
mod share;
mod status;
pub mod test;
mod up;
mod validate;
mod version;

use crate::args::{Cli, Command};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;

/// Runs a command.
pub(crate) fn run(cli: &Cli, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    match &cli.command {
        Command::Validate(args) => validate::run(args, output),
        Command::Explain(args) => explain::run(args, &cli.global, output),
        Command::Status(args) => status::run(args, output),
        Command::Test(args) => test::run(args, &cli.global, output),
        Command::Diff(args) => diff::run(args, output),
        Command::Graph(args) => graph::run(args, output),
        Command::Render(args) => render::run(args, &cli.global, output),
        Command::Up(args) => up::run(args, &cli.global, output),
        Command::Init(args) => init::run(args, output),
        Command::Serve(args) => serve::run(args, output),
        Command::Share(args) => share::run(args, output),
        Command::Lsp(args) => lsp::run(args, output),
        Command::Codes(args) => codes::run(args, output),
        Command::Config(args) => config::run(args, output),
        Command::Schema(args) => schema::run(args, output),
        Command::Completion(args) => completion::run(args, output),
        Command::Man(args) => man::run(args, output),
        Command::Version(args) => version::run(args, &cli.global, output),
    }
}

/// What a command is called.
pub(crate) fn name(command: &Command) -> &'static str {
    match command {
        Command::Validate(_) => "validate",
        Command::Explain(_) => "explain",
        Command::Status(_) => "status",
        Command::Graph(_) => "graph",
        Command::Test(_) => "test",
        Command::Diff(_) => "diff",
        Command::Render(_) => "render",
        Command::Up(_) => "up",
        Command::Init(_) => "init",
        Command::Serve(_) => "serve",
        Command::Share(_) => "share",
        Command::Lsp(_) => "lsp",
        Command::Codes(_) => "codes",
        Command::Config(_) => "config",
        Command::Schema(_) => "schema",
        Command::Completion(_) => "completion",
        Command::Man(_) => "man",
        Command::Version(_) => "version",
    }
}

//! `carnet completion`: the script that teaches a shell the command line.

use clap::CommandFactory;

use crate::args::{Cli, CompletionArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command.
pub(super) fn run(args: &CompletionArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "carnet", &mut script);
    output.results().write_all(&script)?;
    Ok(ExitStatus::Fine)
}

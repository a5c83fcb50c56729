//! The command line of Carnet: reads documents, asks the engine or the filter, and tells what came of it.
//!
//! [`run`] is all of it, from arguments to exit status. No command prints by itself: each takes an
//! [`output::Output`], so that everything can be run in a test.

pub mod args;
pub mod baseline;
pub mod bug;
pub mod certificate;
pub mod command;
pub mod embedded;
pub mod envoy;
pub mod exemption;
pub mod exit;
pub mod failure;
pub mod files;
pub mod filter;
pub mod gateway;
pub mod git;
pub mod harness;
mod http;
pub mod input;
pub mod lsp;
pub mod output;
pub mod page;
pub mod peer_status;
pub mod report;
pub mod settings;
pub mod share;
pub mod trust;
pub mod up;

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use crate::args::Cli;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::input::InputError;
use crate::output::findings::{Layout, write_text};
use crate::output::places::Places;
use crate::output::text::clean;
use crate::output::{BAD, NOTE, Output, styled};

/// Runs one command line, the name of the program first.
pub fn run(arguments: Vec<OsString>, output: &mut Output<'_>) -> ExitStatus {
    let result = match Cli::try_parse_from(arguments) {
        Ok(cli) => command::run(&cli, output).or_else(|failure| match failure {
            Failure::Output(_) => Err(failure),
            failure => tell(&failure, &cli, output),
        }),
        Err(error) => tell_usage(&error, output),
    };
    let flushed = result.and_then(|status| {
        output.flush()?;
        Ok(status)
    });
    match flushed {
        Ok(status) => status,
        Err(failure) if failure.is_broken_pipe() => ExitStatus::Fine,
        Err(failure) => {
            // When this stream is gone as well, the status is all that is left to tell.
            let _ = writeln!(output.last_notes(), "{}: {}", styled(BAD, "error"), failure.describe());
            ExitStatus::CouldNotRun
        }
    }
}

/// Help and version go to the results, mistakes to the notes.
fn tell_usage(error: &clap::Error, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let text = error.render().ansi().to_string();
    if error.use_stderr() {
        write!(output.notes()?, "{text}")?;
        return Ok(ExitStatus::CouldNotRun);
    }
    write!(output.results(), "{text}")?;
    Ok(ExitStatus::Fine)
}

fn tell(failure: &Failure, cli: &Cli, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let layout = Layout { max_per_code: 0, width: output.notes_width() };
    let notes = output.notes()?;
    if matches!(failure, Failure::Input(InputError::Terminal)) {
        let mut root = Cli::command();
        root.build();
        if let Some(command) = root.find_subcommand_mut(command::name(&cli.command)) {
            writeln!(notes, "{}", command.render_help().ansi())?;
        }
    }
    if let Failure::Settings { file, mistakes } = failure {
        write_text(notes, mistakes, &Places::new(std::slice::from_ref(file)), layout)?;
    }
    writeln!(notes, "{}: {}", styled(BAD, "error"), clean(&failure.describe()))?;
    if let Some(advice) = failure.advice() {
        writeln!(notes, "{}: {}", styled(NOTE, "help"), clean(&advice))?;
    }
    Ok(ExitStatus::CouldNotRun)
}

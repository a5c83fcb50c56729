//! `carnet explain`: tells which question was asked, and hands it on.

mod host;
mod matrix;
mod request;
mod service;

use std::path::Path;

use super::codes;
use crate::args::codes::CodesFormat;
use crate::args::explain::{ExplainArgs, Question};
use crate::args::input::InputArgs;
use crate::args::{Format, GlobalArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command.
pub(super) fn run(
    args: &ExplainArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    match &args.question {
        Some(Question::Host(host)) => host::run(host, global, output),
        Some(Question::Service(service)) => service::run(service, output),
        Some(Question::Request(request)) => request::run(request, global, output),
        None if args.all => {
            let input = InputArgs { paths: args.words.clone(), meshes: args.meshes.clone() };
            matrix::run(&input, args.output, output)
        }
        None => explain_code(args, output),
    }
}

/// How a question about reachability ends the run: only `--check` makes "not reachable" a failure.
fn reach_status(is_reachable: bool, is_check: bool) -> ExitStatus {
    if is_check && !is_reachable { ExitStatus::Findings } else { ExitStatus::Fine }
}

fn explain_code(args: &ExplainArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    match args.words.as_slice() {
        [] => Err(Failure::Missing { what: "a question, `CODE` or `--all`" }),
        [code] => {
            let format = match args.output {
                Format::Text => CodesFormat::Text,
                Format::Json => CodesFormat::Json,
            };
            codes::explain(&text(code), format, output)
        }
        [_, more, ..] => Err(Failure::Unexpected { argument: text(more) }),
    }
}

fn text(word: &Path) -> String {
    word.to_string_lossy().into_owned()
}

//! `carnet explain`: tells which question was asked, and hands it on.

use std::path::Path;

use super::{codes, request, trace};
use crate::args::GlobalArgs;
use crate::args::explain::{ExplainArgs, Question};
use crate::args::input::InputArgs;
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
        Some(Question::Host(host)) => {
            let question = trace::Question::Host { host: &host.host, from: &host.from };
            trace::run(question, &host.input, host.output, output).map(|answer| answer.status(host.check))
        }
        Some(Question::Service(service)) => {
            let question = trace::Question::Service { service: &service.service, to: &service.to };
            trace::run(question, &service.input, service.output, output)
                .map(|answer| answer.status(service.check))
        }
        Some(Question::Request(request)) => request::run(request, global, output),
        None if args.all => {
            let input = InputArgs { paths: args.words.clone(), meshes: args.meshes.clone() };
            trace::run(trace::Question::All, &input, args.output, output).map(|answer| answer.status(false))
        }
        None => explain_code(args, output),
    }
}

fn explain_code(args: &ExplainArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    match args.words.as_slice() {
        [] => Err(Failure::Missing { what: "a question, `CODE` or `--all`" }),
        [code] => codes::explain(&text(code), args.output, output),
        [_, more, ..] => Err(Failure::Unexpected { argument: text(more) }),
    }
}

fn text(word: &Path) -> String {
    word.to_string_lossy().into_owned()
}

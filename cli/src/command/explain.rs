//! `carnet explain`: tells which question was asked, and hands it on.

mod host;
mod matrix;
mod request;
mod service;

use std::path::Path;

use carnet_engine::case::{NativeGateways, WalkEnd, walk};
use carnet_engine::model::Mesh;
use carnet_engine::pipeline::Build;

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

/// Why a request for an imported host does not arrive, though the rules of both sides let it; `None` when it does.
///
/// Gateways also ask who is calling: a wrong identity or trust domain shows only there.
fn refusal(build: &Build, gateways: &mut NativeGateways<'_>, to: &Mesh, host: &str) -> Option<String> {
    let walked = match walk(&build.federation, gateways, to, host) {
        Ok(walked) => walked,
        Err(reason) => return Some(reason),
    };
    let mesh = walked.hops.last().map_or("", |hop| hop.mesh.as_str());
    match &walked.end {
        WalkEnd::Reached { .. } => None,
        WalkEnd::Refused { reason } => {
            Some(format!("the rules let it pass, and the gateway of `{mesh}` refuses: {reason}"))
        }
        WalkEnd::PeerNotGiven { peer } => Some(format!("the host leads to `{peer}`, which was not given")),
        WalkEnd::Outside { host } => Some(format!("the host leads out of the federation, to `{host}`")),
    }
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

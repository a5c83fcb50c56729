//! `carnet status`: what the rules produce, and which peers are alive.

mod live;
mod services;

use carnet_engine::status;

use super::load::load;
use crate::args::status::{StatusArgs, StatusFormat};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::yaml::to_yaml;

/// Runs the command.
pub(super) fn run(args: &StatusArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    if !args.live.gateways.is_empty() {
        return live::run(args, output);
    }
    if args.output == StatusFormat::Wide {
        return Err(Failure::Missing { what: "`--gateway URL`, of which `-o wide` tells more," });
    }
    let build = load(&args.input, output)?;
    match args.output {
        StatusFormat::Json => output.json(&status::list(&build.federation))?,
        StatusFormat::Yaml => write!(output.results(), "{}", to_yaml(&status::list(&build.federation)))?,
        StatusFormat::Text | StatusFormat::Wide => services::write(&build.federation, output)?,
    }
    Ok(ExitStatus::Fine)
}

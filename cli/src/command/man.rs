//! `carnet man`: the manual pages.

use std::fs;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{Cli, ManArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command.
pub(super) fn run(args: &ManArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let Some(folder) = &args.out_dir else {
        let mut page = Vec::new();
        Man::new(Cli::command()).render(&mut page)?;
        output.results().write_all(&page)?;
        return Ok(ExitStatus::Fine);
    };
    let failure = |source| Failure::File { path: folder.clone(), source };
    fs::create_dir_all(folder).map_err(failure)?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(failure)?;
    Ok(ExitStatus::Fine)
}

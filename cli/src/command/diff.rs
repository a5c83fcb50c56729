//! `carnet diff`: what two sets of rules do differently.

mod allow;

use std::path::{Path, PathBuf};

use carnet_engine::diff::diff;
use carnet_engine::pipeline::Build;

use super::load::load_inputs;
use crate::args::diff::{DiffArgs, DiffFormat, SideArg};
use crate::args::input::InputArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::difference::{DifferenceDocument, Shown};
use crate::output::places::Places;
use crate::{git, input};
use allow::Allowed;

/// Runs the command.
pub(super) fn run(args: &DiffArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let stdin = SideArg::Path(PathBuf::from("-"));
    if args.old == stdin && args.new == stdin {
        return Err(Failure::Contradiction { first: "OLD -", second: "NEW -" });
    }
    let mut allowed = args.allow.as_deref().map(Allowed::read).transpose()?.unwrap_or_default();
    let (old, new) = (load(&args.old, output)?, load(&args.new, output)?);
    let mut difference = diff(&old.federation, &new.federation);
    let is_gate = args.only.is_some() || args.allow.is_some();
    if args.only.is_some() {
        difference.changes.retain(|change| change.is_exposure);
    }
    let shown: Vec<Shown<'_>> = difference
        .changes
        .iter()
        .map(|change| Shown { change, is_allowed: change.is_exposure && allowed.covers(change) })
        .collect();
    let is_different = if is_gate {
        shown.iter().any(|shown| shown.change.is_exposure && !shown.is_allowed)
    } else {
        !difference.is_empty()
    };
    let (before, now) = (Places::new(&old.sources), Places::new(&new.sources));
    let document = DifferenceDocument::new(&difference, &shown, &before, &now);
    match args.output {
        DiffFormat::Json => output.json(&document)?,
        DiffFormat::Text => document.write(args.only.is_some(), output.results())?,
        DiffFormat::Md => document.write_markdown(output.results())?,
    }
    for line in allowed.unused() {
        output.note(&format!("nothing is exposed by {line}"))?;
    }
    Ok(if is_different { ExitStatus::Findings } else { ExitStatus::Fine })
}

/// Reads and builds one side.
///
/// The name of the folder gives no mesh its name: it is another one on each side.
fn load(side: &SideArg, output: &mut Output<'_>) -> Result<Build, Failure> {
    let mut inputs = match side {
        SideArg::Git { revision, path } => git::read(revision, path)?,
        SideArg::Path(path) => input::read(&InputArgs { paths: vec![path.clone()], meshes: Vec::new() })?,
    };
    for input in &mut inputs.inputs {
        if input.placement.folder.is_some() {
            input.placement.folder = Some(Path::new(".").display().to_string());
        }
    }
    load_inputs(inputs, output)
}

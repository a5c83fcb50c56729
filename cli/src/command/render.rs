//! `carnet render`: what gateways are configured with. Everything is written, or nothing.

mod config;
pub(crate) mod envoy;
mod plugin;

use std::time::Duration;

use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::pipeline::Build;

use super::load::{find_mesh, note_findings, read_build};
use crate::args::render::{RenderArgs, Target};
use crate::args::{Format, GlobalArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::gateway::{Gateway, Layout};
use crate::output::Output;
use crate::output::findings::Tally;
use crate::output::places::Places;
use crate::output::report::{Report, Summary};
use crate::output::text::count;

/// How often peers are asked when nobody says.
const INTERVAL: Duration = Duration::from_secs(10);

/// Runs the command.
pub(super) fn run(
    args: &RenderArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let build = read_build(&args.input)?;
    if build.has_errors() {
        return refuse(args, &build, output);
    }
    match args.target {
        Target::Config => config::run(args, &build.federation, output)?,
        Target::Envoy => envoy::run(args, global, &build.federation, output)?,
        Target::WasmPlugin => plugin::run(args, global, &build.federation, output)?,
    }
    Ok(ExitStatus::Fine)
}

/// Tells why nothing is written.
fn refuse(args: &RenderArgs, build: &Build, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    match args.output {
        Format::Json => {
            let places = Places::new(&build.sources);
            output.json(&Report::new(build, &places, Summary::of(build, true)))?;
        }
        Format::Text => {
            note_findings(build, output)?;
            let errors = count(Tally::of(&build.findings).errors, "error");
            output.note(&format!("nothing was rendered because of {errors}"))?;
        }
    }
    Ok(ExitStatus::Findings)
}

/// The meshes selected, by name; all when none is named.
fn meshes<'f>(args: &RenderArgs, federation: &'f Federation) -> Result<Vec<&'f Mesh>, Failure> {
    let selected: Vec<&Mesh> =
        args.input.selected().map(|name| find_mesh(federation, name)).collect::<Result<_, _>>()?;
    let is_selected =
        |mesh: &&Mesh| selected.is_empty() || selected.iter().any(|other| other.name == mesh.name);
    Ok(federation.meshes.iter().filter(is_selected).collect())
}

/// The directions selected, inbound first.
fn directions(args: &RenderArgs) -> Vec<Direction> {
    match args.direction {
        Some(direction) => vec![direction.into()],
        None => vec![Direction::Inbound, Direction::Outbound],
    }
}

/// The gateways selected, by mesh, inbound before outbound.
fn gateways<'f>(
    args: &RenderArgs,
    federation: &'f Federation,
    layout: Layout,
) -> Result<Vec<Gateway<'f>>, Failure> {
    let directions = directions(args);
    let all = meshes(args, federation)?.into_iter().flat_map(|mesh| layout.gateways(mesh));
    Ok(all.filter(|gateway| directions.contains(&gateway.direction)).collect())
}

/// A name from a document as part of a path; it must not lead out of the folder.
fn path_part(name: &str) -> Result<&str, Failure> {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(Failure::UnusableMeshName { name: name.to_owned() });
    }
    Ok(name)
}

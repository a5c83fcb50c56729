//! `carnet explain --all`: every service against every peer, with a reason in every empty cell.

use std::io::{self, Write};

use carnet_engine::case::NativeGateways;
use carnet_engine::compile::Options;
use carnet_engine::pipeline::Build;
use carnet_engine::trace::{self, Cell, Matrix};
use serde::Serialize;

use super::refusal;
use crate::args::Format;
use crate::args::input::InputArgs;
use crate::command::load::load;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::grid::Grid;
use crate::output::places::Places;
use crate::output::report::API_VERSION;

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MatrixDocument<'a> {
    api_version: &'static str,
    kind: &'static str,
    cells: Vec<CellEntry<'a>>,
}

/// One service at one peer.
#[derive(Debug, Serialize)]
struct CellEntry<'a> {
    mesh: &'a str,
    namespace: &'a str,
    name: &'a str,
    peer: &'a str,
    #[serde(flatten)]
    cell: &'a Cell,
    file: Option<String>,
    line: Option<u32>,
}

/// Runs the command.
pub(super) fn run(input: &InputArgs, format: Format, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    input.expect_no_selection()?;
    let build = load(input, output)?;
    let meshes = build.federation.meshes.iter();
    let mut matrices: Vec<Matrix> = meshes.map(|mesh| trace::matrix(&build.federation, mesh)).collect();
    add_refusals(&mut matrices, &build);
    let cells = entries(&matrices, &build);
    match format {
        Format::Json => {
            output.json(&MatrixDocument { api_version: API_VERSION, kind: "ExportMatrix", cells })?;
        }
        Format::Text => write(&cells, output.results())?,
    }
    Ok(ExitStatus::Fine)
}

/// Sends a request for every host that the rules give.
fn add_refusals(matrices: &mut [Matrix], build: &Build) {
    let mut gateways = NativeGateways::new(&build.federation, Options::default());
    for matrix in matrices {
        let Some(mesh) = build.federation.mesh(&matrix.mesh) else { continue };
        for row in &mut matrix.rows {
            for (peer, cell) in matrix.peers.iter().zip(&mut row.cells) {
                let to = mesh.peer(peer).and_then(|peer| build.federation.mesh_of(peer));
                if let (Some(to), Some(host)) = (to, &cell.imported) {
                    cell.obstacle = refusal(build, &mut gateways, to, host);
                }
            }
        }
    }
}

fn entries<'a>(matrices: &'a [Matrix], build: &Build) -> Vec<CellEntry<'a>> {
    let places = Places::new(&build.sources);
    let mut entries = Vec::new();
    for matrix in matrices {
        for row in &matrix.rows {
            for (peer, cell) in matrix.peers.iter().zip(&row.cells) {
                let place = cell.span.and_then(|span| places.locate(span));
                entries.push(CellEntry {
                    mesh: &matrix.mesh,
                    namespace: &row.service.namespace,
                    name: &row.service.name,
                    peer,
                    cell,
                    file: place.as_ref().map(|place| place.file.to_owned()),
                    line: place.map(|place| place.start.line),
                });
            }
        }
    }
    entries
}

fn write(cells: &[CellEntry<'_>], to: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(["MESH", "SERVICE", "PEER", "SEEN THERE AS", "RULE"]);
    for entry in cells {
        let Cell { imported, obstacle, .. } = entry.cell;
        let seen = match (imported, obstacle) {
            (Some(host), None) => host.clone(),
            (_, obstacle) => format!("- {}", obstacle.as_deref().unwrap_or("not exported")),
        };
        let rule = match (&entry.file, entry.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            _ => "-".to_owned(),
        };
        let service = format!("{}/{}", entry.namespace, entry.name);
        grid.push([entry.mesh.to_owned(), service, entry.peer.to_owned(), seen, rule]);
    }
    grid.write(to)
}

//! `carnet explain --all`: every service against every peer, with a reason in every empty cell.

use std::io::{self, Write};

use carnet_engine::pipeline::Build;
use carnet_engine::trace::{self, Cell, Matrix};
use serde::Serialize;

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
    let matrices: Vec<Matrix> = meshes.map(|mesh| trace::matrix(&build.federation, mesh)).collect();
    let cells = entries(&matrices, &build);
    match format {
        Format::Json => {
            output.json(&MatrixDocument { api_version: API_VERSION, kind: "ExportMatrix", cells })?;
        }
        Format::Text => write(&cells, output.results())?,
    }
    Ok(ExitStatus::Fine)
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
        let Cell { exported, imported, obstacle, .. } = entry.cell;
        let seen = match (imported, exported, obstacle) {
            (Some(host), ..) => host.clone(),
            (None, Some(_), Some(obstacle)) => format!("- {obstacle}"),
            (None, _, obstacle) => format!("- {}", obstacle.as_deref().unwrap_or("not exported")),
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

//! The matrix of names: every Service of every mesh against every peer, with a reason in every empty cell.

use carnet_engine::pipeline::Build;
use carnet_engine::trace::{Cell, matrix};
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};

/// One matrix for each mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Names {
    /// By name of the mesh.
    pub meshes: Vec<MeshNames>,
}

/// What one mesh shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct MeshNames {
    /// The mesh.
    pub mesh: String,
    /// Its peers, in the order of the cells.
    pub peers: Vec<String>,
    /// Its Services, by namespace, then name.
    pub rows: Vec<NamesRow>,
}

/// One Service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct NamesRow {
    /// The Service, as `namespace/name`.
    pub service: String,
    /// One cell for each peer.
    pub cells: Vec<NamesCell>,
}

/// What becomes of one Service at one peer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct NamesCell {
    /// The exported host; `null` when it is not exported.
    pub exported: Option<String>,
    /// The host in the peer's mesh; `null` when it is not imported, or the peer's files were not given.
    pub imported: Option<String>,
    /// The export rule that decided.
    pub rule: Option<String>,
    /// Where that rule is written.
    pub place: Option<Place>,
    /// Why it is not reachable; `null` when it is.
    pub obstacle: Option<String>,
}

impl Names {
    /// The matrices of a build.
    #[must_use]
    pub fn new(build: &Build) -> Self {
        let places = Places::new(&build.sources);
        let meshes = build.federation.meshes.iter().map(|mesh| {
            let matrix = matrix(&build.federation, mesh);
            let rows = matrix.rows.into_iter().map(|row| NamesRow {
                service: row.service.to_string(),
                cells: row.cells.into_iter().map(|cell| NamesCell::new(cell, &places)).collect(),
            });
            MeshNames { mesh: matrix.mesh, rows: rows.collect(), peers: matrix.peers }
        });
        Self { meshes: meshes.collect() }
    }
}

impl NamesCell {
    fn new(cell: Cell, places: &Places<'_>) -> Self {
        Self {
            exported: cell.exported,
            imported: cell.imported,
            rule: cell.rule,
            place: cell.span.and_then(|span| places.locate(span)),
            obstacle: cell.obstacle,
        }
    }
}

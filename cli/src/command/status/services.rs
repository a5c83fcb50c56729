//! What the rules produce: services exported and imported.

use carnet_engine::model::{Federation, Mesh, Peer};
use carnet_engine::status::{SharedService, export_status, import_status};

use crate::failure::Failure;
use crate::output::Output;
use crate::output::grid::Grid;

/// What stands where there is nothing.
const NOTHING: &str = "-";

/// Mesh, direction, peer, exported name, local service.
type Table = Grid<5>;

/// Writes a table of all services that cross.
pub(super) fn write(federation: &Federation, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut table = Table::new(["MESH", "DIRECTION", "PEER", "EXPORTED NAME", "LOCAL SERVICE"]);
    for mesh in &federation.meshes {
        for peer in &mesh.peers {
            add_peer(&mut table, federation, mesh, peer);
        }
    }
    table.write(output.results())?;
    for mesh in &federation.meshes {
        for peer in
            mesh.peers.iter().filter(|peer| peer.imports.is_some() && federation.mesh_of(peer).is_none())
        {
            let (mesh, peer) = (&mesh.name, &peer.name);
            output.note(&format!(
                "the files of `{peer}` are not here, so what it offers to `{mesh}` is not known"
            ))?;
        }
    }
    Ok(())
}

/// A row for every service that crosses; a direction with a set and no service has one row that says so.
fn add_peer(table: &mut Table, federation: &Federation, mesh: &Mesh, peer: &Peer) {
    if peer.exports.is_some() {
        add(table, [&mesh.name, "export", &peer.name], &export_status(mesh, peer).exported_services);
    }
    if peer.imports.is_some() {
        let status = import_status(federation, mesh, peer);
        add(table, [&mesh.name, "import", &peer.name], &status.imported_services);
    }
    if peer.exports.is_none() && peer.imports.is_none() {
        add(table, [&mesh.name, NOTHING, &peer.name], &[]);
    }
}

fn add(table: &mut Table, [mesh, direction, peer]: [&str; 3], services: &[SharedService]) {
    let row = |exported: &str, local: &str| [mesh, direction, peer, exported, local].map(ToOwned::to_owned);
    for service in services {
        let local = &service.local_service.hostname;
        let local = if local.is_empty() { "- (offered, not imported)" } else { local };
        table.push(row(&service.exported_name, local));
    }
    if services.is_empty() {
        table.push(row(NOTHING, NOTHING));
    }
}

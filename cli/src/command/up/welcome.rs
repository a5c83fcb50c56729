//! What somebody sees when everything runs: addresses, and requests to try.

use carnet_engine::compile::{Options, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::table::document::TableDocument;

use crate::failure::Failure;
use crate::output::Output;
use crate::output::text::count;
use crate::up::live::Live;

/// Requests shown for each mesh.
const SHOWN: usize = 5;

/// Writes addresses and requests to try.
pub(super) fn write(output: &mut Output<'_>, live: &Live, federation: &Federation) -> Result<(), Failure> {
    let ready = live.ready(federation);
    let processes: usize = ready.meshes.values().map(|mesh| mesh.gateways.len()).sum();
    let (gateways, backends) = (count(processes, "gateway"), count(ready.backends.len(), "backend"));
    let (meshes, folder) = (ready.meshes.len(), ready.folder.display());
    let meshes = if meshes == 1 { "1 mesh".to_owned() } else { format!("{meshes} meshes") };
    let to = output.results();
    writeln!(to, "{meshes}, {gateways}, {backends}; files in {folder}")?;
    for (name, mesh) in &ready.meshes {
        writeln!(to, "\n{name}")?;
        writeln!(to, "  egress   http://{}    for the workloads of {name}", mesh.egress)?;
        writeln!(to, "  ingress  https://{}   for the gateways of its peers", mesh.ingress)?;
        for (side, gateway) in &mesh.gateways {
            writeln!(to, "  status   http://{}/   {side}", gateway.status)?;
            writeln!(to, "  admin    http://{}/   {side}", gateway.admin)?;
        }
        let Some(mesh_model) = federation.mesh(name) else { continue };
        for host in imported_hosts(federation, mesh_model) {
            writeln!(to, "  curl -H 'Host: {host}' http://{}/", mesh.egress)?;
        }
    }
    let statuses = ready.meshes.values().flat_map(|mesh| mesh.gateways.values());
    let statuses: Vec<String> = statuses.map(|gateway| format!(" --gateway {}", gateway.status)).collect();
    let statuses = statuses.concat();
    writeln!(to, "\nWhich peers are alive:\n  carnet status --watch{statuses}")?;
    writeln!(to, "\nRequests are shown as they are decided. Ctrl-C ends everything.")?;
    Ok(())
}

/// Some hosts that lead to a peer.
fn imported_hosts(federation: &Federation, mesh: &Mesh) -> Vec<String> {
    let text = configuration(federation, mesh, Direction::Outbound, &Options::default());
    // What the engine wrote it can read.
    let Ok(document) = serde_json::from_str::<TableDocument<'_>>(&text) else { return Vec::new() };
    let hosts = document.outbound.iter().flat_map(|role| &role.hosts).map(|host| host.host.to_owned());
    let mut hosts: Vec<String> = hosts.collect();
    hosts.dedup();
    hosts.truncate(SHOWN);
    hosts
}

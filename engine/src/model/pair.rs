//! Which mesh stands behind each peer, and what it calls us.

use crate::model::mesh::Mesh;

/// Pairs the peers of all meshes.
///
/// Peer `P` is the mesh named `P`; failing that, the mesh whose trust domain is the peer's. Then the names the
/// meshes have for one another are exchanged.
pub(super) fn pair(meshes: &mut [Mesh]) {
    let known: Vec<(String, String)> =
        meshes.iter().map(|mesh| (mesh.name.clone(), mesh.trust_domain.clone())).collect();
    for (own, mesh) in meshes.iter_mut().enumerate() {
        for peer in &mut mesh.peers {
            let others = || known.iter().enumerate().filter(|(index, _)| *index != own);
            let by_name = others().find(|(_, (name, _))| *name == peer.name);
            let written = peer.document.trust_domain.is_some();
            let mut by_domain = others().filter(|(_, (_, domain))| written && *domain == peer.trust_domain);
            // Two meshes with one trust domain are an error elsewhere; neither is taken by it.
            let only = by_domain.next().filter(|_| by_domain.next().is_none());
            peer.mesh = by_name.or(only).map(|(index, _)| index);
        }
    }
    let names: Vec<Vec<(Option<usize>, String)>> = meshes
        .iter()
        .map(|mesh| mesh.peers.iter().map(|peer| (peer.mesh, peer.name.clone())).collect())
        .collect();
    for (own, mesh) in meshes.iter_mut().enumerate() {
        for peer in &mut mesh.peers {
            let theirs = peer.mesh.and_then(|index| names.get(index));
            let name = theirs.and_then(|theirs| theirs.iter().find(|(mesh, _)| *mesh == Some(own)));
            if let Some((_, name)) = name {
                peer.known_as.clone_from(name);
                peer.is_known_as_assumed = false;
            }
        }
    }
}

//! What to write so that a mesh reaches a service: edits of the documents given, tried out before they are shown.
//!
//! Only rules are suggested, at the end of their set, so that nothing that was reachable changes. What needs more than
//! a rule, such as a peer or a Service that no rule may export, is told as the obstacle.

mod place;

use crate::case::{NativeGateways, WalkEnd, walk};
use crate::compile::Options;
use crate::decision::Direction;
use crate::finding::Edit;
use crate::model::{Federation, Mesh, Peer};
use crate::pipeline::{Build, Input, build};
use crate::service::ServiceName;
use crate::source::{Source, wide};
use crate::trace::{ServiceTrace, trace_service, withheld_reason};
use crate::yaml::Limits;
use place::{Addition, edit};

/// The edits that let `peer` reach a service of `mesh`, in the order they are needed: the exporter's first.
///
/// # Errors
///
/// What stands in the way, as a clause: it is reachable already, or no rule alone makes it so.
pub fn suggest(build: &Build, mesh: &str, peer: &str, service: &ServiceName) -> Result<Vec<Edit>, String> {
    let federation = &build.federation;
    let (mesh, peer) = find(federation, mesh, peer).ok_or("there is no such mesh or peer")?;
    let known = mesh.service(&service.namespace, &service.name);
    if let Some(withheld) = known.and_then(|known| known.withheld) {
        return Err(withheld_reason(withheld).to_owned());
    }
    let trace = trace_service(federation, mesh, peer, service);
    if trace.imported.is_some() {
        return Err("it is reachable by the rules".to_owned());
    }
    let exported = peer.exports.as_ref().and_then(|set| match known {
        Some(known) => set.find(service, &known.labels),
        None => set.find_unknown(service),
    });
    let mut edits = Vec::new();
    if exported.is_none() {
        let addition = Addition { mesh, peer, direction: Direction::Inbound, service };
        edits.push(edit(&build.sources, &addition).ok_or("the set of export rules cannot be added to")?);
    }
    let exported = exported.map_or_else(|| service.clone(), |shown| shown.name);
    if let Some(other) = federation.mesh_of(peer) {
        let Some(counterpart) = federation.counterpart(mesh, peer) else {
            return Err(format!("`{}` needs a ServiceMeshPeer for `{}` first", other.name, mesh.name));
        };
        if counterpart.imports.as_ref().is_none_or(|set| set.import(&exported).is_none()) {
            let direction = Direction::Outbound;
            let addition = Addition { mesh: other, peer: counterpart, direction, service: &exported };
            edits.push(edit(&build.sources, &addition).ok_or("the set of import rules cannot be added to")?);
        }
    }
    verify(build, &edits, (&mesh.name, &peer.name), service)?;
    Ok(edits)
}

/// The inputs of a build with edits made; none may overlap another.
#[must_use]
pub fn apply(build: &Build, edits: &[Edit]) -> Vec<Input> {
    let mut inputs: Vec<Input> = build
        .sources
        .iter()
        .zip(&build.placements)
        .map(|(source, placement)| Input { source: source.clone(), placement: placement.clone() })
        .collect();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // From the end, so that the places of the others stay what they are.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for Edit { span, text } in edits {
        let input = usize::try_from(span.source.0).ok().and_then(|number| inputs.get_mut(number));
        let Some(Source { text: old, .. }) = input.map(|input| &mut input.source) else { continue };
        if let (Some(before), Some(after)) = (old.get(..wide(span.start)), old.get(wide(span.end)..)) {
            *old = [before, text, after].concat();
        }
    }
    inputs
}

fn find<'f>(federation: &'f Federation, mesh: &str, peer: &str) -> Option<(&'f Mesh, &'f Peer)> {
    let mesh = federation.mesh(mesh)?;
    Some((mesh, mesh.peer(peer)?))
}

/// Makes the edits and sends a request.
fn verify(
    before: &Build,
    edits: &[Edit],
    (mesh, peer): (&str, &str),
    service: &ServiceName,
) -> Result<(), String> {
    let after = build(apply(before, edits), &Limits::default());
    let federation = &after.federation;
    let lost = || "no rule alone makes it reachable".to_owned();
    let (mesh, peer) = find(federation, mesh, peer).ok_or_else(lost)?;
    let trace: ServiceTrace = trace_service(federation, mesh, peer, service);
    let Some(other) = federation.mesh_of(peer) else {
        return trace.exported.map(|_| ()).ok_or_else(lost);
    };
    let host = trace.imported.ok_or_else(|| trace.obstacle.unwrap_or_else(lost))?;
    let mut gateways = NativeGateways::new(federation, Options::default());
    match walk(federation, &mut gateways, other, &host)?.end {
        WalkEnd::Reached { .. } => Ok(()),
        end @ (WalkEnd::Refused { .. } | WalkEnd::PeerNotGiven { .. } | WalkEnd::Outside { .. }) => {
            let reason = end.reason().unwrap_or_default();
            Err(format!("even with a rule a request for `{host}` is refused: {reason}"))
        }
    }
}

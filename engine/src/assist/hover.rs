//! What stands under the cursor: what a rule matches and what it makes of it, who a peer is, who sees a service.
//!
//! What is wrong there is left to the findings: editors show both together.

use crate::assist::passing::Passing;
use crate::assist::place::Place;
use crate::graph::{Crossing, Flow, Graph, Lane, Stop};
use crate::model::{Mesh, Peer};
use crate::pipeline::Build;
use crate::source::SourceId;

/// How many services a rule is explained with.
const SHOWN: usize = 8;

/// What there is to say about a byte of a source, in Markdown; `None` when nothing is.
#[must_use]
pub fn hover(build: &Build, source: SourceId, offset: u32) -> Option<String> {
    let place = Place::find(build, source, offset)?;
    if let Some(passing) = Passing::at(build, place) {
        return Some(rule_text(&passing));
    }
    match place {
        Place::Peer(mesh, peer) | Place::Exports(mesh, peer, _) | Place::Imports(mesh, peer, _) => {
            Some(peer_text(build, mesh, peer))
        }
        Place::Service(mesh, service) => {
            let graph = Graph::new(build);
            let of_mesh = graph.lanes().filter(|lane| lane.exporter == mesh.name);
            let wanted = Stop::known(&service.name, "");
            let passing: Vec<(&Lane, &Crossing)> = of_mesh
                .flat_map(|lane| lane.crossings.iter().map(move |crossing| (lane, crossing)))
                .filter(|(_, crossing)| {
                    crossing.service.as_ref() == Some(&wanted) && crossing.flow != Flow::Shadowed
                })
                .collect();
            Some(service_text(mesh, &wanted, &passing))
        }
    }
}

fn rule_text(passing: &Passing) -> String {
    let Passing { name, mesh, peer, rule, decided, shadowed } = passing;
    let mut text = format!("**{name}** of `{mesh}` for `{peer}`: {}", rule.summary);
    if rule.is_broken {
        text.push_str("\n\nIt cannot be used, and is skipped at run time.");
        return text;
    }
    if decided.is_empty() {
        text.push_str("\n\nIt decides nothing.");
    }
    for crossing in decided.iter().take(SHOWN) {
        text.push_str("\n- ");
        text.push_str(&crossing.way());
    }
    more(&mut text, decided.len());
    for crossing in shadowed.iter().take(SHOWN) {
        let what =
            crossing.service.as_ref().or(crossing.exported.as_ref()).map(Stop::text).unwrap_or_default();
        let why = crossing.reason.as_deref().unwrap_or_default();
        text.push_str(&["\n- ~~`", &what, "`~~ ", why].concat());
    }
    more(&mut text, shadowed.len());
    text
}

fn more(text: &mut String, number: usize) {
    if let Some(rest) = number.checked_sub(SHOWN).filter(|rest| *rest > 0) {
        text.push_str(&["\n- and ", &rest.to_string(), " more"].concat());
    }
}

fn peer_text(build: &Build, mesh: &Mesh, peer: &Peer) -> String {
    let other = build.federation.mesh_of(peer);
    let behind = match other {
        Some(other) if other.name == peer.name => String::new(),
        Some(other) => format!(", the mesh `{}`", other.name),
        None => ", a mesh whose documents were not given".to_owned(),
    };
    let rules = |number: Option<usize>| match number {
        Some(1) => "1 rule".to_owned(),
        Some(number) => format!("{number} rules"),
        None => "no set".to_owned(),
    };
    format!(
        "**`{}`**, a peer of `{}`{behind}\n- calls us `{}`{}\n- exports to it: {}\n- imports from it: {}",
        peer.name,
        mesh.name,
        peer.known_as,
        if peer.is_known_as_assumed { " (assumed)" } else { "" },
        rules(peer.exports.as_ref().map(|set| set.rules.len())),
        rules(peer.imports.as_ref().map(|set| set.rules.len())),
    )
}

fn service_text(mesh: &Mesh, service: &Stop, passing: &[(&Lane, &Crossing)]) -> String {
    let mut text = format!("**`{}`**, a Service of `{}`", service.text(), mesh.name);
    if passing.is_empty() {
        text.push_str("\n\nIt is exported to nobody.");
    }
    for (lane, crossing) in passing.iter().take(SHOWN) {
        let host = crossing.imported.as_ref().or(crossing.exported.as_ref()).map(Stop::text);
        let host = host.map(|host| format!(" as `{host}`")).unwrap_or_default();
        let reason = crossing.reason.as_ref().map(|reason| format!(" ✕ {reason}")).unwrap_or_default();
        text.push_str(&["\n- `", &lane.importer, "`", &host, &reason].concat());
    }
    more(&mut text, passing.len());
    text
}

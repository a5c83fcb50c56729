//! Crossings that only the importing side tells of.

use crate::compile::outbound;
use crate::graph::crossing::{Crossing, Flow, Stop, shown};
use crate::graph::lane::Ends;
use crate::model::rule::ExportMatcher;
use crate::model::{Mesh, Peer};
use crate::naming;
use crate::service::{ServiceName, ServicePattern};

/// What import rules name, and nobody is known to offer.
pub(super) fn crossings(ends: Ends<'_>) -> Vec<Crossing> {
    let (Some(mesh), Some(peer)) = (ends.to, ends.to_peer) else { return Vec::new() };
    let suffix = peer.offered_suffix();
    let imports = outbound::imports(ends.federation, mesh, peer);
    let unknown = imports.hosts.iter().filter(|(_, import)| import.is_unknown);
    let unknown = unknown.filter(|(_, import)| !could_be_offered(ends, &import.exported));
    let named = unknown.filter_map(|(host, import)| {
        let (name, namespace, ending) = naming::split(host)?;
        let crossing = Crossing {
            exported: Some(Stop::known(&import.exported, &suffix).known_if(false)),
            import_rule: Some(import.rule),
            imported: Some(Stop::known(&ServiceName::new(namespace, name), ending).known_if(false)),
            ..Crossing::new(Flow::Open)
        };
        Some(judge(ends, crossing))
    });
    let mut crossings: Vec<Crossing> = named.collect();
    if ends.from.is_none() {
        crossings.extend(patterns(peer, &suffix));
    }
    crossings
}

fn judge(ends: Ends<'_>, crossing: Crossing) -> Crossing {
    match (ends.from, ends.from_peer) {
        (None, _) => crossing.because("the documents of the other mesh were not given"),
        (Some(from), None) => {
            let importer = ends.to.map_or("", |mesh: &Mesh| mesh.name.as_str());
            let reason = format!("`{}` has no ServiceMeshPeer for `{importer}`", from.name);
            Crossing { flow: Flow::Denied, ..crossing.because(reason) }
        }
        (Some(from), Some(_)) => {
            let reason = format!("`{}` does not offer it", from.name);
            Crossing { flow: Flow::Denied, ..crossing.because(reason) }
        }
    }
}

/// Whether a pattern of the exporter shows it already, because no Service was given to tell.
fn could_be_offered(ends: Ends<'_>, exported: &ServiceName) -> bool {
    let (Some(from), Some(set)) = (ends.from, ends.from_peer.and_then(|peer| peer.exports.as_ref())) else {
        return false;
    };
    let mut matchers = set.rules.iter().filter_map(|rule| rule.matcher.as_ref().ok());
    from.services.is_empty()
        && matchers.any(|matcher| match matcher {
            ExportMatcher::Name { pattern, alias } => shown(pattern, alias).is_match(exported),
            ExportMatcher::Label { namespace, .. } => {
                ServicePattern { namespace: namespace.clone(), name: None }.is_match(exported)
            }
        })
}

/// What rules with a wildcard could match, where the other side was not given.
fn patterns(peer: &Peer, suffix: &str) -> Vec<Crossing> {
    let rules = outbound::patterns(peer).into_iter();
    let crossing = |(rule, matcher): (usize, &crate::model::rule::ImportMatcher)| Crossing {
        exported: Some(Stop::pattern(&matcher.pattern, suffix)),
        import_rule: Some(rule),
        imported: Some(Stop::pattern(&shown(&matcher.pattern, &matcher.alias), &matcher.suffix)),
        ..Crossing::new(Flow::Open).because("the documents of the other mesh were not given")
    };
    rules.map(crossing).collect()
}

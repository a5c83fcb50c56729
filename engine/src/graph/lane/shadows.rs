//! Rules that match and never decide, with what they match.

use std::collections::BTreeSet;

use crate::graph::crossing::{Crossing, Stop};
use crate::graph::lane::Ends;
use crate::model::rule::ExportMatcher;
use crate::naming;
use crate::service::{ServiceName, ServicePattern};

/// How many names a shadowed rule is shown with; the reader gets the idea.
const SHOWN: usize = 8;

/// Adds what rules that decide nothing would match.
pub(super) fn add(ends: Ends<'_>, crossings: &mut Vec<Crossing>) {
    let idle = Idle::of(crossings);
    let mut shadowed = exports(ends, &idle);
    shadowed.extend(imports(ends, &idle, crossings));
    crossings.append(&mut shadowed);
}

/// The rules that decide something, by index.
struct Idle {
    exports: BTreeSet<usize>,
    imports: BTreeSet<usize>,
}

impl Idle {
    fn of(crossings: &[Crossing]) -> Self {
        Self {
            exports: crossings.iter().filter_map(|crossing| crossing.export_rule).collect(),
            imports: crossings.iter().filter_map(|crossing| crossing.import_rule).collect(),
        }
    }
}

fn exports(ends: Ends<'_>, decide: &Idle) -> Vec<Crossing> {
    let (Some(mesh), Some(set)) = (ends.from, ends.from_peer.and_then(|peer| peer.exports.as_ref())) else {
        return Vec::new();
    };
    let mut crossings = Vec::new();
    for (index, rule) in set.rules.iter().enumerate() {
        let Ok(matcher) = &rule.matcher else { continue };
        if decide.exports.contains(&index) {
            continue;
        }
        let services =
            mesh.services.iter().filter(|service| matcher.is_match(&service.name, &service.labels));
        for service in services.take(SHOWN) {
            let Some(first) = set.find(&service.name, &service.labels) else { continue };
            crossings.push(Crossing::shadowed_service(Stop::known(&service.name, ""), index, first.rule));
        }
        if let ExportMatcher::Name { pattern, .. } = matcher
            && mesh.services.is_empty()
            && let Some(first) = earlier(
                set.rules.iter().take(index).map(|rule| match &rule.matcher {
                    Ok(ExportMatcher::Name { pattern, .. }) => Some(pattern),
                    Ok(ExportMatcher::Label { .. }) | Err(_) => None,
                }),
                pattern,
            )
        {
            crossings.push(Crossing::shadowed_service(Stop::pattern(pattern, ""), index, first));
        }
    }
    crossings
}

fn earlier<'p>(
    earlier: impl Iterator<Item = Option<&'p ServicePattern>>,
    pattern: &ServicePattern,
) -> Option<usize> {
    let mut earlier = earlier.enumerate();
    earlier.find_map(|(index, other)| other?.covers(pattern).then_some(index))
}

fn imports(ends: Ends<'_>, decide: &Idle, crossings: &[Crossing]) -> Vec<Crossing> {
    let Some((peer, set)) = ends.to_peer.and_then(|peer| Some((peer, peer.imports.as_ref()?))) else {
        return Vec::new();
    };
    let suffix = peer.offered_suffix();
    let offered: BTreeSet<&Stop> =
        crossings.iter().filter_map(|crossing| crossing.exported.as_ref()).collect();
    let mut found = Vec::new();
    for (index, rule) in set.rules.iter().enumerate() {
        let Ok(matcher) = &rule.matcher else { continue };
        if decide.imports.contains(&index) {
            continue;
        }
        let name = |stop: &Stop| ServiceName::new(stop.namespace.clone(), stop.name.clone());
        let names = offered.iter().filter(|stop| matcher.pattern.is_match(&name(stop)));
        for stop in names.take(SHOWN) {
            let Some(first) = set.find(&name(stop)) else { continue };
            found.push(Crossing::shadowed_host((*stop).clone(), index, first.rule));
        }
        // A name nobody offers still shows what is in its way.
        if let Some(single) = matcher.pattern.single()
            && let Some(first) = set.find(&single).filter(|first| first.rule < index)
            && !offered.iter().any(|stop| matcher.pattern.is_match(&name(stop)))
            && naming::split(&naming::host(&single.name, &single.namespace, &suffix)).is_some()
        {
            let stop = Stop::known(&single, &suffix).known_if(false);
            found.push(Crossing::shadowed_host(stop, index, first.rule));
        }
    }
    found
}

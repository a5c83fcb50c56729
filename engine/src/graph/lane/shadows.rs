//! Rules that match and never decide, with what they match.

use std::collections::BTreeSet;

use crate::graph::crossing::{Crossing, Flow, Stop};
use crate::graph::lane::Ends;
use crate::model::rule::ExportMatcher;
use crate::model::{ExportSet, ImportSet, Mesh};
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
        if decide.exports.contains(&index) {
            continue;
        }
        crossings.extend(taken_services(mesh, set, index).take(SHOWN));
        if let Ok(ExportMatcher::Name { pattern, .. }) = &rule.matcher
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

/// The services a rule matches and an earlier rule decides.
pub(crate) fn taken_services<'m>(
    mesh: &'m Mesh,
    set: &'m ExportSet,
    rule: usize,
) -> impl Iterator<Item = Crossing> + 'm {
    let matcher = set.rules.get(rule).and_then(|rule| rule.matcher.as_ref().ok());
    let services = matcher.into_iter().flat_map(|matcher| {
        mesh.services.iter().filter(|service| matcher.is_match(&service.name, &service.labels))
    });
    services.filter_map(move |service| {
        let first = set.find(&service.name, &service.labels)?.rule;
        let stop = Stop::known(&service.name, "");
        (first != rule).then(|| Crossing::shadowed_service(stop, rule, first))
    })
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
    let offered = offered_hosts(crossings);
    let mut found = Vec::new();
    for (index, rule) in set.rules.iter().enumerate() {
        let Ok(matcher) = &rule.matcher else { continue };
        if decide.imports.contains(&index) {
            continue;
        }
        found.extend(taken_hosts(&offered, set, index).take(SHOWN));
        // A name nobody offers still shows what is in its way.
        if let Some(single) = matcher.pattern.single()
            && let Some(first) = set.find(&single).filter(|first| first.rule < index)
            && !offered.iter().any(|stop| matcher.pattern.is_match(&service_name(stop)))
            && naming::split(&naming::host(&single.name, &single.namespace, &suffix)).is_some()
        {
            let stop = Stop::known(&single, &suffix).known_if(false);
            found.push(Crossing::shadowed_host(stop, index, first.rule));
        }
    }
    found
}

/// The exported hosts that anything but a shadowed crossing leads to.
pub(crate) fn offered_hosts(crossings: &[Crossing]) -> BTreeSet<&Stop> {
    let alive = crossings.iter().filter(|crossing| crossing.flow != Flow::Shadowed);
    alive.filter_map(|crossing| crossing.exported.as_ref()).collect()
}

/// The exported hosts a rule matches and an earlier rule decides.
pub(crate) fn taken_hosts<'o>(
    offered: &'o BTreeSet<&Stop>,
    set: &'o ImportSet,
    rule: usize,
) -> impl Iterator<Item = Crossing> + 'o {
    let matched = set.matcher(rule).into_iter().flat_map(|matcher| {
        let names = offered.iter().map(|stop| (*stop, service_name(stop)));
        names.filter(|(_, name)| matcher.pattern.is_match(name))
    });
    matched.filter_map(move |(stop, name)| {
        let first = set.find(&name)?.rule;
        (first != rule).then(|| Crossing::shadowed_host(stop.clone(), rule, first))
    })
}

fn service_name(stop: &Stop) -> ServiceName {
    ServiceName::new(stop.namespace.clone(), stop.name.clone())
}

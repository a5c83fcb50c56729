//! Requests that go on from mesh to mesh: in a circle, or to a mesh the caller has no peering with.
//!
//! What a mesh imports as local answers under a name of its own cluster. A peer that is offered the Service of that
//! name can then be answered by whoever it is imported from.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::rules::Rules;
use crate::check::words::list;
use crate::compile::outbound;
use crate::finding::{Code, Finding};
use crate::model::{Federation, ImportSet, Mesh, Peer};
use crate::service::ServiceName;
use crate::source::Span;

/// A name of one mesh's own cluster.
type Place = (usize, ServiceName);

/// One import as local: by which rule, and whose Service stands behind it.
#[derive(Clone, Copy)]
struct Import<'f> {
    peer: &'f Peer,
    set: &'f ImportSet,
    rule: usize,
}

/// Everything that is imported as local and known to be offered.
struct Imports<'f> {
    federation: &'f Federation,
    steps: BTreeMap<Place, Vec<(Place, Import<'f>)>>,
}

/// Checks where requests can go on to.
pub(super) fn check(federation: &Federation, findings: &mut Vec<Finding>) {
    let imports = Imports::of(federation);
    let mut reported = BTreeSet::new();
    for start in imports.steps.keys() {
        let Some(circle) = imports.circle(start).filter(|_| !reported.contains(start)) else { continue };
        reported.extend(circle.iter().cloned());
        findings.extend(imports.report_circle(&circle));
    }
    for (index, mesh) in federation.meshes.iter().enumerate() {
        for peer in &mesh.peers {
            imports.check_transit(index, mesh, peer, &reported, findings);
        }
    }
}

impl<'f> Imports<'f> {
    fn of(federation: &'f Federation) -> Self {
        let mut steps: BTreeMap<Place, Vec<(Place, Import<'f>)>> = BTreeMap::new();
        for (index, mesh) in federation.meshes.iter().enumerate() {
            for peer in &mesh.peers {
                let Some((set, other)) = peer.imports.as_ref().zip(peer.mesh) else { continue };
                if !set.rules.iter().any(|rule| rule.matcher.as_ref().is_ok_and(|matcher| matcher.is_local)) {
                    continue;
                }
                for (exported, export) in outbound::offered(federation, mesh, peer).unwrap_or_default() {
                    let Some(shown) = set.find(&exported) else { continue };
                    if set.matcher(shown.rule).is_some_and(|matcher| matcher.is_local) {
                        let import = Import { peer, set, rule: shown.rule };
                        let next = (other, export.service);
                        steps.entry((index, shown.name)).or_default().push((next, import));
                    }
                }
            }
        }
        Self { federation, steps }
    }

    /// The shortest way from a place back to it.
    fn circle(&self, start: &Place) -> Option<Vec<Place>> {
        let mut before: BTreeMap<&Place, &Place> = BTreeMap::new();
        let mut level: Vec<&Place> = vec![start];
        while !level.is_empty() {
            let mut next_level = Vec::new();
            for place in level {
                for (next, _) in self.steps.get(place).into_iter().flatten() {
                    if next == start {
                        let mut circle = vec![place.clone()];
                        let mut at = place;
                        while let Some(earlier) = before.get(at).filter(|_| at != start) {
                            circle.push((*earlier).clone());
                            at = earlier;
                        }
                        circle.reverse();
                        return Some(circle);
                    }
                    if !before.contains_key(next) {
                        before.insert(next, place);
                        next_level.push(next);
                    }
                }
            }
            level = next_level;
        }
        None
    }

    fn report_circle(&self, circle: &[Place]) -> Option<Finding> {
        let (start, rest) = circle.split_first()?;
        let mesh = self.federation.meshes.get(start.0)?;
        let next = rest.first().unwrap_or(start);
        let import = self.step(start, next)?;
        let names =
            circle.iter().filter_map(|(index, name)| Some(format!("{name} of {}", self.mesh_name(*index)?)));
        let message = format!("a request can go round in a circle: {}", list(names));
        let rules = Rules::of_imports(mesh, import.set);
        let rule = rules.get(import.rule)?;
        let mut finding = Finding::new(Code::FederationLoop, message).at(rule.naming_span());
        for (position, place) in rest.iter().enumerate() {
            let next = rest.get(position.saturating_add(1)).unwrap_or(start);
            if let Some((span, name)) =
                self.step(place, next).and_then(|import| self.place_of(place.0, import))
            {
                finding = finding.related(span, format!("`{name}` passes it on here"));
            }
        }
        Some(rules.on(finding, rule, ""))
    }

    /// Reports what `peer` is offered and a third mesh can answer; once per export set and service.
    fn check_transit(
        &self,
        index: usize,
        mesh: &Mesh,
        peer: &Peer,
        circles: &BTreeSet<Place>,
        findings: &mut Vec<Finding>,
    ) {
        let Some(set) = &peer.exports else { return };
        let from_here = self.steps.range((index, ServiceName::new("", ""))..);
        for (place, nexts) in from_here.take_while(|(place, _)| place.0 == index) {
            let Some(service) = mesh.service(&place.1.namespace, &place.1.name) else { continue };
            let is_offered = service.withheld.is_none() && set.find(&service.name, &service.labels).is_some();
            let mut third = nexts.iter().filter(|((other, _), _)| Some(*other) != peer.mesh);
            let Some(((other, _), import)) = third.next().filter(|_| is_offered && !circles.contains(place))
            else {
                continue;
            };
            let Some(third) = self.mesh_name(*other) else { continue };
            let message =
                format!("`{}` is exported to `{}` and can be answered by `{third}`", place.1, peer.name);
            let rules = Rules::of_imports(mesh, import.set);
            let Some(rule) = rules.get(import.rule) else { continue };
            let finding = Finding::new(Code::UnintendedTransit, message)
                .at(rule.naming_span())
                .related(set.meta.name.span, format!("what is exported to `{}`", peer.name))
                .effect(format!("requests of `{}` reach `{third}` through `{}`", peer.name, mesh.name));
            findings.push(rules.on(finding, rule, ""));
        }
    }

    fn step(&self, from: &Place, to: &Place) -> Option<Import<'f>> {
        self.steps.get(from)?.iter().find(|(next, _)| next == to).map(|(_, import)| *import)
    }

    fn place_of(&self, index: usize, import: Import<'f>) -> Option<(Span, &'f str)> {
        let mesh = self.federation.meshes.get(index)?;
        let rules = Rules::of_imports(mesh, import.set);
        let rule = rules.get(import.rule)?;
        debug_assert!(mesh.peer(&import.peer.name).is_some(), "an import is by a peer of its mesh");
        Some((rule.naming_span(), mesh.name.as_str()))
    }

    fn mesh_name(&self, index: usize) -> Option<&'f str> {
        self.federation.meshes.get(index).map(|mesh| mesh.name.as_str())
    }
}

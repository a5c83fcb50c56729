//! Fewer nodes: crossings with the same fate are drawn as one.

use std::collections::BTreeMap;

use crate::graph::Graph;
use crate::graph::crossing::{Crossing, Flow, Stop};
use crate::graph::diagram::Diagram;
use crate::graph::lane::{Lane, RuleNode};
use crate::graph::text::count;

/// How many nodes are drawn one by one; more are grouped by namespace unless the user says how to group.
pub const MAX_NODES: usize = 150;

/// How many nodes are drawn by namespace; more are grouped by mesh.
const MAX_NAMESPACE_NODES: usize = 1_500;

/// What is drawn as one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Services of one namespace that pass the same rules to the same namespace.
    Namespace,
    /// All services of a mesh with the same fate, and all rules of a set.
    Mesh,
}

impl Graph {
    /// The graph with crossings of the same fate put together.
    #[must_use]
    pub fn grouped(mut self, grouping: Grouping) -> Self {
        for lane in self.peerings.iter_mut().flat_map(|peering| &mut peering.lanes) {
            match grouping {
                Grouping::Namespace => merge_all(lane, fate),
                Grouping::Mesh => by_mesh(lane),
            }
        }
        self
    }

    /// The graph as it is if that is readable, else grouped by namespace, else by mesh; and how it was grouped.
    #[must_use]
    pub fn readable(self) -> (Self, Option<Grouping>) {
        if Diagram::new(&self).nodes.len() <= MAX_NODES {
            return (self, None);
        }
        let by_namespace = self.clone().grouped(Grouping::Namespace);
        if Diagram::new(&by_namespace).nodes.len() <= MAX_NAMESPACE_NODES {
            return (by_namespace, Some(Grouping::Namespace));
        }
        (self.grouped(Grouping::Mesh), Some(Grouping::Mesh))
    }
}

/// What crossings that become one have in common: rules, outcome, namespaces, and names when those are patterns.
type Fate = ((Option<usize>, Option<usize>, Flow), [Option<(String, String)>; 3], [bool; 3]);

fn merge_all(lane: &mut Lane, fate: fn(&Crossing) -> Fate) {
    let mut groups: BTreeMap<Fate, Vec<Crossing>> = BTreeMap::new();
    for crossing in lane.crossings.drain(..) {
        groups.entry(fate(&crossing)).or_default().push(crossing);
    }
    lane.crossings = groups.into_values().filter_map(merge).collect();
}

fn fate(crossing: &Crossing) -> Fate {
    let place = |stop: &Option<Stop>| stop.as_ref().map(|stop| (stop.namespace.clone(), stop.suffix.clone()));
    let is_known = |stop: &Option<Stop>| stop.as_ref().is_some_and(|stop| stop.is_known);
    let Crossing { service, exported, imported, .. } = crossing;
    (
        (crossing.export_rule, crossing.import_rule, crossing.flow),
        [place(service), place(exported), place(imported)],
        [is_known(service), is_known(exported), is_known(imported)],
    )
}

fn merge(crossings: Vec<Crossing>) -> Option<Crossing> {
    let number = crossings.iter().map(|crossing| crossing.count).fold(0, usize::saturating_add);
    let is_one_reason = crossings.windows(2).all(|pair| match pair {
        [one, two] => one.reason == two.reason,
        _ => true,
    });
    let same = |of: fn(&Crossing) -> Option<&Stop>| {
        let mut namespaces = crossings.iter().map(|crossing| of(crossing).map(|stop| &stop.namespace));
        let first = namespaces.next();
        namespaces.all(|namespace| Some(namespace) == first)
    };
    let is_one_place =
        [same(|it| it.service.as_ref()), same(|it| it.exported.as_ref()), same(|it| it.imported.as_ref())];
    let mut first = crossings.into_iter().next()?;
    if number > 1 {
        let stops = [&mut first.service, &mut first.exported, &mut first.imported];
        for (stop, is_one_place) in stops.into_iter().zip(is_one_place) {
            let Some(stop) = stop else { continue };
            "*".clone_into(&mut stop.name);
            if !is_one_place {
                "*".clone_into(&mut stop.namespace);
            }
        }
    }
    if !is_one_reason {
        first.reason = Some("for several reasons".to_owned());
    }
    first.count = number;
    Some(first)
}

/// Everything with one outcome is one, but hosts under suffixes of their own.
fn fate_in_mesh(crossing: &Crossing) -> Fate {
    let ((export_rule, import_rule, flow), places, is_known) = fate(crossing);
    let places = places.map(|place| place.map(|(_, suffix)| (String::new(), suffix)));
    ((export_rule.map(|_| 0), import_rule.map(|_| 0), flow), places, is_known)
}

fn by_mesh(lane: &mut Lane) {
    merge_all(lane, fate_in_mesh);
    for crossing in &mut lane.crossings {
        crossing.export_rule = crossing.export_rule.map(|_| 0);
        crossing.import_rule = crossing.import_rule.map(|_| 0);
    }
    for rules in [&mut lane.export_rules, &mut lane.import_rules] {
        if rules.len() > 1 {
            let all = all_rules(rules);
            *rules = vec![all];
        }
    }
}

fn all_rules(rules: &[RuleNode]) -> RuleNode {
    let mut codes: Vec<_> = rules.iter().flat_map(|rule| rule.codes.iter().copied()).collect();
    codes.sort_unstable();
    codes.dedup();
    let reference = rules.first().and_then(|rule| rule.reference.split_once('#'));
    RuleNode {
        reference: reference.map_or_else(String::new, |(set, _)| set.to_owned()),
        index: None,
        pattern: count(rules.len(), "rule"),
        summary: "all rules of the set".to_owned(),
        span: None,
        place: String::new(),
        is_broken: rules.iter().all(|rule| rule.is_broken),
        codes,
    }
}

//! Crossings that begin at a service of the exporting mesh.

use std::collections::BTreeSet;

use crate::compile::inbound::{Export, exported, exports};
use crate::compile::outbound;
use crate::graph::crossing::{Crossing, Flow, Stop, both, shown};
use crate::graph::lane::Ends;
use crate::model::rule::ExportMatcher;
use crate::model::{ExportSet, Mesh, Peer};
use crate::naming;
use crate::service::{ServiceName, ServicePattern};
use crate::trace::withheld_reason;

/// Everything the export rules of a lane match.
pub(super) fn crossings(ends: Ends<'_>) -> Vec<Crossing> {
    let (Some(mesh), Some(peer)) = (ends.from, ends.from_peer) else { return Vec::new() };
    let Some(set) = &peer.exports else { return Vec::new() };
    let exports = exports(mesh, peer);
    let side = ImportSide::new(ends);
    let suffix = peer.export_suffix();
    let mut crossings: Vec<Crossing> =
        exports.hosts.values().map(|export| side.service(export, &suffix)).collect();
    crossings.extend(held_back(mesh, set));
    crossings.extend(collisions(mesh, set, &suffix, &exports.hosts));
    if mesh.services.is_empty() {
        crossings.extend(patterns(set, &side, &suffix));
    }
    crossings
}

/// Services of the exporter that no export rule matches.
pub(super) fn unused(ends: Ends<'_>) -> Vec<Crossing> {
    let (Some(mesh), Some(set)) = (ends.from, ends.from_peer.and_then(|peer| peer.exports.as_ref())) else {
        return Vec::new();
    };
    let services = mesh.services.iter().filter(|service| set.find(&service.name, &service.labels).is_none());
    let crossing = |service: &crate::model::Service| Crossing {
        service: Some(Stop::known(&service.name, "")),
        ..Crossing::new(Flow::Denied).because("no export rule matches it")
    };
    services.map(crossing).collect()
}

/// Services that a rule matches and that are never exported.
fn held_back<'a>(mesh: &'a Mesh, set: &'a ExportSet) -> impl Iterator<Item = Crossing> + 'a {
    mesh.services.iter().filter_map(|service| {
        let reason = withheld_reason(service.withheld?);
        let rule = set.find(&service.name, &service.labels)?.rule;
        Some(Crossing {
            service: Some(Stop::known(&service.name, "")),
            export_rule: Some(rule),
            ..Crossing::new(Flow::Denied).because(reason)
        })
    })
}

/// Services whose exported host belongs to another, or is none.
fn collisions<'a>(
    mesh: &'a Mesh,
    set: &'a ExportSet,
    suffix: &'a str,
    hosts: &'a std::collections::BTreeMap<String, Export>,
) -> impl Iterator<Item = Crossing> + 'a {
    mesh.services.iter().filter_map(move |service| {
        let export = exported(set, service)?;
        let host = naming::host(&export.exported.name, &export.exported.namespace, suffix);
        let reason = match hosts.get(&host) {
            Some(winner) if winner.service == export.service => return None,
            Some(winner) => format!("`{}` is exported under this name already", winner.service),
            None => "this is no host name".to_owned(),
        };
        Some(Crossing {
            service: Some(Stop::known(&service.name, "")),
            export_rule: Some(export.rule),
            exported: Some(Stop::known(&export.exported, suffix)),
            ..Crossing::new(Flow::Denied).because(reason)
        })
    })
}

/// What rules could match, where no Service was given to tell.
fn patterns(set: &ExportSet, side: &ImportSide<'_>, suffix: &str) -> Vec<Crossing> {
    let mut earlier: Vec<&ServicePattern> = Vec::new();
    let mut crossings = Vec::new();
    for (index, rule) in set.rules.iter().enumerate() {
        let start = match &rule.matcher {
            Ok(ExportMatcher::Name { pattern, alias }) => {
                let is_shadowed = earlier.iter().any(|earlier| earlier.covers(pattern));
                earlier.push(pattern);
                if is_shadowed || pattern.single().is_some() {
                    continue;
                }
                (pattern.clone(), shown(pattern, alias))
            }
            Ok(ExportMatcher::Label { namespace, .. }) => {
                let pattern = ServicePattern { namespace: namespace.clone(), name: None };
                if earlier.iter().any(|earlier| earlier.covers(&pattern)) {
                    continue;
                }
                (pattern.clone(), pattern)
            }
            Err(_) => continue,
        };
        crossings.extend(side.pattern(index, &start.0, &start.1, suffix));
    }
    crossings
}

/// What the importing side makes of exported names.
struct ImportSide<'b> {
    ends: Ends<'b>,
    imports: outbound::Imports,
    /// Why nothing can be imported at all.
    obstacle: Option<(Flow, String)>,
}

impl<'b> ImportSide<'b> {
    fn new(ends: Ends<'b>) -> Self {
        let imports = match (ends.to, ends.to_peer) {
            (Some(mesh), Some(peer)) => outbound::imports(ends.federation, mesh, peer),
            _ => outbound::Imports::default(),
        };
        let exporter = ends.from.map_or("", |mesh| mesh.name.as_str());
        let obstacle = match (ends.to, ends.to_peer) {
            (None, _) => Some((Flow::Open, "the documents of the other mesh were not given".to_owned())),
            (Some(to), None) => {
                Some((Flow::Offered, format!("`{}` has no ServiceMeshPeer for `{exporter}`", to.name)))
            }
            (Some(to), Some(Peer { imports: None, .. })) => {
                Some((Flow::Offered, format!("`{}` imports nothing from `{exporter}`", to.name)))
            }
            (Some(_), Some(_)) => None,
        };
        Self { ends, imports, obstacle }
    }

    /// One exported service.
    fn service(&self, export: &Export, suffix: &str) -> Crossing {
        let crossing = Crossing {
            service: Some(Stop::known(&export.service, "").known_if(!export.is_unknown)),
            export_rule: Some(export.rule),
            exported: Some(Stop::known(&export.exported, suffix)),
            ..Crossing::new(Flow::Reachable)
        };
        self.import(crossing, &export.exported)
    }

    fn import(&self, mut crossing: Crossing, exported: &ServiceName) -> Crossing {
        if let Some((flow, reason)) = &self.obstacle {
            crossing.flow = *flow;
            return crossing.because(reason);
        }
        let set = self.ends.to_peer.and_then(|peer| peer.imports.as_ref());
        let found = set.and_then(|set| Some((set, set.find(exported)?)));
        let Some((set, shown)) = found else {
            crossing.flow = Flow::Offered;
            return crossing.because("no import rule matches it");
        };
        let suffix = set.matcher(shown.rule).map_or("", |matcher| matcher.suffix.as_str());
        let host = naming::host(&shown.name.name, &shown.name.namespace, suffix);
        crossing.import_rule = Some(shown.rule);
        crossing.imported = Some(Stop::known(&shown.name, suffix));
        match self.imports.hosts.get(&host) {
            Some(import) if import.exported == *exported => crossing,
            Some(import) => {
                crossing.flow = Flow::Denied;
                crossing.because(format!("`{}` is imported under this name already", import.exported))
            }
            None => {
                crossing.flow = Flow::Denied;
                crossing.because("this is no host name")
            }
        }
    }

    /// Every service a pattern could match.
    fn pattern(
        &self,
        rule: usize,
        local: &ServicePattern,
        exported: &ServicePattern,
        suffix: &str,
    ) -> Vec<Crossing> {
        let start = Crossing {
            service: Some(Stop::pattern(local, "")),
            export_rule: Some(rule),
            exported: Some(Stop::pattern(exported, suffix)),
            ..Crossing::new(Flow::Reachable)
        };
        if let Some((flow, reason)) = &self.obstacle {
            return vec![Crossing { flow: *flow, ..start.because(reason) }];
        }
        let rules = self.ends.to_peer.and_then(|peer| peer.imports.as_ref());
        let rules = rules.into_iter().flat_map(|set| set.rules.iter().enumerate());
        let mut crossings = Vec::new();
        let mut taken = BTreeSet::new();
        for (index, matcher) in rules.filter_map(|(index, rule)| Some((index, rule.matcher.as_ref().ok()?))) {
            if !matcher.pattern.overlaps(exported) {
                continue;
            }
            let imported = shown(&both(exported, &matcher.pattern), &matcher.alias);
            if taken.insert(matcher.pattern.clone()) {
                crossings.push(Crossing {
                    import_rule: Some(index),
                    imported: Some(Stop::pattern(&imported, &matcher.suffix)),
                    ..start.clone()
                });
            }
            if matcher.pattern.covers(exported) {
                break;
            }
        }
        if crossings.is_empty() {
            crossings.push(Crossing { flow: Flow::Offered, ..start.because("no import rule matches it") });
        }
        crossings
    }
}

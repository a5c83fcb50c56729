//! Parts of a graph: around a host, of some meshes, with what no rule uses.

use std::collections::BTreeSet;

use crate::finding::closest;
use crate::graph::Graph;
use crate::graph::crossing::{Crossing, Stop};
use crate::graph::lane::Lane;

/// What the picture is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// A host in any of its forms, or a service as `namespace/name`.
    pub host: String,
    /// How often what shares a service, a host or a rule with what is shown is shown too.
    pub depth: usize,
}

/// A focus that nothing in the graph has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no service and no host of the federation is called `{host}`")]
pub struct UnknownFocus {
    /// The host asked for.
    pub host: String,
    /// What was probably meant.
    pub closest: Option<String>,
}

impl Graph {
    /// Only what concerns a host; lanes and peerings without anything of it are left out.
    ///
    /// # Errors
    ///
    /// [`UnknownFocus`] when no crossing has this service or host.
    pub fn focused(mut self, focus: &Focus) -> Result<Self, UnknownFocus> {
        let host = focus.host.trim_end_matches('.').to_ascii_lowercase();
        let mut kept: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (number, lane) in self.lanes().enumerate() {
            for (index, crossing) in lane.crossings.iter().enumerate() {
                if names(lane, crossing).iter().any(|name| is_name(name, &host)) {
                    kept.insert((number, index));
                }
            }
        }
        if kept.is_empty() {
            let all: BTreeSet<String> = self
                .lanes()
                .flat_map(|lane| lane.crossings.iter().flat_map(|crossing| names(lane, crossing)))
                .filter_map(|name| (!name.starts_with('@')).then(|| plain(&name).to_owned()))
                .collect();
            let closest = closest(&focus.host, all.iter().map(String::as_str)).map(ToOwned::to_owned);
            return Err(UnknownFocus { host: focus.host.clone(), closest });
        }
        for _ in 0..focus.depth {
            if !self.widen(&mut kept) {
                break;
            }
        }
        self.keep(&kept);
        Ok(self)
    }

    /// Adds what shares a name or a rule with what is kept; `false` when nothing does.
    fn widen(&self, kept: &mut BTreeSet<(usize, usize)>) -> bool {
        let all = || {
            self.lanes().enumerate().flat_map(|(number, lane)| {
                let crossings = lane.crossings.iter().enumerate();
                crossings.map(move |(index, crossing)| ((number, index), lane, crossing))
            })
        };
        let shared: BTreeSet<String> = all()
            .filter(|(at, ..)| kept.contains(at))
            .flat_map(|(_, lane, crossing)| names(lane, crossing))
            .collect();
        let before = kept.len();
        let near = all()
            .filter(|(_, lane, crossing)| names(lane, crossing).iter().any(|name| shared.contains(name)));
        kept.extend(near.map(|(at, ..)| at).collect::<Vec<_>>());
        kept.len() > before
    }

    fn keep(&mut self, kept: &BTreeSet<(usize, usize)>) {
        let mut number = 0_usize;
        for lane in self.peerings.iter_mut().flat_map(|peering| &mut peering.lanes) {
            let mut index = 0_usize;
            lane.crossings.retain(|_| {
                let is_kept = kept.contains(&(number, index));
                index = index.saturating_add(1);
                is_kept
            });
            number = number.saturating_add(1);
            lane.keep_used_rules();
        }
        for peering in &mut self.peerings {
            peering.lanes.retain(|lane| !lane.crossings.is_empty());
        }
        self.peerings.retain(|peering| !peering.lanes.is_empty());
        self.keep_meshes();
    }

    /// Only the peerings one of these meshes takes part in.
    #[must_use]
    pub fn of_meshes(mut self, meshes: &[&str]) -> Self {
        let is_wanted = |name: &str| meshes.contains(&name);
        self.peerings.retain(|peering| is_wanted(&peering.left) || is_wanted(&peering.right));
        self.keep_meshes();
        self
    }

    /// With services that no export rule matches.
    #[must_use]
    pub fn with_unused(mut self) -> Self {
        for lane in self.peerings.iter_mut().flat_map(|peering| &mut peering.lanes) {
            lane.crossings.append(&mut lane.unused);
        }
        self
    }

    fn keep_meshes(&mut self) {
        let peerings = &self.peerings;
        self.meshes.retain(|mesh| {
            peerings.iter().any(|peering| peering.left == mesh.name || peering.right == mesh.name)
        });
    }
}

impl Lane {
    /// Drops rules that no crossing passes, and numbers the others in the crossings anew.
    fn keep_used_rules(&mut self) {
        let crossings = &mut self.crossings;
        let exports = crossings.iter().filter_map(|crossing| crossing.export_rule).collect();
        let imports = crossings.iter().filter_map(|crossing| crossing.import_rule).collect();
        renumber(&mut self.export_rules, &exports);
        renumber(&mut self.import_rules, &imports);
        let place = |used: &BTreeSet<usize>, rule: usize| used.iter().position(|other| *other == rule);
        for crossing in crossings {
            crossing.export_rule = crossing.export_rule.and_then(|rule| place(&exports, rule));
            crossing.import_rule = crossing.import_rule.and_then(|rule| place(&imports, rule));
        }
    }
}

fn renumber<T>(rules: &mut Vec<T>, used: &BTreeSet<usize>) {
    let mut index = 0_usize;
    rules.retain(|_| {
        let is_used = used.contains(&index);
        index = index.saturating_add(1);
        is_used
    });
}

/// Everything a crossing shares with others: services and hosts by mesh, rules by reference after an `@`.
fn names(lane: &Lane, crossing: &Crossing) -> Vec<String> {
    let text = |mesh: &str, stop: &Option<Stop>| stop.as_ref().map(|stop| format!("{mesh} {}", stop.text()));
    let rule = |rules: &[crate::graph::RuleNode], mesh: &str, index: Option<usize>| {
        Some(format!("@{mesh} {}", rules.get(index?)?.reference))
    };
    let names = [
        text(&lane.exporter, &crossing.service),
        rule(&lane.export_rules, &lane.exporter, crossing.export_rule),
        text(&lane.exporter, &crossing.exported),
        rule(&lane.import_rules, &lane.importer, crossing.import_rule),
        text(&lane.importer, &crossing.imported),
    ];
    names.into_iter().flatten().collect()
}

fn plain(name: &str) -> &str {
    name.split_once(' ').map_or(name, |(_, plain)| plain)
}

/// Whether a name is meant by the host of a focus; services also by their host inside the cluster, or without one.
fn is_name(name: &str, host: &str) -> bool {
    if name.starts_with('@') {
        return false;
    }
    let name = plain(name);
    let is_service = || {
        let (namespace, service) = name.split_once('/')?;
        let rest = host.strip_prefix(service)?.strip_prefix('.')?.strip_prefix(namespace)?;
        (rest.is_empty() || rest == ".svc" || rest.starts_with(".svc.cluster.")).then_some(())
    };
    name == host || is_service().is_some()
}

//! The federation as a picture: which service crosses which border, under which rules and names.
//!
//! A [`Graph`] holds peerings, a peering one lane per direction, and a lane its crossings: what becomes of one
//! service, from its name in the exporting mesh to its host in the importing one. [`Diagram`] makes nodes and edges
//! of them, [`layout()`] puts those into place, and [`svg()`], [`dot()`] and [`mermaid()`] write them down. All of it
//! depends on the documents alone, so that every front end draws the same picture.

mod crossing;
mod diagram;
mod dot;
mod group;
mod lane;
mod layout;
mod mermaid;
mod select;
mod svg;
mod text;

pub use crossing::{Crossing, Flow, Stop};
pub use diagram::{Column, Diagram, Edge, Node};
pub use dot::dot;
pub use group::{Grouping, MAX_NODES};
pub use lane::{Lane, RuleNode};
pub(crate) use lane::{offered_hosts, taken_hosts, taken_services};
pub use layout::{Frame, LaneFrame, Layout, PanelFrame, layout};
pub use mermaid::mermaid;
pub use select::{Focus, UnknownFocus};
pub use svg::{Appearance, svg};
pub use text::display_width;

use std::collections::BTreeMap;

use crate::pipeline::Build;

/// Who shares what with whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// The meshes that take part, by name; those only spoken of included.
    pub meshes: Vec<MeshNode>,
    /// The peerings, by the names of their meshes.
    pub peerings: Vec<Peering>,
}

/// A mesh of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeshNode {
    /// Its name; for a mesh that was not given, the name of the peer that stands for it.
    pub name: String,
    /// Whether its documents were given.
    pub is_given: bool,
}

/// Two meshes that have a border in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peering {
    /// The mesh whose name comes first.
    pub left: String,
    /// The other.
    pub right: String,
    /// What is shared: from left to right, then from right to left; a direction without any set is absent.
    pub lanes: Vec<Lane>,
}

impl Graph {
    /// The picture of everything that was built.
    #[must_use]
    pub fn new(build: &Build) -> Self {
        let federation = &build.federation;
        let written = lane::Written::new(build);
        let given = federation.meshes.iter().map(|mesh| (mesh.name.clone(), true));
        let mut meshes: BTreeMap<String, bool> = given.collect();
        let mut peerings: BTreeMap<(String, String), Vec<Lane>> = BTreeMap::new();
        for mesh in &federation.meshes {
            for peer in &mesh.peers {
                let other = federation.mesh_of(peer).map_or(&peer.name, |other| &other.name);
                meshes.entry(other.clone()).or_insert(false);
                let pair = if mesh.name <= *other { (&mesh.name, other) } else { (other, &mesh.name) };
                let lanes = peerings.entry((pair.0.clone(), pair.1.clone())).or_default();
                lanes.extend(lane::lanes(&written, mesh, peer));
            }
        }
        let peerings = peerings.into_iter().map(|((left, right), mut lanes)| {
            lanes.sort_by(|one, two| {
                (one.exporter != left, &one.peer).cmp(&(two.exporter != left, &two.peer))
            });
            Peering { left, right, lanes }
        });
        Self {
            peerings: peerings.collect(),
            meshes: meshes.into_iter().map(|(name, is_given)| MeshNode { name, is_given }).collect(),
        }
    }

    /// The lanes of all peerings, in the order of the picture.
    pub fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.peerings.iter().flat_map(|peering| &peering.lanes)
    }

    /// How many services of each fate there are.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for crossing in self.lanes().flat_map(|lane| &lane.crossings) {
            tally.add(crossing);
        }
        tally
    }
}

/// Services counted by what becomes of them; one that is exported to two peers counts twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// They can be reached.
    pub reachable: usize,
    /// They are offered, and what the other side makes of it is not known.
    pub open: usize,
    /// They are offered and not imported.
    pub offered: usize,
    /// They are held back, or collide with others.
    pub denied: usize,
}

impl Tally {
    /// Counts one crossing; shadowed ones are about rules, not services.
    pub fn add(&mut self, crossing: &Crossing) {
        let counter = match crossing.flow {
            Flow::Reachable => &mut self.reachable,
            Flow::Open => &mut self.open,
            Flow::Offered => &mut self.offered,
            Flow::Denied => &mut self.denied,
            Flow::Shadowed => return,
        };
        *counter = counter.saturating_add(crossing.count);
    }

    /// The counters that are not zero, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        let parts = [
            (self.reachable, "reachable"),
            (self.open, "offered to a mesh that was not given"),
            (self.offered, "offered, not imported"),
            (self.denied, "denied"),
        ];
        let parts = parts.iter().filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
        if parts.is_empty() { "nothing is shared".to_owned() } else { parts.join(" · ") }
    }
}

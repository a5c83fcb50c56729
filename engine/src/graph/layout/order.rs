//! The order of nodes inside each column of a lane: export rules as written, everything else by barycentre.

use crate::graph::diagram::{Column, Diagram};
use crate::graph::text::real;

/// Passes over the columns; more change little.
const SWEEPS: usize = 3;

/// The nodes of a lane in order, and who is connected to whom.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Indices of nodes, by column.
    pub(super) nodes: [Vec<usize>; 5],
    /// For every node of every column, the positions of its neighbours in the column before.
    pub(super) before: [Vec<Vec<usize>>; 5],
    /// The same for the column after.
    pub(super) after: [Vec<Vec<usize>>; 5],
}

/// The columns of every lane.
pub(super) fn order(diagram: &Diagram, lanes: usize) -> Vec<Columns> {
    let mut all: Vec<Columns> = std::iter::repeat_with(Columns::default).take(lanes).collect();
    for (index, node) in diagram.nodes.iter().enumerate() {
        let column = all.get_mut(node.lane).and_then(|lane| lane.nodes.get_mut(node.column.index()));
        if let Some(column) = column {
            column.push(index);
        }
    }
    let links = Links::of(diagram);
    for columns in &mut all {
        columns.sort(&links);
    }
    all
}

/// Neighbours of every node of a diagram.
struct Links {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

impl Links {
    fn of(diagram: &Diagram) -> Self {
        let mut links = Self {
            before: vec![Vec::new(); diagram.nodes.len()],
            after: vec![Vec::new(); diagram.nodes.len()],
        };
        for edge in &diagram.edges {
            if let Some(before) = links.before.get_mut(edge.to) {
                before.push(edge.from);
            }
            if let Some(after) = links.after.get_mut(edge.from) {
                after.push(edge.to);
            }
        }
        links
    }
}

impl Columns {
    fn sort(&mut self, links: &Links) {
        let mut positions = vec![0.0; links.before.len()];
        for column in &self.nodes {
            remember(column, &mut positions);
        }
        for _ in 0..SWEEPS {
            for column in [Column::Service, Column::ExportedName, Column::ImportRule, Column::ImportedHost] {
                self.sort_column(column, links, &mut positions);
            }
            for column in [Column::ImportRule, Column::ExportedName] {
                self.sort_column(column, links, &mut positions);
            }
        }
        let mut places = vec![0; links.before.len()];
        for column in &self.nodes {
            for (place, node) in column.iter().enumerate() {
                if let Some(slot) = places.get_mut(*node) {
                    *slot = place;
                }
            }
        }
        let near = |column: &Vec<usize>, links: &[Vec<usize>]| -> Vec<Vec<usize>> {
            let neighbours = column.iter().map(|node| links.get(*node).map_or(&[][..], Vec::as_slice));
            neighbours.map(|of| of.iter().filter_map(|node| places.get(*node).copied()).collect()).collect()
        };
        self.before = self.nodes.each_ref().map(|column| near(column, &links.before));
        self.after = self.nodes.each_ref().map(|column| near(column, &links.after));
    }

    fn sort_column(&mut self, column: Column, links: &Links, positions: &mut [f64]) {
        let Some(nodes) = self.nodes.get_mut(column.index()) else { return };
        let mut keyed: Vec<(f64, usize)> = nodes
            .iter()
            .map(|node| {
                let near = links.before.get(*node).into_iter().chain(links.after.get(*node)).flatten();
                let near: Vec<f64> = near.filter_map(|other| positions.get(*other).copied()).collect();
                let own = positions.get(*node).copied().unwrap_or_default();
                let mean = if near.is_empty() { own } else { near.iter().sum::<f64>() / real(near.len()) };
                (mean, *node)
            })
            .collect();
        keyed.sort_by(|one, two| one.0.total_cmp(&two.0));
        *nodes = keyed.into_iter().map(|(_, node)| node).collect();
        remember(nodes, positions);
    }
}

/// Positions between 0 and 1, so that columns of different length compare.
fn remember(column: &[usize], positions: &mut [f64]) {
    let len = real(column.len());
    for (place, node) in column.iter().enumerate() {
        if let Some(position) = positions.get_mut(*node) {
            *position = (real(place) + 0.5) / len;
        }
    }
}

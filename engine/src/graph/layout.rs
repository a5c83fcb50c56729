//! Where everything of a picture stands: five columns by meaning, a lane for each direction, a panel for each peering.
//!
//! The left half of a panel is one mesh, the right half the other, and the border runs through the middle of the
//! column of exported names; a lane in the other direction is the same, mirrored. Inside a lane nodes are ordered so
//! that edges cross little, and then moved towards their neighbours. One unit is a pixel at normal size.

mod order;
mod place;

use crate::graph::Graph;
use crate::graph::diagram::{Column, Diagram, Node};
use crate::graph::text::{display_width, real};

/// Height of a node.
const NODE_HEIGHT: f64 = 40.0;
/// From one node to the next below it.
const ROW: f64 = 50.0;
/// Between two columns.
const GAP: f64 = 64.0;
/// Inside a panel, around everything.
const PADDING: f64 = 20.0;
/// The names of the meshes at the top of a panel.
const HEADER: f64 = 46.0;
/// Heading and column names at the top of a lane.
const LANE_HEADER: f64 = 46.0;
/// Below a lane.
const LANE_GAP: f64 = 18.0;
/// Between panels, and around them.
const MARGIN: f64 = 24.0;
/// Width of a character of a label; the font has a fixed width.
const LABEL_CHAR: f64 = 7.5;
/// Width of a character of a detail.
const DETAIL_CHAR: f64 = 6.4;
/// The least and the greatest width of a node.
const NODE_WIDTH: (f64, f64) = (128.0, 264.0);
/// The greatest width of a host.
const HOST_WIDTH: f64 = 330.0;
/// What a node needs beside its text: bars, padding, the badge of a rule.
const NODE_EXTRA: f64 = 30.0;

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Where a peering is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelFrame {
    /// The whole panel.
    pub frame: Frame,
    /// Its lanes, in order.
    pub lanes: Vec<LaneFrame>,
}

/// Where a lane is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneFrame {
    /// The whole lane.
    pub frame: Frame,
    /// Whether the export goes from right to left.
    pub is_mirrored: bool,
    /// Left edge and width of each column, in the direction of the export.
    pub columns: [(f64, f64); 5],
}

/// Where everything is.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The size of the picture from the origin on.
    pub size: (f64, f64),
    /// One panel per peering, in order.
    pub panels: Vec<PanelFrame>,
    /// One frame per node of the diagram, in order.
    pub nodes: Vec<Frame>,
}

/// Puts the nodes of a diagram of `graph` into place; `top` is kept free for a heading.
///
/// The same graph always gets the same layout. Cost: proportional to nodes and edges, times a small constant and the
/// logarithm for sorting.
#[must_use]
pub fn layout(graph: &Graph, diagram: &Diagram, top: f64) -> Layout {
    let widths = Widths::of(&diagram.nodes);
    let lanes = Lanes::of(graph, diagram);
    let panel_width = widths.panel();
    let mut layout = Layout {
        size: (panel_width + 2.0 * MARGIN, top),
        panels: Vec::new(),
        nodes: vec![Frame::default(); diagram.nodes.len()],
    };
    let heights: Vec<f64> = graph
        .peerings
        .iter()
        .scan(0, |first, peering| {
            let lanes = lanes.heights.iter().skip(*first).take(peering.lanes.len());
            *first = first.saturating_add(peering.lanes.len());
            let lanes: f64 = lanes.map(|height| LANE_HEADER + height + LANE_GAP).sum();
            Some(HEADER + lanes.max(LANE_GAP))
        })
        .collect();
    let stacks = stacks(&heights, panel_width);
    let mut lane = 0_usize;
    let mut panel = 0_usize;
    for (stack, members) in stacks.iter().enumerate() {
        let x = MARGIN + real(stack) * (panel_width + MARGIN);
        let mut y = top;
        let here = graph.peerings.iter().zip(&heights).skip(panel).take(*members);
        for (peering, height) in here {
            let frame = Frame { x, y, width: panel_width, height: *height };
            let mut frames = Vec::new();
            let mut lane_y = y + HEADER;
            for part in &peering.lanes {
                let height = lanes.heights.get(lane).copied().unwrap_or_default();
                let is_mirrored = part.exporter != peering.left;
                let columns = widths.columns(x, is_mirrored);
                let frame = Frame { x, y: lane_y, width: panel_width, height: LANE_HEADER + height };
                lanes.put(lane, &columns, lane_y + LANE_HEADER, &mut layout.nodes);
                frames.push(LaneFrame { frame, is_mirrored, columns });
                lane_y += LANE_HEADER + height + LANE_GAP;
                lane = lane.saturating_add(1);
            }
            layout.panels.push(PanelFrame { frame, lanes: frames });
            y += height + MARGIN;
        }
        panel = panel.saturating_add(*members);
        layout.size.1 = layout.size.1.max(y);
    }
    layout.size.0 = MARGIN + real(stacks.len().max(1)) * (panel_width + MARGIN);
    layout
}

/// How many panels stand in each of the stacks side by side: one stack, unless that would be a ribbon.
fn stacks(heights: &[f64], width: f64) -> Vec<usize> {
    let total: f64 = heights.iter().map(|height| height + MARGIN).sum();
    let mut number = 1_usize;
    while total / real(number) > 3.0 * width * real(number) {
        number = number.saturating_add(1);
    }
    let target = total / real(number);
    let mut stacks = Vec::new();
    let (mut members, mut filled) = (0_usize, 0.0);
    for height in heights {
        let is_full = filled + height / 2.0 > target && members > 0;
        if is_full && stacks.len().saturating_add(1) < number {
            stacks.push(members);
            (members, filled) = (0, 0.0);
        }
        members = members.saturating_add(1);
        filled += height + MARGIN;
    }
    stacks.push(members);
    stacks
}

/// Widths of nodes: those of a mesh's own side and of the border, the same all over the picture.
#[derive(Debug, Clone, Copy)]
struct Widths {
    outer: f64,
    rules: f64,
    border: f64,
}

impl Widths {
    fn of(nodes: &[Node]) -> Self {
        let (least, greatest) = NODE_WIDTH;
        let mut widths = Self { outer: least, rules: least, border: least };
        for node in nodes {
            let badge = if node.rule.is_some() { 4.0 * LABEL_CHAR } else { 0.0 };
            let label = real(display_width(&node.label)) * LABEL_CHAR + badge;
            let detail = real(display_width(&node.detail)) * DETAIL_CHAR;
            let greatest = match node.column {
                Column::Service | Column::ExportRule | Column::ImportRule => greatest,
                Column::ExportedName | Column::ImportedHost => HOST_WIDTH,
            };
            let width = (label.max(detail) + NODE_EXTRA).clamp(least, greatest);
            let column = match node.column {
                Column::Service | Column::ImportedHost => &mut widths.outer,
                Column::ExportRule | Column::ImportRule => &mut widths.rules,
                Column::ExportedName => &mut widths.border,
            };
            *column = column.max(width.round());
        }
        widths
    }

    fn panel(&self) -> f64 {
        2.0 * (PADDING + self.outer + self.rules) + self.border + 4.0 * GAP
    }

    /// Left edge and width of each column of a panel at `x`, in the direction of the export.
    fn columns(&self, x: f64, is_mirrored: bool) -> [(f64, f64); 5] {
        let widths = [self.outer, self.rules, self.border, self.rules, self.outer];
        let mut at = x + PADDING;
        let mut columns = widths.map(|width| {
            let column = (at, width);
            at += width + GAP;
            column
        });
        if is_mirrored {
            columns.reverse();
        }
        columns
    }
}

/// Nodes of every lane with their offsets from the top of it.
#[derive(Debug)]
struct Lanes {
    nodes: Vec<Vec<(usize, Column, f64)>>,
    heights: Vec<f64>,
}

impl Lanes {
    fn of(graph: &Graph, diagram: &Diagram) -> Self {
        let number = graph.lanes().count();
        let mut lanes = Self { nodes: Vec::with_capacity(number), heights: Vec::with_capacity(number) };
        for columns in order::order(diagram, number) {
            let offsets = place::offsets(&columns, ROW);
            let mut nodes = Vec::new();
            let mut height: f64 = 0.0;
            for (column, (members, offsets)) in
                Column::ALL.into_iter().zip(columns.nodes.iter().zip(&offsets))
            {
                for (node, offset) in members.iter().zip(offsets) {
                    nodes.push((*node, column, *offset));
                    height = height.max(offset + NODE_HEIGHT);
                }
            }
            lanes.nodes.push(nodes);
            lanes.heights.push(height);
        }
        lanes
    }

    fn put(&self, lane: usize, columns: &[(f64, f64); 5], top: f64, frames: &mut [Frame]) {
        for (node, column, offset) in self.nodes.get(lane).into_iter().flatten() {
            if let (Some(frame), Some((x, width))) = (frames.get_mut(*node), columns.get(column.index())) {
                *frame = Frame { x: *x, y: top + offset, width: *width, height: NODE_HEIGHT };
            }
        }
    }
}

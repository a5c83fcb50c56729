//! Nodes and the edges between them.

use std::fmt;
use std::ops::Range;

use super::hue;
use crate::finding::Severity;
use crate::graph::Graph;
use crate::graph::crossing::Flow;
use crate::graph::diagram::{Column, Diagram, Edge, Node};
use crate::graph::layout::{Frame, Layout};
use crate::graph::text::{Xml, count, cut, real};

/// How far an edge that leads nowhere goes.
const STUB: f64 = 30.0;

/// Draws nodes and edges where a layout puts them.
pub(super) struct Pen<'g> {
    diagram: &'g Diagram,
    layout: &'g Layout,
    /// By lane: whether it is mirrored, and the hues of exporter and importer.
    lanes: Vec<(bool, [usize; 2])>,
    /// By node: whether an edge leads on from it.
    has_way_on: Vec<bool>,
}

impl<'g> Pen<'g> {
    pub(super) fn new(graph: &Graph, diagram: &'g Diagram, layout: &'g Layout) -> Self {
        let frames = layout.panels.iter().flat_map(|panel| &panel.lanes);
        let lanes = graph.lanes().zip(frames).map(|(lane, frame)| {
            (frame.is_mirrored, [hue(graph, &lane.exporter), hue(graph, &lane.importer)])
        });
        let mut has_way_on = vec![false; diagram.nodes.len()];
        for edge in diagram.edges.iter().filter(|edge| edge.flow != Flow::Shadowed) {
            if let Some(slot) = has_way_on.get_mut(edge.from) {
                *slot = true;
            }
        }
        Self { diagram, layout, lanes: lanes.collect(), has_way_on }
    }

    /// Draws the edges, then the nodes, of some lanes.
    pub(super) fn write_lanes(&self, f: &mut fmt::Formatter<'_>, lanes: Range<usize>) -> fmt::Result {
        let nodes = &self.diagram.nodes;
        let first = nodes.partition_point(|node| node.lane < lanes.start);
        let last = nodes.partition_point(|node| node.lane < lanes.end);
        let begin = self.diagram.edges.partition_point(|edge| edge.from < first);
        for edge in self.diagram.edges.iter().skip(begin).take_while(|edge| edge.from < last) {
            let ends =
                (nodes.get(edge.from), self.layout.nodes.get(edge.from), self.layout.nodes.get(edge.to));
            if let (Some(node), Some(from), Some(to)) = ends {
                write_edge(f, edge, (from, to), self.lane(node).0)?;
            }
        }
        let here = nodes.iter().zip(&self.layout.nodes).enumerate();
        for (index, (node, frame)) in here.skip(first).take(last.saturating_sub(first)) {
            let (is_mirrored, [exporter, importer]) = self.lane(node);
            if !self.has_way_on.get(index).copied().unwrap_or_default() {
                write_stub(f, node, frame, is_mirrored)?;
            }
            let hue = match node.column {
                Column::Service | Column::ExportRule => format!(" h{exporter}"),
                Column::ExportedName => String::new(),
                Column::ImportRule | Column::ImportedHost => format!(" h{importer}"),
            };
            let class = format!("{}{hue}", class(node));
            write_node(f, (index, node, &class), frame, is_mirrored)?;
        }
        Ok(())
    }

    fn lane(&self, node: &Node) -> (bool, [usize; 2]) {
        self.lanes.get(node.lane).copied().unwrap_or_default()
    }
}

fn write_edge(
    f: &mut fmt::Formatter<'_>,
    edge: &Edge,
    (from, to): (&Frame, &Frame),
    is_mirrored: bool,
) -> fmt::Result {
    let (start, end, sign) =
        if is_mirrored { (from.x, to.x + to.width, -1.0) } else { (from.x + from.width, to.x, 1.0) };
    let (y1, y2) = (from.y + from.height / 2.0, to.y + to.height / 2.0);
    let tip = end - sign * 6.0;
    let bend = (tip - start) / 2.0;
    let title = match (&edge.reason, edge.count) {
        (Some(reason), _) => reason.clone(),
        (None, number) => format!("{}, {}", edge.flow.meaning(), count(number, "service")),
    };
    writeln!(f, "<g class=\"{}\"><title>{}</title>", edge.flow.as_str(), Xml(&title))?;
    let width = if edge.count > 1 {
        format!(" style=\"stroke-width:{:.1}\"", (1.6 + real(edge.count).log2() * 0.45).min(5.0))
    } else {
        String::new()
    };
    writeln!(
        f,
        "<path class=\"edge\"{width} d=\"M{start:.0} {y1:.0}C{:.0} {y1:.0} {:.0} {y2:.0} {tip:.0} {y2:.0}\"/>",
        start + bend,
        tip - bend,
    )?;
    if edge.flow == Flow::Denied && edge.reason.is_some() {
        cross(f, (f64::midpoint(start, tip), f64::midpoint(y1, y2)))?;
    } else {
        let back = -sign * 6.0;
        writeln!(f, "<path class=\"tip\" d=\"M{end:.0} {y2:.0}l{back} -3.5v7z\"/>")?;
    }
    writeln!(f, "</g>")
}

/// What ends although it could go on: a name nobody imports, a service no rule takes.
fn write_stub(f: &mut fmt::Formatter<'_>, node: &Node, frame: &Frame, is_mirrored: bool) -> fmt::Result {
    let Some((flow, reason)) = &node.end else { return Ok(()) };
    let is_end = match flow {
        Flow::Offered | Flow::Open => node.column == Column::ExportedName,
        Flow::Denied => node.column == Column::Service,
        Flow::Reachable | Flow::Shadowed => false,
    };
    if !is_end {
        return Ok(());
    }
    let (start, sign) = if is_mirrored { (frame.x, -1.0) } else { (frame.x + frame.width, 1.0) };
    let (end, y) = (start + sign * STUB, frame.y + frame.height / 2.0);
    writeln!(f, "<g class=\"{}\"><title>{}</title>", flow.as_str(), Xml(reason))?;
    writeln!(f, "<path class=\"edge\" d=\"M{start:.0} {y:.0}H{end:.0}\"/>")?;
    if *flow == Flow::Denied {
        cross(f, (end, y))?;
    } else {
        writeln!(f, "<circle class=\"stop\" cx=\"{end:.0}\" cy=\"{y:.0}\" r=\"4.5\"/>")?;
    }
    writeln!(f, "</g>")
}

/// A cross in a circle, for what is denied.
pub(super) fn cross(f: &mut fmt::Formatter<'_>, (x, y): (f64, f64)) -> fmt::Result {
    writeln!(f, "<circle class=\"stop\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"7\"/>")?;
    let (left, top) = (x - 3.0, y - 3.0);
    writeln!(f, "<path class=\"edge\" d=\"M{left:.0} {top:.0}l6 6m-6 0l6 -6\"/>")
}

fn write_node(
    f: &mut fmt::Formatter<'_>,
    (index, node, class): (usize, &Node, &str),
    frame: &Frame,
    is_mirrored: bool,
) -> fmt::Result {
    writeln!(
        f,
        "<g class=\"{}\" id=\"n{index}\" role=\"graphics-symbol img\"><title>{}</title><desc>{}</desc>",
        class,
        Xml(&node.title),
        Xml(&description(node))
    )?;
    if node.count > 1 {
        let behind = Frame { x: frame.x + 4.0, y: frame.y + 4.0, ..*frame };
        write_shape(f, node.column, &behind)?;
    }
    write_shape(f, node.column, frame)?;
    write_bar(f, node.column, frame, is_mirrored)?;
    write_label(f, node, frame)?;
    if let Some(severity) = node.severity() {
        write_mark(f, node, severity, frame)?;
    }
    writeln!(f, "</g>")
}

fn class(node: &Node) -> String {
    let mut class = "node".to_owned();
    if !node.is_known {
        let is_rule = matches!(node.column, Column::ExportRule | Column::ImportRule);
        class.push_str(if is_rule { " broken" } else { " unknown" });
    }
    if matches!(node.flow, None | Some(Flow::Shadowed)) {
        class.push_str(" idle");
    }
    class
}

/// The node in words.
fn description(node: &Node) -> String {
    let mut parts = vec![node.column.heading().to_owned()];
    match node.column {
        Column::ExportRule | Column::ImportRule => {
            parts.push(node.summary.clone());
            parts.extend(Some(node.detail.clone()).filter(|place| !place.is_empty()));
        }
        Column::Service | Column::ExportedName | Column::ImportedHost if node.count > 1 => {
            parts.push(format!("stands for {}", count(node.count, "service")));
        }
        Column::Service | Column::ExportedName | Column::ImportedHost => {}
    }
    parts.push(node.flow.map_or("decides nothing", Flow::meaning).to_owned());
    parts.extend(node.end.as_ref().map(|(_, reason)| reason.clone()));
    parts.extend(node.codes.iter().map(|code| format!("{code} {}", code.name())));
    parts.join("; ")
}

fn write_shape(f: &mut fmt::Formatter<'_>, column: Column, frame: &Frame) -> fmt::Result {
    let Frame { x, y, width, height } = frame;
    let radius = match column {
        Column::Service => 10.0,
        Column::ExportedName => height / 2.0,
        Column::ImportedHost => 2.0,
        Column::ExportRule | Column::ImportRule => {
            return writeln!(f, "<path class=\"box\" d=\"{}\"/>", octagon((*x, *y), (*width, *height), 9.0));
        }
    };
    writeln!(
        f,
        "<rect class=\"box\" x=\"{x:.0}\" y=\"{y:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" rx=\"{radius}\"/>"
    )
}

/// A rectangle without its corners.
pub(super) fn octagon((x, y): (f64, f64), (width, height): (f64, f64), corner: f64) -> String {
    let (across, down) = (width - 2.0 * corner, height - 2.0 * corner);
    format!(
        "M{:.0} {y:.0}h{across:.0}l{corner} {corner}v{down:.0}l-{corner} {corner}h-{across:.0}l-{corner} -{corner}\
         v-{down:.0}z",
        x + corner
    )
}

/// The bar of the mesh on the outer side of its names.
fn write_bar(f: &mut fmt::Formatter<'_>, column: Column, frame: &Frame, is_mirrored: bool) -> fmt::Result {
    let is_left = match column {
        Column::Service => !is_mirrored,
        Column::ImportedHost => is_mirrored,
        Column::ExportRule | Column::ExportedName | Column::ImportRule => return Ok(()),
    };
    let x = if is_left { frame.x + 6.0 } else { frame.x + frame.width - 10.0 };
    let (y, height) = (frame.y + 9.0, frame.height - 18.0);
    writeln!(f, "<rect class=\"bar\" x=\"{x:.0}\" y=\"{y:.0}\" width=\"4\" height=\"{height:.0}\" rx=\"2\"/>")
}

fn write_label(f: &mut fmt::Formatter<'_>, node: &Node, frame: &Frame) -> fmt::Result {
    let badge = node.rule.map(|rule| format!("[{rule}]"));
    let indent = badge.as_ref().map_or(0.0, |badge| real(badge.len()) * 7.0 + 6.0);
    let x = frame.x + 16.0;
    let room = frame.width - 30.0;
    let y = if node.detail.is_empty() { frame.y + 24.5 } else { frame.y + 17.5 };
    if let Some(badge) = badge {
        writeln!(f, "<text class=\"index\" x=\"{x:.0}\" y=\"{y:.1}\">{badge}</text>")?;
    }
    let label = cut(&node.label, columns(room - indent, 7.5));
    writeln!(f, "<text class=\"label\" x=\"{:.0}\" y=\"{y:.1}\">{}</text>", x + indent, Xml(&label))?;
    if node.detail.is_empty() {
        return Ok(());
    }
    let detail = cut_front(node, columns(room, 6.4));
    writeln!(f, "<text class=\"detail\" x=\"{x:.0}\" y=\"{:.1}\">{}</text>", frame.y + 31.5, Xml(&detail))
}

/// Of a place the end says most, of a host the beginning.
fn cut_front(node: &Node, room: usize) -> String {
    let is_place = matches!(node.column, Column::ExportRule | Column::ImportRule);
    let short = cut(&node.detail, room);
    if !is_place || short == node.detail {
        return short;
    }
    let mirrored: String = node.detail.chars().rev().collect();
    cut(&mirrored, room).chars().rev().collect()
}

/// How many characters of a width fit.
fn columns(room: f64, char: f64) -> usize {
    let mut columns = 0_usize;
    while real(columns.saturating_add(1)) * char <= room {
        columns = columns.saturating_add(1);
    }
    columns
}

fn write_mark(f: &mut fmt::Formatter<'_>, node: &Node, severity: Severity, frame: &Frame) -> fmt::Result {
    let codes: Vec<String> = node.codes.iter().map(|code| format!("{code} {}", code.name())).collect();
    let class = if severity == Severity::Error { "mark error" } else { "mark" };
    let (x, y) = (frame.x + frame.width - 6.0, frame.y + 4.0);
    writeln!(f, "<g class=\"{class}\"><title>{}</title>", Xml(&codes.join(", ")))?;
    if severity == Severity::Error {
        writeln!(f, "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"8.5\"/>")?;
    } else {
        let (left, bottom) = (x - 9.5, y + 7.5);
        writeln!(f, "<path d=\"M{left:.1} {bottom:.1}h19l-9.5 -17z\"/>")?;
    }
    writeln!(f, "<text x=\"{x:.0}\" y=\"{:.0}\">!</text></g>", y + 4.5)
}

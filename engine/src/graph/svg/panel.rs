//! A peering: two tinted halves, the border between them, and the headings of its lanes.

use std::fmt;

use super::hue;
use crate::graph::diagram::Column;
use crate::graph::lane::Lane;
use crate::graph::layout::{Frame, LaneFrame, PanelFrame};
use crate::graph::text::{Xml, cut};
use crate::graph::{Graph, Peering, Tally};

/// Roundness of the corners.
const RADIUS: f64 = 14.0;

/// Opens the group of a panel and draws what is behind its nodes; the caller closes it.
pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    graph: &Graph,
    peering: &Peering,
    panel: &PanelFrame,
) -> fmt::Result {
    let Frame { x, y, width, height } = panel.frame;
    let number = graph.peerings.iter().position(|other| std::ptr::eq(other, peering)).unwrap_or_default();
    writeln!(f, "<g class=\"peering\" id=\"peering-{number}\">")?;
    writeln!(f, "<title>{}</title>", Xml(&format!("{} and {}", peering.left, peering.right)))?;
    writeln!(
        f,
        "<rect class=\"card\" x=\"{x:.0}\" y=\"{y:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" rx=\"{RADIUS}\"/>"
    )?;
    let middle = x + width / 2.0;
    let inner = height - 2.0 * RADIUS;
    let (left, right) = (hue(graph, &peering.left), hue(graph, &peering.right));
    writeln!(
        f,
        "<path class=\"half h{left}\" d=\"M{middle:.0} {y:.0}V{bottom:.0}H{:.0}a{RADIUS} {RADIUS} 0 0 1 -{RADIUS} \
         -{RADIUS}v-{inner:.0}a{RADIUS} {RADIUS} 0 0 1 {RADIUS} -{RADIUS}z\"/>",
        x + RADIUS,
        bottom = y + height,
    )?;
    writeln!(
        f,
        "<path class=\"half h{right}\" d=\"M{middle:.0} {y:.0}V{bottom:.0}H{:.0}a{RADIUS} {RADIUS} 0 0 0 {RADIUS} \
         -{RADIUS}v-{inner:.0}a{RADIUS} {RADIUS} 0 0 0 -{RADIUS} -{RADIUS}z\"/>",
        x + width - RADIUS,
        bottom = y + height,
    )?;
    writeln!(f, "<path class=\"border\" d=\"M{middle:.0} {:.0}V{:.0}\"/>", y + 12.0, y + height - 12.0)?;
    write_mesh(f, graph, &peering.left, (x + 20.0, y + 29.0, false))?;
    write_mesh(f, graph, &peering.right, (x + width - 20.0, y + 29.0, true))?;
    for (index, (lane, frame)) in peering.lanes.iter().zip(&panel.lanes).enumerate() {
        write_lane(f, lane, frame, index > 0)?;
    }
    Ok(())
}

fn write_mesh(
    f: &mut fmt::Formatter<'_>,
    graph: &Graph,
    name: &str,
    (x, y, is_right): (f64, f64, bool),
) -> fmt::Result {
    let is_given = graph.meshes.iter().any(|mesh| mesh.name == name && mesh.is_given);
    let (chip, text, class) = if is_right { (x - 11.0, x - 20.0, "mesh end") } else { (x, x + 20.0, "mesh") };
    let hue = hue(graph, name);
    let top = y - 10.5;
    writeln!(
        f,
        "<rect class=\"chip h{hue}\" x=\"{chip:.0}\" y=\"{top:.1}\" width=\"11\" height=\"11\" rx=\"3\"/>"
    )?;
    let note = if is_given { "" } else { " (not given)" };
    let name = cut(name, 48);
    writeln!(f, "<text class=\"{class}\" x=\"{text:.0}\" y=\"{y:.0}\">{}{note}</text>", Xml(&name))
}

fn write_lane(f: &mut fmt::Formatter<'_>, lane: &Lane, frame: &LaneFrame, has_rule: bool) -> fmt::Result {
    let Frame { x, y, width, .. } = frame.frame;
    if has_rule {
        let (from, to, y) = (x + 20.0, x + width - 20.0, y - 8.0);
        writeln!(f, "<path class=\"rule\" d=\"M{from:.0} {y:.0}H{to:.0}\"/>")?;
    }
    let mut tally = Tally::default();
    lane.crossings.iter().for_each(|crossing| tally.add(crossing));
    let (from, to) = (cut(&lane.exporter, 40), cut(&lane.importer, 40));
    let (at, class, heading) = if frame.is_mirrored {
        (x + width - 20.0, "lane end", format!("{to} ◀ {from}"))
    } else {
        (x + 20.0, "lane", format!("{from} ▶ {to}"))
    };
    writeln!(
        f,
        "<text class=\"{class}\" x=\"{at:.0}\" y=\"{:.0}\">{}<tspan dx=\"10\">{}</tspan></text>",
        y + 12.0,
        Xml(&heading),
        Xml(&tally.describe())
    )?;
    for (column, (x, width)) in Column::ALL.into_iter().zip(frame.columns) {
        let middle = x + width / 2.0;
        let heading = column.heading();
        writeln!(f, "<text class=\"col mid\" x=\"{middle:.0}\" y=\"{:.0}\">{heading}</text>", y + 34.0)?;
    }
    Ok(())
}

//! What stands around the panels: heading, overview of many meshes, legend.

use std::fmt;

use super::node::{cross, octagon};
use crate::graph::crossing::Flow;
use crate::graph::text::{Xml, cut, display_width, real};
use crate::graph::{Appearance, Graph, Grouping, Tally};

/// Height of the legend.
pub(super) const FOOT: f64 = 64.0;
/// From more peerings than this on, an overview comes first.
const OVERVIEW_FROM: usize = 6;
/// Edge of a cell of the overview.
const CELL: f64 = 30.0;
/// Left edge of everything.
const LEFT: f64 = 24.0;

/// The heading.
pub(super) struct Head<'g> {
    graph: &'g Graph,
    /// The title of the picture.
    pub(super) title: String,
    /// What it shows, in numbers.
    pub(super) summary: String,
}

impl<'g> Head<'g> {
    pub(super) fn new(graph: &'g Graph, appearance: &Appearance) -> Self {
        let meshes = match graph.meshes.len() {
            1 => "Federation of 1 mesh".to_owned(),
            number => format!("Federation of {number} meshes"),
        };
        let mut summary = graph.tally().describe();
        match appearance.grouping {
            Some(Grouping::Namespace) => summary.push_str(" · services of a namespace drawn as one"),
            Some(Grouping::Mesh) => summary.push_str(" · services and rules of a mesh drawn as one"),
            None => {}
        }
        Self { graph, title: appearance.title.clone().unwrap_or(meshes), summary }
    }

    pub(super) fn height(&self) -> f64 {
        84.0 + if self.has_overview() { self.overview_height() } else { 0.0 }
    }

    fn has_overview(&self) -> bool {
        self.graph.peerings.len() > OVERVIEW_FROM
    }

    fn overview_height(&self) -> f64 {
        label_room(self.graph) + real(self.graph.meshes.len()) * CELL + 40.0
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, width: f64) -> fmt::Result {
        writeln!(f, "<text class=\"title\" x=\"{LEFT}\" y=\"40\">{}</text>", Xml(&self.title))?;
        writeln!(f, "<text class=\"sub\" x=\"{LEFT}\" y=\"62\">{}</text>", Xml(&self.summary))?;
        if self.graph.peerings.is_empty() {
            writeln!(
                f,
                "<text class=\"sub mid\" x=\"{:.0}\" y=\"62\">no mesh has a peer</text>",
                width / 2.0
            )?;
        }
        if self.has_overview() { self.write_overview(f, 84.0) } else { Ok(()) }
    }

    /// Who exports to whom: rows export, columns import.
    fn write_overview(&self, f: &mut fmt::Formatter<'_>, top: f64) -> fmt::Result {
        let meshes = &self.graph.meshes;
        let (x, y) = (LEFT + label_room(self.graph), top + label_room(self.graph));
        writeln!(f, "<g class=\"overview\"><title>Who exports to whom</title>")?;
        let (left, above) = (x - 12.0, y - 12.0);
        writeln!(f, "<text class=\"col\" x=\"{LEFT}\" y=\"{above:.0}\">from ↓ · to →</text>")?;
        for (number, mesh) in meshes.iter().enumerate() {
            let hue = super::hue(self.graph, &mesh.name);
            let name = cut(&mesh.name, 24);
            let at = real(number) * CELL;
            let (row, column) = (y + at + CELL / 2.0 + 4.0, x + at + CELL / 2.0 + 4.0);
            writeln!(f, "<text class=\"axis end\" x=\"{left:.0}\" y=\"{row:.0}\">{}</text>", Xml(&name))?;
            writeln!(
                f,
                "<text class=\"axis\" transform=\"translate({column:.0} {above:.0}) rotate(-55)\">{}</text>",
                Xml(&name)
            )?;
            let chip = y + at + CELL / 2.0 - 4.0;
            writeln!(
                f,
                "<rect class=\"chip h{hue}\" x=\"{:.0}\" y=\"{chip:.0}\" width=\"4\" height=\"8\"/>",
                x - 8.0
            )?;
        }
        for (row, mesh) in meshes.iter().enumerate() {
            for column in (0..meshes.len()).filter(|column| *column != row) {
                let at = (x + real(column) * CELL + 1.5, y + real(row) * CELL + 1.5);
                let other = meshes.get(column).map_or("", |mesh| mesh.name.as_str());
                self.write_cell(f, at, (&mesh.name, other))?;
            }
        }
        writeln!(f, "</g>")
    }

    fn write_cell(
        &self,
        f: &mut fmt::Formatter<'_>,
        (x, y): (f64, f64),
        (from, to): (&str, &str),
    ) -> fmt::Result {
        let size = CELL - 3.0;
        let found = self.graph.peerings.iter().enumerate().find_map(|(index, peering)| {
            let lane = peering.lanes.iter().find(|lane| lane.exporter == from && lane.importer == to)?;
            Some((index, lane))
        });
        let Some((panel, lane)) = found else {
            return writeln!(
                f,
                "<rect class=\"none\" x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" rx=\"5\"/>"
            );
        };
        let mut tally = Tally::default();
        lane.crossings.iter().for_each(|crossing| tally.add(crossing));
        let (number, flow) = [
            (tally.reachable, Flow::Reachable),
            (tally.open, Flow::Open),
            (tally.offered, Flow::Offered),
            (tally.denied, Flow::Denied),
        ]
        .into_iter()
        .find(|(number, _)| *number > 0)
        .unwrap_or((0, Flow::Shadowed));
        let title = format!("{from} to {to}: {}", tally.describe());
        writeln!(
            f,
            "<a href=\"#peering-{panel}\" class=\"{}\"><title>{}</title><rect class=\"cell\" x=\"{x}\" y=\"{y}\" \
             width=\"{size}\" height=\"{size}\" rx=\"5\"/>",
            flow.as_str(),
            Xml(&title)
        )?;
        let middle = (x + size / 2.0, y + size / 2.0 + 4.0);
        writeln!(f, "<text class=\"number\" x=\"{:.1}\" y=\"{:.1}\">{number}</text>", middle.0, middle.1)?;
        if tally.denied > 0 {
            writeln!(f, "<path class=\"flag\" d=\"M{:.1} {y}h8v8z\"/>", x + size - 8.0)?;
        }
        writeln!(f, "</a>")
    }
}

/// What the names of the meshes take beside and above the overview.
fn label_room(graph: &Graph) -> f64 {
    let widest = graph.meshes.iter().map(|mesh| display_width(&mesh.name).min(24)).max().unwrap_or_default();
    (real(widest) * 7.0 + 20.0).max(128.0)
}

/// What dashes, marks and shapes mean.
pub(super) fn write_legend(f: &mut fmt::Formatter<'_>, top: f64) -> fmt::Result {
    let y = top + 28.0;
    let mut x = LEFT;
    writeln!(f, "<g class=\"legend\"><title>Legend</title>")?;
    for flow in Flow::ALL {
        let end = x + 40.0;
        writeln!(f, "<g class=\"{}\"><path class=\"edge\" d=\"M{x} {y}H{end}\"/>", flow.as_str())?;
        match flow {
            Flow::Denied => cross(f, (x + 20.0, y))?,
            Flow::Offered => writeln!(f, "<circle class=\"stop\" cx=\"{end}\" cy=\"{y}\" r=\"4\"/>")?,
            Flow::Reachable | Flow::Open | Flow::Shadowed => {}
        }
        let text = flow.meaning();
        writeln!(f, "</g><text class=\"sub\" x=\"{:.0}\" y=\"{:.0}\">{text}</text>", end + 10.0, y + 4.5)?;
        x = end + 34.0 + real(text.len()) * 6.5;
    }
    write_shapes(f, x, y)?;
    writeln!(f, "</g>")
}

fn write_shapes(f: &mut fmt::Formatter<'_>, mut x: f64, y: f64) -> fmt::Result {
    for (shape, text) in ["service", "rule", "exported name", "imported host"].into_iter().enumerate() {
        let top = y - 8.0;
        match shape {
            0 => writeln!(
                f,
                "<rect class=\"box\" x=\"{x}\" y=\"{top}\" width=\"26\" height=\"16\" rx=\"5\"/>"
            )?,
            1 => writeln!(f, "<path class=\"box\" d=\"{}\"/>", octagon((x, top), (26.0, 16.0), 5.0))?,
            2 => writeln!(
                f,
                "<rect class=\"box\" x=\"{x}\" y=\"{top}\" width=\"26\" height=\"16\" rx=\"8\"/>"
            )?,
            _ => writeln!(f, "<rect class=\"box\" x=\"{x}\" y=\"{top}\" width=\"26\" height=\"16\"/>")?,
        }
        writeln!(f, "<text class=\"sub\" x=\"{:.0}\" y=\"{:.0}\">{text}</text>", x + 34.0, y + 4.5)?;
        x += 58.0 + real(text.len()) * 6.6;
    }
    Ok(())
}

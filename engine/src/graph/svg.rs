//! The picture as SVG: one file without script, fonts or links, in light and dark.
//!
//! Colour never stands alone: flows differ by dashes and marks, columns by shape, meshes by name. Every node has a
//! `<title>` and a `<desc>`. All text of the user is escaped.

mod head;
mod node;
mod panel;

use std::collections::BTreeSet;
use std::fmt;

use crate::graph::diagram::Diagram;
use crate::graph::layout::{Layout, layout};
use crate::graph::text::Xml;
use crate::graph::{Graph, Grouping};

/// What the picture says beside the graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The heading; without one it tells how many meshes there are.
    pub title: Option<String>,
    /// How crossings were put together, to say so.
    pub grouping: Option<Grouping>,
}

/// Draws a graph.
#[must_use]
pub fn svg(graph: &Graph, appearance: &Appearance) -> String {
    let diagram = Diagram::new(graph);
    let head = head::Head::new(graph, appearance);
    let layout = layout(graph, &diagram, head.height());
    Svg { graph, diagram: &diagram, layout: &layout, head: &head }.to_string()
}

struct Svg<'g> {
    graph: &'g Graph,
    diagram: &'g Diagram,
    layout: &'g Layout,
    head: &'g head::Head<'g>,
}

impl fmt::Display for Svg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = self.layout.size;
        let height = height + head::FOOT;
        writeln!(
            f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"graphics-document document\" width=\"{width:.0}\" \
             height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">"
        )?;
        writeln!(f, "<title>{}</title>", Xml(&self.head.title))?;
        writeln!(f, "<desc>{}</desc>", Xml(&self.head.summary))?;
        writeln!(f, "<style>{}</style>", include_str!("svg/style.css"))?;
        writeln!(f, "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>")?;
        self.head.write(f, width)?;
        let pen = node::Pen::new(self.graph, self.diagram, self.layout);
        let mut number = 0_usize;
        for (peering, frame) in self.graph.peerings.iter().zip(&self.layout.panels) {
            panel::write(f, self.graph, peering, frame)?;
            let last = number.saturating_add(peering.lanes.len());
            pen.write_lanes(f, number..last)?;
            number = last;
            writeln!(f, "</g>")?;
        }
        head::write_legend(f, height - head::FOOT)?;
        writeln!(f, "</svg>")
    }
}

/// The number that picks a mesh's hue, the same all over the picture: that of the colour the mesh is named after, else
/// the next of those no mesh is named after.
fn hue(graph: &Graph, mesh: &str) -> usize {
    if let Some(hue) = named_hue(mesh) {
        return hue;
    }
    let taken: BTreeSet<usize> = graph.meshes.iter().filter_map(|mesh| named_hue(&mesh.name)).collect();
    let free: Vec<usize> = (0..COLOURS.len()).filter(|hue| !taken.contains(hue)).collect();
    let unnamed = graph.meshes.iter().filter(|mesh| named_hue(&mesh.name).is_none());
    let place = unnamed.map(|mesh| &mesh.name).position(|name| name == mesh).unwrap_or_default();
    free.get(place.checked_rem(free.len()).unwrap_or_default()).copied().unwrap_or_default()
}

/// Words for the hues of the style sheet, in its order.
const COLOURS: [&[&str]; 8] = [
    &["red", "rose", "pink"],
    &["green"],
    &["blue"],
    &["yellow", "amber", "gold"],
    &["violet", "purple"],
    &["teal", "cyan"],
    &["orange", "brown"],
    &["grey", "gray", "slate", "black", "white"],
];

fn named_hue(mesh: &str) -> Option<usize> {
    let word = mesh.split(|char: char| !char.is_ascii_alphabetic()).next()?;
    COLOURS.iter().position(|words| words.contains(&word))
}

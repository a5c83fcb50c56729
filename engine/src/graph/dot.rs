//! Graphviz.

use std::fmt;

use crate::graph::Graph;
use crate::graph::crossing::Flow;
use crate::graph::diagram::{Column, Diagram, Node};
use crate::graph::text::is_unprintable;

/// The graph in the DOT language.
///
/// Source: <https://graphviz.org/doc/info/lang.html>.
#[must_use]
pub fn dot(graph: &Graph, title: Option<&str>) -> String {
    Dot { graph, title }.to_string()
}

struct Dot<'g> {
    graph: &'g Graph,
    title: Option<&'g str>,
}

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let diagram = Diagram::new(self.graph);
        writeln!(f, "digraph federation {{")?;
        writeln!(f, "  rankdir=LR; ranksep=0.8; nodesep=0.15; compound=true;")?;
        if let Some(title) = self.title {
            writeln!(f, "  label={}; labelloc=t;", Quoted(title))?;
        }
        writeln!(f, "  node [fontname=\"sans-serif\", fontsize=11, height=0.3];")?;
        writeln!(f, "  edge [arrowsize=0.6];")?;
        for (number, lane) in self.graph.lanes().enumerate() {
            writeln!(f, "  subgraph cluster_{number} {{")?;
            let heading = format!("{} → {}", lane.exporter, lane.importer);
            writeln!(f, "    label={}; style=rounded; color=gray;", Quoted(&heading))?;
            for (index, node) in diagram.nodes.iter().enumerate().filter(|(_, node)| node.lane == number) {
                writeln!(f, "    n{index} [{}];", attributes(node))?;
            }
            writeln!(f, "  }}")?;
        }
        for edge in &diagram.edges {
            let reason = edge.reason.as_deref().map(|reason| format!(", tooltip={}", Quoted(reason)));
            let style = style(edge.flow);
            writeln!(f, "  n{} -> n{} [{style}{}];", edge.from, edge.to, reason.unwrap_or_default())?;
        }
        writeln!(f, "}}")
    }
}

fn attributes(node: &Node) -> String {
    let shape = match node.column {
        Column::Service | Column::ImportedHost => "box",
        Column::ExportRule | Column::ImportRule => "octagon",
        Column::ExportedName => "oval",
    };
    let style = match (node.is_known, node.column) {
        (true, Column::Service | Column::ImportedHost) => "rounded",
        (true, _) => "solid",
        (false, _) => "dashed",
    };
    let number = node.rule.map(|rule| format!("[{rule}] ")).unwrap_or_default();
    let label = format!("{number}{}\n{}", node.label, node.detail);
    format!("shape={shape}, style={style}, label={}, tooltip={}", Quoted(&label), Quoted(&node.title))
}

fn style(flow: Flow) -> &'static str {
    match flow {
        Flow::Reachable => "color=\"#2a7a52\"",
        Flow::Open => "color=\"#667085\"",
        Flow::Offered => "style=dashed, color=\"#b26a00\"",
        Flow::Denied => "color=\"#c22f3d\", arrowhead=tee, label=\"✕\", fontcolor=\"#c22f3d\"",
        Flow::Shadowed => "style=dotted, color=\"#98a2b3\"",
    }
}

/// A quoted string: only the quote and the backslash mean something in it.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                char if is_unprintable(char) => f.write_char(char::REPLACEMENT_CHARACTER)?,
                char => f.write_char(char)?,
            }
        }
        f.write_char('"')
    }
}

//! Mermaid, for Markdown.

use std::fmt;

use crate::graph::Graph;
use crate::graph::crossing::Flow;
use crate::graph::diagram::{Column, Diagram, Node};
use crate::graph::text::is_unprintable;

/// The graph as a Mermaid flowchart, without the fence around it.
///
/// Source: <https://mermaid.js.org/syntax/flowchart.html>.
#[must_use]
pub fn mermaid(graph: &Graph, title: Option<&str>) -> String {
    Mermaid { graph, title }.to_string()
}

struct Mermaid<'g> {
    graph: &'g Graph,
    title: Option<&'g str>,
}

impl fmt::Display for Mermaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let diagram = Diagram::new(self.graph);
        if let Some(title) = self.title {
            // A JSON string is a YAML one too.
            writeln!(f, "---\ntitle: {}\n---", serde_json::Value::from(title))?;
        }
        writeln!(f, "flowchart LR")?;
        for (number, lane) in self.graph.lanes().enumerate() {
            let heading = format!("{} → {}", lane.exporter, lane.importer);
            writeln!(f, "  subgraph lane{number}[\"{}\"]", Text(&heading))?;
            for (index, node) in diagram.nodes.iter().enumerate().filter(|(_, node)| node.lane == number) {
                write_node(f, index, node)?;
            }
            writeln!(f, "  end")?;
        }
        for edge in &diagram.edges {
            let arrow = match edge.flow {
                Flow::Reachable | Flow::Open => "-->",
                Flow::Offered | Flow::Shadowed => "-.->",
                Flow::Denied => "--x",
            };
            let label = match edge.flow {
                Flow::Shadowed => "|shadowed|",
                Flow::Reachable | Flow::Open | Flow::Offered | Flow::Denied => "",
            };
            writeln!(f, "  n{} {arrow}{label} n{}", edge.from, edge.to)?;
        }
        write_ends(f, &diagram)
    }
}

fn write_node(f: &mut fmt::Formatter<'_>, index: usize, node: &Node) -> fmt::Result {
    let (open, close) = match node.column {
        Column::Service | Column::ImportedHost => ("(", ")"),
        Column::ExportRule | Column::ImportRule => ("{{", "}}"),
        Column::ExportedName => ("([", "])"),
    };
    let number = node.rule.map(|rule| format!("#91;{rule}#93; ")).unwrap_or_default();
    writeln!(f, "    n{index}{open}\"{number}{}<br>{}\"{close}", Text(&node.label), Text(&node.detail))
}

/// What ends at the border has no edge that could say so.
fn write_ends(f: &mut fmt::Formatter<'_>, diagram: &Diagram) -> fmt::Result {
    let ends = diagram
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.flow.is_some_and(|flow| flow >= Flow::Offered));
    let ends: Vec<String> = ends.map(|(index, _)| format!("n{index}")).collect();
    if ends.is_empty() {
        return Ok(());
    }
    writeln!(f, "  classDef unreached stroke-dasharray: 4 3")?;
    writeln!(f, "  class {} unreached", ends.join(","))
}

/// Text inside quotes: everything that Mermaid or HTML could take for syntax becomes a character code.
struct Text<'t>(&'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for char in self.0.chars() {
            match char {
                '"' | '<' | '>' | '&' | '#' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '(' | ')' | '|'
                | '\\' | ';' | '~' | '%' => write!(f, "#{};", u32::from(char))?,
                char if is_unprintable(char) => f.write_char(char::REPLACEMENT_CHARACTER)?,
                char => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

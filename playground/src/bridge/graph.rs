//! The federation as a picture, and what its nodes lead to.

use carnet_engine::finding::Severity;
use carnet_engine::graph::{Appearance, Column, Diagram, Graph, Node, mermaid, svg};
use carnet_engine::pipeline::Build;
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};
use crate::bridge::test::WayView;

/// The picture. It is drawn by the engine, as `carnet graph` draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct GraphView {
    /// The picture as SVG; its nodes have the ids `n0`, `n1` and so on.
    pub svg: String,
    /// The same for Markdown.
    pub mermaid: String,
    /// What the nodes are, by number.
    pub nodes: Vec<NodeView>,
}

/// A name or a rule in the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct NodeView {
    /// Its lane and, from 0, its column: service, export rule, exported name, import rule, imported host.
    pub lane: usize,
    /// See `lane`.
    pub column: usize,
    /// All there is to say of it.
    pub title: String,
    /// Where it is written.
    pub place: Option<Place>,
    /// For a host that can be asked for, where its way begins.
    pub way: Option<WayView>,
    /// Whether a finding says that something is wrong with it.
    pub broken: bool,
}

impl GraphView {
    /// The picture of a build, nodes put together where there are too many to read.
    #[must_use]
    pub fn new(build: &Build) -> Self {
        let (graph, grouping) = Graph::new(build).readable();
        let diagram = Diagram::new(&graph);
        let places = Places::new(&build.sources);
        let importers: Vec<&str> = graph.lanes().map(|lane| lane.importer.as_str()).collect();
        let view = |node: &Node| {
            let importer = importers.get(node.lane).copied().unwrap_or_default();
            NodeView {
                lane: node.lane,
                column: node.column.index(),
                title: node.title.clone(),
                place: node.span.and_then(|span| places.locate(span)),
                way: way_of(node, importer),
                broken: node.severity().is_some_and(|severity| severity != Severity::Info),
            }
        };
        Self {
            svg: svg(&graph, &Appearance { title: None, grouping }),
            mermaid: mermaid(&graph, None),
            nodes: diagram.nodes.iter().map(view).collect(),
        }
    }
}

/// The request for an imported host; names that stand for several have none.
fn way_of(node: &Node, importer: &str) -> Option<WayView> {
    let is_host = node.column == Column::ImportedHost && node.count == 1 && !node.title.contains('*');
    is_host.then(|| WayView { from: importer.to_owned(), host: node.title.clone() })
}

//! A graph for programs: the document `graph -o json` prints.

use carnet_engine::graph::{Column, Diagram, Flow, Graph, Lane, Node};
use serde::Serialize;

use super::places::{Place, Places};
use super::report::API_VERSION;

/// Meshes, lanes, nodes and edges.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagramDocument<'g> {
    api_version: &'static str,
    kind: &'static str,
    title: Option<&'g str>,
    meshes: Vec<MeshEntry<'g>>,
    lanes: Vec<LaneEntry<'g>>,
    nodes: Vec<NodeEntry<'g>>,
    edges: Vec<EdgeEntry<'g>>,
}

#[derive(Debug, Serialize)]
struct MeshEntry<'g> {
    name: &'g str,
    given: bool,
}

/// One direction of a peering; nodes name it by its place in the list.
#[derive(Debug, Serialize)]
struct LaneEntry<'g> {
    exporter: &'g str,
    importer: &'g str,
    peer: &'g str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeEntry<'g> {
    id: String,
    lane: usize,
    column: Column,
    name: &'g str,
    rule: Option<usize>,
    summary: Option<&'g str>,
    flow: Option<Flow>,
    known: bool,
    count: usize,
    obstacle: Option<&'g str>,
    codes: Vec<String>,
    place: Option<Place<'g>>,
}

#[derive(Debug, Serialize)]
struct EdgeEntry<'g> {
    from: String,
    to: String,
    flow: Flow,
    reason: Option<&'g str>,
    count: usize,
}

impl<'g> DiagramDocument<'g> {
    /// The document of a diagram, with places in these sources.
    #[must_use]
    pub fn new(graph: &'g Graph, diagram: &'g Diagram, places: &Places<'g>, title: Option<&'g str>) -> Self {
        let edges = diagram.edges.iter().map(|edge| EdgeEntry {
            from: id(edge.from),
            to: id(edge.to),
            flow: edge.flow,
            reason: edge.reason.as_deref(),
            count: edge.count,
        });
        Self {
            api_version: API_VERSION,
            kind: "Graph",
            title,
            meshes: graph
                .meshes
                .iter()
                .map(|mesh| MeshEntry { name: &mesh.name, given: mesh.is_given })
                .collect(),
            lanes: graph.lanes().map(lane).collect(),
            nodes: diagram
                .nodes
                .iter()
                .enumerate()
                .map(|(index, entry)| node(index, entry, places))
                .collect(),
            edges: edges.collect(),
        }
    }
}

fn id(index: usize) -> String {
    format!("n{index}")
}

fn lane(lane: &Lane) -> LaneEntry<'_> {
    LaneEntry { exporter: &lane.exporter, importer: &lane.importer, peer: &lane.peer }
}

fn node<'g>(index: usize, node: &'g Node, places: &Places<'g>) -> NodeEntry<'g> {
    let is_rule = matches!(node.column, Column::ExportRule | Column::ImportRule);
    NodeEntry {
        id: id(index),
        lane: node.lane,
        column: node.column,
        name: &node.title,
        rule: node.rule,
        summary: is_rule.then_some(node.summary.as_str()),
        flow: node.flow,
        known: node.is_known,
        count: node.count,
        obstacle: node.end.as_ref().map(|(_, reason)| reason.as_str()),
        codes: node.codes.iter().map(ToString::to_string).collect(),
        place: node.span.and_then(|span| places.locate(span)),
    }
}

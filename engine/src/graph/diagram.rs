//! Nodes and edges of a [`Graph`]: every name and every rule of a lane once.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::{Code, Severity};
use crate::graph::Graph;
use crate::graph::crossing::{Crossing, Flow, Stop};
use crate::graph::lane::{Lane, RuleNode};
use crate::graph::text::count;
use crate::source::Span;

/// The five columns of a lane, in the direction of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Services of the exporting mesh.
    Service,
    /// Its export rules.
    ExportRule,
    /// The names the services are exported under, on the border.
    ExportedName,
    /// Import rules of the other mesh.
    ImportRule,
    /// The hosts they are reached by there.
    ImportedHost,
}

impl Column {
    /// All columns, in order.
    pub const ALL: [Self; 5] =
        [Self::Service, Self::ExportRule, Self::ExportedName, Self::ImportRule, Self::ImportedHost];

    /// The heading of the column.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ExportRule => "export rule",
            Self::ExportedName => "exported name",
            Self::ImportRule => "import rule",
            Self::ImportedHost => "imported host",
        }
    }

    /// Its position, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Service => 0,
            Self::ExportRule => 1,
            Self::ExportedName => 2,
            Self::ImportRule => 3,
            Self::ImportedHost => 4,
        }
    }
}

/// A name or a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its lane, counted over all peerings.
    pub lane: usize,
    /// Its column.
    pub column: Column,
    /// The index of the rule in its set; `None` for names, and for what stands for several rules.
    pub rule: Option<usize>,
    /// The name, or what the rule matches.
    pub label: String,
    /// The rest of a host, the namespace of a service, or where a rule is written; may be empty.
    pub detail: String,
    /// All of it, as one text.
    pub title: String,
    /// What a rule matches and shows it as; empty for names.
    pub summary: String,
    /// The best that becomes of what passes here; `None` for a rule nothing passes.
    pub flow: Option<Flow>,
    /// Whether it is known to exist rather than only named by a rule; broken rules are not.
    pub is_known: bool,
    /// How many services it stands for; 1 for rules.
    pub count: usize,
    /// Why a service ends here, if one does.
    pub end: Option<(Flow, String)>,
    /// The findings about a rule.
    pub codes: Vec<Code>,
    /// Where a rule is written.
    pub span: Option<Span>,
}

/// From one node to the next on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Index of the node it begins at.
    pub from: usize,
    /// Index of the node it leads to.
    pub to: usize,
    /// The best that becomes of what takes it.
    pub flow: Flow,
    /// Why what takes it ends with it; `None` when it goes on.
    pub reason: Option<String>,
    /// How many services take it.
    pub count: usize,
}

/// Nodes and edges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram {
    /// By lane, then column, then as crossings and rules are ordered.
    pub nodes: Vec<Node>,
    /// By lane, as crossings are ordered.
    pub edges: Vec<Edge>,
}

impl Diagram {
    /// The nodes and edges of a graph.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        let mut diagram = Self::default();
        for (number, lane) in graph.lanes().enumerate() {
            Drawer { diagram: &mut diagram, lane: number, known: BTreeMap::new(), edges: BTreeMap::new() }
                .draw(lane);
        }
        diagram
    }
}

impl Node {
    /// The worst level of the findings about it.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.codes.iter().map(|code| code.severity()).min()
    }
}

/// A node by what it is: a rule of a column, or a name of a column.
type NodeKey<'l> = (Column, Option<usize>, Option<(&'l Stop, Apart)>);

/// What keeps nodes of one name apart: whether it collides with the other, and for several services their fate.
type Apart = (bool, Option<(Flow, Option<usize>, Option<usize>)>);

struct Drawer<'d, 'l> {
    diagram: &'d mut Diagram,
    lane: usize,
    known: BTreeMap<NodeKey<'l>, usize>,
    edges: BTreeMap<(usize, usize), usize>,
}

impl<'l> Drawer<'_, 'l> {
    fn draw(&mut self, lane: &'l Lane) {
        for (column, rules) in
            [(Column::ExportRule, &lane.export_rules), (Column::ImportRule, &lane.import_rules)]
        {
            for (index, rule) in rules.iter().enumerate() {
                let number = self.push(rule_node(self.lane, column, rule));
                self.known.insert((column, Some(index), None), number);
            }
        }
        for crossing in &lane.crossings {
            self.crossing(crossing);
        }
    }

    fn crossing(&mut self, crossing: &'l Crossing) {
        // What collides is a node of its own, or it would seem to be the name it collides with.
        let ends_at_import = crossing.flow == Flow::Denied && crossing.imported.is_some();
        let ends_at_export = crossing.flow == Flow::Denied && crossing.import_rule.is_none();
        let way = [
            crossing.service.as_ref().map(|stop| self.stop(Column::Service, stop, false, crossing)),
            crossing.export_rule.and_then(|rule| self.rule(Column::ExportRule, rule)),
            crossing
                .exported
                .as_ref()
                .map(|stop| self.stop(Column::ExportedName, stop, ends_at_export, crossing)),
            crossing.import_rule.and_then(|rule| self.rule(Column::ImportRule, rule)),
            crossing
                .imported
                .as_ref()
                .map(|stop| self.stop(Column::ImportedHost, stop, ends_at_import, crossing)),
        ];
        let way: Vec<usize> = way.into_iter().flatten().collect();
        for node in &way {
            self.pass(*node, crossing.flow);
        }
        let last = way.len().saturating_sub(2);
        for (step, pair) in way.windows(2).enumerate() {
            if let [from, to] = pair {
                let reason = crossing.reason.as_ref().filter(|_| step == last);
                self.edge((*from, *to), crossing, reason);
            }
        }
        if let (Some(end), Some(reason)) = (way.last(), &crossing.reason)
            && let Some(node) = self.diagram.nodes.get_mut(*end)
        {
            node.end.get_or_insert_with(|| (crossing.flow, reason.clone()));
        }
    }

    fn pass(&mut self, node: usize, flow: Flow) {
        if let Some(node) = self.diagram.nodes.get_mut(node) {
            node.flow = Some(node.flow.map_or(flow, |known| known.min(flow)));
        }
    }

    fn edge(&mut self, ends: (usize, usize), crossing: &Crossing, reason: Option<&String>) {
        let edges = &mut self.diagram.edges;
        if let Some(edge) = self.edges.get(&ends).and_then(|index| edges.get_mut(*index)) {
            edge.flow = edge.flow.min(crossing.flow);
            edge.count = edge.count.saturating_add(crossing.count);
            return;
        }
        self.edges.insert(ends, edges.len());
        edges.push(Edge {
            from: ends.0,
            to: ends.1,
            flow: crossing.flow,
            reason: reason.cloned(),
            count: crossing.count,
        });
    }

    fn rule(&mut self, column: Column, index: usize) -> Option<usize> {
        self.known.get(&(column, Some(index), None)).copied()
    }

    fn stop(&mut self, column: Column, stop: &'l Stop, collides: bool, crossing: &Crossing) -> usize {
        let Crossing { flow, export_rule, import_rule, count, .. } = crossing;
        let fate = (*count > 1).then_some((*flow, *export_rule, *import_rule));
        let key = (column, None, Some((stop, (collides, fate))));
        if let Some(index) = self.known.get(&key) {
            return *index;
        }
        let index = self.push(stop_node(self.lane, column, stop, *count));
        self.known.insert(key, index);
        index
    }

    fn push(&mut self, node: Node) -> usize {
        let index = self.diagram.nodes.len();
        self.diagram.nodes.push(node);
        index
    }
}

fn rule_node(lane: usize, column: Column, rule: &RuleNode) -> Node {
    Node {
        lane,
        column,
        rule: rule.index,
        label: rule.pattern.clone(),
        detail: rule.place.clone(),
        title: rule.reference.clone(),
        summary: rule.summary.clone(),
        flow: None,
        is_known: !rule.is_broken,
        count: 1,
        end: None,
        codes: rule.codes.clone(),
        span: rule.span,
    }
}

fn stop_node(lane: usize, column: Column, stop: &Stop, number: usize) -> Node {
    let is_many = number > 1;
    let label = if is_many && stop.name == "*" { count(number, noun(column)) } else { stop.name.clone() };
    let detail = match (stop.namespace.as_str(), stop.suffix.as_str()) {
        ("*", suffix) if is_many => suffix.to_owned(),
        (namespace, "") => namespace.to_owned(),
        (namespace, suffix) => format!("{namespace}.{suffix}"),
    };
    Node {
        lane,
        column,
        rule: None,
        label,
        detail,
        title: stop.text(),
        summary: String::new(),
        flow: None,
        is_known: stop.is_known,
        count: number,
        end: None,
        codes: Vec::new(),
        span: None,
    }
}

fn noun(column: Column) -> &'static str {
    match column {
        Column::Service => "service",
        Column::ExportedName => "name",
        Column::ImportedHost => "host",
        Column::ExportRule | Column::ImportRule => "rule",
    }
}

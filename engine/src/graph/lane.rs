//! One direction of a peering: the rules on both sides of the border, and everything that crosses or fails to.

mod exports;
mod imports;
mod shadows;

pub(crate) use shadows::{offered_hosts, taken_hosts, taken_services};

use std::cell::OnceCell;

use crate::answer::rule_ref;
use crate::decision::Direction;
use crate::finding::{Code, Finding};
use crate::graph::crossing::{Crossing, Flow};
use crate::model::rule::ExportMatcher;
use crate::model::{Federation, Mesh, Peer};
use crate::pipeline::Build;
use crate::source::{LineIndex, Span};
use crate::trace;

/// What one mesh exports to another, and what that one imports of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The mesh that exports.
    pub exporter: String,
    /// The mesh that imports.
    pub importer: String,
    /// The peer whose sets these are: the exporter's for the importer, else the importer's for the exporter.
    pub peer: String,
    /// The export rules in written order.
    pub export_rules: Vec<RuleNode>,
    /// The import rules in written order.
    pub import_rules: Vec<RuleNode>,
    /// What crosses, or would if a rule allowed it: by outcome, then in the order of rules and names.
    pub crossings: Vec<Crossing>,
    /// Services of the exporter that no export rule of this lane matches; left out unless asked for.
    pub unused: Vec<Crossing>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleNode {
    /// The rule by set and index, such as `ExportedServiceSet/green-mesh#0`.
    pub reference: String,
    /// Its index in its set; `None` when it stands for several.
    pub index: Option<usize>,
    /// What it matches.
    pub pattern: String,
    /// What it matches and shows it as, in short.
    pub summary: String,
    /// Where it is written; `None` when it stands for several.
    pub span: Option<Span>,
    /// File and line, `exports.yaml:12`; empty when it stands for several.
    pub place: String,
    /// Whether it cannot be used.
    pub is_broken: bool,
    /// The findings inside the rule, each code once.
    pub codes: Vec<Code>,
}

/// The two ends of a lane, as far as they were given.
#[derive(Debug, Clone, Copy)]
struct Ends<'b> {
    federation: &'b Federation,
    /// The exporting mesh.
    from: Option<&'b Mesh>,
    /// Its peer for the importing one.
    from_peer: Option<&'b Peer>,
    /// The importing mesh.
    to: Option<&'b Mesh>,
    /// Its peer for the exporting one.
    to_peer: Option<&'b Peer>,
}

/// The documents, and their lines where they were asked for.
pub(super) struct Written<'b> {
    build: &'b Build,
    lines: Vec<OnceCell<LineIndex<'b>>>,
}

impl<'b> Written<'b> {
    pub(super) fn new(build: &'b Build) -> Self {
        Self { build, lines: build.sources.iter().map(|_| OnceCell::new()).collect() }
    }

    /// File and line of a span; empty for a span of other sources.
    fn place(&self, span: Span) -> String {
        let place = || {
            let index = usize::try_from(span.source.0).ok()?;
            let source = self.build.sources.get(index)?;
            let lines = self.lines.get(index)?.get_or_init(|| source.line_index());
            Some(format!("{}:{}", source.name, lines.location(span.start).line))
        };
        place().unwrap_or_default()
    }
}

/// The lanes that begin with what `mesh` wrote about `peer`: its exports, and its imports if the other side wrote no
/// exports that would show them.
pub(super) fn lanes(written: &Written<'_>, mesh: &Mesh, peer: &Peer) -> Vec<Lane> {
    let federation = &written.build.federation;
    let other = federation.mesh_of(peer);
    let counterpart = federation.counterpart(mesh, peer);
    let name = other.map_or_else(|| peer.name.clone(), |other| other.name.clone());
    let mut lanes = Vec::new();
    if peer.exports.is_some() {
        let ends =
            Ends { federation, from: Some(mesh), from_peer: Some(peer), to: other, to_peer: counterpart };
        lanes.push(ends.lane(written, mesh.name.clone(), name.clone(), &peer.name));
    }
    if peer.imports.is_some() && counterpart.is_none_or(|counterpart| counterpart.exports.is_none()) {
        let ends =
            Ends { federation, from: other, from_peer: counterpart, to: Some(mesh), to_peer: Some(peer) };
        lanes.push(ends.lane(written, name, mesh.name.clone(), &peer.name));
    }
    lanes
}

impl Ends<'_> {
    fn lane(self, written: &Written<'_>, exporter: String, importer: String, peer: &str) -> Lane {
        let exports = self.from_peer.and_then(|peer| peer.exports.as_ref().map(|set| (peer, set)));
        let imports = self.to_peer.and_then(|peer| peer.imports.as_ref().map(|set| (peer, set)));
        let export_rules = exports.into_iter().flat_map(|(peer, set)| {
            set.rules.iter().enumerate().map(|(index, rule)| {
                let summary = rule
                    .matcher
                    .as_ref()
                    .ok()
                    .map(|matcher| (export_pattern(matcher), trace::export_summary(matcher)));
                let places = (rule.document.span, rule.document.head);
                rule_node(written, (Direction::Inbound, &peer.name, index), summary, places)
            })
        });
        let import_rules = imports.into_iter().flat_map(|(peer, set)| {
            set.rules.iter().enumerate().map(|(index, rule)| {
                let summary = rule
                    .matcher
                    .as_ref()
                    .ok()
                    .map(|matcher| (matcher.pattern.to_string(), trace::import_summary(matcher)));
                let places = (rule.document.span, rule.document.head);
                rule_node(written, (Direction::Outbound, &peer.name, index), summary, places)
            })
        });
        let mut crossings = exports::crossings(self);
        crossings.extend(imports::crossings(self));
        shadows::add(self, &mut crossings);
        crossings.sort_by(|one, two| key(one).cmp(&key(two)));
        crossings.dedup();
        Lane {
            exporter,
            importer,
            peer: peer.to_owned(),
            export_rules: export_rules.collect(),
            import_rules: import_rules.collect(),
            crossings,
            unused: exports::unused(self),
        }
    }
}

/// Shadowed crossings last; the rest by rule and name.
fn key(crossing: &Crossing) -> impl Ord {
    (
        crossing.flow == Flow::Shadowed,
        crossing.export_rule,
        crossing.service.clone(),
        crossing.exported.clone(),
        crossing.import_rule,
        crossing.imported.clone(),
    )
}

fn rule_node(
    written: &Written<'_>,
    (direction, peer, index): (Direction, &str, usize),
    texts: Option<(String, String)>,
    (span, head): (Span, Span),
) -> RuleNode {
    let is_broken = texts.is_none();
    let (pattern, summary) = texts.unwrap_or_else(|| ("unusable".to_owned(), "unusable".to_owned()));
    RuleNode {
        reference: rule_ref(direction, peer, u32::try_from(index).unwrap_or(u32::MAX)),
        index: Some(index),
        is_broken,
        pattern,
        summary,
        span: Some(head),
        place: written.place(head),
        codes: codes(&written.build.findings, span),
    }
}

fn export_pattern(matcher: &ExportMatcher) -> String {
    match matcher {
        ExportMatcher::Name { pattern, .. } => pattern.to_string(),
        ExportMatcher::Label { namespace: Some(namespace), selector, .. } => {
            format!("{namespace}/{selector}")
        }
        ExportMatcher::Label { namespace: None, selector, .. } => selector.to_string(),
    }
}

/// The codes of the findings inside a span; `findings` are sorted by place.
fn codes(findings: &[Finding], span: Span) -> Vec<Code> {
    let begin = findings.partition_point(|finding| {
        finding.primary.is_some_and(|primary| (primary.source, primary.start) < (span.source, span.start))
    });
    let inside = findings.iter().skip(begin).take_while(|finding| {
        finding.primary.is_some_and(|primary| primary.source == span.source && primary.start < span.end)
    });
    let mut codes: Vec<Code> = inside.map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

//! Which rules decided a case, and which did not.
//!
//! A rule is told by its place, so rules of files that several tests share are counted once. Rules that cannot be
//! used are left out: nothing could decide by them.

use std::collections::BTreeMap;

use carnet_engine::answer::rule_ref;
use carnet_engine::case::{CaseResult, RuleId};
use carnet_engine::decision::Direction;
use carnet_engine::model::rule::ExportMatcher;
use carnet_engine::model::{Mesh, Peer};
use carnet_engine::pipeline::Build;
use carnet_engine::source::Span;

/// Every rule seen, by file and place.
#[derive(Debug, Default)]
pub struct Coverage {
    rules: BTreeMap<(String, u32), Rule>,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The file it stands in.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// What it is called in its file, such as `exportRules[4]`.
    pub path: String,
    /// What it matches, such as `NameSelector bookinfo/*`.
    pub label: String,
    /// Whether a case was decided by it.
    pub is_decided: bool,
}

impl Coverage {
    /// Takes note of the rules of a federation, and of those that decided.
    pub fn add(&mut self, build: &Build, results: &[CaseResult]) {
        let decided: Vec<&RuleId> = results.iter().flat_map(|result| &result.rules).collect();
        for mesh in &build.federation.meshes {
            for peer in &mesh.peers {
                for (direction, index, span, label) in rules(peer) {
                    let id = id(mesh, peer, direction, index);
                    let is_decided = decided.iter().any(|other| **other == id);
                    self.note(build, direction, index, span, label, is_decided);
                }
            }
        }
    }

    fn note(
        &mut self,
        build: &Build,
        direction: Direction,
        index: usize,
        span: Span,
        label: String,
        is_decided: bool,
    ) {
        let source = usize::try_from(span.source.0).ok().and_then(|number| build.sources.get(number));
        let Some(source) = source else { return };
        let list = match direction {
            Direction::Inbound => "exportRules",
            Direction::Outbound => "importRules",
        };
        let rule = self.rules.entry((source.name.clone(), span.start)).or_insert_with(|| Rule {
            file: source.name.clone(),
            line: source.line_index().location(span.start).line,
            path: format!("{list}[{index}]"),
            label,
            is_decided: false,
        });
        rule.is_decided |= is_decided;
    }

    /// How many rules there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rules.len()
    }

    /// The rules that decided no case, by file and line.
    pub fn undecided(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values().filter(|rule| !rule.is_decided)
    }
}

fn id(mesh: &Mesh, peer: &Peer, direction: Direction, index: usize) -> RuleId {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    RuleId { mesh: mesh.name.clone(), rule: rule_ref(direction, &peer.name, index) }
}

/// The rules of a peer that can be used: direction, index, place, and what they match.
fn rules(peer: &Peer) -> Vec<(Direction, usize, Span, String)> {
    let exports = peer.exports.iter().flat_map(|set| set.rules.iter().enumerate());
    let exports = exports.filter_map(|(index, rule)| {
        let label = match rule.matcher.as_ref().ok()? {
            ExportMatcher::Name { pattern, .. } => format!("NameSelector {pattern}"),
            ExportMatcher::Label { namespace, .. } => {
                format!("LabelSelector in {}", namespace.as_deref().unwrap_or("any namespace"))
            }
        };
        Some((Direction::Inbound, index, rule.document.span, label))
    });
    let imports = peer.imports.iter().flat_map(|set| set.rules.iter().enumerate());
    let imports = imports.filter_map(|(index, rule)| {
        let matcher = rule.matcher.as_ref().ok()?;
        let local = if matcher.is_local { " importAsLocal" } else { "" };
        let label = format!("NameSelector {}{local}", matcher.pattern);
        Some((Direction::Outbound, index, rule.document.span, label))
    });
    exports.chain(imports).collect()
}

//! How far tests cover each rule.
//!
//! A rule is told by its place, so rules of files that several tests share are counted once. Rules that cannot be
//! used are left out: nothing could decide by them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use carnet_engine::answer::rule_ref;
use carnet_engine::case::{CaseResult, RuleId};
use carnet_engine::decision::Direction;
use carnet_engine::model::{Mesh, Peer};
use carnet_engine::pipeline::Build;
use carnet_engine::source::Span;
use carnet_engine::trace::{export_summary, import_summary};

use crate::args::test::Level;
use crate::output::places::Places;

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
    /// Its last line.
    pub last_line: u32,
    /// What it is called in its file, such as `exportRules[4]`.
    pub path: String,
    /// What it matches, such as `bookinfo/*`.
    pub label: String,
    /// How far it is covered; `None`: not at all.
    pub level: Option<Level>,
    /// How many cases it decided.
    pub decided: usize,
}

/// One rule of a federation, as it was found there.
struct Found {
    id: RuleId,
    direction: Direction,
    index: usize,
    span: Span,
    label: String,
}

impl Coverage {
    /// Takes note of the rules of a federation, and of what the cases put to it had to do with them.
    pub fn add(&mut self, build: &Build, results: &[&CaseResult]) {
        let places = Places::new(&build.sources);
        for mesh in &build.federation.meshes {
            for peer in &mesh.peers {
                for found in rules(mesh, peer) {
                    let decided = results.iter().filter(|result| result.rules.contains(&found.id)).count();
                    let level = level(&found.id, results);
                    self.note(&places, found, level, decided);
                }
            }
        }
    }

    fn note(&mut self, places: &Places<'_>, found: Found, level: Option<Level>, decided: usize) {
        let Some(place) = places.locate(found.span) else { return };
        let list = match found.direction {
            Direction::Inbound => "exportRules",
            Direction::Outbound => "importRules",
        };
        // A rule written in block style ends where the next line begins.
        let ends_on_line = place.end.column > 1 || place.end.line == place.start.line;
        let last_line = if ends_on_line { place.end.line } else { place.end.line - 1 };
        let rule = self.rules.entry((place.file.to_owned(), found.span.start)).or_insert_with(|| Rule {
            file: place.file.to_owned(),
            line: place.start.line,
            last_line,
            path: format!("{list}[{}]", found.index),
            label: found.label,
            level: None,
            decided: 0,
        });
        rule.level = rule.level.max(level);
        rule.decided += decided;
    }

    /// How many rules there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rules.len()
    }

    /// The rules that are not covered that far, by file and line.
    pub fn uncovered(&self, level: Level) -> impl Iterator<Item = &Rule> {
        self.rules.values().filter(move |rule| rule.level < Some(level))
    }

    /// How many of a thousand rules are covered that far, rounded down; all of none.
    #[must_use]
    pub fn per_mille(&self, level: Level) -> usize {
        let covered = self.total() - self.uncovered(level).count();
        (covered * 1000).checked_div(self.total()).unwrap_or(1000)
    }

    /// Lines covered, in the format of lcov: every line of a rule counts the cases the rule decided.
    ///
    /// Source: `geninfo(1)`, section FILES.
    #[must_use]
    pub fn lcov(&self) -> String {
        let mut text = String::new();
        let rules: Vec<&Rule> = self.rules.values().collect();
        for file in rules.chunk_by(|left, right| left.file == right.file) {
            let mut lines: BTreeMap<u32, usize> = BTreeMap::new();
            let name = file.first().map_or("", |rule| rule.file.as_str());
            // Writing into a String cannot fail.
            let _ = writeln!(text, "TN:carnet\nSF:{name}");
            for rule in file {
                let _ = writeln!(text, "FN:{},{} {}", rule.line, rule.path, rule.label.replace(',', ";"));
                for line in rule.line..=rule.last_line {
                    *lines.entry(line).or_default() += rule.decided;
                }
            }
            for rule in file {
                let _ =
                    writeln!(text, "FNDA:{},{} {}", rule.decided, rule.path, rule.label.replace(',', ";"));
            }
            let hit = file.iter().filter(|rule| rule.decided > 0).count();
            let _ = writeln!(text, "FNF:{}\nFNH:{hit}", file.len());
            for (line, count) in &lines {
                let _ = writeln!(text, "DA:{line},{count}");
            }
            let hit = lines.values().filter(|count| **count > 0).count();
            let _ = writeln!(text, "LF:{}\nLH:{hit}\nend_of_record", lines.len());
        }
        text
    }
}

fn level(id: &RuleId, results: &[&CaseResult]) -> Option<Level> {
    let any =
        |rules: fn(&CaseResult) -> &Vec<RuleId>| results.iter().any(|result| rules(result).contains(id));
    if any(|result| &result.asserted) {
        Some(Level::Asserted)
    } else if any(|result| &result.rules) {
        Some(Level::Decided)
    } else {
        any(|result| &result.matched).then_some(Level::Matched)
    }
}

/// The rules of a peer that can be used.
fn rules(mesh: &Mesh, peer: &Peer) -> Vec<Found> {
    let found = |direction, index, span, label| {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let id = RuleId { mesh: mesh.name.clone(), rule: rule_ref(direction, &peer.name, number) };
        Found { id, direction, index, span, label }
    };
    let exports = peer.exports.iter().flat_map(|set| set.rules.iter().enumerate());
    let exports = exports.filter_map(|(index, rule)| {
        let label = export_summary(rule.matcher.as_ref().ok()?);
        Some(found(Direction::Inbound, index, rule.document.span, label))
    });
    let imports = peer.imports.iter().flat_map(|set| set.rules.iter().enumerate());
    let imports = imports.filter_map(|(index, rule)| {
        let label = import_summary(rule.matcher.as_ref().ok()?);
        Some(found(Direction::Outbound, index, rule.document.span, label))
    });
    exports.chain(imports).collect()
}

//! What two federations do differently, for people, programs and pull requests.

mod markdown;
mod text;

use carnet_engine::diff::{Area, Change, ChangeKind, Difference, RulePlace, Side};
use serde::Serialize;

use super::places::Places;
use super::report::API_VERSION;

/// A change, and whether somebody said it is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'d> {
    /// The change.
    pub change: &'d Change,
    /// Whether it is an exposure that is wanted.
    pub is_allowed: bool,
}

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceDocument<'d> {
    api_version: &'static str,
    kind: &'static str,
    changes: Vec<ChangeEntry<'d>>,
    summary: Summary,
}

/// How much differs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    /// Names gained, lost or led elsewhere.
    names: usize,
    /// Exposures that nobody allowed.
    exposures: usize,
    /// Exposures that were allowed.
    allowed: usize,
    /// Names that lead where they led.
    same_names: usize,
    /// Rules that only moved.
    moved_rules: usize,
}

#[derive(Debug, Serialize)]
struct ChangeEntry<'d> {
    area: Area,
    change: ChangeKind,
    mesh: &'d str,
    peer: Option<&'d str>,
    subject: &'d str,
    exposure: bool,
    allowed: bool,
    old: Option<SideEntry<'d>>,
    new: Option<SideEntry<'d>>,
}

#[derive(Debug, Serialize)]
struct SideEntry<'d> {
    value: &'d str,
    rules: Vec<RuleEntry<'d>>,
    file: Option<String>,
    line: Option<u32>,
}

#[derive(Debug, Serialize)]
struct RuleEntry<'d> {
    mesh: &'d str,
    #[serde(rename = "ref")]
    reference: &'d str,
    summary: &'d str,
    file: Option<String>,
    line: Option<u32>,
}

/// A change as a clause.
#[must_use]
pub fn told(change: &Change) -> String {
    let nowhere = Places::new(&[]);
    ChangeEntry::new(&Shown { change, is_allowed: false }, &nowhere, &nowhere).told()
}

impl<'d> DifferenceDocument<'d> {
    /// The changes shown, with places in the sources of both sides.
    #[must_use]
    pub fn new(difference: &Difference, shown: &[Shown<'d>], before: &Places<'_>, now: &Places<'_>) -> Self {
        let count = |is_meant: fn(&Shown<'_>) -> bool| shown.iter().filter(|shown| is_meant(shown)).count();
        let summary = Summary {
            names: count(|shown| shown.change.area == Area::Name),
            exposures: count(|shown| shown.change.is_exposure && !shown.is_allowed),
            allowed: count(|shown| shown.is_allowed),
            same_names: difference.same_names,
            moved_rules: difference.moved_rules,
        };
        let changes = shown.iter().map(|shown| ChangeEntry::new(shown, before, now)).collect();
        Self { api_version: API_VERSION, kind: "Difference", changes, summary }
    }

    fn of(&self, area: Area) -> Vec<&ChangeEntry<'d>> {
        self.changes.iter().filter(|entry| entry.area == area).collect()
    }
}

impl<'d> SideEntry<'d> {
    fn new(side: &'d Side, places: &Places<'_>) -> Self {
        let place = side.span.and_then(|span| places.locate(span));
        Self {
            value: &side.value,
            rules: side.rules.iter().map(|rule| RuleEntry::new(rule, places)).collect(),
            file: place.as_ref().map(|place| place.file.to_owned()),
            line: place.map(|place| place.start.line),
        }
    }

    /// The rules and where they are written, or where the value is; empty when neither is known.
    fn places(&self) -> String {
        let own = self.file.as_ref().zip(self.line).map(|(file, line)| format!("{file}:{line}"));
        let rules = self.rules.iter().map(RuleEntry::place);
        rules.chain(own).collect::<Vec<_>>().join(", ")
    }
}

impl<'d> RuleEntry<'d> {
    fn new(rule: &'d RulePlace, places: &Places<'_>) -> Self {
        let place = rule.span.and_then(|span| places.locate(span));
        Self {
            mesh: &rule.mesh,
            reference: &rule.reference,
            summary: &rule.summary,
            file: place.as_ref().map(|place| place.file.to_owned()),
            line: place.map(|place| place.start.line),
        }
    }

    fn place(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{} ({file}:{line})", self.reference),
            _ => self.reference.to_owned(),
        }
    }
}

impl<'d> ChangeEntry<'d> {
    fn new(shown: &Shown<'d>, before: &Places<'_>, now: &Places<'_>) -> Self {
        Self {
            area: shown.change.area,
            change: shown.change.kind,
            mesh: &shown.change.mesh,
            peer: shown.change.peer.as_deref(),
            subject: &shown.change.subject,
            exposure: shown.change.is_exposure,
            allowed: shown.is_allowed,
            old: shown.change.old.as_ref().map(|side| SideEntry::new(side, before)),
            new: shown.change.new.as_ref().map(|side| SideEntry::new(side, now)),
        }
    }
}

impl ChangeEntry<'_> {
    fn mark(&self) -> &'static str {
        match (self.exposure, self.change) {
            (true, _) => "!",
            (false, ChangeKind::Gained) => "+",
            (false, ChangeKind::Lost) => "-",
            (false, ChangeKind::Changed) => "~",
        }
    }

    /// The change as a clause.
    fn told(&self) -> String {
        let (mesh, peer) = (self.mesh, self.peer.unwrap_or_default());
        let value = |side: &Option<SideEntry<'_>>| {
            side.as_ref().map_or_else(|| "nothing".to_owned(), |side| side.value.to_owned())
        };
        let (old, new) = (value(&self.old), value(&self.new));
        let subject = self.subject;
        match (self.area, self.change) {
            (Area::Name, _) if self.peer.is_some() => {
                let verb = if self.change == ChangeKind::Lost { "no longer takes" } else { "takes" };
                let what = if self.change == ChangeKind::Lost { old } else { new };
                format!("{mesh} {verb} what {peer} may offer: {what}")
            }
            (Area::Name, ChangeKind::Gained) => format!("{subject} leads to {new}"),
            (Area::Name, ChangeKind::Lost) if self.new.is_some() => format!("{subject} leads {new}"),
            (Area::Name, ChangeKind::Lost) => format!("{subject} no longer leads to {old}"),
            (Area::Name, ChangeKind::Changed) => format!("{subject} leads to {new}, before to {old}"),
            (Area::Exposure, ChangeKind::Gained) => {
                let rule = self.new.as_ref().and_then(|side| side.rules.first());
                let label = rule.map(|rule| rule.summary).filter(|summary| summary.starts_with("label "));
                let label = label.map(|summary| format!(", by {summary}")).unwrap_or_default();
                let as_what = if subject.contains('*') { ":" } else { ", as" };
                format!("{mesh}/{subject} becomes visible to {peer}{as_what} {new}{label}")
            }
            (Area::Exposure, ChangeKind::Lost) => format!("{mesh}/{subject} is no longer visible to {peer}"),
            (Area::Exposure, ChangeKind::Changed) => {
                format!("{mesh}/{subject} is visible to {peer} as {new}, before as {old}")
            }
            (Area::Peering, change) if subject == "mesh" => format!("mesh {mesh} {}", came_or_went(change)),
            (Area::Peering, change) if subject == "peer" => {
                format!("peer {peer} of {mesh} {}", came_or_went(change))
            }
            (Area::Trust | Area::Peering, _) => {
                let of = if peer.is_empty() { mesh.to_owned() } else { format!("{peer} in {mesh}") };
                match (&self.old, &self.new) {
                    (None, _) => format!("{subject} of {of} is new: {new}"),
                    (_, None) => format!("{subject} of {of} is gone: {old}"),
                    (Some(_), Some(_)) if old == new => format!("{subject} of {of} is another one"),
                    (Some(_), Some(_)) => format!("{subject} of {of} is {new}, before {old}"),
                }
            }
        }
    }
}

fn came_or_went(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Gained => "is new",
        ChangeKind::Lost => "is gone",
        ChangeKind::Changed => "is another one",
    }
}

impl Summary {
    fn told(&self) -> String {
        let exposures = match (self.exposures, self.allowed) {
            (exposures, 0) => super::text::count(exposures, "new exposure"),
            (exposures, allowed) => {
                format!("{}, {allowed} allowed", super::text::count(exposures, "new exposure"))
            }
        };
        let names = super::text::count(self.names, "name");
        let differ = if self.names == 1 { "differs" } else { "differ" };
        format!("{names} {differ}, {exposures}")
    }

    fn same(&self) -> String {
        let names = super::text::count(self.same_names, "name");
        let (stay, rules) = (if self.same_names == 1 { "stays" } else { "stay" }, self.moved_rules);
        match rules {
            0 => format!("{names} {stay} the same"),
            _ => format!("{names} {stay} the same although {} moved", super::text::count(rules, "rule")),
        }
    }
}

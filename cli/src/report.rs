//! Reports for other programs: what a command found, in the formats that code hosts and build servers read.
//!
//! A command fills a [`Report`] with entries, one for each finding or test case; the modules below write it. They know
//! nothing of findings or cases, so that every command has every format. Text for people is each command's own.

mod format;
mod github;
mod gitlab;
mod jsonl;
mod junit;
mod markdown;
mod region;
mod sarif;
mod tap;
mod target;

#[cfg(test)]
mod tests;

use carnet_engine::finding::Severity;
use serde_json::Value;

pub use format::{Format, render};
pub use region::{Position, Region};
pub use target::{Destination, ReportArg, deliver};

/// What a command found, format aside.
#[derive(Debug, Clone)]
pub struct Report {
    /// The command, such as `validate`.
    pub command: &'static str,
    /// Findings or cases, in the order they are to be shown.
    pub entries: Vec<Entry>,
    /// Files that were looked at, those without an entry included, in the order of the input.
    pub files: Vec<String>,
    /// The document `-o json` prints; its `summary` ends a JSON Lines report.
    pub document: Value,
    /// One or two sentences that say how it went.
    pub verdict: String,
}

/// One finding, or one test case.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is counted under in JUnit: a file.
    pub suite: String,
    /// What it is called in a list: `CAR204 export-rule-shadowed`, or the name of a case.
    pub name: String,
    /// How it went.
    pub outcome: Outcome,
    /// The kind of thing it is; `None` for what has passed and names no kind.
    pub rule: Option<Rule>,
    /// What is to be said about it, in one line.
    pub message: String,
    /// The whole text without colours, several lines; empty when the message says it all.
    pub detail: String,
    /// Where it is; a finding about something absent is put where it would be looked for.
    pub region: Region,
    /// Other places that explain it.
    pub related: Vec<(Region, String)>,
    /// Edits that would mend it.
    pub fixes: Vec<EntryFix>,
    /// A name that stays the same when lines are added above; empty when there is none.
    pub fingerprint: String,
    /// More about it, in the order it is to be shown.
    pub properties: Vec<(String, String)>,
    /// What a JSON Lines report prints of it.
    pub value: Value,
}

/// How an entry went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to object to.
    Passed,
    /// A finding the run does not fail on.
    Noted(Severity),
    /// A finding or a case the run fails on.
    Failed(Severity),
    /// A case that was not run.
    Skipped {
        /// Why, in one line.
        reason: String,
    },
    /// A finding somebody has decided to live with.
    Suppressed {
        /// How serious it would be.
        severity: Severity,
        /// Whether the decision is written in the documents themselves.
        is_in_source: bool,
        /// Why, in one line.
        reason: Option<String>,
    },
}

impl Outcome {
    /// How serious the entry is; `None` for what passed or did not run.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        match self {
            Self::Noted(severity) | Self::Failed(severity) | Self::Suppressed { severity, .. } => {
                Some(*severity)
            }
            Self::Passed | Self::Skipped { .. } => None,
        }
    }

    /// Whether somebody should look at it: a finding that is not suppressed, or a case that failed.
    #[must_use]
    pub fn is_reported(&self) -> bool {
        matches!(self, Self::Noted(_) | Self::Failed(_))
    }
}

/// A kind of entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its number or short name, such as `CAR204`.
    pub id: String,
    /// Its name in kebab case.
    pub name: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, as a sentence without a full stop.
    pub title: &'static str,
    /// What happens because of it, as a clause.
    pub effect: &'static str,
    /// What to do about it, in a sentence or two.
    pub way_out: &'static str,
    /// The family it belongs to.
    pub tag: &'static str,
}

/// One way to mend an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFix {
    /// What the edits do, in the imperative.
    pub title: String,
    /// Replacements, none overlapping another.
    pub edits: Vec<(Region, String)>,
}

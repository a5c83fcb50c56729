//! Rules with their verdicts, for people and for programs.

use std::io::{self, Write};

use carnet_engine::trace::{RuleTrace, Verdict};
use serde::Serialize;

use super::answer::RuleEntry;
use super::places::Places;
use super::text::clean;
use super::{GOOD, styled};

/// One rule and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleVerdict {
    /// The rule and where it is written.
    #[serde(flatten)]
    pub rule: RuleEntry,
    /// What it matches, in short.
    pub summary: String,
    /// `decides`, `no-match`, `broken` or `not-tried`.
    pub verdict: Verdict,
    /// Why, as a clause.
    pub reason: String,
}

impl RuleVerdict {
    /// Rules with places in these sources.
    #[must_use]
    pub fn all(traces: Vec<RuleTrace>, places: &Places<'_>) -> Vec<Self> {
        let entry = |trace: RuleTrace| Self {
            rule: RuleEntry::new(trace.reference, Some(trace.span), places),
            summary: trace.summary,
            verdict: trace.verdict,
            reason: trace.reason,
        };
        traces.into_iter().map(entry).collect()
    }

    /// Writes rules one per line, the deciding one marked; `indent` blanks before each.
    ///
    /// # Errors
    ///
    /// What `to` says.
    pub fn write(rules: &[Self], indent: usize, to: &mut dyn Write) -> io::Result<()> {
        let widest = |text: fn(&Self) -> usize| rules.iter().map(text).max().unwrap_or_default();
        let name = widest(|rule| rule.rule.reference.chars().count());
        let summary = widest(|rule| rule.summary.chars().count().min(60));
        for rule in rules {
            let mark = match rule.verdict {
                Verdict::Decides => styled(GOOD, ">"),
                Verdict::NoMatch => "-".to_owned(),
                Verdict::Broken => "!".to_owned(),
                Verdict::NotTried => " ".to_owned(),
            };
            let (reference, what) = (clean(&rule.rule.reference), clean(&rule.summary));
            let reason = clean(&rule.reason);
            writeln!(to, "{:indent$}{mark} {reference:name$}  {what:summary$}  {reason}", "")?;
        }
        Ok(())
    }
}

//! Lists of old findings by fingerprint, so that only new ones count.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::source::{Source, Span};

/// Old findings: how many there were of each fingerprint, and where the list says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint: the number of findings, and the place of the entry.
    entries: BTreeMap<String, (usize, Span)>,
}

impl Baseline {
    /// Adds an entry; a second one for the same fingerprint adds its number to the first.
    pub fn add(&mut self, fingerprint: impl Into<String>, number: usize, place: Span) {
        let (total, _) = self.entries.entry(fingerprint.into()).or_insert((0, place));
        *total = total.saturating_add(number);
    }

    pub(super) fn counts(&self) -> Counts<'_> {
        Counts { left: self.entries.iter().map(|(name, entry)| (name.as_str(), *entry)).collect() }
    }
}

/// How many findings of each fingerprint have not been met yet.
pub(super) struct Counts<'b> {
    left: BTreeMap<&'b str, (usize, Span)>,
}

impl Counts<'_> {
    /// Whether the finding is an old one; each entry stands for as many as it counts.
    pub(super) fn take(&mut self, finding: &Finding, sources: &[Source]) -> bool {
        if self.left.is_empty() {
            return false;
        }
        let fingerprint = finding.fingerprint(sources);
        let Some((number, _)) = self.left.get_mut(fingerprint.as_str()) else { return false };
        let is_old = *number > 0;
        *number = number.saturating_sub(1);
        is_old
    }

    /// How many findings are gone, and where the first of them is listed.
    pub(super) fn gone(&self) -> (usize, Option<Span>) {
        let gone = || self.left.values().filter(|(number, _)| *number > 0);
        let number = gone().fold(0_usize, |sum, (number, _)| sum.saturating_add(*number));
        (number, gone().map(|(_, place)| *place).min())
    }
}

//! What is wrong with suppressions: they do nothing, are over, say no reason, or want what cannot be had.

use super::baseline::Counts;
use super::{Date, Suppression, Way, is_suppressible};
use crate::finding::{Code, Finding};

/// A suppression in force that met no finding.
pub(super) fn unused(suppression: &Suppression, today: Option<Date>) -> Option<Finding> {
    let Suppression { code, way, place, .. } = suppression;
    if suppression.is_over(today) || !is_suppressible(*code) {
        return None;
    }
    let message = format!("there is no {code} {} to suppress here", code.name());
    let help = match way {
        Way::Comment | Way::FileComment | Way::Annotation | Way::Config => "remove it",
        Way::Flag | Way::Baseline => "leave it out",
    };
    let finding = Finding::new(Code::UnusedSuppression, message).help(help);
    Some(place.iter().fold(finding, |finding, place| finding.at(*place)))
}

/// What is wrong with a suppression whether it met a finding or not.
pub(super) fn check(suppression: &Suppression, today: Option<Date>) -> Vec<Finding> {
    let Suppression { code, way, reason, until, place, .. } = suppression;
    let mut found = Vec::new();
    if !is_suppressible(*code) {
        let message = format!("{code} {} cannot be suppressed", code.name());
        found.push(Finding::new(Code::UnsuppressableCode, message));
    } else if let Some(until) = until.filter(|_| suppression.is_over(today)) {
        let message = format!("the suppression of {code} {} ended on {until}", code.name());
        found.push(Finding::new(Code::ExpiredSuppression, message));
    }
    let wants_reason = match way {
        Way::Comment | Way::FileComment | Way::Annotation | Way::Config => true,
        Way::Flag | Way::Baseline => false,
    };
    if wants_reason && reason.is_none() {
        let message = format!("nobody says why {code} {} is suppressed", code.name());
        let help = match way {
            Way::Comment | Way::FileComment => "write ` -- ` and the reason behind the code",
            Way::Annotation => "write the reason into `carnet.dev/ignore-reason`",
            Way::Config | Way::Flag | Way::Baseline => "write the reason into `reason`",
        };
        found.push(Finding::new(Code::SuppressionWithoutReason, message).help(help));
    }
    found.into_iter().map(|finding| place.iter().fold(finding, |finding, place| finding.at(*place))).collect()
}

/// Entries of the baseline whose findings are gone, reported as one.
pub(super) fn stale(counts: &Counts<'_>) -> Option<Finding> {
    let (number, place) = counts.gone();
    let place = place?;
    let message = match number {
        1 => "a finding of the baseline is gone".to_owned(),
        _ => format!("{number} findings of the baseline are gone"),
    };
    let help = "write the baseline again with `--write-baseline`";
    Some(Finding::new(Code::UnusedSuppression, message).at(place).help(help))
}

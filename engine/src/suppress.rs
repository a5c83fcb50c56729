//! Suppressions: findings somebody has decided to live with, and what is wrong with such decisions.
//!
//! A suppression names a code and a scope, and should give a reason and may give a last day. Those written in documents
//! are read here; those of settings, flags and baselines are handed in. There is no clock: today is handed in as well.
//! What a suppression does is decided once, in [`apply`], for every front end.

mod baseline;
mod comment;
mod date;
mod directive;
mod hygiene;
mod pattern;
mod place;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use baseline::Baseline;
pub use comment::in_comments;
pub use date::{Date, InvalidDate};
pub use directive::{Annotations, Written, in_annotations};
pub use pattern::{InvalidPattern, ObjectPattern};

use crate::finding::{Code, Finding};
use crate::source::{Source, SourceId, Span};

/// A decision to live with findings of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The code.
    pub code: Code,
    /// Which findings of this code.
    pub scope: Scope,
    /// How it was written.
    pub way: Way,
    /// Why; `None` when nobody said.
    pub reason: Option<String>,
    /// The last day on which it holds; `None` means for ever.
    pub until: Option<Date>,
    /// Where it is written; `None` where no text is at hand.
    pub place: Option<Span>,
}

/// Which findings a suppression is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those whose first place lies in this stretch: a field, an item of a list, a document.
    Within(Span),
    /// Those in this text.
    Source(SourceId),
    /// Those about objects that match.
    Objects(ObjectPattern),
}

/// How a suppression was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// `# carnet:ignore CAR204 -- reason`, for the field or item on its line or below.
    Comment,
    /// `# carnet:ignore-file CAR204 -- reason`, above everything else in its text.
    FileComment,
    /// `carnet.dev/ignore: CAR204` among the annotations of an object.
    Annotation,
    /// An entry of the settings.
    Config,
    /// An option of the command.
    Flag,
    /// An entry of a list of old findings.
    Baseline,
}

impl Way {
    /// Whether it is written in the documents themselves.
    #[must_use]
    pub fn is_in_source(self) -> bool {
        match self {
            Self::Comment | Self::FileComment | Self::Annotation => true,
            Self::Config | Self::Flag | Self::Baseline => false,
        }
    }

    /// What it is called in a sentence: `comment`, `annotation`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::FileComment => "comment for the file",
            Self::Annotation => "annotation",
            Self::Config => "settings",
            Self::Flag => "flag",
            Self::Baseline => "baseline",
        }
    }
}

/// A finding that is suppressed, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// How the suppression was written.
    pub way: Way,
    /// Why; `None` when nobody said.
    pub reason: Option<String>,
    /// The last day on which it is suppressed.
    pub until: Option<Date>,
}

/// What [`apply`] needs to know besides findings and suppressions.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Today; `None` when nobody knows, and then every suppression still holds.
    pub today: Option<Date>,
    /// Old findings.
    pub baseline: Baseline,
    /// Whether only some findings were asked for, so that a suppression without a finding proves nothing.
    pub is_partial: bool,
}

/// Whether findings of a code can be suppressed at all.
///
/// Not what keeps a document from being read, for then nobody knows what else is wrong with it; and not findings about
/// suppressions.
#[must_use]
pub fn is_suppressible(code: Code) -> bool {
    !matches!(
        code,
        Code::YamlSyntax
            | Code::UnrenderedTemplate
            | Code::TabIndentation
            | Code::NotUtf8
            | Code::AliasBudget
            | Code::TooDeep
            | Code::TooLarge
            | Code::StrayByteOrderMark
            | Code::NonScalarKey
            | Code::ControlCharacter
            | Code::UnknownAlias
            | Code::UnusedSuppression
            | Code::ExpiredSuppression
            | Code::SuppressionWithoutReason
            | Code::UnknownSuppressedCode
            | Code::UnsuppressableCode
            | Code::InvalidSuppression
    )
}

/// Takes the suppressed findings out of `findings` and adds what is wrong with the suppressions.
///
/// `sources` is the list the spans point into. The order of findings is kept, new ones come last.
pub fn apply(
    findings: &mut Vec<Finding>,
    sources: &[Source],
    suppressions: &[Suppression],
    terms: &Terms,
) -> Vec<Suppressed> {
    let mut in_force: BTreeMap<Code, Vec<(usize, &Suppression)>> = BTreeMap::new();
    for (index, suppression) in suppressions.iter().enumerate() {
        if is_suppressible(suppression.code) && !suppression.is_over(terms.today) {
            in_force.entry(suppression.code).or_default().push((index, suppression));
        }
    }
    let mut used = vec![false; suppressions.len()];
    let mut baseline = terms.baseline.counts();
    let mut suppressed = Vec::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let candidates = in_force.get(&finding.code).into_iter().flatten();
        let mut first = None;
        for (index, suppression) in candidates.filter(|(_, other)| other.scope.covers(&finding, sources)) {
            if let Some(used) = used.get_mut(*index) {
                *used = true;
            }
            first = first.or(Some(*suppression));
        }
        if let Some(by) = first {
            let (way, reason, until) = (by.way, by.reason.clone(), by.until);
            suppressed.push(Suppressed { finding, way, reason, until });
        } else if is_suppressible(finding.code) && baseline.take(&finding, sources) {
            let reason = Some("an old finding, listed in the baseline".to_owned());
            suppressed.push(Suppressed { finding, way: Way::Baseline, reason, until: None });
        } else {
            kept.push(finding);
        }
    }
    *findings = kept;
    let idle = suppressions.iter().zip(used).filter(|(_, is_used)| !is_used && !terms.is_partial);
    findings.extend(idle.filter_map(|(suppression, _)| hygiene::unused(suppression, terms.today)));
    findings.extend(suppressions.iter().flat_map(|suppression| hygiene::check(suppression, terms.today)));
    if !terms.is_partial {
        findings.extend(hygiene::stale(&baseline));
    }
    suppressed
}

impl Suppression {
    /// Whether its last day has passed.
    fn is_over(&self, today: Option<Date>) -> bool {
        self.until.zip(today).is_some_and(|(until, today)| until < today)
    }
}

impl Scope {
    fn covers(&self, finding: &Finding, sources: &[Source]) -> bool {
        match self {
            Self::Within(span) => finding.primary.is_some_and(|place| span.contains(place)),
            Self::Source(source) => finding.primary.is_some_and(|place| place.source == *source),
            Self::Objects(pattern) => {
                let source = finding.primary.and_then(|place| {
                    let index = usize::try_from(place.source.0).ok()?;
                    sources.get(index)
                });
                pattern.matches(finding.object.as_ref(), source.map_or("", |source| &source.name))
            }
        }
    }
}

//! What is suppressed from outside the documents: by settings, by flags, by a baseline.

use std::path::Path;

use carnet_engine::finding::{self, Finding};
use carnet_engine::moment::Moment;
use carnet_engine::pipeline::Build;
use carnet_engine::source::{Source, SourceId, Span};
use carnet_engine::suppress::{Scope, Suppression, Terms, Way};

use crate::args::validate::IgnoreArg;
use crate::baseline;
use crate::failure::Failure;
use crate::settings::Settings;

/// What findings call the command line.
const FLAGS_NAME: &str = "<command line>";

/// Suppressions, and the texts they are written in.
#[derive(Debug, Default)]
pub struct Exemptions {
    /// The suppressions; their places are numbered in `documents`.
    suppressions: Vec<Suppression>,
    /// What is wrong with them already, placed likewise.
    findings: Vec<Finding>,
    /// Settings, flags, baseline.
    documents: Vec<Source>,
    terms: Terms,
}

impl Exemptions {
    /// Those of the settings; without `today` none of them has expired.
    #[must_use]
    pub fn new(settings: &Settings, today: Option<Moment>) -> Self {
        Self {
            suppressions: settings.ignores.value.clone(),
            findings: settings.findings.clone(),
            documents: settings.source.iter().cloned().collect(),
            terms: Terms { today, ..Terms::default() },
        }
    }

    /// The day they are judged on.
    #[must_use]
    pub fn today(&self) -> Option<Moment> {
        self.terms.today
    }

    /// Only some findings are asked for, so that a suppression without a finding proves nothing.
    pub fn expect_part(&mut self) {
        self.terms.is_partial = true;
    }

    /// Adds those of the command line.
    pub fn add_flags(&mut self, ignores: &[IgnoreArg]) {
        if ignores.is_empty() {
            return;
        }
        let source = self.next_source();
        let mut text = String::new();
        for IgnoreArg { code, objects, text: written } in ignores {
            let start = number(text.len());
            text.push_str("--ignore ");
            text.push_str(written);
            let place = Span { source, start, end: number(text.len()) };
            text.push('\n');
            let scope = Scope::Objects(objects.clone());
            let (way, reason) = (Way::Flag, Some("a flag of the command".to_owned()));
            let suppression =
                Suppression { code: *code, scope, way, reason, until: None, place: Some(place) };
            self.suppressions.push(suppression);
        }
        self.documents.push(Source::new(FLAGS_NAME, text));
    }

    /// Adds a file of old findings.
    ///
    /// # Errors
    ///
    /// Those of [`baseline::read`].
    pub fn add_baseline(&mut self, path: &Path) -> Result<(), Failure> {
        let (document, baseline) = baseline::read(path)?;
        self.terms.baseline = baseline.numbered(self.next_source());
        self.documents.push(document);
        Ok(())
    }

    /// Takes out what is suppressed, in documents or here, and adds what is wrong with suppressions.
    pub fn apply(&self, build: &mut Build) {
        let base = build.sources.len();
        build.sources.extend(self.documents.iter().cloned());
        let moved = |span: Span| {
            let position = base + usize::try_from(span.source.0).unwrap_or(0);
            Span { source: SourceId(number(position)), ..span }
        };
        let suppressions = self
            .suppressions
            .iter()
            .map(|other| Suppression { place: other.place.map(moved), ..other.clone() });
        let suppressions: Vec<Suppression> = suppressions.collect();
        let mut terms = self.terms.clone();
        terms.baseline = terms.baseline.moved(moved);
        build.suppress(&suppressions, &terms);
        let findings =
            self.findings.iter().map(|other| Finding { primary: other.primary.map(moved), ..other.clone() });
        build.findings.extend(findings);
        finding::sort(&mut build.findings);
    }

    fn next_source(&self) -> SourceId {
        SourceId(number(self.documents.len()))
    }
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

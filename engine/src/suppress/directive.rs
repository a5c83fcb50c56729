//! The text of a suppression: `CAR204, CAR209 -- reason (until 2027-01-31)`.

use super::date::Date;
use super::{Scope, Suppression, Way};
use crate::finding::{Code, Edit, Finding, closest};
use crate::source::{Span, narrow};

/// What is written in a place that suppressions are read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The suppressions that can be used.
    pub suppressions: Vec<Suppression>,
    /// What is wrong with the others.
    pub findings: Vec<Finding>,
}

/// A text that names codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Directive<'t> {
    /// The codes, with commas or blanks between.
    pub(super) codes: &'t str,
    /// Why; empty when nobody said.
    pub(super) reason: &'t str,
    /// The last day; empty when there is none.
    pub(super) until: &'t str,
    /// Where the text is.
    pub(super) place: Span,
    /// The bytes of that place, in which codes are looked for to point at them.
    pub(super) source: &'t str,
}

impl<'t> Directive<'t> {
    /// Takes the text behind `carnet:ignore` apart.
    pub(super) fn parse(text: &'t str, place: Span, source: &'t str) -> Self {
        let (codes, reason) = text.split_once("--").unwrap_or((text, ""));
        let (head, tail) = if reason.is_empty() { (codes, codes) } else { (reason, reason) };
        let dated = tail.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once("(until "));
        let (head, until) = match dated {
            Some((head, until)) => (head, until.trim()),
            None => (head, ""),
        };
        if reason.is_empty() {
            Self { codes: head, reason: "", until, place, source }
        } else {
            Self { codes, reason: head.trim(), until, place, source }
        }
    }

    /// Adds what it says to `written`.
    pub(super) fn read(&self, scope: &Scope, way: Way, written: &mut Written) {
        let until = match self.until {
            "" => None,
            text => match text.parse::<Date>() {
                Ok(date) => Some(date),
                Err(error) => {
                    let finding = Finding::new(Code::InvalidSuppression, error.to_string());
                    written.findings.push(finding.at(self.find(text)));
                    return;
                }
            },
        };
        let names: Vec<&str> =
            self.codes.split([',', ' ', '\t', '\n']).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            let message = "no code is named that is to be suppressed".to_owned();
            written.findings.push(Finding::new(Code::InvalidSuppression, message).at(self.place));
        }
        for name in names {
            let Some(code) = Code::parse(name) else {
                written.findings.push(unknown(name, self.find(name)));
                continue;
            };
            written.suppressions.push(Suppression {
                code,
                scope: scope.clone(),
                way,
                reason: Some(self.reason).filter(|reason| !reason.is_empty()).map(ToOwned::to_owned),
                until,
                place: Some(self.place),
            });
        }
    }

    /// The place of a word, or of everything when it is written in another way than it reads.
    fn find(&self, word: &str) -> Span {
        match self.source.find(word) {
            Some(at) => {
                let start = self.place.start.saturating_add(narrow(at));
                Span { start, end: start.saturating_add(narrow(word.len())), ..self.place }
            }
            None => self.place,
        }
    }
}

/// A code that is not in the catalogue.
pub(crate) fn unknown(name: &str, place: Span) -> Finding {
    let finding = Finding::new(Code::UnknownSuppressedCode, format!("no code is called `{name}`")).at(place);
    match closest(name, Code::ALL.iter().map(|code| code.name())) {
        Some(similar) => finding.help(format!("a similar name exists: `{similar}`")).fix(
            format!("write `{similar}`"),
            false,
            vec![Edit { span: place, text: similar.to_owned() }],
        ),
        None => finding.help("`carnet codes` lists them all"),
    }
}

/// The annotations of one object that are about suppressions; each is its text and its place.
#[derive(Debug, Clone, Copy)]
pub struct Annotations<'a> {
    /// `carnet.dev/ignore`: the codes.
    pub ignore: (&'a str, Span),
    /// `carnet.dev/ignore-reason`.
    pub reason: Option<&'a str>,
    /// `carnet.dev/ignore-until`.
    pub until: Option<(&'a str, Span)>,
}

/// What the annotations of an object say; `object` is where it stands.
#[must_use]
pub fn in_annotations(annotations: &Annotations<'_>, object: Span) -> Written {
    let mut written = Written::default();
    let (codes, place) = annotations.ignore;
    let (until, until_place) = annotations.until.unwrap_or(("", place));
    if let Err(error) = until.parse::<Date>()
        && !until.is_empty()
    {
        let finding = Finding::new(Code::InvalidSuppression, error.to_string()).at(until_place);
        return Written { findings: vec![finding], ..written };
    }
    let reason = annotations.reason.unwrap_or_default().trim();
    let directive = Directive { codes, reason, until, place, source: "" };
    directive.read(&Scope::Within(object), Way::Annotation, &mut written);
    written
}

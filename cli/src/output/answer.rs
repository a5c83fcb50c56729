//! What a gateway does with a request, for people and for programs.

use std::io::{self, Write};

use carnet_engine::answer::{Answer, HeaderChanges};
use carnet_engine::source::Span;
use serde::Serialize;

use super::places::Places;
use super::text::clean;
use super::{BAD, FIELD, GOOD, styled};

/// An answer with the place of its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerEntry {
    /// `rewrite`, `deny` or `pass`.
    pub decision: String,
    /// The authority the request goes on with.
    pub authority: String,
    /// Why it was denied.
    pub reason: Option<String>,
    /// The HTTP status the caller got; `None` when the request went on.
    pub status: Option<u16>,
    /// The peer that called or was chosen.
    pub peer: Option<String>,
    /// The rule that decided.
    pub rule: Option<RuleEntry>,
    /// What happened to the headers.
    pub headers: HeaderChanges,
}

/// A rule and where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleEntry {
    /// Such as `ExportedServiceSet/green-mesh#0`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The file; `None` when the rule is not among the documents.
    pub file: Option<String>,
    /// The line, counted from 1.
    pub line: Option<u32>,
}

impl RuleEntry {
    /// A rule written at `span`, which lies in the sources of `places`.
    #[must_use]
    pub fn new(reference: String, span: Option<Span>, places: &Places<'_>) -> Self {
        let place = span.and_then(|span| places.locate(span));
        let file = place.as_ref().map(|place| place.file.to_owned());
        Self { reference, file, line: place.map(|place| place.start.line) }
    }
}

impl AnswerEntry {
    /// An answer whose rule is `rule`.
    #[must_use]
    pub fn new(answer: Answer, rule: Option<RuleEntry>) -> Self {
        Self {
            decision: answer.decision,
            authority: answer.authority,
            reason: answer.reason,
            status: answer.status,
            peer: answer.peer,
            rule,
            headers: answer.headers,
        }
    }

    /// Writes the answer: what becomes of the request, then one line per fact.
    ///
    /// # Errors
    ///
    /// What `to` says.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let style = if self.reason.is_some() { BAD } else { GOOD };
        write!(to, "{}", styled(style, &self.decision))?;
        if let Some(status) = self.status {
            write!(to, " {status}")?;
        }
        if let Some(reason) = &self.reason {
            write!(to, " {reason}")?;
        }
        writeln!(to)?;
        field(to, "authority", &self.authority)?;
        field(to, "peer", self.peer.as_deref().unwrap_or("-"))?;
        field(to, "rule", &self.rule_text())?;
        for (name, value) in &self.headers.added {
            field(to, "header", &format!("+ {name}: {value}"))?;
        }
        for name in &self.headers.removed {
            field(to, "header", &format!("- {name}"))?;
        }
        Ok(())
    }

    fn rule_text(&self) -> String {
        match &self.rule {
            None => "none".to_owned(),
            Some(RuleEntry { reference, file: Some(file), line: Some(line) }) => {
                format!("{reference}  ({file}:{line})")
            }
            Some(RuleEntry { reference, .. }) => reference.clone(),
        }
    }
}

fn field(to: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(to, "  {} {}", styled(FIELD, &format!("{name:<9}")), clean(value))
}

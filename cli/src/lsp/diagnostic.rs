//! Findings as an editor shows them.

use std::collections::BTreeMap;

use carnet_engine::finding::{Edit, Finding, Severity};
use carnet_engine::source::{LineIndex, Source, Span};
use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range, TextEdit,
    Uri,
};

use super::position;
use super::workspace::Group;
use crate::output::findings::detail;

/// The lines of the sources of a group, indexed where they are asked for.
pub(super) struct Lines<'g> {
    group: &'g Group,
    known: BTreeMap<u32, LineIndex<'g>>,
}

impl<'g> Lines<'g> {
    /// The lines of a group.
    pub(super) fn new(group: &'g Group) -> Self {
        Self { group, known: BTreeMap::new() }
    }

    /// The place of a span; `None` when it is in no document an editor can open.
    pub(super) fn location(&mut self, span: Span) -> Option<Location> {
        let index = usize::try_from(span.source.0).ok()?;
        let uri = self.group.uris.get(index)?.clone()?;
        Some(Location { uri, range: self.range(span)? })
    }

    /// The range of a span in its source.
    pub(super) fn range(&mut self, span: Span) -> Option<Range> {
        let source: &'g Source = self.group.build.sources.get(usize::try_from(span.source.0).ok()?)?;
        let lines = self.known.entry(span.source.0).or_insert_with(|| source.line_index());
        Some(position::range(lines, span))
    }

    /// Edits by document; `None` when one of them is in no document an editor can open.
    pub(super) fn edits(&mut self, edits: &[Edit]) -> Option<Vec<(Uri, TextEdit)>> {
        let edit = |edit: &Edit| {
            let Location { uri, range } = self.location(edit.span)?;
            Some((uri, TextEdit { range, new_text: edit.text.clone() }))
        };
        edits.iter().map(edit).collect()
    }
}

/// The diagnostics of every document of a group, by URI; documents without any are there, with none.
pub(super) fn diagnostics(group: &Group) -> Vec<(Uri, Vec<Diagnostic>)> {
    let mut all: Vec<(Uri, Vec<Diagnostic>)> = Vec::new();
    let mut places = BTreeMap::new();
    for (source, uri) in group.uris.iter().enumerate() {
        if let Some(uri) = uri {
            places.insert(source, all.len());
            all.push((uri.clone(), Vec::new()));
        }
    }
    let mut lines = Lines::new(group);
    for finding in &group.build.findings {
        // What is absent everywhere has no place; the first document stands for it.
        let source = finding.primary.map_or(Some(0), |span| usize::try_from(span.source.0).ok());
        let slot = source.and_then(|source| places.get(&source)).and_then(|place| all.get_mut(*place));
        if let Some((_, diagnostics)) = slot {
            diagnostics.push(diagnostic(finding, &mut lines));
        }
    }
    all
}

/// One finding.
pub(super) fn diagnostic(finding: &Finding, lines: &mut Lines<'_>) -> Diagnostic {
    let related = finding.related.iter().filter_map(|related| {
        let location = lines.location(related.span)?;
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: finding.primary.and_then(|span| lines.range(span)).unwrap_or_default(),
        severity: Some(match finding.severity() {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(format!("{} {}", finding.code, finding.code.name()))),
        source: Some("carnet".to_owned()),
        message: detail(finding),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

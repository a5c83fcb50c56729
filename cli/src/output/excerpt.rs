//! The lines of a source around a few marks.
//!
//! Only a window of the source is given to the renderer: it looks at every byte it gets. Marks far apart become
//! windows of their own, and what is too large or has line ends the renderer does not know is named without text.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Origin, Patch, Snippet};
use carnet_engine::finding::Edit;
use carnet_engine::source::{Source, Span};

use super::places::{Place, Places};

/// Lines between two marks of one window.
const MAX_GAP: u32 = 60;

/// Bytes of a window; a longer one is a generated file on one line.
const MAX_WINDOW: usize = 16 * 1024;

/// A place to point at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'f> {
    /// The place.
    pub(super) span: Span,
    /// What is to be seen there.
    pub(super) label: Option<&'f str>,
    /// Whether it is the place to look at first.
    pub(super) is_primary: bool,
}

/// A mark with its place.
struct Placed<'k, 'm, 's> {
    mark: &'k Mark<'m>,
    place: Place<'s>,
}

/// Lines of one source, as bytes of its text.
struct Window<'s> {
    text: &'s str,
    /// Offset of the window in the source.
    start: usize,
}

/// The excerpts that show the marks: the window of the first mark first, the others by file and line.
pub(super) fn excerpts<'m, 's: 'm>(marks: &[Mark<'m>], sources: &Places<'s>) -> Vec<Element<'m>> {
    let marks: Vec<Mark<'m>> =
        marks.iter().map(|mark| Mark { span: shown(mark.span, sources), ..*mark }).collect();
    let located = marks.iter().filter_map(|mark| Some(Placed { place: sources.locate(mark.span)?, mark }));
    let mut located: Vec<_> = located.collect();
    located.sort_by_key(|placed| (placed.mark.span, !placed.mark.is_primary));
    let mut windows: Vec<Vec<Placed<'_, 'm, 's>>> = Vec::new();
    for next in located {
        match windows.last_mut().filter(|window| is_near(window, &next)) {
            Some(window) => window.push(next),
            None => windows.push(vec![next]),
        }
    }
    let has_primary = |window: &Vec<Placed<'_, '_, '_>>| window.iter().any(|placed| placed.mark.is_primary);
    windows.sort_by_key(|window| !has_primary(window));
    windows.iter().flat_map(|window| show(window, sources)).collect()
}

/// A block ends where the next line begins; what is shown of it ends with its own last line.
fn shown(span: Span, sources: &Places<'_>) -> Span {
    let byte = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    let text = sources.source(span).and_then(|source| source.text.get(byte(span.start)..byte(span.end)));
    let Some(text) = text.filter(|text| text.contains('\n')) else { return span };
    let blank = text.len() - text.trim_end().len();
    Span { end: span.end - u32::try_from(blank).unwrap_or(0), ..span }
}

fn is_near(window: &[Placed<'_, '_, '_>], next: &Placed<'_, '_, '_>) -> bool {
    let is_same = window.last().is_some_and(|last| last.mark.span.source == next.mark.span.source);
    let end = window.iter().map(|placed| placed.place.end.line).max();
    is_same && end.is_some_and(|end| next.place.start.line.saturating_sub(end) <= MAX_GAP)
}

fn show<'m, 's: 'm>(window: &[Placed<'_, 'm, 's>], sources: &Places<'s>) -> Vec<Element<'m>> {
    let Some(first) = window.first() else { return Vec::new() };
    let source = sources.source(first.mark.span);
    let spans = || window.iter().map(|placed| placed.mark.span);
    let Some(lines) = source.and_then(|source| Window::around(source, spans())) else {
        return window.iter().map(|placed| origin(&placed.place)).collect();
    };
    let mut snippet = Snippet::source(lines.text)
        .line_start(usize::try_from(first.place.start.line).unwrap_or(1))
        .path(first.place.file);
    for placed in window {
        snippet = snippet.annotation(annotation(placed.mark, &lines));
    }
    vec![snippet.into()]
}

fn annotation<'m>(mark: &Mark<'m>, lines: &Window<'_>) -> Annotation<'m> {
    let kind = if mark.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let annotation = kind.span(lines.range(mark.span));
    match mark.label {
        Some(label) => annotation.label(label),
        None => annotation,
    }
}

fn origin<'s>(place: &Place<'s>) -> Element<'s> {
    let line = usize::try_from(place.start.line).unwrap_or(1);
    let column = usize::try_from(place.start.column).unwrap_or(1);
    Origin::path(place.file).line(line).char_column(column).into()
}

/// The edits of one fix as patches of their sources; edits too large to show are left out.
pub(super) fn patches<'m, 's: 'm>(edits: &'m [Edit], sources: &Places<'s>) -> Vec<Element<'m>> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let groups = edits.chunk_by(|left, right| left.span.source == right.span.source);
    groups.filter_map(|group| patch(group, sources)).collect()
}

fn patch<'m, 's: 'm>(edits: &[&'m Edit], sources: &Places<'s>) -> Option<Element<'m>> {
    let first = edits.first()?;
    let place = sources.locate(first.span)?;
    let lines = Window::around(sources.source(first.span)?, edits.iter().map(|edit| edit.span))?;
    let snippet = Snippet::source(lines.text)
        .line_start(usize::try_from(place.start.line).unwrap_or(1))
        .path(place.file)
        .patches(edits.iter().map(|edit| Patch::new(lines.range(edit.span), edit.text.as_str())));
    Some(snippet.into())
}

impl<'s> Window<'s> {
    /// The whole lines the spans lie on; `None` when they cannot be shown.
    fn around(source: &'s Source, spans: impl Iterator<Item = Span> + Clone) -> Option<Self> {
        let text = source.text.as_str();
        let first = usize::try_from(spans.clone().map(|span| span.start).min()?).ok()?;
        let last = usize::try_from(spans.map(|span| span.end).max()?).ok()?.max(first);
        let start = text.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(last..)?.find('\n').map_or(text.len(), |at| last + at);
        // A byte order mark takes no column.
        let bom = if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = start + bom;
        let lines = text.get(start..end)?.trim_end_matches('\r');
        let has_lone_cr = lines.replace("\r\n", "").contains('\r');
        let is_shown = !lines.trim().is_empty() && lines.len() <= MAX_WINDOW && !has_lone_cr;
        is_shown.then_some(Self { text: lines, start })
    }

    /// The bytes of a span, counted from the start of the window.
    fn range(&self, span: Span) -> Range<usize> {
        let at = |offset: u32| {
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            offset.saturating_sub(self.start).min(self.text.len())
        };
        at(span.start)..at(span.end)
    }
}

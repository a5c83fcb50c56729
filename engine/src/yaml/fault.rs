//! From where the parser gave up to what a person should look at.
//!
//! The parser stops where it can no longer go on; the cause is often further up: the bracket or quote that was
//! opened, the tab in front, the template braces nobody rendered.

use super::build::Builder;
use super::events::{Cause, Fault};
use super::problem::{Problem, ProblemKind};
use super::{Comment, lexical};
use crate::source::wide;

/// Byte offsets of the document that failed.
struct Extent {
    start: usize,
    end: usize,
}

/// The problem behind a fault in the document that began at `start`.
pub(super) fn explain(
    text: &str,
    builder: &Builder<'_>,
    comments: &[Comment],
    start: usize,
    fault: Fault,
) -> Problem {
    let at = text.floor_char_boundary(fault.at.min(text.len()));
    let extent = Extent { start: start.min(at), end: lexical::document_end(text, at) };
    let problem = place(text, builder, &extent, Fault { at, ..fault });
    match template(text, builder, comments, &extent, at) {
        Some(braces) if may_be_template(problem.kind) => Problem {
            kind: ProblemKind::UnrenderedTemplate,
            span: builder.span(braces, braces.saturating_add(2)),
            related: vec![(problem.span, problem.message)],
            message: "this looks like a template that was not rendered".to_owned(),
        },
        _ => problem,
    }
}

fn may_be_template(kind: ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::Syntax | ProblemKind::UnclosedFlow | ProblemKind::UnclosedQuote | ProblemKind::Tab
    )
}

fn place(text: &str, builder: &Builder<'_>, extent: &Extent, fault: Fault) -> Problem {
    let Fault { cause, at, message } = fault;
    let problem = |kind, place: usize, message| Problem {
        kind,
        span: builder.span(place, character_end(text, place)),
        related: Vec::new(),
        message,
    };
    match cause {
        Cause::Syntax => problem(ProblemKind::Syntax, at, message),
        Cause::StrayBom => problem(ProblemKind::StrayBom, at, message),
        Cause::Control(_) => problem(ProblemKind::ControlCharacter, at, message),
        Cause::TooDeep => problem(ProblemKind::TooDeep, at, message),
        Cause::UnclosedFlow => problem(ProblemKind::UnclosedFlow, at, message),
        Cause::Tab => {
            let tab = lexical::indenting_tab(text, at, extent.end);
            problem(ProblemKind::Tab, tab.unwrap_or(at), message)
        }
        Cause::UnclosedQuote => match lexical::open_quote(text, builder.floor().max(extent.start), at) {
            Some(quote) => Problem {
                related: related(builder, quote, at, "the text still goes on here"),
                ..problem(ProblemKind::UnclosedQuote, quote, message)
            },
            None => problem(ProblemKind::UnclosedQuote, at, message),
        },
        Cause::InFlow => {
            let bracket = builder.open_bracket().filter(|bracket| {
                let broken = text.get(*bracket..at).is_some_and(|text| text.contains(['\n', '\r']));
                broken && !lexical::is_closed(text, *bracket, extent.end)
            });
            let Some(bracket) = bracket else { return problem(ProblemKind::Syntax, at, message) };
            let opening = text.get(bracket..character_end(text, bracket)).unwrap_or("");
            let unclosed = format!("`{opening}` is never closed");
            Problem {
                related: vec![(builder.span(at, character_end(text, at)), message)],
                ..problem(ProblemKind::UnclosedFlow, bracket, unclosed)
            }
        }
    }
}

fn related(builder: &Builder<'_>, place: usize, at: usize, why: &str) -> Vec<(crate::source::Span, String)> {
    if place == at { Vec::new() } else { vec![(builder.span(at, at), why.to_owned())] }
}

fn character_end(text: &str, at: usize) -> usize {
    let character = text.get(at..).and_then(|rest| rest.chars().next());
    at.saturating_add(character.map_or(0, char::len_utf8))
}

/// The braces to blame: the last before the fault, else the first after it that stand where a value or line begins.
fn template(
    text: &str,
    builder: &Builder<'_>,
    comments: &[Comment],
    extent: &Extent,
    at: usize,
) -> Option<usize> {
    let quoted = builder.opaque();
    let commented = comments.iter().rev().map(|comment| (wide(comment.span.start), wide(comment.span.end)));
    let commented = commented.take_while(|(start, _)| *start >= extent.start);
    let mut opaque: Vec<(usize, usize)> = quoted.chain(commented).collect();
    opaque.sort_unstable();
    let hidden = |place: usize| {
        let index = opaque.partition_point(|(start, _)| *start <= place);
        let before = index.checked_sub(1).and_then(|index| opaque.get(index));
        before.is_some_and(|(_, end)| place < *end)
    };
    let line_end = lexical::line_end(text, at);
    let mut last = None;
    for place in braces(text, extent).filter(|place| !hidden(*place)) {
        if place < line_end {
            last = Some(place);
        } else {
            let here = bare(text, place).then_some(place);
            last = last.or(here);
            if last.is_some() {
                break;
            }
        }
    }
    last
}

fn braces<'t>(text: &'t str, extent: &Extent) -> impl Iterator<Item = usize> + 't {
    let start = extent.start;
    let stretch = text.get(start..extent.end).unwrap_or("");
    let found = stretch.match_indices('{').map(move |(at, _)| start.saturating_add(at));
    found.filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with("{{") || rest.starts_with("{%")))
}

/// Whether the braces begin a line or follow a `:` or `-`.
fn bare(text: &str, at: usize) -> bool {
    let before = text.get(lexical::line_start(text, at)..at).unwrap_or("").trim_end();
    before.is_empty() || before.ends_with([':', '-'])
}

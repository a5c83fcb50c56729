//! Mending texts: which fixes of which findings are applied, and in what order.
//!
//! Each round takes the first fix of every finding that may be applied and touches nothing another one has touched,
//! then everything is checked again: one mistake often hides the next. Only bytes inside the edits change.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::finding::{Code, Edit, Finding, Fix};
use crate::source::{Source, SourceId, Span, wide};
use crate::suppress::is_suppressible;

/// Rounds after which the rest is left; a chain of fixes that wait for each other is never that long.
const MAX_ROUNDS: usize = 32;

/// Which fixes are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those that are right whatever the author meant.
    Safe,
    /// Also those that change what the documents mean.
    Unsafe,
}

/// One fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The finding it mends.
    pub code: Code,
    /// What its edits do, in the imperative.
    pub title: String,
    /// Which text it changed first.
    pub source: SourceId,
    /// The line of that text at the time, counted from 1.
    pub line: u32,
}

/// Applies fixes until none is left, or none does any good; says what was done, in that order.
///
/// `check` finds what is wrong with the texts, with spans into them in their order. A round after which a document
/// cannot be read that could be read before is taken back.
pub fn mend(
    sources: &mut Vec<Source>,
    extent: Extent,
    mut check: impl FnMut(&[Source]) -> Vec<Finding>,
) -> Vec<Applied> {
    let mut applied = Vec::new();
    let mut findings = check(sources);
    for _ in 0..MAX_ROUNDS {
        let chosen = choose(&findings, sources, extent);
        if chosen.is_empty() {
            break;
        }
        let mut next = sources.clone();
        let edits: Vec<&Edit> = chosen.iter().flat_map(|(_, fix)| &fix.edits).collect();
        apply(&mut next, &edits);
        let found = check(&next);
        if unreadable(&found) > unreadable(&findings) {
            break;
        }
        applied.extend(chosen.iter().filter_map(|(finding, fix)| describe(finding, fix, sources)));
        *sources = next;
        findings = found;
    }
    applied
}

/// The fixes of one round, by finding: at most one each, and no two that touch.
fn choose<'f>(findings: &'f [Finding], sources: &[Source], extent: Extent) -> Vec<(&'f Finding, &'f Fix)> {
    let mut taken: BTreeSet<Span> = BTreeSet::new();
    let mut chosen = Vec::new();
    for finding in findings {
        let fix = finding.fixes.iter().find(|fix| fix.is_safe || extent == Extent::Unsafe);
        let Some(fix) = fix.filter(|fix| fix.edits.iter().all(|edit| is_change(edit, sources))) else {
            continue;
        };
        if fix.edits.is_empty() || fix.edits.iter().any(|edit| touches(&taken, edit.span)) {
            continue;
        }
        taken.extend(fix.edits.iter().map(|edit| edit.span));
        chosen.push((finding, fix));
    }
    chosen
}

fn is_change(edit: &Edit, sources: &[Source]) -> bool {
    let source = sources.get(wide(edit.span.source.0));
    source.and_then(|source| edit.span.slice(&source.text)).is_some_and(|text| text != edit.text)
}

/// Whether a span shares a byte or an edge with one that is taken; those taken do not share bytes.
fn touches(taken: &BTreeSet<Span>, span: Span) -> bool {
    let before = Span { start: span.end, end: u32::MAX, ..span };
    let last = taken.range(..=before).next_back();
    last.is_some_and(|last| last.source == span.source && last.end >= span.start)
}

/// Replaces the bytes of all edits; those that share bytes must not be given together.
pub fn apply(sources: &mut [Source], edits: &[&Edit]) {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    for group in edits.chunk_by(|left, right| left.span.source == right.span.source) {
        let source = group.first().and_then(|edit| sources.get_mut(wide(edit.span.source.0)));
        let Some(source) = source else { continue };
        let mut text = String::with_capacity(source.text.len());
        let mut at = 0;
        for edit in group {
            text.push_str(source.text.get(at..wide(edit.span.start)).unwrap_or_default());
            text.push_str(&edit.text);
            at = wide(edit.span.end);
        }
        text.push_str(source.text.get(at..).unwrap_or_default());
        source.text = text;
    }
}

fn unreadable(findings: &[Finding]) -> usize {
    let is_unreadable = |finding: &&Finding| finding.code.number() < 90 && !is_suppressible(finding.code);
    findings.iter().filter(is_unreadable).count()
}

fn describe(finding: &Finding, fix: &Fix, sources: &[Source]) -> Option<Applied> {
    let span = fix.edits.first()?.span;
    let source = sources.get(wide(span.source.0))?;
    let before = source.text.get(..wide(span.start))?;
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    let line = crate::source::narrow(lines).saturating_add(1);
    Some(Applied { code: finding.code, title: fix.title.clone(), source: span.source, line })
}

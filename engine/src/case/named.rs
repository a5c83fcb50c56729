//! Rules called by a name of their own: `# carnet:rule NAME` above a rule, or behind its first line.
//!
//! An index changes when rules are reordered, a name stays with its rule.

use crate::decision::Direction;
use crate::model::Mesh;
use crate::source::{Source, Span, wide};
use crate::trace::rule_span;

const MARK: &str = "carnet:rule";

/// The reference by index of a rule that `written` names, such as `ImportedServiceSet/red-mesh#ratings-alias`.
///
/// `None`: `written` has an index, or is no reference at all, and stays as it is.
///
/// # Errors
///
/// No rule of the set has the name, as one clause.
pub(super) fn resolve(written: &str, mesh: &Mesh, sources: &[Source]) -> Option<Result<String, String>> {
    let (set, name) = written.rsplit_once('#')?;
    if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (kind, peer) = set.split_once('/')?;
    let peer = mesh.peer(peer)?;
    let count = if kind == Direction::Inbound.set_kind() {
        peer.exports.as_ref()?.rules.len()
    } else {
        peer.imports.as_ref()?.rules.len()
    };
    let references = (0..count).map(|index| format!("{set}#{index}"));
    let mut named = references
        .filter(|reference| rule_span(mesh, reference).is_some_and(|span| has_name(span, name, sources)));
    Some(named.next().ok_or_else(|| format!("no rule of `{set}` has the comment `# {MARK} {name}`")))
}

fn has_name(rule: Span, name: &str, sources: &[Source]) -> bool {
    let source = usize::try_from(rule.source.0).ok().and_then(|number| sources.get(number));
    let Some(text) = source.map(|source| source.text.as_str()) else { return false };
    let Some((before, after)) = text.split_at_checked(wide(rule.start)) else { return false };
    let is_named = |comment: &str| {
        let words = comment.trim_start_matches('#').trim().strip_prefix(MARK);
        words.is_some_and(|rest| rest.split_whitespace().next() == Some(name))
    };
    let same_line = after.lines().next().and_then(|line| line.split_once(" #")).map(|(_, comment)| comment);
    // The line of the rule itself is cut off at the rule; comments stand on the lines before it.
    let above = before.lines().rev().skip(usize::from(!before.ends_with('\n')));
    let mut above = above.map(str::trim).take_while(|line| line.starts_with('#'));
    same_line.is_some_and(is_named) || above.any(is_named)
}

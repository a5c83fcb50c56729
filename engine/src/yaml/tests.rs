mod documents;
mod hostile;
mod problems;
mod views;

use super::{Document, Limits, Node, Parsed, ProblemKind, parse};
use crate::source::{LineIndex, SourceId};

/// Read `text` with default limits.
fn read(text: &str) -> Parsed {
    parse(SourceId(0), text, &Limits::default())
}

/// The only document of a text without problems.
fn one(text: &str) -> Document {
    let mut parsed = read(text);
    assert_eq!(parsed.problems, [], "{text}");
    assert_eq!(parsed.documents.len(), 1, "{text}");
    parsed.documents.remove(0)
}

/// Problems as `kind line:column slice`.
fn found(text: &str) -> Vec<String> {
    let lines = LineIndex::new(text);
    let show = |problem: &super::Problem| {
        let at = lines.location(problem.span.start);
        let slice = problem.span.slice(text).unwrap_or("<cut>");
        format!("{:?} {at} {slice}", problem.kind)
    };
    read(text).problems.iter().map(show).collect()
}

fn kinds(text: &str) -> Vec<ProblemKind> {
    read(text).problems.iter().map(|problem| problem.kind).collect()
}

/// Keys and scalar values of a mapping as `key=value`.
fn flat(node: Node<'_>) -> Vec<String> {
    let text = |node: Node<'_>| node.scalar_text().unwrap_or("..").to_owned();
    let entries = node.entries();
    entries.map(|entry| format!("{}={}", text(entry.key), text(entry.value))).collect()
}

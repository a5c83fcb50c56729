//! Suppressions in comments: `# carnet:ignore` for a field or an item, `# carnet:ignore-file` for a file.

use super::directive::{Directive, Written};
use super::place::{self, Target};
use super::{Scope, Way};
use crate::finding::{Code, Edit, Finding, closest};
use crate::source::Span;
use crate::yaml::{Comment, Document, Parsed};

/// What every comment meant for Carnet begins with.
const PREFIX: &str = "carnet:";

const IGNORE: &str = "ignore";
const IGNORE_FILE: &str = "ignore-file";

/// What the comments of a text say; `yaml` is what was read of `text`.
#[must_use]
pub fn in_comments(text: &str, yaml: &Parsed) -> Written {
    let mut written = Written::default();
    for comment in yaml.comments.iter().filter(|comment| comment.text.starts_with(PREFIX)) {
        let rest = comment.text.strip_prefix(PREFIX).unwrap_or_default();
        let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let source = comment.span.slice(text).unwrap_or_default();
        let directive = Directive::parse(rest, comment.span, source);
        match word {
            IGNORE => ignore(text, comment, &directive, yaml, &mut written),
            IGNORE_FILE => ignore_file(comment, &directive, &yaml.documents, &mut written),
            other => written.findings.extend(misspelt(other, comment, source)),
        }
    }
    written
}

fn ignore(text: &str, comment: &Comment, directive: &Directive<'_>, yaml: &Parsed, written: &mut Written) {
    match place::target(text, comment, yaml) {
        Target::Found(span) => directive.read(&Scope::Within(span), Way::Comment, written),
        // The document is broken; what it suppresses will be known once it can be read.
        Target::Unread => {}
        Target::Nothing => {
            let message = "nothing begins on this line or below it that a finding could be about";
            let finding = Finding::new(Code::InvalidSuppression, message).at(comment.span);
            written.findings.push(finding.help("write it above the field or the item that is meant"));
        }
    }
}

fn ignore_file(comment: &Comment, directive: &Directive<'_>, documents: &[Document], written: &mut Written) {
    let first = documents.first().map(|document| document.root().span().start);
    if first.is_some_and(|first| first < comment.span.start) {
        let message = "a suppression for the whole file stands inside it";
        let finding = Finding::new(Code::InvalidSuppression, message).at(comment.span);
        written.findings.push(finding.help("move it to the top, or use `carnet:ignore`"));
        return;
    }
    directive.read(&Scope::Source(comment.span.source), Way::FileComment, written);
}

/// A word that was probably meant to be one of ours.
fn misspelt(word: &str, comment: &Comment, source: &str) -> Option<Finding> {
    let similar = closest(word, [IGNORE, IGNORE_FILE])?;
    let at = source.find(PREFIX).map_or(0, |at| at.saturating_add(PREFIX.len()));
    let start = comment.span.start.saturating_add(crate::source::narrow(at));
    let end = start.saturating_add(crate::source::narrow(word.len()));
    let span = Span { start, end, ..comment.span };
    let message = format!("`carnet:{word}` suppresses nothing");
    let edits = vec![Edit { span, text: similar.to_owned() }];
    Some(
        Finding::new(Code::InvalidSuppression, message)
            .at(span)
            .help(format!("a similar word exists: `{similar}`"))
            .fix(format!("write `{similar}`"), false, edits),
    )
}

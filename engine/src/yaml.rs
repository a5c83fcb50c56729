//! YAML with exact places: documents, problems and comments of a text, nothing lost to one mistake.
//!
//! The text is read as YAML 1.2 is written and resolved as kubectl resolves it, so JSON and `kind: List` files work
//! too. What the documents mean is for others to say. Nothing here panics, and the time taken is linear in the text.

mod build;
mod document;
mod events;
mod fault;
mod lexical;
mod node;
mod problem;
mod scalar;

#[cfg(test)]
mod tests;

pub use document::{Document, Style};
pub use node::{Entries, Entry, Items, Kind, Node};
pub use problem::{Problem, ProblemKind};
pub use scalar::{Ambiguity, Scalar};

use crate::source::{MAX_SOURCE_BYTES, SourceId, Span, narrow};
use build::Builder;
use events::{Event, Events, Fault, Placed};

/// How much of a hostile text is tolerated; each bound is included in what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Levels of lists and mappings, what aliases stand for counted in; 64 by default, three times any real rule.
    pub depth: usize,
    /// Documents in one text, empty ones counted; 100 000 by default.
    pub documents: usize,
    /// Nodes all aliases and merge keys of one document may stand for; 250 000 by default.
    pub alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 64, documents: 100_000, alias_nodes: 250_000 }
    }
}

/// What a text contains.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The documents that could be read, in order; empty and broken ones are missing but counted in their numbers.
    pub documents: Vec<Document>,
    /// Everything wrong or noteworthy, ordered by place.
    pub problems: Vec<Problem>,
    /// Every comment up to the place where its document broke, in order.
    pub comments: Vec<Comment>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line, the line end excluded.
    pub span: Span,
    /// Line, counted from 1.
    pub line: u32,
    /// The text without the leading `#`s and the blanks around it.
    pub text: String,
    /// Whether something other than blanks stands before it on its line.
    pub trailing: bool,
}

/// Read a text as a stream of YAML or JSON documents.
///
/// A document that cannot be read is reported and left out; reading goes on at the next `---`.
///
/// ```
/// use carnet_engine::{source::SourceId, yaml};
///
/// let text = "kind: [broken\n---\nmetadata: { name: ratings }\n";
/// let parsed = yaml::parse(SourceId(0), text, &yaml::Limits::default());
///
/// assert_eq!(parsed.problems[0].kind, yaml::ProblemKind::UnclosedFlow);
/// let document = &parsed.documents[0];
/// let name = document.root().at("/metadata/name").unwrap();
/// assert_eq!((document.index, name.as_str()), (1, Some("ratings")));
/// assert_eq!(name.span().slice(text), Some("ratings"));
/// ```
#[must_use]
pub fn parse(source_id: SourceId, text: &str, limits: &Limits) -> Parsed {
    let mut builder = Builder::new(source_id, text, limits);
    if text.len() > MAX_SOURCE_BYTES {
        let message = format!("text is {} bytes, at most {MAX_SOURCE_BYTES} are read", text.len());
        builder.report(ProblemKind::TooLarge, builder.span(0, 0), message);
        return Parsed { problems: builder.problems, ..Parsed::default() };
    }
    if text.starts_with(BOM) {
        let message = "the file starts with a byte order mark".to_owned();
        builder.report(ProblemKind::LeadingBom, builder.span(0, BOM.len_utf8()), message);
    }
    let mut reader = Reader {
        text,
        limits,
        events: Events::new(text, limits.depth),
        builder,
        documents: Vec::new(),
        comments: Vec::new(),
        seen: 0,
        start: 0,
        inside: false,
        open_ended: false,
    };
    reader.read();
    reader.finish()
}

const BOM: char = '\u{feff}';

/// Goes through the events of a text once.
struct Reader<'t> {
    text: &'t str,
    limits: &'t Limits,
    events: Events<'t>,
    builder: Builder<'t>,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    /// Documents that have begun.
    seen: usize,
    /// Where the document in progress, or the gap after the last one, began.
    start: usize,
    /// Whether a document has begun and not ended.
    inside: bool,
    /// Whether the last document ended without `...`.
    open_ended: bool,
}

impl<'t> Reader<'t> {
    fn read(&mut self) {
        let mut last_fault = None;
        while let Some(next) = self.events.next() {
            match next {
                Ok(placed) => {
                    if !self.take(placed) {
                        return;
                    }
                }
                Err(fault) => {
                    // Each fault is further on than the one before; if it were not, going on could go round in circles.
                    if last_fault.is_some_and(|last| fault.at <= last) {
                        return;
                    }
                    last_fault = Some(fault.at);
                    if !self.fail(fault) {
                        return;
                    }
                }
            }
        }
    }

    /// `false` if there is no use in reading on.
    fn take(&mut self, placed: Placed<'t>) -> bool {
        match placed.event {
            Event::DocumentStart => return self.begin(placed.start, placed.end),
            Event::DocumentEnd => {
                self.inside = false;
                let index = self.seen.saturating_sub(1);
                self.check_first_indent();
                let document = self.builder.finish(index, self.start);
                self.documents.extend(document);
                self.start = placed.end;
                self.open_ended = placed.start == placed.end;
            }
            Event::Comment(line) => self.comment(placed.start, placed.end, line),
            _ => self.builder.take(placed),
        }
        true
    }

    fn begin(&mut self, start: usize, end: usize) -> bool {
        if self.seen >= self.limits.documents {
            let message = format!("more than {} documents, the rest is not read", self.limits.documents);
            let span = self.builder.span(start, end);
            self.builder.report(ProblemKind::TooManyDocuments, span, message);
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        self.inside = true;
        self.open_ended = false;
        self.start = start;
        // Without a `---` the event already covers the first token.
        let marker = self.text.get(start..end) == Some("---");
        self.builder.begin(if marker { end } else { start });
        true
    }

    fn fail(&mut self, fault: Fault) -> bool {
        if self.goes_on_after_end(fault.at) {
            let index = self.seen.saturating_sub(1);
            self.documents.pop_if(|document| document.index == index);
        } else if !self.inside {
            // The document broke before its first event.
            let start = self.start;
            if !self.begin(start, start) {
                return false;
            }
        }
        self.inside = false;
        let (start, at) = (self.start, fault.at.max(self.start));
        let problem = fault::explain(self.text, &self.builder, &self.comments, start, fault);
        self.start = lexical::document_end(self.text, at);
        // A template may have been recognised before the parser stumbled over it too.
        let known = |other: &Problem| (other.kind, other.span) == (problem.kind, problem.span);
        if !self.builder.problems.last().is_some_and(known) {
            self.builder.problems.push(problem);
        }
        self.builder.begin(self.start);
        self.events.skip_document()
    }

    /// Whether a fault belongs to the document that just ended, because nothing but its own text led up to it.
    ///
    /// The parser ends a document after its root and only then notices that more follows.
    fn goes_on_after_end(&self, at: usize) -> bool {
        let gap = self.text.get(self.start..at).unwrap_or("");
        let mut lines = gap.split(['\n', '\r']);
        !self.inside && self.open_ended && !lines.any(|line| line.starts_with("---"))
    }

    /// The library lets a tab indent the first line of a document; kubectl does not.
    fn check_first_indent(&mut self) {
        let Some(place) = self.builder.block_root() else { return };
        let before = self.text.get(lexical::line_start(self.text, place)..place);
        if before.is_some_and(|before| before.contains('\t') && before.trim().is_empty()) {
            let message = "a tab cannot indent YAML, use spaces".to_owned();
            let tab = lexical::indenting_tab(self.text, place, place).unwrap_or(place);
            self.builder.refuse(ProblemKind::Tab, tab, tab.saturating_add(1), message);
        }
    }

    fn comment(&mut self, start: usize, end: usize, line: usize) {
        let text = self.text.get(start..end).unwrap_or("");
        let before = self.text.get(lexical::line_start(self.text, start)..start).unwrap_or("");
        self.comments.push(Comment {
            span: self.builder.span(start, end),
            line: narrow(line),
            text: text.trim_start_matches('#').trim().to_owned(),
            trailing: !before.trim_start_matches(BOM).trim().is_empty(),
        });
    }

    fn finish(self) -> Parsed {
        let Self { builder, documents, mut comments, .. } = self;
        let mut problems = builder.problems;
        problems.sort_by_key(|problem| problem.span.start);
        comments.sort_by_key(|comment| comment.span.start);
        Parsed { documents, problems, comments }
    }
}

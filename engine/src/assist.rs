//! Help while documents are written: completion, hover, what a rule decides, the counterpart in the other mesh,
//! quick fixes, an outline.
//!
//! Pure functions of a [`Build`] and a byte offset in one of its sources, for a language
//! server and for the editor of a web page. An offset past the end means the end. They look at the text as it is
//! being typed, so it need not be valid.

mod complete;
mod counterpart;
mod cursor;
mod hover;
mod outline;
mod passing;
mod place;
mod values;

#[cfg(test)]
mod tests;

pub use complete::{Completion, CompletionKind, complete};
pub use counterpart::counterparts;
pub use hover::hover;
pub use outline::{Symbol, outline};
pub use passing::{Passing, passing};

use crate::finding::{Finding, Fix};
use crate::pipeline::Build;
use crate::source::Span;

/// The findings that touch a span and the fixes of each, in the order of the findings.
pub fn fixes(build: &Build, span: Span) -> impl Iterator<Item = (&Finding, &Fix)> {
    let touches = move |finding: &&Finding| {
        finding
            .primary
            .is_some_and(|at| at.source == span.source && at.start <= span.end && span.start <= at.end)
    };
    build
        .findings
        .iter()
        .filter(touches)
        .flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix)))
}

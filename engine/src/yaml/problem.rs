//! What can be wrong with a YAML text before anybody asks what it means.

use crate::source::Span;

/// One thing that is wrong, or worth knowing, about a YAML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where to look first.
    pub span: Span,
    /// Other places that explain the first, each with a clause saying how.
    pub related: Vec<(Span, String)>,
    /// One line: lower case, no full stop, user text in backticks.
    pub message: String,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Not YAML, for a reason that has no kind of its own.
    Syntax,
    /// A `[` or `{` that is never closed; the span is the bracket.
    UnclosedFlow,
    /// A quote that is never closed; the span is the quote.
    UnclosedQuote,
    /// A tab where indentation belongs; the span is the tab.
    Tab,
    /// A key written twice in one mapping; the span is the later one.
    DuplicateKey,
    /// `{{` or `{%` in a document that cannot be read: a template nobody rendered; the span is the braces.
    UnrenderedTemplate,
    /// An alias without an anchor before it in the same document.
    UnknownAlias,
    /// Aliases that expand to more nodes than [`Limits::alias_nodes`](super::Limits), or without end.
    AliasBudget,
    /// Nesting deeper than [`Limits::depth`](super::Limits), counting what aliases stand for.
    TooDeep,
    /// More documents than [`Limits::documents`](super::Limits); the rest of the text was not read.
    TooManyDocuments,
    /// A text longer than [`MAX_SOURCE_BYTES`](crate::source::MAX_SOURCE_BYTES); nothing was read.
    TooLarge,
    /// A byte order mark after the start of the text.
    StrayBom,
    /// A byte order mark at the start of the text; harmless.
    LeadingBom,
    /// A mapping key that is a list, a mapping or null.
    NonScalarKey,
    /// A character YAML does not allow, such as NUL.
    ControlCharacter,
    /// A tag outside YAML's core schema, or one that does not fit its value.
    UnsupportedTag,
    /// A merge key `<<` is used; harmless.
    MergeKey,
    /// A plain scalar two YAML versions read differently; only made on request, see [`super::Node::ambiguity`].
    AmbiguousScalar,
}

impl ProblemKind {
    /// Whether this is worth knowing but nothing is wrong.
    #[must_use]
    pub fn is_info(self) -> bool {
        matches!(self, Self::LeadingBom | Self::MergeKey)
    }

    /// Whether a document with this problem is left out of [`Parsed::documents`](super::Parsed).
    #[must_use]
    pub fn drops_document(self) -> bool {
        match self {
            Self::Syntax
            | Self::UnclosedFlow
            | Self::UnclosedQuote
            | Self::Tab
            | Self::UnrenderedTemplate
            | Self::UnknownAlias
            | Self::AliasBudget
            | Self::TooDeep
            | Self::TooManyDocuments
            | Self::TooLarge
            | Self::StrayBom
            | Self::ControlCharacter => true,
            Self::DuplicateKey
            | Self::LeadingBom
            | Self::NonScalarKey
            | Self::UnsupportedTag
            | Self::MergeKey
            | Self::AmbiguousScalar => false,
        }
    }
}

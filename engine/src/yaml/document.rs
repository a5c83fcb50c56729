//! One document as an arena: nodes in a table, children by index, cooked text in one string.
//!
//! Nothing here recurses, so neither dropping nor walking a document can run out of stack.

use super::node::Node;
use super::scalar::Ambiguity;
use crate::source::{SourceId, Span};

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Without quotes: `name: ratings`.
    Plain,
    /// Between `'`.
    SingleQuoted,
    /// Between `"`.
    DoubleQuoted,
    /// A block after `|`, line ends kept.
    Literal,
    /// A block after `>`, line ends folded.
    Folded,
}

/// The tags that change how a node is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    /// A lone `!`: do not resolve, take the text.
    NonSpecific,
    Str,
    Null,
    Bool,
    Int,
    Float,
    /// `!!map` or `!!seq`.
    Collection,
    Merge,
    Unsupported,
}

/// A node as the arena stores it; ranges are half-open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) tag: Tag,
    pub(super) shape: Shape,
}

/// What a node is; `from..to` of a scalar are bytes of the cooked text, of a collection indices of the children.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Scalar {
        from: u32,
        to: u32,
        style: Style,
    },
    Sequence {
        from: u32,
        to: u32,
    },
    /// Children alternate: key, value. Merge keys are already applied.
    Mapping {
        from: u32,
        to: u32,
    },
    /// Invariant: the target is no alias.
    Alias(u32),
}

impl Raw {
    /// What an index outside the arena reads as; no index made here is.
    pub(super) const NULL: Self = Self {
        start: 0,
        end: 0,
        tag: Tag::None,
        shape: Shape::Scalar { from: 0, to: 0, style: Style::Plain },
    };
}

/// One YAML document that could be read.
#[derive(Debug, Clone)]
pub struct Document {
    /// Position in its text, counted from 0; empty and broken documents are counted too.
    pub index: usize,
    /// From the start of the document to the end of its content, comments after it excluded.
    pub span: Span,
    pub(super) root: u32,
    pub(super) nodes: Box<[Raw]>,
    pub(super) children: Box<[u32]>,
    pub(super) text: Box<str>,
}

impl Document {
    /// The node everything else hangs on.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, self.root)
    }

    /// The text the document came from.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.span.source
    }

    /// Every node as it was written, in that order; what an alias stands for appears once, where its anchor is.
    ///
    /// Linear in the document however much its aliases would expand to.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0u32..)
            .zip(&self.nodes)
            .filter(|(_, raw)| !matches!(raw.shape, Shape::Alias(_)))
            .map(|(id, _)| Node::new(self, id))
    }

    /// Every scalar, keys included, that YAML versions read differently, in the order written.
    pub fn ambiguities(&self) -> impl Iterator<Item = (Node<'_>, Ambiguity)> {
        self.nodes().filter_map(|node| Some((node, node.ambiguity()?)))
    }
}

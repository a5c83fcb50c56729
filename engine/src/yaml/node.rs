//! The view of a document that consumers work with: nodes, entries, lookups.
//!
//! Aliases and merge keys are already resolved here. How far they expand was bounded while reading, so walking a
//! view, even recursively, ends soon and stays within [`Limits::depth`](super::Limits).

use std::fmt;

use super::document::{Document, Raw, Shape, Style, Tag};
use super::scalar::{self, Ambiguity, Scalar};
use crate::source::{Span, wide};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'d> {
    /// A single value: its text with escapes and folding done, and how it was written.
    Scalar(&'d str, Style),
    /// A list; see [`Node::items`].
    Sequence,
    /// A mapping; see [`Node::entries`].
    Mapping,
}

/// A node of a [`Document`], as cheap to copy as a reference.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    /// The node itself, never an alias.
    id: u32,
    /// Where it is used: an alias of the node, or the node.
    site: u32,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'d> {
    /// The key.
    pub key: Node<'d>,
    /// The value; an empty null node if nothing was written.
    pub value: Node<'d>,
}

impl<'d> Node<'d> {
    pub(super) fn new(document: &'d Document, site: u32) -> Self {
        let raw = document.nodes.get(wide(site)).copied().unwrap_or(Raw::NULL);
        let id = if let Shape::Alias(target) = raw.shape { target } else { site };
        Self { document, id, site }
    }

    /// The document the node is in.
    #[must_use]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// The bytes that say what the node is: quotes, brackets and the `|` of a block included, anchor and tag not.
    ///
    /// For an aliased node this is where its anchor is. A block mapping or list ends with its last value. A value
    /// that was left out has an empty span where it would begin.
    #[must_use]
    pub fn span(self) -> Span {
        self.span_of(self.raw(self.id))
    }

    /// Where the document uses the node: the alias or the merge key's value if it came through one, else [`Self::span`].
    #[must_use]
    pub fn use_span(self) -> Span {
        self.span_of(self.raw(self.site))
    }

    /// Whether the node came through an alias or a merge key.
    #[must_use]
    pub fn is_aliased(self) -> bool {
        self.site != self.id
    }

    /// What the node is.
    #[must_use]
    pub fn kind(self) -> Kind<'d> {
        match self.raw(self.id).shape {
            Shape::Scalar { from, to, style } => {
                let text = self.document.text.get(wide(from)..wide(to));
                Kind::Scalar(text.unwrap_or(""), style)
            }
            Shape::Mapping { .. } => Kind::Mapping,
            // Invariant: `id` is never an alias.
            Shape::Sequence { .. } | Shape::Alias(_) => Kind::Sequence,
        }
    }

    /// The value of a scalar as kubectl reads it; `None` for lists and mappings.
    #[must_use]
    pub fn resolve(self) -> Option<Scalar<'d>> {
        match self.kind() {
            Kind::Scalar(text, style) => Some(scalar::resolve(text, style, self.raw(self.id).tag)),
            Kind::Sequence | Kind::Mapping => None,
        }
    }

    /// Whether kubectl reads null: `null`, `~`, or nothing.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.resolve() == Some(Scalar::Null)
    }

    /// The text, if kubectl reads text: quoted, in a block, or plain and nothing else.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        match self.resolve() {
            Some(Scalar::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if kubectl reads one; `yes`, `on` and `y` are true to it.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.resolve() {
            Some(Scalar::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// The integer, if kubectl reads one; a whole number such as `9.0` is one, for it is `9` in JSON.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        self.resolve().and_then(scalar::as_int)
    }

    /// The text of a scalar whatever its type, escapes and folding done; empty for a value left out.
    #[must_use]
    pub fn scalar_text(self) -> Option<&'d str> {
        match self.kind() {
            Kind::Scalar(text, _) => Some(text),
            Kind::Sequence | Kind::Mapping => None,
        }
    }

    /// The two readings of a plain scalar without tag that YAML versions disagree on.
    #[must_use]
    pub fn ambiguity(self) -> Option<Ambiguity> {
        match self.kind() {
            Kind::Scalar(text, Style::Plain) if self.raw(self.id).tag == Tag::None => scalar::ambiguity(text),
            Kind::Scalar(..) | Kind::Sequence | Kind::Mapping => None,
        }
    }

    /// The items of a list in order; nothing for other nodes.
    #[must_use]
    pub fn items(self) -> Items<'d> {
        let children = match self.raw(self.id).shape {
            Shape::Sequence { from, to } => self.children(from, to),
            Shape::Scalar { .. } | Shape::Mapping { .. } | Shape::Alias(_) => &[],
        };
        Items { document: self.document, ids: children.iter() }
    }

    /// The entries of a mapping; nothing for other nodes.
    ///
    /// Written entries come first, in order and duplicates included; what merge keys add follows, without the keys
    /// that are already there. The `<<` itself is left out.
    #[must_use]
    pub fn entries(self) -> Entries<'d> {
        Entries { items: self.pairs() }
    }

    /// The value of a key; see [`Self::get_entry`].
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.get_entry(key).map(|entry| entry.value)
    }

    /// The entry whose key has this text; of duplicates the last, as kubectl has it. Cost: linear in the mapping.
    ///
    /// Keys compare by text, so a plain `on:` is found as `on` although kubectl calls it `true`; ask the key for its
    /// [`Self::ambiguity`].
    #[must_use]
    pub fn get_entry(self, key: &str) -> Option<Entry<'d>> {
        let matching = self.entries().filter(|entry| entry.key.scalar_text() == Some(key));
        matching.last()
    }

    /// The node at a JSON pointer such as `/spec/exportRules/2`, `~1` for `/` and `~0` for `~`; empty is this node.
    ///
    /// Source: RFC 6901.
    #[must_use]
    pub fn at(self, pointer: &str) -> Option<Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut steps = pointer.strip_prefix('/')?.split('/');
        steps.try_fold(self, |node, step| match node.kind() {
            Kind::Mapping => node.get(&step.replace("~1", "/").replace("~0", "~")),
            Kind::Sequence => node.items().nth(list_index(step)?),
            Kind::Scalar(..) => None,
        })
    }

    fn pairs(self) -> Items<'d> {
        let children = match self.raw(self.id).shape {
            Shape::Mapping { from, to } => self.children(from, to),
            Shape::Scalar { .. } | Shape::Sequence { .. } | Shape::Alias(_) => &[],
        };
        Items { document: self.document, ids: children.iter() }
    }

    fn raw(self, id: u32) -> Raw {
        self.document.nodes.get(wide(id)).copied().unwrap_or(Raw::NULL)
    }

    fn span_of(self, raw: Raw) -> Span {
        Span { source: self.document.span.source, start: raw.start, end: raw.end }
    }

    fn children(self, from: u32, to: u32) -> &'d [u32] {
        self.document.children.get(wide(from)..wide(to)).unwrap_or(&[])
    }
}

/// RFC 6901 allows no sign and no leading zero.
fn list_index(step: &str) -> Option<usize> {
    let digits = step.bytes().all(|byte| byte.is_ascii_digit());
    let padded = step.len() > 1 && step.starts_with('0');
    step.parse().ok().filter(|_| digits && !padded)
}

impl PartialEq for Node<'_> {
    /// The same node of the same document, used at the same place.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.site == other.site
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { start, end, .. } = self.span();
        write!(f, "{:?} at {start}..{end}", self.kind())
    }
}

/// The items of a list, see [`Node::items`].
#[derive(Debug, Clone)]
pub struct Items<'d> {
    document: &'d Document,
    ids: std::slice::Iter<'d, u32>,
}

impl<'d> Iterator for Items<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        self.ids.next().map(|id| Node::new(self.document, *id))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<Node<'d>> {
        self.ids.nth(n).map(|id| Node::new(self.document, *id))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The entries of a mapping, see [`Node::entries`].
#[derive(Debug, Clone)]
pub struct Entries<'d> {
    items: Items<'d>,
}

impl<'d> Iterator for Entries<'d> {
    type Item = Entry<'d>;

    fn next(&mut self) -> Option<Entry<'d>> {
        Some(Entry { key: self.items.next()?, value: self.items.next()? })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let entries = self.items.len() / 2;
        (entries, Some(entries))
    }
}

impl ExactSizeIterator for Entries<'_> {}

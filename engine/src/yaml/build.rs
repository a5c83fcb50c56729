//! From events to documents: the arena, exact spans, alias accounting, limits.
//!
//! One builder serves a whole text and reuses its buffers. A document found to be unusable is marked broken; its
//! remaining events are ignored and it is not handed out.

mod mapping;

use std::collections::BTreeMap;

use super::document::{Document, Raw, Shape, Style, Tag};
use super::events::{Event, Placed};
use super::problem::{Problem, ProblemKind};
use super::{Limits, lexical, scalar};
use crate::source::{SourceId, Span, narrow, wide};

pub(super) struct Builder<'t> {
    source: SourceId,
    text: &'t str,
    limits: &'t Limits,
    pub(super) problems: Vec<Problem>,
    nodes: Vec<Raw>,
    children: Vec<u32>,
    cooked: String,
    /// Finished nodes whose parent is still open.
    pending: Vec<u32>,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, Anchored>,
    /// End of the last token that made an event; what comes next is looked for from here.
    floor: usize,
    /// Nodes that aliases of this document stand for so far.
    expanded: usize,
    root: Option<u32>,
    broken: bool,
}

/// A list or mapping that is still open.
struct Frame {
    node: u32,
    mapping: bool,
    flow: bool,
    anchor: usize,
    /// Where its children begin in `pending`.
    first: usize,
    size: Size,
}

/// How large a node is once its aliases are expanded.
#[derive(Debug, Clone, Copy)]
struct Size {
    nodes: usize,
    /// Levels including its own.
    height: usize,
}

#[derive(Debug, Clone, Copy)]
struct Anchored {
    node: u32,
    size: Size,
}

const LEAF: Size = Size { nodes: 1, height: 0 };

impl<'t> Builder<'t> {
    pub(super) fn new(source: SourceId, text: &'t str, limits: &'t Limits) -> Self {
        Self {
            source,
            text,
            limits,
            problems: Vec::new(),
            nodes: Vec::new(),
            children: Vec::new(),
            cooked: String::new(),
            pending: Vec::new(),
            frames: Vec::new(),
            anchors: BTreeMap::new(),
            floor: 0,
            expanded: 0,
            root: None,
            broken: false,
        }
    }

    /// Forget the document in progress and begin one at `floor`.
    pub(super) fn begin(&mut self, floor: usize) {
        self.nodes.clear();
        self.children.clear();
        self.cooked.clear();
        self.pending.clear();
        self.frames.clear();
        self.anchors.clear();
        self.floor = floor;
        self.expanded = 0;
        self.root = None;
        self.broken = false;
    }

    /// Take an event inside a document.
    pub(super) fn take(&mut self, placed: Placed<'_>) {
        if self.broken {
            return;
        }
        let Placed { event, start, end, tag } = placed;
        match event {
            Event::Scalar { text, style, anchor, tag: meaning } => {
                self.check_tag(meaning, tag);
                // The library spells a value that was left out `~`.
                let text = if start == end && style == Style::Plain { "" } else { &text };
                self.scalar(text, style, (start, end), (anchor, meaning), tag);
            }
            Event::Open { mapping, flow, anchor, tag: meaning } => {
                self.check_tag(meaning, tag);
                self.open(mapping, flow, anchor, (start, end));
            }
            Event::Close => self.close(start, end),
            Event::Alias(anchor) => self.alias(anchor, start, end),
            Event::UnknownAlias => {
                let name = self.text.get(start..end).unwrap_or("");
                let name = name.trim_start_matches('*');
                self.refuse(
                    ProblemKind::UnknownAlias,
                    start,
                    end,
                    format!("no anchor `{name}` above this alias"),
                );
            }
            Event::DocumentStart | Event::DocumentEnd | Event::Comment(_) | Event::Other => {}
        }
        self.floor = self.floor.max(end);
    }

    /// The document that just ended, if it has content and nothing broke it.
    pub(super) fn finish(&mut self, index: usize, start: usize) -> Option<Document> {
        let root = self.root.take().filter(|_| !self.broken)?;
        let raw = self.raw(root);
        let empty = raw.start == raw.end && raw.tag == Tag::None && self.nodes.len() == 1;
        if empty && self.anchors.is_empty() && matches!(raw.shape, Shape::Scalar { style: Style::Plain, .. })
        {
            return None;
        }
        Some(Document {
            index,
            span: self.span(start, wide(raw.end).max(start)),
            root,
            nodes: boxed(&mut self.nodes),
            children: boxed(&mut self.children),
            text: self.cooked.as_str().into(),
        })
    }

    /// The innermost bracket that is still open, and where the last token ended.
    pub(super) fn open_bracket(&self) -> Option<usize> {
        let frame = self.frames.iter().rev().find(|frame| frame.flow)?;
        Some(wide(self.raw(frame.node).start))
    }

    /// Where the root begins, if it is a list or mapping that is not between brackets.
    pub(super) fn block_root(&self) -> Option<usize> {
        let raw = self.raw(self.root.filter(|_| !self.broken)?);
        let start = wide(raw.start);
        let bracket = self.text.get(start..).is_some_and(|text| text.starts_with(['[', '{']));
        (!bracket && !matches!(raw.shape, Shape::Scalar { .. })).then_some(start)
    }

    pub(super) fn floor(&self) -> usize {
        self.floor
    }

    /// The byte ranges of quoted and block scalars read so far, in order.
    pub(super) fn opaque(&self) -> impl Iterator<Item = (usize, usize)> {
        self.nodes
            .iter()
            .filter(|raw| matches!(raw.shape, Shape::Scalar { style, .. } if style != Style::Plain))
            .map(|raw| (wide(raw.start), wide(raw.end)))
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span { source: self.source, start: narrow(start), end: narrow(end) }
    }

    pub(super) fn report(&mut self, kind: ProblemKind, span: Span, message: String) {
        self.problems.push(Problem { kind, span, related: Vec::new(), message });
    }

    pub(super) fn refuse(&mut self, kind: ProblemKind, start: usize, end: usize, message: String) {
        self.report(kind, self.span(start, end), message);
        self.broken = true;
    }

    fn scalar(
        &mut self,
        text: &str,
        style: Style,
        at: (usize, usize),
        (anchor, tag): (usize, Tag),
        place: Option<(usize, usize)>,
    ) {
        let (start, end) = self.scalar_span(style, at);
        let from = narrow(self.cooked.len());
        self.cooked.push_str(text);
        let to = narrow(self.cooked.len());
        if let Some((tag_start, tag_end)) =
            place.filter(|_| !scalar::fits(tag, scalar::resolve(text, style, tag)))
        {
            let written = self.text.get(tag_start..tag_end).unwrap_or("");
            let message = format!("tag `{written}` does not fit its value");
            self.report(ProblemKind::UnsupportedTag, self.span(tag_start, tag_end), message);
        }
        let shape = Shape::Scalar { from, to, style };
        let node = self.push(Raw { start: narrow(start), end: narrow(end), tag, shape });
        self.complete(node, anchor, LEAF);
    }

    /// The library starts a block scalar at its first line; the node starts at the `|` or `>`.
    fn scalar_span(&self, style: Style, (start, end): (usize, usize)) -> (usize, usize) {
        match style {
            Style::Literal | Style::Folded => {
                let header = lexical::block_header(self.text, self.floor, end);
                (header.unwrap_or(start).min(start), end)
            }
            Style::Plain if start == end && self.expects_value() => {
                // The library puts a value that was left out in front of the `:`.
                let rest = self.text.get(start..).unwrap_or("");
                let value = rest.trim_start_matches([' ', '\t']).strip_prefix(':');
                let start = value.map_or(start, |value| self.text.len().saturating_sub(value.len()));
                (start, start)
            }
            Style::Plain | Style::SingleQuoted | Style::DoubleQuoted => (start, end),
        }
    }

    /// Whether the next node is the value of a key.
    fn expects_value(&self) -> bool {
        self.frames.last().is_some_and(|frame| {
            let children = self.pending.len().saturating_sub(frame.first);
            frame.mapping && children % 2 == 1
        })
    }

    fn open(&mut self, mapping: bool, flow: bool, anchor: usize, (start, end): (usize, usize)) {
        if self.frames.len() >= self.limits.depth {
            let message = format!("nested deeper than {} levels", self.limits.depth);
            return self.refuse(ProblemKind::TooDeep, start, end, message);
        }
        let shape =
            if mapping { Shape::Mapping { from: 0, to: 0 } } else { Shape::Sequence { from: 0, to: 0 } };
        let (start, end) = (narrow(start), narrow(end));
        let node = self.push(Raw { start, end, tag: Tag::None, shape });
        self.frames.push(Frame {
            node,
            mapping,
            flow: flow && start < end,
            anchor,
            first: self.pending.len(),
            size: Size { nodes: 1, height: 1 },
        });
    }

    fn close(&mut self, start: usize, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let children = self.pending.split_off(frame.first.min(self.pending.len()));
        // The end of a block has no bytes of its own: it ends with its last value.
        let last = children.last().map_or(0, |last| self.raw(*last).end);
        let own = if start < end { narrow(end) } else { 0 };
        let children = if frame.mapping { self.mapping(children) } else { children };
        if self.broken {
            return;
        }
        let from = narrow(self.children.len());
        self.children.extend_from_slice(&children);
        let to = narrow(self.children.len());
        if let Some(raw) = self.nodes.get_mut(wide(frame.node)) {
            raw.end = raw.end.max(last).max(own);
            raw.shape =
                if frame.mapping { Shape::Mapping { from, to } } else { Shape::Sequence { from, to } };
        }
        self.complete(frame.node, frame.anchor, frame.size);
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) {
        let Some(target) = self.anchors.get(&anchor).copied() else {
            let message = "the alias is inside the node it stands for, so it never ends".to_owned();
            return self.refuse(ProblemKind::AliasBudget, start, end, message);
        };
        self.expanded = self.expanded.saturating_add(target.size.nodes);
        if self.expanded > self.limits.alias_nodes {
            let message = format!("aliases stand for more than {} nodes", self.limits.alias_nodes);
            return self.refuse(ProblemKind::AliasBudget, start, end, message);
        }
        if self.frames.len().saturating_add(target.size.height) > self.limits.depth {
            let message =
                format!("nested deeper than {} levels once the alias is expanded", self.limits.depth);
            return self.refuse(ProblemKind::TooDeep, start, end, message);
        }
        let shape = Shape::Alias(target.node);
        let node = self.push(Raw { start: narrow(start), end: narrow(end), tag: Tag::None, shape });
        self.complete(node, 0, target.size);
    }

    /// A node is whole: remember its anchor and hand it to its parent.
    fn complete(&mut self, node: u32, anchor: usize, size: Size) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node, size });
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.size.nodes = parent.size.nodes.saturating_add(size.nodes);
            parent.size.height = parent.size.height.max(size.height.saturating_add(1));
            self.pending.push(node);
        } else {
            self.root = Some(node);
        }
    }

    fn check_tag(&mut self, tag: Tag, place: Option<(usize, usize)>) {
        if let (Tag::Unsupported, Some((start, end))) = (tag, place) {
            let written = self.text.get(start..end).unwrap_or("");
            let message = format!("tag `{written}` means nothing to Kubernetes");
            self.report(ProblemKind::UnsupportedTag, self.span(start, end), message);
        }
    }

    fn push(&mut self, raw: Raw) -> u32 {
        let id = narrow(self.nodes.len());
        self.nodes.push(raw);
        id
    }

    fn raw(&self, id: u32) -> Raw {
        self.nodes.get(wide(id)).copied().unwrap_or(Raw::NULL)
    }

    /// The node an alias stands for, or the node itself.
    fn target(&self, id: u32) -> (u32, Raw) {
        let raw = self.raw(id);
        match raw.shape {
            Shape::Alias(target) => (target, self.raw(target)),
            Shape::Scalar { .. } | Shape::Sequence { .. } | Shape::Mapping { .. } => (id, raw),
        }
    }
}

/// The contents at their exact size; a small buffer stays with the builder, a large one is given away, not copied.
fn boxed<T: Copy>(buffer: &mut Vec<T>) -> Box<[T]> {
    const LARGE: usize = 4096;
    if buffer.len() > LARGE { std::mem::take(buffer).into_boxed_slice() } else { buffer.as_slice().into() }
}

//! Where a rule goes, in the style of what is there: block or flow, or a document of its own.

use crate::decision::Direction;
use crate::finding::Edit;
use crate::model::{Mesh, Peer};
use crate::resource::Meta;
use crate::service::ServiceName;
use crate::source::{Source, SourceId, Span, narrow, wide};
use crate::yaml::{self, Kind, Limits, Node};

/// A rule for one service that is to be added.
pub(super) struct Addition<'a> {
    /// The mesh that gets the rule.
    pub(super) mesh: &'a Mesh,
    /// Its peer.
    pub(super) peer: &'a Peer,
    /// Inbound for an export rule.
    pub(super) direction: Direction,
    /// The service by its local name, for an import rule by its exported one.
    pub(super) service: &'a ServiceName,
}

/// The edit that adds a rule; `None` where no place is found for it.
pub(super) fn edit(sources: &[Source], addition: &Addition<'_>) -> Option<Edit> {
    let peer = addition.peer;
    let set: Option<(&Meta, Option<Span>)> = match addition.direction {
        Direction::Inbound => {
            peer.exports.as_ref().map(|set| (&set.meta, set.rules.last().map(|rule| rule.document.span)))
        }
        Direction::Outbound => {
            peer.imports.as_ref().map(|set| (&set.meta, set.rules.last().map(|rule| rule.document.span)))
        }
    };
    match set {
        Some((_, Some(last))) => addition.after(text_of(sources, last)?, last),
        Some((meta, None)) => addition.first(text_of(sources, meta.span)?, meta),
        None => {
            let source = peer.document.meta.span.source;
            Some(addition.document(text_of(sources, peer.document.meta.span)?, source))
        }
    }
}

fn text_of(sources: &[Source], span: Span) -> Option<&str> {
    let number = usize::try_from(span.source.0).ok()?;
    sources.get(number).map(|source| source.text.as_str())
}

impl Addition<'_> {
    /// Behind the last rule of the set.
    fn after(&self, text: &str, last: Span) -> Option<Edit> {
        let before = text.get(..wide(last.start))?;
        let line = before.rsplit('\n').next().unwrap_or(before);
        if line.trim() != "-" {
            return Some(insertion(last, last.end, format!(", {}", self.flow(text))));
        }
        let indent: String = line.chars().take_while(|char| *char == ' ').collect();
        let rest = text.get(wide(last.end)..)?;
        // A comment behind the rule stays with it.
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let (line_end, at) = (line_end(text), last.end.saturating_add(narrow(end)));
        let lines = self.block().into_iter().map(|line| format!("{line_end}{indent}{line}"));
        Some(insertion(last, at, lines.collect()))
    }

    /// Into a set without rules.
    fn first(&self, text: &str, meta: &Meta) -> Option<Edit> {
        let parsed = yaml::parse(meta.span.source, text, &Limits::default());
        let mut nodes = parsed.documents.iter().flat_map(yaml::Document::nodes);
        let object = nodes.find(|node| node.span() == meta.span && node.kind() == Kind::Mapping)?;
        let (key, rules) = (self.list(), self.flow(text));
        let spec = object.get("spec")?;
        if let Some(list) = spec.get(key) {
            return Some(replacement(text, list, &format!("[{rules}]")));
        }
        match spec.entries().next() {
            Some(entry) => {
                let first = entry.key.use_span();
                let line = text.get(..wide(first.start))?.rsplit('\n').next()?;
                let is_flow = !line.trim().is_empty();
                let between = if is_flow { ", ".to_owned() } else { format!("{}{line}", line_end(text)) };
                Some(insertion(first, first.start, format!("{key}: [{rules}]{between}")))
            }
            None => Some(replacement(text, spec, &format!("{{{key}: [{rules}]}}"))),
        }
    }

    /// A set of its own, behind everything else in the file of the peer.
    fn document(&self, text: &str, source: SourceId) -> Edit {
        let end = narrow(text.len());
        let line_end = line_end(text);
        let mut lines = vec![
            "---".to_owned(),
            "apiVersion: federation.maistra.io/v1".to_owned(),
            format!("kind: {}", self.direction.set_kind()),
            "metadata:".to_owned(),
            format!("  name: {}", scalar(&self.peer.name)),
            format!("  namespace: {}", scalar(&self.mesh.namespace)),
            "spec:".to_owned(),
            format!("  {}:", self.list()),
        ];
        lines.extend(self.block().into_iter().map(|line| format!("  {line}")));
        let before = if text.ends_with('\n') { "" } else { line_end };
        let text = format!("{before}{}{line_end}", lines.join(line_end));
        Edit { span: Span { source, start: end, end }, text }
    }

    fn list(&self) -> &'static str {
        match self.direction {
            Direction::Inbound => "exportRules",
            Direction::Outbound => "importRules",
        }
    }

    fn block(&self) -> Vec<String> {
        vec![
            "- type: NameSelector".to_owned(),
            "  nameSelector:".to_owned(),
            format!("    namespace: {}", scalar(&self.service.namespace)),
            format!("    name: {}", scalar(&self.service.name)),
        ]
    }

    /// The rule on one line; with every text in quotes where the file may be JSON.
    fn flow(&self, text: &str) -> String {
        let ServiceName { namespace, name } = self.service;
        if text.trim_start().starts_with('{') {
            let selector = format!("{{\"namespace\": \"{namespace}\", \"name\": \"{name}\"}}");
            return format!("{{\"type\": \"NameSelector\", \"nameSelector\": {selector}}}");
        }
        let selector = format!("{{namespace: {}, name: {}}}", scalar(namespace), scalar(name));
        format!("{{type: NameSelector, nameSelector: {selector}}}")
    }
}

fn insertion(near: Span, at: u32, text: String) -> Edit {
    Edit { span: Span { source: near.source, start: at, end: at }, text }
}

/// Puts a value in the place of a node; one that was left out needs a blank after its key.
fn replacement(text: &str, node: Node<'_>, value: &str) -> Edit {
    let span = node.use_span();
    let before = text.get(..wide(span.start)).unwrap_or_default();
    let blank = if before.ends_with(':') { " " } else { "" };
    Edit { span, text: format!("{blank}{value}") }
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A name as YAML: in quotes when it could be taken for a number or a boolean.
fn scalar(name: &str) -> String {
    let is_letter_first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    if is_letter_first && !words.contains(&name.to_ascii_lowercase().as_str()) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

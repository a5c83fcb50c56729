//! The documents of a source, for a table of contents.

use serde::Serialize;

use crate::source::{Source, SourceId, Span};
use crate::yaml::{self, Limits, Node};

/// A document, or a rule in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symbol {
    /// The name of the object, or what number the rule has.
    pub name: String,
    /// The kind of the object, or the type of the rule.
    pub detail: String,
    /// All of it.
    #[serde(skip)]
    pub span: Span,
    /// What to show of it.
    #[serde(skip)]
    pub head: Span,
    /// The rules.
    pub children: Vec<Symbol>,
}

/// The documents that can be read, in order.
#[must_use]
pub fn outline(id: SourceId, source: &Source) -> Vec<Symbol> {
    let parsed = yaml::parse(id, &source.text, &Limits::default());
    parsed.documents.iter().filter_map(|document| symbol(document.root())).collect()
}

fn symbol(root: Node<'_>) -> Option<Symbol> {
    let kind = root.get("kind")?.scalar_text()?;
    let name = root.at("/metadata/name");
    let rules = ["/spec/exportRules", "/spec/importRules"].into_iter().filter_map(|path| root.at(path));
    let rules = rules.flat_map(Node::items).enumerate().map(|(index, rule)| Symbol {
        name: format!("[{index}]"),
        detail: rule.get("type").and_then(Node::scalar_text).unwrap_or_default().to_owned(),
        span: rule.span(),
        head: rule.span(),
        children: Vec::new(),
    });
    Some(Symbol {
        name: name.and_then(Node::scalar_text).filter(|name| !name.is_empty()).unwrap_or(kind).to_owned(),
        detail: kind.to_owned(),
        span: root.span(),
        head: name.map_or_else(|| root.span(), Node::use_span),
        children: rules.collect(),
    })
}

//! ExportedServiceSet as written.
//!
//! Source: `federation/v1/exportedserviceset_types.go`.

use serde_json::Value;

use crate::resource::reader::Fields;
use crate::resource::{AliasDocument, Located, Meta, NameSelector, json};
use crate::source::Span;
use crate::yaml::Node;

/// An ExportedServiceSet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedServiceSet {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.exportRules`.
    pub rules: Vec<ExportRuleDocument>,
    /// `status`.
    pub status: Option<Value>,
}

/// One export rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRuleDocument {
    /// The list item.
    pub span: Span,
    /// The first line of the list item.
    pub head: Span,
    /// `type`.
    pub kind: Option<Located<String>>,
    /// `nameSelector`.
    pub name_selector: Option<NameSelector>,
    /// `labelSelector`.
    pub label_selector: Option<LabelSelector>,
}

/// A LabelSelector rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSelector {
    /// The whole object.
    pub span: Span,
    /// `namespace`.
    pub namespace: Option<Located<String>>,
    /// `selector.matchLabels`.
    pub match_labels: Vec<(String, Located<String>)>,
    /// `selector.matchExpressions`: key, operator, values.
    pub match_expressions: Vec<ExpressionDocument>,
    /// Where `selector` stands; `None` when it is absent.
    pub selector: Option<Span>,
    /// `aliases`.
    pub aliases: Vec<LabelAlias>,
}

/// One requirement of a label selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionDocument {
    /// The list item.
    pub span: Span,
    /// `key`.
    pub key: Option<Located<String>>,
    /// `operator`.
    pub operator: Option<Located<String>>,
    /// `values`.
    pub values: Vec<Located<String>>,
}

/// One entry of `aliases`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelAlias {
    /// The list item.
    pub span: Span,
    /// `namespace`.
    pub namespace: Option<Located<String>>,
    /// `name`.
    pub name: Option<Located<String>>,
    /// `alias`.
    pub alias: Option<AliasDocument>,
}

impl ExportedServiceSet {
    pub(super) fn read(document: &Fields<'_>, meta: Meta) -> Self {
        let spec = document.object("spec");
        let items = spec.map(|spec| spec.list("exportRules")).unwrap_or_default();
        let mut rules = Vec::with_capacity(items.len());
        for (node, path) in items {
            let head = super::reader::first_line(node);
            let empty = ExportRuleDocument {
                span: node.use_span(),
                head,
                kind: None,
                name_selector: None,
                label_selector: None,
            };
            let Some(fields) = Fields::of(node, &path) else {
                rules.push(empty);
                continue;
            };
            rules.push(ExportRuleDocument {
                kind: fields.text("type"),
                name_selector: NameSelector::read(&fields, "nameSelector"),
                label_selector: LabelSelector::read(&fields),
                ..empty
            });
        }
        Self { meta, rules, status: document.node.get("status").map(json::value) }
    }
}

impl LabelSelector {
    fn read(rule: &Fields<'_>) -> Option<Self> {
        let node = rule.node.get("labelSelector").filter(|node| !node.is_null())?;
        let fields = Fields::of(node, &rule.child("labelSelector"))?;
        let selector = fields.object("selector");
        let expressions = selector.as_ref().map(|selector| selector.list("matchExpressions"));
        let expressions = expressions.unwrap_or_default().into_iter();
        let aliases = fields.list("aliases").into_iter();
        Some(Self {
            span: node.use_span(),
            namespace: fields.text("namespace"),
            match_labels: selector.as_ref().map(|from| from.text_map("matchLabels")).unwrap_or_default(),
            match_expressions: expressions
                .filter_map(|(node, path)| ExpressionDocument::read(node, &path))
                .collect(),
            selector: selector.map(|selector| selector.node.use_span()),
            aliases: aliases.filter_map(|(node, path)| LabelAlias::read(node, &path)).collect(),
        })
    }
}

impl ExpressionDocument {
    fn read(node: Node<'_>, path: &str) -> Option<Self> {
        let fields = Fields::of(node, path)?;
        Some(Self {
            span: node.use_span(),
            key: fields.text("key"),
            operator: fields.text("operator"),
            values: fields.texts("values"),
        })
    }
}

impl LabelAlias {
    fn read(node: Node<'_>, path: &str) -> Option<Self> {
        let fields = Fields::of(node, path)?;
        Some(Self {
            span: node.use_span(),
            namespace: fields.text("namespace"),
            name: fields.text("name"),
            alias: AliasDocument::read(&fields),
        })
    }
}

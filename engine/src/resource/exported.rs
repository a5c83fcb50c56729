//! ExportedServiceSet as written.
//!
//! Source: `federation/v1/exportedserviceset_types.go`.

use serde_json::Value;

use crate::resource::reader::{Fields, Home, Reader};
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
    pub(super) const HOMES: &'static [Home] = &[
        ("exportRules", "/spec"),
        ("nameSelector", "/spec/exportRules/N"),
        ("labelSelector", "/spec/exportRules/N"),
        ("selector", "/spec/exportRules/N/labelSelector"),
        ("aliases", "/spec/exportRules/N/labelSelector"),
        ("matchLabels", "/spec/exportRules/N/labelSelector/selector"),
        ("matchExpressions", "/spec/exportRules/N/labelSelector/selector"),
        ("alias", "/spec/exportRules/N/nameSelector"),
    ];

    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let spec = reader.object(document, "spec", &["exportRules"]);
        let items = spec.map(|spec| reader.list(&spec, "exportRules")).unwrap_or_default();
        let mut rules = Vec::with_capacity(items.len());
        for (node, path) in items {
            let known = ["type", "nameSelector", "labelSelector"];
            let head = super::reader::first_line(node);
            let empty = ExportRuleDocument {
                span: node.use_span(),
                head,
                kind: None,
                name_selector: None,
                label_selector: None,
            };
            let Some(fields) = reader.fields(node, &path, &known) else {
                rules.push(empty);
                continue;
            };
            if fields.node.get("type").is_none() {
                reader.missing(&fields, "type");
            }
            rules.push(ExportRuleDocument {
                kind: reader.text(&fields, "type"),
                name_selector: NameSelector::read(reader, &fields, "nameSelector"),
                label_selector: LabelSelector::read(reader, &fields),
                ..empty
            });
        }
        Self { meta, rules, status: document.node.get("status").map(json::value) }
    }
}

impl LabelSelector {
    fn read(reader: &mut Reader<'_>, rule: &Fields<'_>) -> Option<Self> {
        let node = rule.node.get("labelSelector").filter(|node| !node.is_null())?;
        let fields =
            reader.fields(node, &rule.child("labelSelector"), &["namespace", "selector", "aliases"])?;
        let selector = reader.object(&fields, "selector", &["matchLabels", "matchExpressions"]);
        let expressions = selector.as_ref().map(|selector| reader.list(selector, "matchExpressions"));
        let expressions = expressions.unwrap_or_default().into_iter();
        let aliases = reader.list(&fields, "aliases").into_iter();
        Some(Self {
            span: node.use_span(),
            namespace: reader.text(&fields, "namespace"),
            match_labels: selector
                .as_ref()
                .map(|from| reader.text_map(from, "matchLabels"))
                .unwrap_or_default(),
            match_expressions: expressions
                .filter_map(|(node, path)| ExpressionDocument::read(reader, node, &path))
                .collect(),
            selector: selector.map(|selector| selector.node.use_span()),
            aliases: aliases.filter_map(|(node, path)| LabelAlias::read(reader, node, &path)).collect(),
        })
    }
}

impl ExpressionDocument {
    fn read(reader: &mut Reader<'_>, node: Node<'_>, path: &str) -> Option<Self> {
        let fields = reader.fields(node, path, &["key", "operator", "values"])?;
        for key in ["key", "operator"] {
            if fields.node.get(key).is_none() {
                reader.missing(&fields, key);
            }
        }
        Some(Self {
            span: node.use_span(),
            key: reader.text(&fields, "key"),
            operator: reader.text(&fields, "operator"),
            values: reader.texts(&fields, "values"),
        })
    }
}

impl LabelAlias {
    fn read(reader: &mut Reader<'_>, node: Node<'_>, path: &str) -> Option<Self> {
        let fields = reader.fields(node, path, &["namespace", "name", "alias"])?;
        Some(Self {
            span: node.use_span(),
            namespace: reader.text(&fields, "namespace"),
            name: reader.text(&fields, "name"),
            alias: AliasDocument::read(reader, &fields),
        })
    }
}

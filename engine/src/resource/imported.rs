//! ImportedServiceSet as written.
//!
//! Source: `federation/v1/importedserviceset_types.go`.

use serde_json::Value;

use crate::resource::reader::Fields;
use crate::resource::{Located, Meta, NameSelector, json};
use crate::source::Span;

/// An ImportedServiceSet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedServiceSet {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.domainSuffix`.
    pub domain_suffix: Option<Located<String>>,
    /// `spec.locality`.
    pub locality: Option<LocalityDocument>,
    /// `spec.importRules`.
    pub rules: Vec<ImportRuleDocument>,
    /// `status`.
    pub status: Option<Value>,
}

/// One import rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRuleDocument {
    /// The list item.
    pub span: Span,
    /// The first line of the list item.
    pub head: Span,
    /// `type`.
    pub kind: Option<Located<String>>,
    /// `importAsLocal`.
    pub import_as_local: Option<Located<bool>>,
    /// `domainSuffix`.
    pub domain_suffix: Option<Located<String>>,
    /// `nameSelector`.
    pub name_selector: Option<NameSelector>,
}

/// A locality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalityDocument {
    /// The whole object.
    pub span: Span,
    /// `region`.
    pub region: Option<Located<String>>,
    /// `zone`.
    pub zone: Option<Located<String>>,
    /// `subzone`.
    pub subzone: Option<Located<String>>,
}

impl ImportedServiceSet {
    pub(super) fn read(document: &Fields<'_>, meta: Meta) -> Self {
        let status = document.node.get("status").map(json::value);
        let empty = Self { meta, domain_suffix: None, locality: None, rules: Vec::new(), status };
        let Some(spec) = document.object("spec") else {
            return empty;
        };
        let items = spec.list("importRules");
        Self {
            domain_suffix: spec.text("domainSuffix"),
            locality: LocalityDocument::read(&spec),
            rules: items.into_iter().map(|(node, path)| ImportRuleDocument::read(node, &path)).collect(),
            ..empty
        }
    }
}

impl ImportRuleDocument {
    fn read(node: crate::yaml::Node<'_>, path: &str) -> Self {
        let empty = Self {
            span: node.use_span(),
            head: super::reader::first_line(node),
            kind: None,
            import_as_local: None,
            domain_suffix: None,
            name_selector: None,
        };
        let Some(fields) = Fields::of(node, path) else { return empty };
        Self {
            kind: fields.text("type"),
            import_as_local: fields.boolean("importAsLocal"),
            domain_suffix: fields.text("domainSuffix"),
            name_selector: NameSelector::read(&fields, "nameSelector"),
            ..empty
        }
    }
}

impl LocalityDocument {
    fn read(spec: &Fields<'_>) -> Option<Self> {
        let node = spec.node.get("locality").filter(|node| !node.is_null())?;
        let fields = Fields::of(node, &spec.child("locality"))?;
        Some(Self {
            span: node.use_span(),
            region: fields.text("region"),
            zone: fields.text("zone"),
            subzone: fields.text("subzone"),
        })
    }
}

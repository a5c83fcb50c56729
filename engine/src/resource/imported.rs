//! ImportedServiceSet as written.
//!
//! Source: `federation/v1/importedserviceset_types.go`.

use serde_json::Value;

use crate::resource::reader::{Fields, Home, Reader};
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
    pub(super) const HOMES: &'static [Home] = &[
        ("importRules", "/spec"),
        ("locality", "/spec"),
        ("importAsLocal", "/spec/importRules/N"),
        ("nameSelector", "/spec/importRules/N"),
        ("domainSuffix", "/spec or /spec/importRules/N"),
        ("alias", "/spec/importRules/N/nameSelector"),
        ("region", "/spec/locality"),
        ("zone", "/spec/locality"),
        ("subzone", "/spec/locality"),
    ];

    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Self {
        let status = document.node.get("status").map(json::value);
        let empty = Self { meta, domain_suffix: None, locality: None, rules: Vec::new(), status };
        let Some(spec) = reader.object(document, "spec", &["domainSuffix", "locality", "importRules"]) else {
            return empty;
        };
        let items = reader.list(&spec, "importRules");
        Self {
            domain_suffix: reader.text(&spec, "domainSuffix"),
            locality: LocalityDocument::read(reader, &spec),
            rules: items
                .into_iter()
                .map(|(node, path)| ImportRuleDocument::read(reader, node, &path))
                .collect(),
            ..empty
        }
    }
}

impl ImportRuleDocument {
    fn read(reader: &mut Reader<'_>, node: crate::yaml::Node<'_>, path: &str) -> Self {
        let empty = Self {
            span: node.use_span(),
            head: super::reader::first_line(node),
            kind: None,
            import_as_local: None,
            domain_suffix: None,
            name_selector: None,
        };
        let known = ["type", "importAsLocal", "domainSuffix", "nameSelector"];
        let Some(fields) = reader.fields(node, path, &known) else { return empty };
        if fields.node.get("type").is_none() {
            reader.missing(&fields, "type");
        }
        Self {
            kind: reader.text(&fields, "type"),
            import_as_local: reader.boolean(&fields, "importAsLocal"),
            domain_suffix: reader.text(&fields, "domainSuffix"),
            name_selector: NameSelector::read(reader, &fields, "nameSelector"),
            ..empty
        }
    }
}

impl LocalityDocument {
    fn read(reader: &mut Reader<'_>, spec: &Fields<'_>) -> Option<Self> {
        let node = spec.node.get("locality").filter(|node| !node.is_null())?;
        let fields = reader.fields(node, &spec.child("locality"), &["region", "zone", "subzone"])?;
        Some(Self {
            span: node.use_span(),
            region: reader.text(&fields, "region"),
            zone: reader.text(&fields, "zone"),
            subzone: reader.text(&fields, "subzone"),
        })
    }
}

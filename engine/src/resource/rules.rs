//! What export and import rules share: the NameSelector and its alias.

use crate::resource::Located;
use crate::resource::reader::Fields;
use crate::service::{Alias, ServicePattern};
use crate::source::Span;

/// A NameSelector as written.
///
/// Source: `ServiceImportExportNameSelector` in `federation/v1/import_export_mapping.go`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameSelector {
    /// The whole object.
    pub span: Span,
    /// `namespace`.
    pub namespace: Option<Located<String>>,
    /// `name`.
    pub name: Option<Located<String>>,
    /// `alias`.
    pub alias: Option<AliasDocument>,
}

/// An alias as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasDocument {
    /// The whole object.
    pub span: Span,
    /// `namespace`.
    pub namespace: Option<Located<String>>,
    /// `name`.
    pub name: Option<Located<String>>,
}

impl NameSelector {
    /// Reads a selector under `key`; `None` when it is absent.
    pub(super) fn read(fields: &Fields<'_>, key: &str) -> Option<Self> {
        let node = fields.node.get(key).filter(|node| !node.is_null())?;
        let fields = Fields::of(node, &fields.child(key))?;
        Some(Self {
            span: node.use_span(),
            namespace: fields.text("namespace"),
            name: fields.text("name"),
            alias: AliasDocument::read(&fields),
        })
    }

    /// What the selector matches.
    #[must_use]
    pub fn pattern(&self) -> ServicePattern {
        ServicePattern::new(text(self.namespace.as_ref()), text(self.name.as_ref()))
    }

    /// What it shows services as.
    #[must_use]
    pub fn alias(&self) -> Alias {
        self.alias.as_ref().map(AliasDocument::alias).unwrap_or_default()
    }
}

impl AliasDocument {
    /// Reads `alias`; `None` when it is absent.
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let node = fields.node.get("alias").filter(|node| !node.is_null())?;
        let fields = Fields::of(node, &fields.child("alias"))?;
        Some(Self { span: node.use_span(), namespace: fields.text("namespace"), name: fields.text("name") })
    }

    /// The alias with wildcards resolved.
    #[must_use]
    pub fn alias(&self) -> Alias {
        Alias::new(text(self.namespace.as_ref()), text(self.name.as_ref()))
    }
}

/// The text of an optional field; absent is empty, as in the API.
pub(crate) fn text(field: Option<&Located<String>>) -> &str {
    field.map_or("", |field| field.value.as_str())
}

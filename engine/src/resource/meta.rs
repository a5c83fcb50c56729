//! `metadata`, the same for every kind.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, ObjectRef};
use crate::resource::Located;
use crate::resource::reader::{Fields, Reader, first_line};
use crate::source::Span;
use crate::yaml::Node;

/// Name, namespace, labels and annotations of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Its kind.
    pub kind: String,
    /// `metadata.name`.
    pub name: Located<String>,
    /// `metadata.namespace`; empty, at the place of the name, when it is not written.
    pub namespace: Located<String>,
    /// `metadata.labels`.
    pub labels: BTreeMap<String, (String, Span)>,
    /// `metadata.annotations`.
    pub annotations: BTreeMap<String, Located<String>>,
    /// The whole document.
    pub span: Span,
    /// Its first line.
    pub head: Span,
    /// The first line of `status`; `None` when there is none.
    pub status: Option<Span>,
}

impl Meta {
    /// The object, not attributed to a mesh.
    #[must_use]
    pub fn object(&self) -> ObjectRef {
        ObjectRef {
            mesh: None,
            kind: self.kind.clone(),
            namespace: self.namespace.value.clone(),
            name: self.name.value.clone(),
        }
    }

    /// Reads `metadata`; `None`, and reported, when there is no name.
    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>) -> Option<Self> {
        let Some(fields) = document.object("metadata") else {
            if document.node.get("metadata").is_none_or(Node::is_null) {
                reader.missing(document, "metadata");
            }
            return None;
        };
        let Some(name) = fields.text("name").filter(|name| !name.value.is_empty()) else {
            if fields.node.get("name").is_none_or(|node| node.is_null() || node.as_str() == Some("")) {
                reader.missing(&fields, "name");
            }
            return None;
        };
        let empty = Located { value: String::new(), span: name.span };
        let namespace = fields.text("namespace").unwrap_or(empty);
        reader.object.namespace.clone_from(&namespace.value);
        reader.object.name.clone_from(&name.value);
        check_name(reader, &name, &fields.child("name"));
        let labels = fields.text_map("labels");
        let annotations = fields.text_map("annotations");
        Some(Self {
            kind: reader.object.kind.clone(),
            name,
            namespace,
            labels: labels.into_iter().map(|(key, value)| (key, (value.value, value.span))).collect(),
            annotations: annotations.into_iter().collect(),
            span: document.node.span(),
            head: first_line(document.node),
            status: document.node.get("status").map(first_line),
        })
    }
}

/// Object names become labels of hosts: DNS rules, lower case.
fn check_name(reader: &mut Reader<'_>, name: &Located<String>, path: &str) {
    if !crate::host::is_normal(&name.value) || name.value.contains('_') {
        let message = format!("`{}` is not a name Kubernetes takes", name.value);
        reader.report(Finding::new(Code::InvalidName, message).at(name.span), path);
    }
}

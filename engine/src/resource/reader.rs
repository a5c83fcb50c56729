//! Reads fields of a document. What has the wrong shape reads as absent: [`crate::schema`] reports it.

use crate::finding::{Code, Finding, ObjectRef};
use crate::resource::Located;
use crate::schema::escape;
pub(super) use crate::schema::first_line;
use crate::yaml::{Kind, Node};

/// Reads one document.
#[derive(Debug)]
pub(super) struct Reader<'f> {
    /// The object findings are about.
    pub(super) object: ObjectRef,
    /// The text of the document.
    text: &'f str,
    findings: &'f mut Vec<Finding>,
}

/// A mapping inside the document, with its JSON pointer.
#[derive(Debug, Clone)]
pub(super) struct Fields<'d> {
    /// The mapping.
    pub(super) node: Node<'d>,
    /// Its JSON pointer.
    pub(super) path: String,
}

impl<'f> Reader<'f> {
    pub(super) fn new(object: ObjectRef, text: &'f str, findings: &'f mut Vec<Finding>) -> Self {
        Self { object, text, findings }
    }

    /// Reports a finding about the object.
    pub(super) fn report(&mut self, finding: Finding, path: &str) {
        self.findings.push(finding.on(&self.object, path));
    }

    /// Checks the shape of the whole document.
    pub(super) fn check(&mut self, kind: &'static crate::schema::Kind, root: Node<'_>) {
        kind.check(root, self.text, &self.object, self.findings);
    }

    /// Reports that `key` is absent from `fields`.
    pub(super) fn missing(&mut self, fields: &Fields<'_>, key: &str) {
        let message = format!("field `{key}` is missing");
        self.report(Finding::new(Code::MissingField, message).at(first_line(fields.node)), &fields.path);
    }

    /// A port under `key`: 0 counts as absent, as it does in the API, and what is no port is reported.
    pub(super) fn port(&mut self, fields: &Fields<'_>, key: &str) -> Option<Located<u16>> {
        let node = fields.node.get(key)?;
        let (number, span) = (node.as_int()?, node.use_span());
        match u16::try_from(number) {
            Ok(0) => None,
            Ok(value) => Some(Located { value, span }),
            Err(_) => {
                let message = format!("`{number}` is not a port");
                self.report(Finding::new(Code::OutOfRange, message).at(span), &fields.child(key));
                None
            }
        }
    }
}

impl<'d> Fields<'d> {
    /// `node` as a mapping.
    pub(super) fn of(node: Node<'d>, path: &str) -> Option<Self> {
        (node.kind() == Kind::Mapping).then(|| Self { node, path: path.to_owned() })
    }

    /// The JSON pointer of a field.
    pub(super) fn child(&self, key: &str) -> String {
        format!("{}/{}", self.path, escape(key))
    }

    /// A mapping under `key`.
    pub(super) fn object(&self, key: &str) -> Option<Self> {
        Self::of(self.node.get(key)?, &self.child(key))
    }

    /// A text under `key`.
    pub(super) fn text(&self, key: &str) -> Option<Located<String>> {
        text(self.node.get(key)?)
    }

    /// A boolean under `key`.
    pub(super) fn boolean(&self, key: &str) -> Option<Located<bool>> {
        let node = self.node.get(key)?;
        Some(Located { value: node.as_bool()?, span: node.use_span() })
    }

    /// The items of a list under `key`, each with its JSON pointer.
    pub(super) fn list(&self, key: &str) -> Vec<(Node<'d>, String)> {
        let path = self.child(key);
        let items = self.node.get(key).into_iter().flat_map(Node::items).enumerate();
        items.map(|(index, item)| (item, format!("{path}/{index}"))).collect()
    }

    /// The items of a list under `key` that are mappings.
    pub(super) fn objects(&self, key: &str) -> Vec<Self> {
        self.list(key).into_iter().filter_map(|(node, path)| Self::of(node, &path)).collect()
    }

    /// An integer under `key`.
    pub(super) fn integer(&self, key: &str) -> Option<Located<i64>> {
        let node = self.node.get(key)?;
        Some(Located { value: node.as_int()?, span: node.use_span() })
    }

    /// The texts of a list under `key`.
    pub(super) fn texts(&self, key: &str) -> Vec<Located<String>> {
        self.node.get(key).into_iter().flat_map(Node::items).filter_map(text).collect()
    }

    /// The texts of a mapping under `key`: labels, annotations, data.
    pub(super) fn text_map(&self, key: &str) -> Vec<(String, Located<String>)> {
        let entries = self.node.get(key).into_iter().flat_map(Node::entries);
        entries.filter_map(|entry| Some((entry.key.scalar_text()?.to_owned(), text(entry.value)?))).collect()
    }
}

fn text(node: Node<'_>) -> Option<Located<String>> {
    Some(Located { value: node.as_str()?.to_owned(), span: node.use_span() })
}

//! Secret as written, as far as certificates are kept in it.
//!
//! Values are decoded here and never shown: of a private key only its being there is kept.

use std::collections::BTreeMap;

use crate::base64;
use crate::resource::{Located, Meta};
use crate::yaml::Node;

/// A Secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its metadata.
    pub meta: Meta,
    /// Its type; `Opaque` when nothing is written.
    pub kind: Located<String>,
    /// Texts in PEM that hold certificates, by key; what is no Base64 or no such text is left out.
    pub certificates: BTreeMap<String, Located<String>>,
}

impl Secret {
    pub(super) fn read(document: Node<'_>, meta: Meta) -> Self {
        let mut certificates = BTreeMap::new();
        for (field, is_encoded) in [("data", true), ("stringData", false)] {
            for entry in document.get(field).into_iter().flat_map(Node::entries) {
                let Some((key, text)) = entry.key.scalar_text().zip(entry.value.scalar_text()) else {
                    continue;
                };
                let decoded = || String::from_utf8(base64::decode(text)?).ok();
                let value = if is_encoded { decoded() } else { Some(text.to_owned()) };
                if let Some(value) = value.filter(|value| value.contains("-----BEGIN CERTIFICATE-----")) {
                    let span = entry.key.use_span();
                    certificates.insert(key.to_owned(), Located { value, span });
                }
            }
        }
        let kind = document
            .get("type")
            .and_then(|node| Some(Located { value: node.as_str()?.to_owned(), span: node.use_span() }));
        let span = meta.name.span;
        let kind = kind.unwrap_or_else(|| Located { value: "Opaque".to_owned(), span });
        Self { meta, kind, certificates }
    }
}

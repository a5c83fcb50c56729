//! Secret as written, as far as certificates are kept in it.
//!
//! Values are decoded here and never shown: of a private key only its being there is kept.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

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
                let decoded = || decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
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

/// The bytes of a value; line breaks, which YAML keeps in block texts, are no part of it.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(digits).ok()
}

//! Places as SARIF has them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::report::Region;

pub(super) fn physical(place: &Region) -> Value {
    json!({ "artifactLocation": artifact(&place.file), "region": region(place) })
}

pub(super) fn region(place: &Region) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.utf16,
        "endLine": place.end.line,
        "endColumn": place.end.utf16,
    })
}

/// A path below the root, or one of its own where it is absolute.
pub(super) fn artifact(file: &str) -> Value {
    if file.starts_with('/') {
        json!({ "uri": format!("file://{}", encode(file)) })
    } else {
        json!({ "uri": encode(file), "uriBaseId": "%SRCROOT%" })
    }
}

/// Source: `pchar` and `/` of RFC 3986 section 3.3; a colon is escaped, for it would begin a path with a scheme.
fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        let char = char::from(byte);
        if char.is_ascii_alphanumeric() || "-._~!$&'()*+,;=@/".contains(char) {
            uri.push(char);
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

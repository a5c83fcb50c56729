//! Who is calling: SPIFFE principals from verified certificates, and the patterns of `clientID`.
//!
//! A principal is written without its scheme, `<trust domain>/ns/<namespace>/sa/<service account>`.
//!
//! Source: SPIFFE-ID section 2; Istio `source.principals` (exact, prefix, suffix and presence match);
//! `security.clientID` of `ServiceMeshPeer`.

use std::fmt;

/// The scheme a certificate carries and a principal leaves out.
pub const SPIFFE_SCHEME: &str = "spiffe://";

/// The principal in a URI SAN, or `None` when it is not a SPIFFE ID with a trust domain and a path.
#[must_use]
pub fn principal(uri_san: &str) -> Option<&str> {
    let principal = uri_san.strip_prefix(SPIFFE_SCHEME)?;
    let slash = slash(principal)?;
    (slash > 0 && slash.saturating_add(1) < principal.len()).then_some(principal)
}

/// The trust domain of a principal: everything before the first slash.
#[must_use]
pub fn trust_domain(principal: &str) -> &str {
    slash(principal).and_then(|slash| principal.get(..slash)).unwrap_or(principal)
}

/// Where the trust domain ends. Byte by byte: it is short, and every inbound request asks.
fn slash(principal: &str) -> Option<usize> {
    principal.bytes().position(|byte| byte == b'/')
}

/// A `clientID` as Istio reads it: a principal, or one with `*` at its beginning or end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientId {
    /// This principal only.
    Exact(String),
    /// Every principal that begins so; from `text*`.
    Prefix(String),
    /// Every principal that ends so; from `*text`.
    Suffix(String),
    /// Every principal; from `*`.
    Any,
}

impl ClientId {
    /// Reads a `clientID`; `None` when it is empty and so names nobody.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        Some(match (text.strip_prefix('*'), text.strip_suffix('*')) {
            (Some(""), _) => Self::Any,
            // Istio looks at the end first: `*a*` is the prefix `*a`, which no principal has.
            (_, Some(prefix)) => Self::Prefix(prefix.to_owned()),
            (Some(suffix), None) => Self::Suffix(suffix.to_owned()),
            (None, None) => Self::Exact(text.to_owned()),
        })
    }

    /// Whether `principal`, without scheme, is meant.
    #[must_use]
    pub fn is_match(&self, principal: &str) -> bool {
        match self {
            Self::Exact(text) => principal == text,
            Self::Prefix(text) => principal.starts_with(text.as_str()),
            Self::Suffix(text) => principal.ends_with(text.as_str()),
            Self::Any => true,
        }
    }

    /// Whether one principal could be meant by both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(text), pattern) | (pattern, Self::Exact(text)) => pattern.is_match(text),
            (Self::Prefix(left), Self::Prefix(right)) => left.starts_with(right) || right.starts_with(left),
            (Self::Suffix(left), Self::Suffix(right)) => left.ends_with(right) || right.ends_with(left),
            (Self::Prefix(_), Self::Suffix(_))
            | (Self::Suffix(_), Self::Prefix(_))
            | (Self::Any, _)
            | (_, Self::Any) => true,
        }
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(text) => f.write_str(text),
            Self::Prefix(text) => write!(f, "{text}*"),
            Self::Suffix(text) => write!(f, "*{text}"),
            Self::Any => f.write_str("*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EGRESS: &str = "green-mesh.local/ns/green-mesh-system/sa/egress";

    fn client(text: &str) -> ClientId {
        ClientId::parse(text).unwrap()
    }

    #[test]
    fn a_principal_is_a_spiffe_id_without_its_scheme() {
        assert_eq!(principal("spiffe://a.local/ns/x/sa/y"), Some("a.local/ns/x/sa/y"));
        for text in ["a.local/ns/x/sa/y", "spiffe://a.local", "spiffe:///ns/x", "https://a.local/ns/x"] {
            assert_eq!(principal(text), None, "{text}");
        }
    }

    #[test]
    fn a_client_id_is_exact_prefix_suffix_or_any() {
        assert!(client(EGRESS).is_match(EGRESS));
        assert!(client("green-mesh.local/*").is_match(EGRESS));
        assert!(client("*/sa/egress").is_match(EGRESS));
        assert!(client("*").is_match(EGRESS));
        assert!(!client("red-mesh.local/*").is_match(EGRESS));
    }

    #[test]
    fn a_client_id_with_its_scheme_matches_nobody() {
        assert!(!client("spiffe://green-mesh.local/ns/green-mesh-system/sa/egress").is_match(EGRESS));
    }

    #[test]
    fn an_empty_client_id_names_nobody() {
        assert_eq!(ClientId::parse(""), None);
    }

    #[test]
    fn overlap_is_found_between_every_two_forms() {
        assert!(client(EGRESS).overlaps(&client("green-mesh.local/*")));
        assert!(client("a*").overlaps(&client("*b")));
        assert!(client("a*").overlaps(&client("ab*")));
        assert!(!client("a*").overlaps(&client("b*")));
        assert!(!client("a").overlaps(&client("b")));
    }
}

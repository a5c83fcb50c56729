//! PeerAuthentication and AuthorizationPolicy as written.

use crate::resource::istio::{Labels, match_labels};
use crate::resource::reader::Fields;
use crate::resource::{Located, Meta};
use crate::source::Span;

/// A PeerAuthentication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerAuthentication {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.selector.matchLabels`.
    pub selector: Labels,
    /// `spec.mtls.mode`.
    pub mode: Option<Located<String>>,
}

/// An AuthorizationPolicy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationPolicy {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.selector.matchLabels`.
    pub selector: Labels,
    /// Whether it is bound to something other than pods.
    pub has_target: bool,
    /// Whether it denies.
    pub is_deny: bool,
    /// The first field that only a request has, such as `methods`, and where it stands.
    pub http: Option<(String, Span)>,
    /// Every entry of `from[].source.principals`.
    pub principals: Vec<Located<String>>,
    /// Every entry of `to[].operation.hosts`.
    pub hosts: Vec<Located<String>>,
}

/// Fields of `source` that only a request has.
const SOURCE: [&str; 4] =
    ["requestPrincipals", "notRequestPrincipals", "remoteIpBlocks", "notRemoteIpBlocks"];

/// Fields of `operation` that only a request has.
const OPERATION: [&str; 6] = ["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"];

impl PeerAuthentication {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        let mode = spec.object("mtls").and_then(|mtls| mtls.text("mode"));
        Self { meta, selector: match_labels(spec), mode }
    }
}

impl AuthorizationPolicy {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        let rules = spec.objects("rules");
        let part = |list: &'static str, key: &'static str| {
            rules.iter().flat_map(move |rule| rule.objects(list)).filter_map(move |part| part.object(key))
        };
        let sources: Vec<_> = part("from", "source").collect();
        let operations: Vec<_> = part("to", "operation").collect();
        let conditions = rules.iter().flat_map(|rule| rule.objects("when"));
        let keys = conditions.filter_map(|condition| condition.text("key"));
        let mut http: Vec<_> =
            keys.filter(|key| key.value.starts_with("request.")).map(|key| (key.value, key.span)).collect();
        http.extend(sources.iter().flat_map(|source| present(source, &SOURCE)));
        http.extend(operations.iter().flat_map(|operation| present(operation, &OPERATION)));
        http.sort_by_key(|(_, span)| *span);
        Self {
            meta,
            selector: match_labels(spec),
            has_target: !spec.objects("targetRefs").is_empty() || spec.object("targetRef").is_some(),
            is_deny: spec.text("action").is_some_and(|action| action.value == "DENY"),
            http: http.into_iter().next(),
            principals: sources.iter().flat_map(|source| source.texts("principals")).collect(),
            hosts: operations.iter().flat_map(|operation| operation.texts("hosts")).collect(),
        }
    }
}

/// Which of some fields are there.
fn present(fields: &Fields<'_>, names: &[&str]) -> Vec<(String, Span)> {
    let entries = fields.node.entries().filter(|entry| !entry.value.is_null());
    let keys = entries.filter_map(|entry| Some((entry.key.scalar_text()?, entry.key.use_span())));
    keys.filter(|(key, _)| names.contains(key)).map(|(key, span)| (key.to_owned(), span)).collect()
}

//! What one gateway did with one request, seen from outside.
//!
//! The same shape for the engine and for the built filter in a proxy, so that both can be compared field by
//! field: headers are compared before and after, whoever changed them.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use serde::Serialize;

use crate::decision::{Certificate, Decision, Direction, Request, RewriteBy};
use crate::effect::{AUTHORITY_HEADER, RequestHeaders};
use crate::identity::SPIFFE_SCHEME;
use crate::table::HostTable;
use crate::table::document::Mode;
use crate::via::VIA_HEADER;

/// A request to one gateway, as it arrives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GatewayRequest {
    /// `:authority`; empty when there is none.
    pub authority: Vec<u8>,
    /// Other headers in order, names in lower case; a name may come more than once.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The caller's certificate.
    pub caller: Caller,
}

/// The caller's certificate, owned; see [`Certificate`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// A client certificate was presented.
    pub is_mutual: Option<bool>,
    /// Its chain was verified.
    pub is_valid: Option<bool>,
    /// Its first URI SAN.
    pub uri_san: Option<String>,
}

impl Caller {
    /// A caller without a certificate.
    #[must_use]
    pub fn anonymous() -> Self {
        Self { is_mutual: Some(false), is_valid: Some(false), uri_san: None }
    }

    /// A caller whose certificate was verified. `principal` is without scheme; one with a scheme is kept as it is.
    #[must_use]
    pub fn verified(principal: &str) -> Self {
        let uri_san = if principal.contains("://") {
            principal.to_owned()
        } else {
            format!("{SPIFFE_SCHEME}{principal}")
        };
        Self { is_mutual: Some(true), is_valid: Some(true), uri_san: Some(uri_san) }
    }
}

/// What a gateway did with a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// `rewrite`, `deny` or `pass`.
    pub decision: String,
    /// The authority the request goes on with; as received when it is denied. Bytes that are not UTF-8 are
    /// replaced.
    pub authority: String,
    /// Why it was denied.
    pub reason: Option<String>,
    /// The HTTP status the caller got; `None` when the request went on.
    pub status: Option<u16>,
    /// The peer that called or was chosen.
    pub peer: Option<String>,
    /// The rule that decided, such as `ExportedServiceSet/green-mesh#0`.
    pub rule: Option<String>,
    /// What happened to the headers.
    pub headers: HeaderChanges,
}

/// Headers that are not as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HeaderChanges {
    /// Headers added or given another value, by name; `:authority` is told elsewhere.
    pub added: BTreeMap<String, String>,
    /// Headers removed.
    pub removed: BTreeSet<String>,
}

impl HeaderChanges {
    /// Compares two lists of headers; several values of one name count as one joined by commas.
    #[must_use]
    pub fn between(before: &[(String, Vec<u8>)], after: &[(String, Vec<u8>)]) -> Self {
        let (before, after) = (joined(before), joined(after));
        let added = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
        Self {
            added: added.map(|(name, value)| (name.clone(), text(value))).collect(),
            removed: before.keys().filter(|name| !after.contains_key(*name)).cloned().collect(),
        }
    }
}

fn joined(headers: &[(String, Vec<u8>)]) -> BTreeMap<String, Vec<u8>> {
    let mut map: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| !name.starts_with(':')) {
        match map.get_mut(name) {
            Some(values) => {
                values.push(b',');
                values.extend_from_slice(value);
            }
            None => {
                map.insert(name.clone(), value.clone());
            }
        }
    }
    map
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The reference of a rule: the set by kind and peer, and the index.
#[must_use]
pub fn rule_ref(direction: Direction, peer: &str, rule: u32) -> String {
    format!("{}/{peer}#{rule}", direction.set_kind())
}

impl HostTable {
    /// What the engine itself does with a request: the answer a gateway with this table gives.
    #[must_use]
    pub fn answer(&self, direction: Direction, request: &GatewayRequest) -> Answer {
        let caller = &request.caller;
        let via = joined(&request.headers).remove(VIA_HEADER);
        let certificate = Certificate {
            is_mutual: caller.is_mutual,
            is_valid: caller.is_valid,
            uri_san: caller.uri_san.as_deref(),
        };
        let asked = Request { authority: &request.authority, certificate, via: via.as_deref() };
        let decision = self.decide(direction, &asked, |_| true);
        let mut headers = HeaderList(request.headers.clone());
        headers.0.push((AUTHORITY_HEADER.to_owned(), request.authority.clone()));
        let is_refused = matches!(decision, Decision::Deny(_)) && self.mode() == Mode::Enforce;
        if !is_refused {
            let Ok(()) = self.apply(direction, &asked, &decision, &mut headers);
        }
        let authority = headers.0.iter().find(|(name, _)| name == AUTHORITY_HEADER);
        let (reason, status) = match &decision {
            Decision::Deny(denial) => (Some(denial.reason), is_refused.then(|| denial.reason.status())),
            Decision::Rewrite(_) | Decision::Pass => (None, None),
        };
        let (peer, rule) = self.cause(direction, &decision);
        Answer {
            decision: decision.as_str().to_owned(),
            authority: authority.map(|(_, value)| text(value)).unwrap_or_default(),
            reason: reason.map(|reason| reason.to_string()),
            status,
            peer,
            rule,
            headers: HeaderChanges::between(&request.headers, &headers.0),
        }
    }

    /// The names of the peer and the rule behind a decision.
    #[must_use]
    pub fn cause(&self, direction: Direction, decision: &Decision<'_>) -> (Option<String>, Option<String>) {
        let (peer, rule) = match decision {
            Decision::Rewrite(rewrite) => match rewrite.by {
                RewriteBy::Rule { peer, rule } => (Some(peer), Some(rule)),
                RewriteBy::Alias => (None, None),
            },
            Decision::Deny(denial) => (denial.peer, None),
            Decision::Pass => (None, None),
        };
        let name = peer.and_then(|peer| self.peer_name(direction, peer));
        let rule = name.zip(rule).map(|(name, rule)| rule_ref(direction, name, rule));
        (name.map(ToOwned::to_owned), rule)
    }
}

/// Headers as a list; nothing refuses a change here.
struct HeaderList(Vec<(String, Vec<u8>)>);

impl RequestHeaders for HeaderList {
    type Error = Infallible;

    fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Infallible> {
        self.remove(name)?;
        self.0.push((name.to_owned(), value.to_vec()));
        Ok(())
    }

    fn remove(&mut self, name: &str) -> Result<(), Infallible> {
        self.0.retain(|(other, _)| other != name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<(String, Vec<u8>)> {
        let pair = |pair: &str| {
            pair.split_once('=').map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()))
        };
        text.split(' ').filter_map(pair).collect()
    }

    #[test]
    fn changes_are_told_by_name_whatever_the_order() {
        let changes = HeaderChanges::between(&headers("a=1 b=2 c=3"), &headers("c=3 b=4 d=5"));
        assert_eq!(
            changes.added,
            [("b".to_owned(), "4".to_owned()), ("d".to_owned(), "5".to_owned())].into()
        );
        assert_eq!(changes.removed, ["a".to_owned()].into());
    }

    #[test]
    fn several_values_become_one() {
        let changes = HeaderChanges::between(&headers("via=a via=b"), &headers("via=a,b"));
        assert_eq!(changes, HeaderChanges::default());
    }

    #[test]
    fn a_denial_leaves_the_request_as_it_came() {
        let table = r#"{"version": 1, "mesh": "m", "outbound": {"peers": [], "stripHeaders": ["x-a"]}}"#;
        let table = HostTable::load(table.to_owned()).unwrap();
        let request = GatewayRequest {
            authority: b"b.ns".to_vec(),
            headers: headers("x-a=1"),
            caller: Caller::default(),
        };
        let answer = table.answer(Direction::Outbound, &request);
        assert_eq!((answer.reason.as_deref(), answer.status), (Some("not-imported"), Some(404)));
        assert_eq!((answer.authority.as_str(), answer.headers), ("b.ns", HeaderChanges::default()));
    }
}

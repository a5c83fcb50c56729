//! Answers of the built filter, field by field.

use super::*;

const TABLE: &str = r#"{"version": 1, "mesh": "green-mesh",
    "inbound": {"ports": [15443], "peers": [{"name": "red-mesh", "trustDomain": "red.local",
        "clientIDs": ["red.local/ns/a/sa/b"], "suffix": "svc.red-mesh-exports.local",
        "localSuffix": "svc.cluster.local", "hosts": [{"host": "a.ns.svc.red-mesh-exports.local",
        "to": "b.ns.svc.cluster.local", "rule": 2}]}]},
    "outbound": {"ports": [8080], "peers": [{"name": "red-mesh", "suffix": "svc.green-mesh-exports.local"}],
        "hosts": [{"host": "a.ns.svc.red-mesh-imports.local", "peer": 0,
        "to": "a.ns.svc.green-mesh-exports.local", "rule": 0}]}}"#;

fn ask(direction: Direction, authority: &[u8], caller: Caller, headers: &[(&str, &[u8])]) -> Answer {
    let filter = Filter::load(None).unwrap();
    let mut gateway = Gateway::start(&filter, TABLE).unwrap();
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect();
    gateway.answer(direction, &GatewayRequest { authority: authority.to_vec(), headers, caller }).unwrap()
}

#[test]
fn the_caller_of_an_inbound_request_is_its_certificate() {
    let host = b"a.ns.svc.red-mesh-exports.local";
    let answer = ask(Direction::Inbound, host, Caller::verified("red.local/ns/a/sa/b"), &[]);
    assert_eq!((answer.decision.as_str(), answer.status), ("rewrite", None));
    assert_eq!(answer.authority, "b.ns.svc.cluster.local");
    assert_eq!(answer.rule.as_deref(), Some("ExportedServiceSet/red-mesh#2"));
    assert_eq!(answer.headers.added["x-carnet-peer"], "red-mesh");
}

#[test]
fn what_the_proxy_does_not_know_is_not_there() {
    let caller = Caller { is_valid: None, ..Caller::verified("red.local/ns/a/sa/b") };
    let answer = ask(Direction::Inbound, b"a.b", caller, &[]);
    assert_eq!(answer.reason.as_deref(), Some("unverified-peer-certificate"));
    let caller = Caller { is_mutual: None, ..Caller::verified("red.local/ns/a/sa/b") };
    let answer = ask(Direction::Inbound, b"a.b", caller, &[]);
    assert_eq!((answer.reason.as_deref(), answer.status), (Some("no-peer-certificate"), Some(403)));
}

#[test]
fn header_bytes_survive() {
    let host = b"a.ns.svc.red-mesh-imports.local";
    let answer = ask(Direction::Outbound, host, Caller::default(), &[("x-odd", b"\xff\xfe")]);
    assert_eq!(answer.peer.as_deref(), Some("red-mesh"));
    assert!(!answer.headers.added.contains_key("x-odd"));
    assert!(answer.headers.removed.is_empty());
}

#[test]
fn a_request_without_authority_is_denied() {
    let answer = ask(Direction::Outbound, b"", Caller::default(), &[]);
    assert_eq!((answer.reason.as_deref(), answer.authority.as_str()), (Some("invalid-host"), ""));
}

#[test]
fn a_refused_configuration_says_why() {
    let filter = Filter::load(None).unwrap();
    let error = Gateway::start(&filter, "{}").unwrap_err().to_string();
    assert!(error.contains("carnet refuses its configuration"), "{error}");
}

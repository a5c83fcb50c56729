//! What only a real Envoy can show: what becomes of a request before the filter sees it, and of TLS sessions.

#![expect(clippy::unwrap_used, reason = "a test may panic in its helpers")]

use std::path::Path;

use carnet_e2e::echo::received;
use carnet_e2e::envoy;
use carnet_e2e::fleet::{DECISION, Fleet, Plan, Presented};
use carnet_e2e::http::{Connection, parse_head};
use carnet_engine::decision::Direction;

const INBOUND: &str = r#"{"version": 1, "mesh": "red-mesh", "inbound": {"peers": [{
    "name": "green-mesh", "trustDomain": "green-mesh.local", "clientIDs": ["green-mesh.local/egress"],
    "suffix": "svc.green-mesh-exports.local", "localSuffix": "svc.cluster.local",
    "hosts": [{"host": "a.b.svc.green-mesh-exports.local", "to": "a.b.svc.cluster.local", "rule": 0}]}]}}"#;

const OUTBOUND: &str = r#"{"version": 1, "mesh": "green-mesh", "outbound": {
    "peers": [{"name": "red-mesh", "suffix": "svc.green-mesh-exports.local"}],
    "hosts": [{"host": "a.b.svc.red-mesh-imports.local", "peer": 0,
        "to": "a.b.svc.green-mesh-exports.local", "rule": 0}]}}"#;

const REWRITE: &str = "rewrite peer=red-mesh rule=ImportedServiceSet/red-mesh#0";

/// A fleet of one gateway.
fn gateway(name: &str, plan: Plan) -> Fleet {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("envoy_only").join(name);
    Fleet::start(&envoy::find().unwrap(), &folder, &[plan]).unwrap()
}

/// What came of a request: the status, the decision and the head the upstream got, empty where there is none.
fn outcome(connection: &mut Connection, head: &str) -> (u16, String, String) {
    let response = connection.send(head.as_bytes()).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let decision = response.header(DECISION).map(text).unwrap_or_default();
    (response.status, decision, received(&response).map(text).unwrap_or_default())
}

mod sessions {
    use super::*;

    /// The decisions on three requests of a verified peer, each on a connection of its own.
    fn decisions(name: &str, is_resumable: bool) -> [String; 3] {
        let plan = Plan {
            name: "red".to_owned(),
            direction: Direction::Inbound,
            configuration: INBOUND.to_owned(),
            is_resumable,
        };
        let fleet = gateway(name, plan);
        let presented = Presented::Trusted { uri: Some("spiffe://green-mesh.local/egress".to_owned()) };
        let client = fleet.client(&presented).unwrap();
        [(); 3].map(|()| {
            let mut connection = fleet.connect("red", Some(client.clone())).unwrap();
            let head = "GET / HTTP/1.1\r\nhost: a.b.svc.green-mesh-exports.local\r\n\r\n";
            outcome(&mut connection, head).1
        })
    }

    /// Why gateways must not resume sessions: should this ever fail, they may from that version on.
    #[test]
    fn envoy_forgets_that_it_verified_the_certificate_of_a_resumed_session() {
        let admitted = "rewrite peer=green-mesh rule=ExportedServiceSet/green-mesh#0";
        let refused = "deny reason=unverified-peer-certificate";
        assert_eq!(decisions("resumed", true), [admitted, refused, refused]);
    }

    #[test]
    fn without_resumption_a_peer_is_let_in_every_time() {
        let admitted = "rewrite peer=green-mesh rule=ExportedServiceSet/green-mesh#0";
        assert_eq!(decisions("not-resumed", false), [admitted, admitted, admitted]);
    }
}

/// What came of one request at an egress gateway.
fn outbound(name: &str, head: &str) -> (u16, String, String) {
    let plan = Plan {
        name: "green".to_owned(),
        direction: Direction::Outbound,
        configuration: OUTBOUND.to_owned(),
        is_resumable: false,
    };
    let fleet = gateway(name, plan);
    outcome(&mut fleet.connect("green", None).unwrap(), head)
}

/// The value of a header in a head.
fn header(head: &str, name: &str) -> Option<String> {
    let (_, headers) = parse_head(head.as_bytes())?;
    let (_, value) = headers.into_iter().find(|(other, _)| other == name)?;
    String::from_utf8(value).ok()
}

#[test]
fn the_host_of_an_absolute_url_is_the_one_that_counts() {
    let head = "GET http://a.b.svc.red-mesh-imports.local/c HTTP/1.1\r\nhost: not.this\r\n\r\n";
    let (_, decision, received) = outbound("absolute", head);
    assert_eq!(decision, REWRITE);
    assert_eq!(header(&received, "host").as_deref(), Some("a.b.svc.green-mesh-exports.local"));
    assert_eq!(header(&received, "x-forwarded-host").as_deref(), Some("a.b.svc.red-mesh-imports.local"));
}

#[test]
fn two_hosts_are_none() {
    let head = "GET / HTTP/1.1\r\nhost: a.b.svc.red-mesh-imports.local\r\nhost: c.d\r\n\r\n";
    let (status, decision, _) = outbound("two-hosts", head);
    assert_eq!((status, decision.as_str()), (400, "deny reason=invalid-host"));
}

#[test]
fn a_request_without_a_host_does_not_reach_the_filter() {
    let (status, decision, _) = outbound("no-host", "GET / HTTP/1.1\r\n\r\n");
    assert_eq!((status, decision.as_str()), (400, ""));
}

#[test]
fn a_caller_cannot_name_the_headers_of_the_filter_as_hop_by_hop() {
    let head = "GET / HTTP/1.1\r\nhost: a.b.svc.red-mesh-imports.local\r\n\
        connection: keep-alive, x-carnet-peer, x-carnet-via\r\n\r\n";
    let (_, decision, received) = outbound("hop-by-hop", head);
    assert_eq!(decision, REWRITE);
    assert_eq!(header(&received, "x-carnet-peer").as_deref(), Some("red-mesh"));
    assert_eq!(header(&received, "x-carnet-via").as_deref(), Some("green-mesh"));
    assert_eq!(header(&received, "x-forwarded-host").as_deref(), Some("a.b.svc.red-mesh-imports.local"));
}

#[test]
fn names_of_headers_in_capitals_are_the_same_names() {
    let head = "GET / HTTP/1.1\r\nHOST: a.b.svc.red-mesh-imports.local\r\nX-Carnet-Via:  red-mesh \r\n\r\n";
    let (_, decision, received) = outbound("capitals", head);
    assert_eq!(decision, REWRITE);
    assert_eq!(header(&received, "x-carnet-via").as_deref(), Some("red-mesh, green-mesh"));
}

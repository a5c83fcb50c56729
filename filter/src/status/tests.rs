use super::*;
use crate::gateway::tests::{Fake, gateway};
use crate::outcome::Outcome;
use crate::remote::Kind;
use crate::shared::text;
use serde_json::{Value, json};

const LISTENER: &str = "127.0.0.1:15019";

fn both() -> Gateway {
    gateway(
        r#""status": {"ports": [15019], "namespace": "green-mesh-system", "gateway": "egress"},
        "outbound": {"discovery": {"intervalMs": 10000, "timeoutMs": 5000},
        "peers": [{"name": "red-mesh", "suffix": "svc.g-exports.local", "discovery": {"cluster": "c", "authority": "a"}}],
        "hosts": [{"host": "a.ns.svc.cluster.local", "peer": 0, "to": "a.ns.svc.g-exports.local", "rule": 0}]}"#,
    )
}

fn ingress() -> Gateway {
    gateway(
        r#""status": {"ports": [15019], "namespace": "green-mesh-system", "gateway": "ingress"},
        "inbound": {"discovery": {"ports": [8188]}, "peers": [{"name": "red-mesh", "trustDomain": "red-mesh.local",
          "suffix": "svc.red-mesh-exports.local", "localSuffix": "svc.cluster.local"}]}"#,
    )
}

fn question(method: &str, path: &str) -> Fake {
    Fake::default()
        .header(":authority", "localhost:15019")
        .header(":method", method)
        .header(":path", path)
        .property("destination.port", &15019_i64.to_le_bytes())
        .property("destination.address", LISTENER.as_bytes())
        .property("source.address", b"127.0.0.1:40000")
        .property("xds.node.id", b"egress-1")
}

fn item(gateway: &Gateway, fake: &mut Fake) -> Value {
    assert_eq!(gateway.on_request(fake, 1), Verdict::Stop);
    assert_eq!(fake.reply, Some((200, "carnet:status".to_owned())));
    let list: Value = serde_json::from_str(&fake.body).unwrap();
    list["items"][0].clone()
}

#[test]
fn a_peer_never_asked_is_inactive_and_says_so() {
    let item = item(&both(), &mut question("GET", "/"));
    assert_eq!(
        item["status"],
        json!({"discoveryStatus": {"active": [], "inactive": [
            {"pod": "egress-1", "watch": {"connected": false, "lastDisconnectStatus": "never connected"}}]}})
    );
    assert_eq!(
        (&item["metadata"]["namespace"], &item["carnet"]["result"]),
        (&json!("green-mesh-system"), &Value::Null)
    );
}

#[test]
fn a_connected_peer_is_shown_with_what_it_offers() {
    let mut fake = question("GET", "/");
    fake.shared.time.set(1_763_643_950_000);
    let mut watch = Watch { offered: 2, imported: 1, next: 1_763_643_953_000, ..Watch::default() };
    watch.succeed(1_763_643_943_000);
    fake.share(&Watch::key("red-mesh"), &text(&watch), 0).unwrap();
    let offers = Offers::of(&[("a".to_owned(), "ns".to_owned()), ("b".to_owned(), "ns".to_owned())], false);
    fake.share(&Offers::key("red-mesh"), &text(&offers), 0).unwrap();
    let item = item(&both(), &mut fake);
    assert_eq!(
        item["status"]["discoveryStatus"],
        json!({"active": [{"pod": "egress-1", "watch": {"connected": true,
            "lastConnected": "2025-11-20T13:05:43Z", "lastFullSync": "2025-11-20T13:05:43Z"}}], "inactive": []})
    );
    assert_eq!(
        item["carnet"],
        json!({"mesh": "own-mesh", "gateway": "egress", "directions": ["outbound"], "polled": true, "result": "ok",
            "lastError": null, "httpStatus": 200, "consecutiveFailures": 0, "polls": 1,
            "nextPoll": "2025-11-20T13:05:53Z", "stale": false, "offered": 2, "imported": 1, "offers": [
              {"name": "a", "namespace": "ns", "hostname": "a.ns.svc.g-exports.local", "imported": true,
               "localHosts": ["a.ns.svc.cluster.local"]},
              {"name": "b", "namespace": "ns", "hostname": "b.ns.svc.g-exports.local", "imported": false,
               "localHosts": []}], "offersTruncated": false})
    );
}

#[test]
fn a_peer_that_fails_is_shown_with_the_reason() {
    let mut fake = question("GET", "/");
    let mut watch = Watch::default();
    watch.succeed(1_000);
    watch.fail(Outcome::HttpError, 500, 2_000);
    watch.fail(Outcome::Refused, 0, 3_000);
    fake.share(&Watch::key("red-mesh"), &text(&watch), 0).unwrap();
    let item = item(&both(), &mut fake);
    let shown = &item["status"]["discoveryStatus"]["inactive"][0]["watch"];
    assert_eq!((&shown["connected"], &shown["lastDisconnectStatus"]), (&json!(false), &json!("refused")));
    assert_eq!(
        item["carnet"]["lastError"],
        json!("the peer's gateway cannot be reached, or ends connections without an answer")
    );
    assert_eq!(
        (&item["carnet"]["consecutiveFailures"], &item["carnet"]["httpStatus"]),
        (&json!(2), &Value::Null)
    );
}

#[test]
fn an_ingress_gateway_shows_who_asked() {
    let mut fake = question("GET", "/");
    fake.shared.time.set(1_763_643_950_000);
    let mut remotes = Remotes::default();
    remotes.note("spiffe://red-mesh.local/ns/a/sa/b", Kind::List, 1_763_643_943_000);
    fake.share(&Remotes::key("red-mesh"), &text(&remotes), 0).unwrap();
    let item = item(&ingress(), &mut fake);
    assert_eq!(
        item["status"]["discoveryStatus"]["active"],
        json!([{"pod": "egress-1", "remotes": [{"source": "spiffe://red-mesh.local/ns/a/sa/b", "connected": true,
            "lastConnected": "2025-11-20T13:05:43Z", "lastFullSync": "2025-11-20T13:05:43Z"}]}])
    );
    assert_eq!(
        item["carnet"]["requests"],
        json!({"list": 1, "watch": 0, "lastAsked": "2025-11-20T13:05:43Z"})
    );
}

#[test]
fn only_plain_text_from_this_machine_to_this_machine_is_answered() {
    let refused = [
        question("GET", "/").property("destination.address", b"10.0.0.1:15019"),
        question("GET", "/").property("source.address", b"10.0.0.1:40000"),
        question("GET", "/").property("connection.tls_version", b"TLSv1.3"),
        question("GET", "/").refusing("property"),
    ];
    for mut fake in refused {
        assert_eq!(both().on_request(&mut fake, 1), Verdict::Stop);
        let (status, _) = fake.reply.unwrap();
        assert!(status == 404 || status == 500, "{status}");
        assert!(!fake.body.contains("mesh"), "{}", fake.body);
    }
}

#[test]
fn whatever_the_host_there_is_one_path_and_two_methods() {
    for host in ["", "red-mesh", "a.ns.svc.other.local", "[::1]:15019", "a,b"] {
        let mut fake = question("HEAD", "/?x").header(":authority", host);
        assert_eq!(both().on_request(&mut fake, 1), Verdict::Stop);
        assert_eq!(fake.reply, Some((200, "carnet:status".to_owned())), "{host}");
    }
    for (method, path, expected) in
        [("POST", "/", 405), ("GET", "/x", 404), ("GET", "//", 404), ("GET", "/%2e", 404)]
    {
        let mut fake = question(method, path);
        assert_eq!(both().on_request(&mut fake, 1), Verdict::Stop);
        assert_eq!(fake.reply.map(|(status, _)| status), Some(expected), "{method} {path}");
    }
}

#[test]
fn the_status_is_told_at_no_other_port() {
    for port in [80_i64, 15443, 8188] {
        let mut fake = question("GET", "/").property("destination.port", &port.to_le_bytes());
        assert_eq!(both().on_request(&mut fake, 1), Verdict::Stop);
        assert_eq!((fake.reply.unwrap().0, fake.body.as_str()), (404, "not found"));
    }
}

#[test]
fn a_request_that_goes_on_is_not_asked_for_its_port() {
    let mut fake = Fake::default().header(":authority", "a.ns.svc.cluster.local").refusing("property");
    assert_eq!(both().on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!(fake.text(":authority"), Some("a.ns.svc.g-exports.local"));
}

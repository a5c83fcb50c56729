use super::*;
use crate::fake::{Memory, Vm};
use crate::gateway::tests::{Fake, GREEN, gateway};
use crate::hold::MAX_PER_PEER;

const DISCOVERY: i64 = 8188;

fn ingress() -> Gateway {
    gateway(
        r#""inbound": {"discovery": {"ports": [8188], "holdMs": 1000}, "portSets": [[{"port": 80, "protocol": "HTTP"}]],
        "peers": [{"name": "green-mesh", "trustDomain": "green-mesh.local", "clientIDs": ["green-mesh.local/*"],
          "suffix": "svc.green-mesh-exports.local", "localSuffix": "svc.cluster.local",
          "hosts": [{"host": "a.ns.svc.green-mesh-exports.local", "to": "a.ns.svc.cluster.local", "rule": 0, "ports": 0}]}]}"#,
    )
}

fn question(method: &str, path: &str) -> Fake {
    Fake::inbound("discovery.ns.svc.own-mesh.local", GREEN)
        .header(":method", method)
        .header(":path", path)
        .property("destination.port", &DISCOVERY.to_le_bytes())
}

fn status(gateway: &Gateway, fake: &mut Fake) -> Option<u16> {
    assert_eq!(gateway.on_request(fake, 1), Verdict::Stop);
    fake.reply.as_ref().map(|(status, _)| *status)
}

#[test]
fn a_peer_gets_its_list_and_is_remembered() {
    for path in ["/v1/services/", "/v1/services", "/v1/services/?a=b"] {
        let mut fake = question("GET", path);
        assert_eq!(status(&ingress(), &mut fake), Some(200));
        assert!(fake.body.contains(r#""hostname":"a.ns.svc.green-mesh-exports.local""#), "{}", fake.body);
        let (remotes, _) = shared::load::<Remotes>(&fake, &Remotes::key("green-mesh")).unwrap();
        assert_eq!((remotes.lists, remotes.remotes[0].source.as_str()), (1, GREEN));
        assert_eq!(*fake.counted.borrow(), ["carnet_discovery_requests.peer.green-mesh.kind.list.result.ok"]);
        assert_eq!(*fake.left.borrow(), "discovery kind=list result=ok peer=green-mesh");
    }
}

#[test]
fn nobody_else_gets_anything() {
    let strangers = [
        Fake::inbound("discovery", "spiffe://stranger.local/ns/a/sa/b"),
        Fake::inbound("discovery", GREEN).property("connection.peer_certificate_valid", &[0]),
        Fake::inbound("discovery", GREEN).property("connection.mtls", &[0]),
    ];
    for stranger in strangers {
        let mut fake = stranger
            .header(":method", "GET")
            .header(":path", "/v1/services/")
            .property("destination.port", &DISCOVERY.to_le_bytes());
        assert_eq!(status(&ingress(), &mut fake), Some(403));
        assert_eq!(
            (fake.body.as_str(), fake.shared.text("carnet/peer/green-mesh/remotes").as_str()),
            ("forbidden", "")
        );
    }
}

#[test]
fn other_paths_and_methods_are_refused() {
    for (method, path, expected) in [
        ("POST", "/v1/services/", 405),
        ("HEAD", "/v1/watch", 405),
        ("GET", "/", 404),
        ("GET", "/v1/services//", 404),
        ("GET", "/v1/services/green-mesh", 404),
        ("GET", "/v1%2Fservices/", 404),
        ("GET", "/V1/services/", 404),
    ] {
        assert_eq!(status(&ingress(), &mut question(method, path)), Some(expected), "{method} {path}");
    }
}

#[test]
fn the_list_is_told_at_no_other_port() {
    let mut fake = question("GET", "/v1/services/").property("destination.port", &15443_i64.to_le_bytes());
    assert_eq!(status(&ingress(), &mut fake), Some(404));
    assert_eq!(fake.body, "not found");
}

#[test]
fn a_watch_waits_and_is_answered_with_no_news() {
    let gateway = ingress();
    let mut fake = question("GET", "/v1/watch");
    assert_eq!(status(&gateway, &mut fake), None);
    let vm = Vm::new(&fake.shared);
    gateway.on_tick(&vm);
    assert!(vm.answered.borrow().is_empty());
    fake.shared.pass(1_000);
    gateway.on_tick(&vm);
    gateway.on_tick(&vm);
    assert_eq!(*vm.answered.borrow(), [(1, 200, String::new())]);
}

#[test]
fn waiting_streams_are_answered_when_another_configuration_comes_and_forgotten_when_they_go() {
    let gateway = ingress();
    for stream in [1, 2] {
        assert_eq!(gateway.on_request(&mut question("GET", "/v1/watch/"), stream), Verdict::Stop);
    }
    gateway.on_gone(1);
    let vm = Vm::new(&Memory::default());
    gateway.answer_holds(&vm, true);
    assert_eq!(*vm.answered.borrow(), [(2, 200, String::new())]);
}

#[test]
fn one_peer_cannot_hold_streams_without_end() {
    let gateway = ingress();
    for stream in 1..=u32::try_from(MAX_PER_PEER).unwrap() {
        let mut fake = question("GET", "/v1/watch");
        assert_eq!((gateway.on_request(&mut fake, stream), fake.reply), (Verdict::Stop, None));
    }
    let mut fake = question("GET", "/v1/watch");
    assert_eq!(status(&gateway, &mut fake), Some(429));
}

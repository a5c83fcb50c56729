//! What a peer is told of the services exported to it, where it asks, and who is told nothing.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use carnet_e2e::http::{Connection, Response};
use rustls::ClientConfig;
use serde_json::{Value, json};

use crate::Asking;
use crate::client::{arrived, ask};
use crate::direct::{gateway, strangers};
use crate::fixture::Federation;

pub(crate) const TRIALS: &[Asking] = &[
    ("a_peer_is_told_what_is_exported_to_it_and_nothing_else", a_peer_is_told_what_is_exported_to_it),
    ("a_watch_is_held_then_answered_and_closed", a_watch_is_held),
    ("who_is_no_peer_is_told_nothing", who_is_no_peer_is_told_nothing),
    ("only_a_list_and_a_watch_can_be_asked_for", only_a_list_and_a_watch),
    ("the_list_is_told_at_its_port_alone", the_list_is_told_at_its_port_alone),
];

const LIST: &str = "/v1/services/";

/// As a gateway of Maistra names itself.
const HOST: &str = "discovery.green-mesh-system.svc.red-mesh.local";

/// A question at red's discovery listener.
fn discover(federation: &Federation, config: &Arc<ClientConfig>, path: &str) -> io::Result<Response> {
    let address = federation.gateway("red-mesh", "ingress", "discovery");
    ask(&mut Connection::tls(address, Arc::clone(config))?, path, HOST, &[])
}

fn service(name: &str, namespace: &str, peer: &str, ports: &Value) -> Value {
    json!({
        "name": name,
        "namespace": namespace,
        "hostname": format!("{name}.{namespace}.svc.{peer}-exports.local"),
        "servicePorts": ports,
        "serviceAccounts": ["spiffe://red-mesh.local/ns/red-mesh-system/sa/ingress-service-account"],
    })
}

fn a_peer_is_told_what_is_exported_to_it(federation: &Federation) {
    let http = json!([{"name": "http", "port": 9080, "protocol": "HTTP"}]);
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    let told = arrived(&discover(federation, &green, LIST).unwrap());
    let both = json!([
        {"name": "http", "port": 8080, "protocol": "HTTP"},
        {"name": "http-admin", "port": 8081, "protocol": "HTTP"},
    ]);
    let expected = [
        service(
            "chat",
            "red-mesh-bookinfo",
            "green-mesh",
            &json!([{"name": "grpc", "port": 9000, "protocol": "GRPC"}]),
        ),
        service("red-ratings", "bookinfo", "green-mesh", &http),
        service("reviews", "red-mesh-bookinfo", "green-mesh", &http),
        service("shop", "red-mesh-bookinfo", "green-mesh", &both),
    ];
    assert_eq!(told["services"], json!(expected));
    assert!(told["checksum"].is_u64() && told.as_object().unwrap().len() == 2, "{told}");
    assert_eq!(arrived(&discover(federation, &green, "/v1/services").unwrap()), told);

    let blue = gateway(federation, "blue-mesh", "egress-red-mesh");
    let told_blue = arrived(&discover(federation, &blue, LIST).unwrap());
    assert_eq!(told_blue["services"], json!([service("ratings", "red-mesh-bookinfo", "blue-mesh", &http)]));
    assert_ne!(told_blue["checksum"], told["checksum"]);
}

fn a_watch_is_held(federation: &Federation) {
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    let address = federation.gateway("red-mesh", "ingress", "discovery");
    let mut connection = Connection::tls(address, green).unwrap();
    let start = Instant::now();
    let response = ask(&mut connection, "/v1/watch", HOST, &[]).unwrap();
    let held = start.elapsed();
    assert_eq!((response.status, response.body.len()), (200, 0));
    assert!(held > Duration::from_secs(15), "held {held:?}");
}

fn who_is_no_peer_is_told_nothing(federation: &Federation) {
    for (who, config) in &strangers() {
        assert!(discover(federation, config, LIST).is_err(), "{who}");
    }
    // Verified, and not the gateway red knows as green's, or as blue's.
    for (mesh, name) in [("green-mesh", "egress-blue-mesh"), ("blue-mesh", "egress-green-mesh")] {
        for path in [LIST, "/v1/watch", "/"] {
            let response = discover(federation, &gateway(federation, mesh, name), path).unwrap();
            assert_eq!(
                (response.status, response.body.as_slice()),
                (403, &b"forbidden"[..]),
                "{mesh} {path}"
            );
        }
    }
}

fn only_a_list_and_a_watch(federation: &Federation) {
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    for path in ["/", "/v1/services/green-mesh", "/v1/services/../watch/x", "/v2/services/", "/v1//services"]
    {
        let response = discover(federation, &green, path).unwrap();
        assert_eq!((response.status, response.body.as_slice()), (404, &b"not found"[..]), "{path}");
    }
    let address = federation.gateway("red-mesh", "ingress", "discovery");
    for method in ["POST", "PUT", "DELETE"] {
        let mut connection = Connection::tls(address, Arc::clone(&green)).unwrap();
        let request = format!("{method} {LIST} HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(connection.send(request.as_bytes()).unwrap().status, 405, "{method}");
    }
}

fn the_list_is_told_at_its_port_alone(federation: &Federation) {
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    let mut connection = Connection::tls(federation.address("red-mesh", "ingress"), green).unwrap();
    let response = ask(&mut connection, LIST, HOST, &[]).unwrap();
    assert_eq!((response.status, response.body.as_slice()), (404, &b"not found"[..]));
}

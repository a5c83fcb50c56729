//! The status listener: who asks on the machine of the gateway is told, nobody else is, however the question is put.

use carnet_e2e::http::Connection;
use serde_json::Value;

use crate::Asking;
use crate::client::{arrived, ask, get};
use crate::direct::gateway;
use crate::fixture::Federation;

pub(crate) const TRIALS: &[Asking] = &[
    ("the_status_is_told_whatever_the_host", the_status_is_told_whatever_the_host),
    ("only_the_status_can_be_asked_for", only_the_status_can_be_asked_for),
    ("no_listener_of_the_federation_tells_the_status", no_listener_of_the_federation_tells),
    ("ten_thousand_questions_are_answered", ten_thousand_questions_are_answered),
];

const HOSTS: [&str; 7] = [
    "localhost",
    "127.0.0.1",
    "EXAMPLE.com:1",
    "ratings.bookinfo.svc.red-mesh-imports.local",
    // Which red imports.
    "details.green-mesh-bookinfo.svc.green-mesh-imports.local",
    "red-ratings.bookinfo.svc.green-mesh-exports.local",
    "discovery.red-mesh-system.svc.green-mesh.local",
];

fn names(status: &Value) -> Vec<&str> {
    let items = status["items"].as_array().unwrap();
    items.iter().map(|item| item["metadata"]["name"].as_str().unwrap()).collect()
}

fn the_status_is_told_whatever_the_host(federation: &Federation) {
    for side in ["egress", "ingress"] {
        for host in HOSTS {
            let status = arrived(&get(federation.gateway("red-mesh", side, "status"), host, &[]));
            assert_eq!((&status["apiVersion"], &status["kind"]), (&"v1".into(), &"List".into()));
            assert_eq!(names(&status), ["blue-mesh", "green-mesh"], "{side} {host}");
            assert_eq!(status["items"][0]["carnet"]["mesh"], "red-mesh");
        }
    }
}

fn only_the_status_can_be_asked_for(federation: &Federation) {
    let address = federation.gateway("red-mesh", "egress", "status");
    for path in
        ["/status", "//", "/%2e", "/..", "/%2f", "/index.html", "/v1/services/", "/%00", "/a/..", "/;a"]
    {
        let response = ask(&mut Connection::plain(address).unwrap(), path, "localhost", &[]).unwrap();
        assert!([400, 404].contains(&response.status), "{path} was answered {}", response.status);
        assert!(response.body.len() < 200, "{path}");
    }
    for method in ["POST", "DELETE", "PUT", "OPTIONS", "TRACE", "PATCH"] {
        let request = format!("{method} / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n");
        let response = Connection::plain(address).unwrap().send(request.as_bytes()).unwrap();
        assert_eq!(response.status, 405, "{method}");
    }
    // Nobody gets anywhere by a status listener.
    let response =
        get(address, "ratings.bookinfo.svc.red-mesh-imports.local", &["x-carnet-peer: green-mesh"]);
    assert_eq!(arrived(&response)["kind"], "List");
}

/// With the certificate of a peer, or as a workload of the mesh, by every listener, for every host and path.
fn no_listener_of_the_federation_tells(federation: &Federation) {
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    let status = federation.gateway("red-mesh", "ingress", "status").to_string();
    let hosts = HOSTS.iter().copied().chain([status.as_str(), "carnet", "status", ""]);
    for host in hosts {
        for path in ["/", "/?", "/%2f", "//", "/status", "/..%2f", "/v1/../"] {
            for what in ["address", "discovery"] {
                let address = federation.gateway("red-mesh", "ingress", what);
                let mut connection = Connection::tls(address, std::sync::Arc::clone(&green)).unwrap();
                // A connection that is closed tells nothing either.
                let Ok(response) = ask(&mut connection, path, host, &[]) else { continue };
                let body = String::from_utf8_lossy(&response.body);
                assert!(!body.contains("ServiceMeshPeer"), "{what} {host} {path}: {body}");
            }
            let egress = federation.address("red-mesh", "egress");
            let response = ask(&mut Connection::plain(egress).unwrap(), path, host, &[]).unwrap();
            let body = String::from_utf8_lossy(&response.body);
            assert!(!body.contains("ServiceMeshPeer"), "egress {host} {path}: {body}");
        }
    }
}

fn ten_thousand_questions_are_answered(federation: &Federation) {
    let address = federation.gateway("red-mesh", "egress", "status");
    let mut connection = Connection::plain(address).unwrap();
    for number in 0..10_000 {
        let response = ask(&mut connection, "/", "localhost", &[]).unwrap();
        assert_eq!(response.status, 200, "question {number}");
        assert!(response.body.starts_with(b"{"), "question {number}");
    }
    assert_eq!(names(&arrived(&get(address, "localhost", &[]))), ["blue-mesh", "green-mesh"]);
}

//! Gateways that answer what a test wrote, over TCP and byte for byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// A listener whose answers are those of a script, one connection after another; the last one is repeated.
pub(crate) fn scripted(answers: Vec<Vec<u8>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let last = answers.last().unwrap().clone();
    thread::spawn(move || {
        let answers = answers.into_iter().chain(std::iter::repeat(last));
        for (stream, answer) in listener.incoming().zip(answers) {
            thread::spawn(move || answer_one(stream.unwrap(), &answer));
        }
    });
    address
}

/// Who is answered too much may go before the end.
fn answer_one(mut stream: TcpStream, answer: &[u8]) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request);
    let _ = stream.write_all(answer);
}

/// Accepts connections and says nothing.
pub(crate) fn silent() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().map(Result::unwrap).collect::<Vec<_>>());
    address
}

/// A port nobody listens at.
pub(crate) fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A whole answer with this body.
pub(crate) fn answer(status: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// What a gateway tells of some peers.
pub(crate) fn list(peers: &[Value]) -> Vec<u8> {
    answer("200 OK", json!({"apiVersion": "v1", "kind": "List", "items": peers}).to_string())
}

/// What an egress gateway of green tells of red when all is well.
pub(crate) fn seen() -> Value {
    peer(
        &json!({"active": [{"pod": "green-mesh/egress", "watch": {
            "connected": true,
            "lastConnected": "2026-11-20T13:05:43Z",
            "lastFullSync": "2026-11-20T13:05:43Z",
        }}], "inactive": []}),
        &json!({
            "mesh": "green-mesh", "gateway": "egress", "directions": ["outbound"], "polled": true, "result": "ok", "httpStatus": 200, "polls": 12,
            "nextPoll": "2026-11-20T13:05:53Z", "offered": 2, "imported": 1,
            "offers": [
                {"name": "red-ratings", "namespace": "bookinfo", "imported": true,
                 "hostname": "red-ratings.bookinfo.svc.green-mesh-exports.local",
                 "localHosts": ["ratings.bookinfo.svc.red-mesh-imports.local"]},
                {"name": "reviews", "namespace": "red-mesh-bookinfo", "imported": false,
                 "hostname": "reviews.red-mesh-bookinfo.svc.green-mesh-exports.local", "localHosts": []},
            ],
        }),
    )
}

/// What it tells when red does not answer.
pub(crate) fn lost() -> Value {
    peer(
        &json!({"active": [], "inactive": [{"pod": "green-mesh/egress", "watch": {
            "connected": false,
            "lastFullSync": "2026-11-20T13:02:25Z",
            "lastDisconnect": "2026-11-20T13:05:43Z",
            "lastDisconnectStatus": "timeout",
        }}]}),
        &json!({"mesh": "green-mesh", "gateway": "egress", "directions": ["outbound"], "polled": true, "result": "timeout", "httpStatus": 504,
            "consecutiveFailures": 3, "nextPoll": "2026-11-20T13:06:10Z"}),
    )
}

/// What an ingress gateway of green tells of red.
pub(crate) fn asked(connected: bool) -> Value {
    peer(
        &json!({"active": [{"pod": "green-mesh/ingress", "remotes": [{
            "source": "spiffe://red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account",
            "connected": connected,
            "lastConnected": "2026-11-20T13:05:40Z",
            "lastFullSync": "2026-11-20T13:05:41Z",
        }]}], "inactive": null}),
        &json!({"mesh": "green-mesh", "gateway": "ingress", "directions": ["inbound"], "requests": {"list": 3, "watch": 1}}),
    )
}

fn peer(discovery: &Value, facts: &Value) -> Value {
    json!({
        "apiVersion": "federation.maistra.io/v1",
        "kind": "ServiceMeshPeer",
        "metadata": {"name": "red-mesh", "namespace": "green-mesh-system"},
        "status": {"discoveryStatus": discovery},
        "carnet": facts,
    })
}

//! One egress gateway whose peers answer anything, nothing or what makes its poller panic.
//!
//! The peers are written byte for byte; what becomes of them is read at the status listener. `make faulty-filter`
//! builds the filter that can be made to panic.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic in its helpers"
)]

mod gateway;
mod peer;

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use gateway::{Gateway, get};
use peer::{Peer, Script, response};

/// As recorded at Maistra 2.5, with a field of 2.1.
const RECORDED: &str = include_str!("recorded.json");

const ONCE: Duration = Duration::from_secs(20);

/// What a gateway says of a peer: the result of the last poll, the status, and how often it was asked.
fn result(gateway: &Gateway, peer: &str) -> Option<(String, Option<u64>)> {
    let told = gateway.status();
    let own = &told["items"].as_array()?.iter().find(|item| item["metadata"]["name"] == peer)?["carnet"];
    Some((own["result"].as_str()?.to_owned(), own["httpStatus"].as_u64()))
}

#[test]
fn every_odd_answer_becomes_a_reason() {
    let large = |bytes: usize| response("200 OK", &" ".repeat(bytes));
    let broken = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"checksum\":1,".to_vec();
    let cases: Vec<(Script, &str, Option<u64>)> = vec![
        (Script::Answer(response("200 OK", RECORDED)), "ok", Some(200)),
        (Script::Silent, "timeout", None),
        (Script::Nobody, "refused", None),
        (Script::NoCluster, "no-cluster", None),
        (Script::Hangup, "refused", None),
        (Script::Answer(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec()), "refused", None),
        (Script::Answer(large(5 << 20)), "too-large", Some(200)),
        // Of what is larger than it keeps Envoy tells no more than of what broke off.
        (Script::Answer(large(40 << 20)), "truncated", None),
        (Script::Answer(response("200 OK", "")), "empty", Some(200)),
        (Script::Answer(response("200 OK", "<html><body>Log in")), "not-json", Some(200)),
        (Script::Answer(response("200 OK", "{\"error\":\"no\"}")), "wrong-shape", Some(200)),
        (Script::Answer(response("200 OK", "{\"services\":[{\"na")), "truncated", Some(200)),
        (Script::Answer(broken.clone()), "truncated", None),
        (Script::Stall(broken), "timeout", None),
        (Script::Answer(response("302 Found", "")), "redirect", Some(302)),
        (Script::Answer(response("401 Unauthorized", "")), "unauthorized", Some(401)),
        (Script::Answer(response("403 Forbidden", "forbidden")), "unauthorized", Some(403)),
        (Script::Answer(response("404 Not Found", "")), "http-error", Some(404)),
        (Script::Answer(response("503 Service Unavailable", "no healthy upstream")), "http-error", Some(503)),
        (
            Script::Answer(response("504 Gateway Timeout", "upstream request timeout")),
            "http-error",
            Some(504),
        ),
    ];
    let peers: Vec<Peer> =
        cases.iter().enumerate().map(|(number, (script, ..))| Peer::start(number, script)).collect();
    let gateway = Gateway::start("odd", &peers, carnet::embedded::FILTER);
    let deadline = Instant::now() + ONCE;
    loop {
        let found: Vec<_> = peers.iter().map(|peer| result(&gateway, &peer.name)).collect();
        let expected = cases.iter().map(|(_, result, status)| Some(((*result).to_owned(), *status)));
        let wrong: Vec<_> = found
            .iter()
            .zip(expected)
            .enumerate()
            .filter(|(_, (found, expected))| *found != expected)
            .collect();
        if wrong.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "{wrong:#?}");
        sleep(Duration::from_millis(200));
    }
    assert!(gateway.is_alive());
}

#[test]
fn a_recorded_list_is_understood() {
    let peers = [Peer::start(0, &Script::Answer(response("200 OK", RECORDED)))];
    let gateway = Gateway::start("recorded", &peers, carnet::embedded::FILTER);
    gateway.until("it is asked", |told| told["items"][0]["carnet"]["result"] == "ok");
    let told = gateway.status();
    let own = &told["items"][0]["carnet"];
    assert_eq!((own["offered"].as_u64(), own["imported"].as_u64()), (Some(2), Some(1)));
    let offers = serde_json::json!([
        {"name": "details", "namespace": "bookinfo", "hostname": "details.bookinfo.svc.green-mesh-exports.local",
         "imported": false, "localHosts": []},
        {"name": "ratings", "namespace": "bookinfo", "hostname": "ratings.bookinfo.svc.green-mesh-exports.local",
         "imported": true, "localHosts": ["ratings.bookinfo.svc.peer-0-imports.local"]}]);
    assert_eq!(own["offers"], offers);
    assert_eq!(told["items"][0]["status"]["discoveryStatus"]["active"][0]["pod"], "egress-1");
    let head = peers[0].asked();
    assert!(head.starts_with("GET /v1/services/ HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("\r\nhost: discovery.ns.svc.peer-0.local\r\n"), "{head}");
    assert!(head.contains("\r\naccept: application/json\r\n"), "{head}");
}

#[test]
fn a_poller_that_panics_is_replaced_and_traffic_goes_on() {
    let wasm = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/carnet_filter_faulty.wasm");
    let wasm = fs::read(wasm).expect("no filter that panics: run `make faulty-filter`");
    let panic =
        "HTTP/1.1 200 OK\r\nx-carnet-test-panic: 1\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    let good = response("200 OK", RECORDED);
    let peers = [
        Peer::start(0, &Script::First { first: panic.as_bytes().to_vec(), then: good.clone() }),
        Peer::start(1, &Script::Answer(good)),
    ];
    let gateway = Gateway::start("panic", &peers, &wasm);
    let start = Instant::now();
    gateway.until("the panic is logged", |_| gateway.log().contains("a peer asked for it"));
    gateway.until("both peers are asked by another poller", |told| {
        let items = told["items"].as_array().unwrap();
        items.iter().all(|item| item["carnet"]["result"] == "ok" && item["carnet"]["offered"] == 2)
    });
    // A lease, the patience for a poll nobody waits for any more, and the first wait after a failure.
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let told = gateway.status();
    let polls = |peer: usize| told["items"][peer]["carnet"]["polls"].as_u64().unwrap();
    sleep(Duration::from_secs(3));
    let later = gateway.status();
    assert!(later["items"][0]["carnet"]["polls"].as_u64().unwrap() > polls(0));
    // A virtual machine that ended is made anew by the next request.
    let traffic = gateway.traffic();
    assert_eq!(get(traffic, "ratings.bookinfo.svc.peer-0-imports.local").unwrap().status, 200);
    assert_eq!(get(traffic, "nobody.example").unwrap().status, 404);
}

//! What passes an Envoy: requests to the echo, and the line each leaves.

use std::time::Duration;

use carnet::up::traffic::Traffic;
use serde_json::Value;
use tokio::time::timeout;

use crate::fixture::{Fixture, block_on};

fn json(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    // Chunked or not, the JSON is on a line of its own.
    serde_json::from_str(body.lines().find(|line| line.starts_with('{')).unwrap()).unwrap()
}

#[test]
fn a_request_leaves_a_line_that_can_be_read() {
    block_on(async {
        let mut fixture = Fixture::new("line");
        let process = fixture.start().await;
        fixture.ask("GET /?status=418 HTTP/1.1\r\nhost: ratings.local", Vec::new()).await;
        let line = timeout(Duration::from_secs(5), fixture.lines.recv()).await.unwrap().unwrap();
        process.stop().await;
        let traffic = Traffic::parse(&line).unwrap();
        assert_eq!((traffic.asked.as_deref(), traffic.status), (Some("ratings.local"), Some(418)));
    });
}

#[test]
fn a_large_body_reaches_the_echo_over_http_2() {
    block_on(async {
        let fixture = Fixture::new("body");
        let process = fixture.start().await;
        let answer = fixture.ask("POST /a HTTP/1.1\r\nhost: ratings.local", vec![b'x'; 10_000_000]).await;
        let seen = json(&answer);
        assert_eq!((&seen["bodyBytes"], &seen["protocol"]), (&10_000_000.into(), &"HTTP/2".into()));
        assert_eq!((&seen["host"], &seen["path"]), (&"ratings.local".into(), &"/a".into()));
        process.stop().await;
    });
}

#[test]
fn a_grpc_call_gets_its_status() {
    block_on(async {
        let fixture = Fixture::new("grpc");
        let process = fixture.start().await;
        let head = "POST /Ratings/Get HTTP/1.1\r\nhost: ratings.local\r\ncontent-type: application/grpc";
        let answer = fixture.ask(head, b"\0\0\0\0\0".to_vec()).await;
        // The bridge of the fixture turns the trailer into a header.
        assert!(answer.contains("grpc-status: 0\r\n"), "{answer}");
        assert!(answer.contains("\"service\":\"ratings\""), "{answer}");
        process.stop().await;
    });
}

use std::io::{Read, Write};
use std::net::TcpStream;

use super::*;
use crate::up::port::ReservedPort;

fn ratings() -> Backend {
    Backend {
        mesh: "green-mesh".to_owned(),
        namespace: "bookinfo".to_owned(),
        service: "ratings".to_owned(),
        port: 9080,
    }
}

/// What an echo answers to bytes sent by a client that then only reads, up to `len` bytes or the end.
fn exchange(request: Vec<u8>, len: usize) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let echo = Echo::start(ratings(), ReservedPort::free().unwrap().listen().unwrap()).unwrap();
        let address = echo.address();
        let client = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            stream.write_all(&request).unwrap();
            let mut answer = Vec::new();
            stream.take(u64::try_from(len).unwrap()).read_to_end(&mut answer).unwrap();
            String::from_utf8_lossy(&answer).into_owned()
        });
        let answer = client.await.unwrap();
        echo.stop().await;
        answer
    })
}

fn ask(head: &str) -> String {
    exchange(format!("{head}\r\nconnection: close\r\n\r\n").into_bytes(), usize::MAX)
}

fn json(answer: &str) -> serde_json::Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn an_answer_tells_where_a_request_ended_and_what_arrived() {
    let seen = json(&ask("GET /a?b=c HTTP/1.1\r\nhost: ratings.local\r\nx-a: 1\r\nX-A: 2"));
    let expected = serde_json::json!({
        "service": "ratings", "namespace": "bookinfo", "mesh": "green-mesh", "port": 9080,
        "method": "GET", "path": "/a?b=c", "protocol": "HTTP/1.1", "host": "ratings.local",
        "headers": { "connection": "close", "host": "ratings.local", "x-a": "1, 2" }, "bodyBytes": 0,
    });
    assert_eq!(seen, expected);
}

#[test]
fn a_large_body_is_counted() {
    let mut request =
        b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 20000000\r\n\r\n".to_vec();
    request.resize(request.len() + 20_000_000, b'x');
    assert_eq!(json(&exchange(request, usize::MAX))["bodyBytes"], 20_000_000);
}

#[test]
fn a_client_asks_for_bytes_status_and_delay() {
    let answer = ask("GET /?bytes=100000&status=503&delay=1 HTTP/1.1\r\nhost: a");
    assert!(answer.starts_with("HTTP/1.1 503 "), "{}", answer.lines().next().unwrap());
    assert_eq!(answer.split_once("\r\n\r\n").unwrap().1.len(), 100_000);
}

#[test]
fn a_value_that_is_not_text_does_not_hide_the_others() {
    let request = b"GET / HTTP/1.1\r\nhost: a\r\nx-a: \xff\r\nconnection: close\r\n\r\n".to_vec();
    assert_eq!(json(&exchange(request, usize::MAX))["headers"]["x-a"], "\u{fffd}");
}

#[test]
fn a_websocket_sends_back_what_comes() {
    let mut request = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        .to_vec();
    // A masked text frame, the mask being zero.
    request.extend(b"\x81\x85\0\0\0\0hello");
    let head = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    let answer = exchange(request, head.len() + 46);
    assert!(answer.starts_with(head), "{answer}");
    assert!(answer.ends_with("hello"), "{answer}");
}

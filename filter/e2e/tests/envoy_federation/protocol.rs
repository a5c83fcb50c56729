//! What travels through both gateways besides a plain `GET`: HTTP/2, gRPC, websockets, large bodies.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use carnet_e2e::http::Connection;

use crate::Asking;
use crate::client::{arrived, ask, http2};
use crate::fixture::Federation;

pub(crate) const TRIALS: &[Asking] = &[
    ("http2_ends_at_the_service", http2_ends_at_the_service),
    ("grpc_ends_at_the_service_with_its_status_in_the_trailers", grpc_ends_at_the_service),
    ("a_refused_grpc_caller_gets_a_grpc_status", a_refused_grpc_caller_gets_a_grpc_status),
    ("messages_of_a_websocket_come_back", messages_of_a_websocket_come_back),
    ("ten_megabytes_arrive_whole_and_come_back_whole", ten_megabytes_arrive_whole),
];

const RATINGS: &str = "ratings.bookinfo.svc.red-mesh-imports.local";
const CHAT: &str = "chat.red-mesh-bookinfo.svc.red-mesh-imports.local";
const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

fn http2_ends_at_the_service(federation: &Federation) {
    let egress = federation.address("green-mesh", "egress");
    let (status, _, body, _) = http2(egress, RATINGS, "text/plain", b"hello");
    let arrived: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &arrived["service"], &arrived["bodyBytes"]), (200, &"ratings".into(), &5.into()));
}

fn grpc_ends_at_the_service(federation: &Federation) {
    let egress = federation.address("green-mesh", "egress");
    let (status, _, body, trailers) = http2(egress, CHAT, "application/grpc", b"\0\0\0\0\x02hi");
    assert_eq!(status, 200);
    let arrived: serde_json::Value = serde_json::from_slice(&body[5..]).unwrap();
    assert_eq!((&arrived["service"], &arrived["protocol"]), (&"chat".into(), &"HTTP/2".into()));
    assert_eq!(trailers.unwrap()["grpc-status"], "0");
}

fn a_refused_grpc_caller_gets_a_grpc_status(federation: &Federation) {
    let egress = federation.address("blue-mesh", "egress");
    let (status, headers, _, _) = http2(egress, CHAT, "application/grpc", b"\0\0\0\0\0");
    // 12 is UNIMPLEMENTED, what gRPC makes of 404.
    assert_eq!((status, headers["grpc-status"].as_bytes()), (200, &b"12"[..]));
}

fn messages_of_a_websocket_come_back(federation: &Federation) {
    let mut stream = TcpStream::connect(federation.address("green-mesh", "egress")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let handshake = format!(
        "GET /chat HTTP/1.1\r\nhost: {RATINGS}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(handshake.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 101 "), "{head}");
    for message in ["one", "two"] {
        // A masked text frame; the mask is all zeroes.
        let mut frame = vec![0x81, 0x80 | u8::try_from(message.len()).unwrap(), 0, 0, 0, 0];
        frame.extend(message.as_bytes());
        stream.write_all(&frame).unwrap();
        let mut answer = [0; 5];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!((answer[0], answer[1], &answer[2..]), (0x81, 3, message.as_bytes()));
    }
}

fn ten_megabytes_arrive_whole(federation: &Federation) {
    let mut connection = Connection::plain(federation.address("green-mesh", "egress")).unwrap();
    let mut request =
        format!("POST / HTTP/1.1\r\nhost: {RATINGS}\r\ncontent-length: {TEN_MEGABYTES}\r\n\r\n").into_bytes();
    request.resize(request.len() + TEN_MEGABYTES, b'x');
    assert_eq!(arrived(&connection.send(&request).unwrap())["bodyBytes"], TEN_MEGABYTES);
    let answer = ask(&mut connection, &format!("/?bytes={TEN_MEGABYTES}"), RATINGS, &[]).unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, TEN_MEGABYTES));
}

//! Answers a filter gives itself.

use carnet::harness::{Exchange, Outcome};

use crate::guest::{callback, filter, get, pausing, said, start, value};

fn reply(status: u32, body: &str) -> String {
    format!(
        "(drop (call $reply (i32.const {status}) {{export denied}} {{{body}}} (i32.const 0) (i32.const 0) (i32.const -1)))"
    )
}

fn send(code: &str, content_type: &str) -> Exchange {
    start(&filter(code)).request(0, &get().header("content-type", content_type))
}

#[test]
fn an_answer_wins_whatever_the_callback_returns() {
    for verdict in [0, 1] {
        let exchange = send(&pausing("request_headers", &reply(403, "no"), verdict), "text/html");
        assert_eq!(exchange.outcome.status(), Some(403), "{verdict}");
    }
}

#[test]
fn details_lose_their_blanks_and_the_body_gets_a_type_and_a_length() {
    let exchange = send(&callback("request_headers", &reply(403, "no")), "text/html");
    let Outcome::Replied { headers, body, details, grpc_status, .. } = exchange.outcome else { panic!() };
    assert_eq!((body.as_slice(), details.as_str(), grpc_status), (b"no".as_slice(), "export_denied", None));
    assert_eq!(value(&headers, "content-type").as_deref(), Some("text/plain"));
    assert_eq!(value(&headers, "content-length").as_deref(), Some("2"));
}

#[test]
fn a_grpc_request_gets_200_with_the_status_as_a_header() {
    for (status, grpc) in [(403, 7), (404, 12), (401, 16), (503, 14), (400, 13), (508, 2)] {
        let exchange =
            send(&callback("request_headers", &reply(status, "not here: 50%")), "application/grpc");
        let Outcome::Replied { status, headers, body, grpc_status, .. } = exchange.outcome else { panic!() };
        assert_eq!((status, body.as_slice(), grpc_status), (200, b"".as_slice(), Some(grpc)));
        assert_eq!(value(&headers, "grpc-message").as_deref(), Some("not here: 50%25"));
    }
}

#[test]
fn grpc_web_is_not_grpc() {
    let exchange = send(&callback("request_headers", &reply(403, "no")), "application/grpc-web");
    assert_eq!(exchange.outcome.status(), Some(403));
}

#[test]
fn an_explicit_grpc_status_counts_only_for_grpc() {
    let code = callback(
        "request_headers",
        "(drop (call $reply (i32.const 200) {} {no} (i32.const 0) (i32.const 0) (i32.const 7)))",
    );
    assert_eq!(send(&code, "text/html").outcome.status(), Some(200));
    let Outcome::Replied { grpc_status, .. } = send(&code, "application/grpc+proto").outcome else {
        panic!()
    };
    assert_eq!(grpc_status, Some(7));
}

#[test]
fn codes_that_are_no_http_are_sent_as_they_are() {
    for code in [0, 99, 600, 1000] {
        let exchange = send(&callback("request_headers", &reply(code, "")), "text/html");
        assert!(matches!(exchange.outcome, Outcome::Replied { status, .. } if status == code), "{code}");
    }
}

#[test]
fn the_answer_runs_through_the_response_callbacks() {
    let code = callback("request_headers", &reply(403, "no"))
        + &callback(
            "response_headers",
            "(call $say {response}) (drop (call $set_header (i32.const 2) {x-r} {1}))",
        );
    let exchange = send(&code, "text/html");
    let Outcome::Replied { headers, .. } = &exchange.outcome else { panic!() };
    assert_eq!(value(headers, "x-r").as_deref(), Some("1"));
    assert_eq!(said(&exchange.log), ["response"]);
}

#[test]
fn an_answer_replaces_the_response_of_the_upstream() {
    let code = callback("response_headers", &reply(502, "bad"));
    assert_eq!(send(&code, "text/html").outcome.status(), Some(502));
}

#[test]
fn a_closed_stream_has_no_answer() {
    let exchange =
        send(&callback("request_headers", "(drop (call $close_stream (i32.const 0)))"), "text/html");
    assert!(matches!(exchange.outcome, Outcome::Failed { status: 0, .. }));
}

#[test]
fn a_request_paused_for_nothing_hangs() {
    assert_eq!(send(&pausing("request_headers", "", 1), "text/html").outcome, Outcome::Hung);
}

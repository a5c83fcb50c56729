//! Calls to upstream clusters, and the clock that answers them.

use std::time::Duration;

use carnet::harness::{ClusterAnswer, ClusterScript, Exchange, Outcome, Proxy, ProxyConfig};

use crate::guest::{callback, filter, get, pairs, pausing, said};

/// Calls `cluster` with `timeout`, pauses, and on the answer tells header count, status and body, then continues.
fn caller(headers: &[(&str, &str)], timeout: u32) -> String {
    let call = format!(
        "(call $status (call $http_call {{peer}} {} (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
            (i32.const {timeout}) (i32.const 8)))
         (global.set $stream (local.get $id))",
        pairs(headers)
    );
    let answer = "(call $status (local.get $b)) (call $status (local.get $c))
        (call $status (call $get_header (i32.const 6) {:status} (i32.const 0) (i32.const 4))) (call $out)
        (call $status (call $get_buffer (i32.const 4) (i32.const 0) (i32.const 14) (i32.const 0) (i32.const 4)))
        (call $out)
        (drop (call $set_context (global.get $stream)))
        (call $status (call $get_header (i32.const 0) {:path} (i32.const 0) (i32.const 4)))
        (drop (call $continue_stream (i32.const 0)))
        (call $status (call $get_header (i32.const 0) {:path} (i32.const 0) (i32.const 4)))";
    "(global $stream (mut i32) (i32.const 0))".to_owned()
        + &pausing("request_headers", &call, 1)
        + &callback("http_call_response", answer)
}

const COMPLETE: [(&str, &str); 3] = [(":method", "GET"), (":path", "/v1"), (":authority", "peer.local")];

fn ask(code: &str, clusters: Vec<ClusterScript>) -> (Proxy, Exchange) {
    let config = ProxyConfig { clusters, ..Default::default() };
    let mut proxy = Proxy::start(&filter(code), config).unwrap();
    let exchange = proxy.request(0, &get());
    (proxy, exchange)
}

fn words(exchange: &Exchange) -> String {
    said(&exchange.log).join(" ")
}

#[test]
fn a_response_resumes_the_request_and_takes_its_headers_away() {
    let (mut proxy, exchange) =
        ask(&caller(&COMPLETE, 1000), vec![ClusterScript::reply("peer", 200, "services")]);
    assert_eq!(words(&exchange), "0 4 8 0 200 0 services 0 2");
    assert!(matches!(exchange.outcome, Outcome::Forwarded { .. }));
    assert_eq!(proxy.take_callouts()[0].cluster, "peer");
}

#[test]
fn an_unknown_cluster_is_a_bad_argument_at_once() {
    let (_, exchange) = ask(&caller(&COMPLETE, 1000), vec![]);
    assert_eq!((words(&exchange).as_str(), exchange.outcome), ("2", Outcome::Hung));
}

#[test]
fn a_missing_pseudo_header_is_a_bad_argument_at_once() {
    for missing in 0..3 {
        let mut headers = COMPLETE.to_vec();
        headers.remove(missing);
        let (_, exchange) = ask(&caller(&headers, 1000), vec![ClusterScript::reply("peer", 200, "")]);
        assert_eq!(words(&exchange), "2");
    }
}

#[test]
fn a_time_out_is_a_made_up_504_with_three_headers() {
    let (proxy, exchange) = ask(&caller(&COMPLETE, 1000), vec![ClusterScript::silent("peer")]);
    assert_eq!(words(&exchange), "0 3 24 0 504 0 upstream reque 0 2");
    assert_eq!(proxy.now(), 1_767_225_601_000_000_000);
}

#[test]
fn a_refused_connection_is_a_made_up_503_with_three_headers() {
    let (_, exchange) = ask(&caller(&COMPLETE, 1000), vec![ClusterScript::refused("peer")]);
    assert!(words(&exchange).starts_with("0 3 "), "{}", words(&exchange));
    assert!(words(&exchange).contains(" 503 0 upstream conne "));
}

#[test]
fn no_time_out_waits_for_the_answer() {
    let slow = ClusterScript::reply("peer", 200, "late").after(Duration::from_secs(5));
    let (proxy, exchange) = ask(&caller(&COMPLETE, 0), vec![slow]);
    assert_eq!(words(&exchange), "0 4 4 0 200 0 late 0 2");
    assert_eq!(proxy.now(), 1_767_225_605_000_000_000);
}

#[test]
fn a_response_above_the_limit_is_told_as_zero_headers() {
    let answer = |bytes| {
        let script = ClusterScript::reply("peer", 200, vec![b'x'; bytes]);
        let (_, exchange) = ask(&caller(&COMPLETE, 1000), vec![script]);
        words(&exchange).split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!((answer(32 << 20), answer((32 << 20) + 1)), ("4".to_owned(), "0".to_owned()));
}

#[test]
fn the_first_script_that_matches_answers() {
    let scripts = vec![
        ClusterScript::reply("peer", 500, "").for_path("/v2"),
        ClusterScript::reply("peer", 500, "").for_authority("other.local"),
        ClusterScript { answer: ClusterAnswer::Refused, ..ClusterScript::reply("other", 500, "") },
        ClusterScript::reply("peer", 204, "").for_path("/v1"),
    ];
    let (_, exchange) = ask(&caller(&COMPLETE, 1000), scripts);
    assert!(words(&exchange).contains(" 204 "));
}

#[test]
fn grpc_is_refused_honestly() {
    let code = "(call $status (call $grpc_call {a} {b} {c} (i32.const 0) (i32.const 0) {d} (i32.const 0) (i32.const 8)))
        (call $status (call $grpc_stream {a} {b} {c} (i32.const 0) (i32.const 0) (i32.const 8)))
        (call $status (call $grpc_cancel (i32.const 1)))";
    assert_eq!(crate::guest::answers(code), ["10", "10", "1"]);
}

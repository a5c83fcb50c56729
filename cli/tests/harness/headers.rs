//! Header maps as a filter finds and changes them.

use crate::guest::{answers, callback, filter, forwarded, get, on_request, run, said, start};

const GET: &str =
    "(call $status (call $get_header (i32.const 0) {x-a} (i32.const 0) (i32.const 4))) (call $out)";

#[test]
fn the_call_gives_only_the_first_value_and_the_property_all() {
    let code = format!(
        "{GET} (drop (call $get_property {{request\\0headers\\0x-a}} (i32.const 0) (i32.const 4))) (call $out)"
    );
    let exchange = start(&on_request(&code)).request(0, &get().header("X-A", "1").header("x-a", "2"));
    assert_eq!(said(&exchange.log), ["0", "1", "1,2"]);
}

#[test]
fn a_missing_header_is_not_found_and_nothing_is_written() {
    assert_eq!(answers(GET), ["1", ""]);
}

#[test]
fn an_empty_value_is_written_as_zero_and_zero() {
    let exchange = start(&on_request(GET)).request(0, &get().header("x-a", ""));
    assert_eq!(said(&exchange.log), ["0", ""]);
}

#[test]
fn host_and_authority_are_one_header() {
    let code = "(drop (call $get_header (i32.const 0) {Host} (i32.const 0) (i32.const 4))) (call $out)
        (drop (call $set_header (i32.const 0) {host} {b.local}))";
    let exchange = start(&on_request(code)).request(0, &get());
    assert_eq!(said(&exchange.log), ["a.local"]);
    assert_eq!(forwarded(&exchange, ":authority").as_deref(), Some("b.local"));
}

#[test]
fn two_hosts_arrive_joined() {
    let code = "(drop (call $get_header (i32.const 0) {:authority} (i32.const 0) (i32.const 4))) (call $out)";
    let exchange = start(&on_request(code)).request(0, &get().header("Host", "b.local"));
    assert_eq!(said(&exchange.log), ["a.local,b.local"]);
}

#[test]
fn any_change_of_request_headers_clears_the_route_cache() {
    for change in [
        "(call $add_header (i32.const 0) {x-b} {1})",
        "(call $set_header (i32.const 0) {x-b} {1})",
        "(call $remove_header (i32.const 0) {x-b})",
        "(call $foreign {clear_route_cache} (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))",
    ] {
        let exchange = start(&on_request(&format!("(call $status {change})"))).request(0, &get());
        assert_eq!(said(&exchange.log), ["0"]);
        assert!(exchange.route_cache_cleared, "{change}");
    }
    assert!(!start(&on_request(GET)).request(0, &get()).route_cache_cleared);
}

#[test]
fn adding_keeps_the_old_value_and_replacing_does_not() {
    let code =
        "(drop (call $add_header (i32.const 0) {x-a} {2})) (drop (call $set_header (i32.const 0) {x-b} {2}))";
    let exchange = start(&on_request(code)).request(0, &get().header("x-a", "1").header("x-b", "1"));
    assert_eq!(forwarded(&exchange, "x-a").as_deref(), Some("1"));
    assert_eq!(forwarded(&exchange, "x-b").as_deref(), Some("2"));
}

#[test]
fn request_headers_are_gone_in_the_response_phase_but_readable_in_the_log() {
    let code =
        callback("response_headers", "(call $status (call $get_map_size (i32.const 0) (i32.const 8)))")
            + &callback("log", GET);
    let exchange = start(&filter(&code)).request(0, &get().header("x-a", "1"));
    assert_eq!(said(&exchange.log), ["2", "0", "1"]);
}

#[test]
fn changing_headers_in_the_log_is_a_bad_argument() {
    let code = callback("log", "(call $status (call $set_header (i32.const 0) {x-a} {1}))");
    assert_eq!(run(&filter(&code)), ["2"]);
}

#[test]
fn pairs_of_a_map_that_is_not_there_are_empty() {
    let code = "(call $status (call $get_pairs (i32.const 2) (i32.const 0) (i32.const 4))) (call $out)";
    assert_eq!(answers(code), ["0", ""]);
}

#[test]
fn malformed_pairs_are_an_empty_map() {
    let code = "(call $status (call $set_pairs (i32.const 0) {abc}))";
    let exchange = start(&on_request(code)).request(0, &get());
    assert_eq!(said(&exchange.log), ["0"]);
    assert_eq!(forwarded(&exchange, ":authority"), None);
}

#[test]
fn an_unknown_map_is_a_bad_argument() {
    assert_eq!(answers("(call $status (call $get_map_size (i32.const 8) (i32.const 8)))"), ["2"]);
}

#[test]
fn a_pointer_outside_of_memory_is_an_invalid_access() {
    let code = "(call $status (call $get_header (i32.const 0) (i32.const -8) (i32.const 16)
        (i32.const 0) (i32.const 4)))
        (call $status (call $get_header (i32.const 0) {:path} (i32.const -4) (i32.const 4)))";
    assert_eq!(answers(code), ["6", "6"]);
}

#[test]
fn response_headers_can_be_changed_on_the_way_back() {
    let code = callback("response_headers", "(drop (call $set_header (i32.const 2) {x-r} {1}))");
    let exchange = start(&filter(&code)).request(0, &get());
    let response = exchange.response.unwrap();
    assert_eq!(crate::guest::value(&response.headers, "x-r").as_deref(), Some("1"));
    assert_eq!(response.status, 200);
}

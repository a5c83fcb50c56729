//! Bodies and other buffers.

use crate::guest::{callback, filter, get, on_request, pausing, said, start};

const READ: &str = "(call $status (call $get_buffer (i32.const 0) (i32.const 0) (i32.const 99) (i32.const 0)
    (i32.const 4))) (call $out)";

fn body_after(change: &str) -> String {
    let code = callback("request_body", &format!("(call $status {change})"));
    let exchange = start(&filter(&code)).request(0, &get().body("middle"));
    format!("{} {}", said(&exchange.log).join(" "), String::from_utf8(exchange.body.unwrap()).unwrap())
}

#[test]
fn a_body_is_read_up_to_its_end() {
    let exchange = start(&filter(&callback("request_body", READ))).request(0, &get().body("hello"));
    assert_eq!(said(&exchange.log), ["0", "hello"]);
}

#[test]
fn there_is_no_body_during_the_headers() {
    let exchange = start(&on_request(READ)).request(0, &get().body("hello"));
    assert_eq!(said(&exchange.log), ["1", ""]);
}

#[test]
fn a_body_can_be_prepended_to_appended_to_and_replaced_but_not_spliced() {
    let set = |start, length| {
        body_after(&format!(
            "(call $set_buffer (i32.const 0) (i32.const {start}) (i32.const {length}) {{x}})"
        ))
    };
    assert_eq!(set(0, 0), "0 xmiddle");
    assert_eq!(set(6, 0), "0 middlex");
    assert_eq!(set(0, 6), "0 x");
    assert_eq!(set(0, 3), "2 middle");
    assert_eq!(set(3, 1), "2 middle");
}

#[test]
fn an_unknown_buffer_is_a_bad_argument_and_an_unused_one_not_found() {
    let status = |kind| {
        crate::guest::answers(&format!(
            "(call $status (call $get_buffer_status (i32.const {kind}) (i32.const 8) (i32.const 12)))"
        ))
    };
    assert_eq!((status(9), status(2)), (vec!["2".to_owned()], vec!["1".to_owned()]));
}

#[test]
fn a_filter_that_pauses_on_headers_never_sees_the_body() {
    let code = pausing("request_headers", "", 1) + &callback("request_body", "(call $say {body})");
    let exchange = start(&filter(&code)).request(0, &get().body("x"));
    assert_eq!(said(&exchange.log), [""; 0]);
}

#[test]
fn the_plugin_configuration_is_there_only_while_configuring() {
    let read = "(call $status (call $get_buffer (i32.const 7) (i32.const 0) (i32.const 99) (i32.const 0)
        (i32.const 4))) (call $out)";
    let code = pausing("configure", read, 1)
        + &callback("request_headers", &format!("(i64.store (i32.const 0) (i64.const 0)) {read}"));
    let config = carnet::harness::ProxyConfig { plugin_configuration: b"{}".to_vec(), ..Default::default() };
    let mut proxy = carnet::harness::Proxy::start(&filter(&code), config).unwrap();
    assert_eq!(said(&proxy.take_log()), ["0", "{}", "0", "{}", "0", "{}"]);
    assert_eq!(said(&proxy.request(0, &get()).log), ["1", ""]);
}

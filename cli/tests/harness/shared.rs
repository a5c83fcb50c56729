//! Shared data.

use crate::guest::{answers, get, on_request, said, start};

const READ: &str = "(call $status (call $get_shared {k} (i32.const 0) (i32.const 4) (i32.const 8)))";

fn write(value: &str, cas: &str) -> String {
    format!("(call $status (call $set_shared {{k}} {{{value}}} {cas}))")
}

#[test]
fn a_missing_key_is_not_found() {
    assert_eq!(answers(READ), ["1"]);
}

#[test]
fn zero_overwrites_whatever_is_there() {
    let code = write("a", "(i32.const 0)") + &write("b", "(i32.const 0)") + READ + "(call $out)";
    assert_eq!(answers(&code), ["0", "0", "0", "b"]);
}

#[test]
fn the_current_number_is_accepted_once() {
    let cas = "(i32.load (i32.const 8))";
    let code = write("a", "(i32.const 0)") + READ + &write("b", cas) + &write("c", cas);
    assert_eq!(answers(&code), ["0", "0", "0", "8"]);
}

#[test]
fn a_new_key_takes_any_number() {
    assert_eq!(answers(&write("a", "(i32.const 77)")), ["0"]);
}

#[test]
fn numbers_come_from_one_count_for_all_keys() {
    let code = "(drop (call $set_shared {x} {1} (i32.const 0)))".to_owned()
        + &write("a", "(i32.const 0)")
        + READ
        + "(call $word)";
    assert_eq!(answers(&code), ["0", "0", "2"]);
}

#[test]
fn it_survives_a_reload_and_can_be_seen_and_set_from_outside() {
    let mut proxy = start(&on_request(&(READ.to_owned() + "(call $out)")));
    proxy.set_shared_data("k", b"v");
    proxy.reload(b"").unwrap();
    assert_eq!(said(&proxy.request(0, &get()).log), ["0", "v"]);
    assert_eq!(proxy.shared_data()["k"].value, b"v");
}

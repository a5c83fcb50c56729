//! Shared queues.

use carnet::harness::{Proxy, ProxyConfig, Thread};

use crate::guest::{answers, callback, filter, get, pausing};

#[test]
fn the_last_to_register_is_told() {
    let code = pausing("configure", "(drop (call $register_queue {q} (i32.const 8)))", 1)
        + &callback(
            "request_headers",
            "(drop (call $resolve_queue {} {q} (i32.const 8)))
             (drop (call $enqueue (i32.load (i32.const 8)) {news}))",
        )
        + &callback(
            "queue_ready",
            "(drop (call $dequeue (local.get $a) (i32.const 0) (i32.const 4))) (call $out)
             (call $status (call $dequeue (local.get $a) (i32.const 0) (i32.const 4)))",
        );
    let mut proxy = Proxy::start(&filter(&code), ProxyConfig { workers: 2, ..Default::default() }).unwrap();
    proxy.request(0, &get());
    let log: Vec<_> = proxy.take_log().into_iter().map(|line| (line.thread, line.message)).collect();
    let last = Thread::Worker(1);
    assert_eq!(log, [(last, "news".to_owned()), (last, "7".to_owned())]);
}

#[test]
fn a_queue_nobody_registered_is_not_found() {
    let code = "(call $status (call $resolve_queue {other} {q} (i32.const 8)))
        (call $status (call $enqueue (i32.const 9) {x}))
        (call $status (call $dequeue (i32.const 9) (i32.const 0) (i32.const 4)))";
    assert_eq!(answers(code), ["1", "1", "1"]);
}

//! Contexts, threads and ticks.

use std::time::Duration;

use carnet::harness::{Proxy, ProxyConfig, Thread};

use crate::guest::{callback, filter, get, pausing, said, start};

fn workers(code: &str, workers: usize) -> Proxy {
    Proxy::start(&filter(code), ProxyConfig { workers, ..Default::default() }).unwrap()
}

fn speaker(name: &str) -> String {
    pausing(name, &format!("(call $say {{{name}}}) (call $status (local.get $id))"), 1)
}

#[test]
fn configuring_runs_on_canary_main_thread_and_each_worker() {
    let log = workers(&pausing("configure", "(call $say {x})", 1), 2).take_log();
    let threads: Vec<Thread> = log.iter().map(|line| line.thread).collect();
    assert_eq!(threads, [Thread::Canary, Thread::Main, Thread::Worker(0), Thread::Worker(1)]);
}

#[test]
fn roots_and_streams_share_one_count_and_log_comes_before_done() {
    let code = ["context_create", "log", "done", "delete"].map(speaker).concat();
    let mut proxy = start(&filter(&code));
    proxy.take_log();
    let expected = "context_create 2 log 2 done 2 delete 2";
    assert_eq!(said(&proxy.request(0, &get()).log).join(" "), expected);
    assert_eq!(said(&proxy.request(0, &get()).log).join(" "), expected.replace('2', "3"));
}

#[test]
fn every_thread_ticks() {
    let code = pausing("configure", "(drop (call $set_tick (i32.const 1000)))", 1)
        + &callback("tick", "(call $say {tick})");
    let mut proxy = workers(&code, 2);
    proxy.advance(Duration::from_secs(2));
    let log = proxy.take_log();
    let at = |line: &carnet::harness::LogLine| (line.at / 1_000_000_000 - 1_767_225_600, line.thread);
    let mut ticks: Vec<_> = log.iter().map(at).collect();
    ticks.sort();
    let (main, first, second) = (Thread::Main, Thread::Worker(0), Thread::Worker(1));
    assert_eq!(ticks, [(1, main), (1, first), (1, second), (2, main), (2, first), (2, second)]);
}

#[test]
fn a_period_of_zero_stops_the_ticks() {
    let code = pausing("configure", "(drop (call $set_tick (i32.const 10)))", 1)
        + &callback("tick", "(call $say {tick}) (drop (call $set_tick (i32.const 0)))");
    let mut proxy = workers(&code, 1);
    proxy.advance(Duration::from_secs(1));
    assert_eq!(proxy.take_log().len(), 2);
}

#[test]
fn a_reload_makes_a_new_root_in_the_same_memory_and_ends_the_old_one() {
    let code = "(global $count (mut i32) (i32.const 0))".to_owned()
        + &pausing("configure", "(global.set $count (i32.add (global.get $count) (i32.const 1)))", 1)
        + &speaker("done")
        + &callback("request_headers", "(call $status (global.get $count))");
    let mut proxy = start(&filter(&code));
    proxy.take_log();
    proxy.reload(b"").unwrap();
    assert_eq!(said(&proxy.take_log()), ["done", "1"].repeat(3));
    assert_eq!(said(&proxy.request(0, &get()).log)[0], "2");
}

#[test]
fn a_refused_reload_leaves_the_old_configuration_serving() {
    let code = "(func (export \"proxy_on_configure\") (param $id i32) (param $a i32) (result i32)
        (i32.ne (local.get $a) (i32.const 3)))"
        .to_owned()
        + &callback("request_headers", "(call $say {served})");
    let mut proxy = start(&filter(&code));
    assert!(proxy.reload(b"bad").is_err());
    assert_eq!(said(&proxy.request(0, &get()).log), ["served"]);
    assert!(proxy.reload(b"good").is_ok());
}

#[test]
fn done_is_only_for_those_who_asked_for_time() {
    assert_eq!(crate::guest::answers("(call $status (call $done))"), ["1"]);
}

#[test]
fn an_unknown_context_is_a_bad_argument() {
    assert_eq!(crate::guest::answers("(call $status (call $set_context (i32.const 99)))"), ["2"]);
}

#[test]
fn an_unknown_log_level_is_a_bad_argument_and_a_low_one_is_dropped() {
    let code = "(call $status (call $log (i32.const 6) {x})) (call $status (call $log (i32.const 1) {x}))
        (drop (call $get_log_level (i32.const 8))) (call $word)";
    assert_eq!(crate::guest::answers(code), ["2", "0", "2"]);
}

#[test]
fn equal_requests_use_equal_fuel() {
    let mut proxy = start(&filter(&callback("request_headers", "")));
    let first = proxy.request(0, &get()).fuel;
    assert!(first > 0);
    assert_eq!(proxy.request(0, &get()).fuel, first);
}

//! What happens when a filter traps, and afterwards.

use std::time::Duration;

use carnet::harness::{Exchange, FailurePolicy, HarnessError, Limits, Outcome, Proxy, ProxyConfig, Thread};

use crate::guest::{callback, filter, get, pausing, said};

/// Traps on requests that carry `x-trap`.
fn fragile() -> String {
    callback(
        "request_headers",
        "(if (i32.eqz (call $get_header (i32.const 0) {x-trap} (i32.const 0) (i32.const 4))) (then unreachable))",
    )
}

fn proxy(code: &str, failure_policy: FailurePolicy) -> Proxy {
    Proxy::start(&filter(code), ProxyConfig { failure_policy, workers: 2, ..Default::default() }).unwrap()
}

fn status(exchange: &Exchange) -> Option<u32> {
    exchange.outcome.status()
}

#[test]
fn the_request_that_traps_gets_a_503_under_every_policy() {
    for policy in [FailurePolicy::Closed, FailurePolicy::Open, FailurePolicy::Reload] {
        let exchange = proxy(&fragile(), policy).request(0, &get().header("x-trap", ""));
        let Outcome::Failed { status, details, reason } = exchange.outcome else { panic!() };
        assert_eq!((status, details.as_str()), (503, "wasm_fail_stream"));
        assert!(reason.contains("unreachable"), "{reason}");
        assert!(exchange.trap.is_some());
    }
}

#[test]
fn a_closed_filter_stays_dead_on_its_worker_only() {
    let mut proxy = proxy(&fragile(), FailurePolicy::Closed);
    proxy.request(0, &get().header("x-trap", ""));
    proxy.advance(Duration::from_hours(1));
    assert_eq!((status(&proxy.request(0, &get())), status(&proxy.request(1, &get()))), (Some(503), None));
    assert!(proxy.trap(Thread::Worker(0)).is_some());
}

#[test]
fn an_open_filter_is_bypassed() {
    let mut proxy = proxy(&fragile(), FailurePolicy::Open);
    proxy.request(0, &get().header("x-trap", ""));
    assert!(matches!(proxy.request(0, &get().header("x-trap", "")).outcome, Outcome::Forwarded { .. }));
}

#[test]
fn a_reloading_filter_is_back_a_second_after_its_last_start() {
    let mut proxy = proxy(&fragile(), FailurePolicy::Reload);
    proxy.request(0, &get().header("x-trap", ""));
    assert_eq!(status(&proxy.request(0, &get())), Some(503));
    proxy.advance(Duration::from_secs(1));
    assert_eq!(status(&proxy.request(0, &get())), None);
    let reloads = proxy.reloads();
    assert_eq!((reloads.success, reloads.failure, reloads.backoff), (1, 0, 1));
}

#[test]
fn a_configuration_heals_a_dead_filter() {
    let mut proxy = proxy(&fragile(), FailurePolicy::Closed);
    proxy.request(0, &get().header("x-trap", ""));
    proxy.reload(b"").unwrap();
    assert_eq!(status(&proxy.request(0, &get())), None);
}

#[test]
fn a_trap_while_a_request_waits_leaves_it_hanging() {
    let code = pausing("configure", "(drop (call $set_tick (i32.const 5)))", 1)
        + &pausing("request_headers", "", 1)
        + &callback("tick", "unreachable");
    let exchange = proxy(&code, FailurePolicy::Closed).request(0, &get());
    assert_eq!(exchange.outcome, Outcome::Hung);
    assert!(exchange.trap.is_some());
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let module = filter(&callback("request_headers", "(loop $again (br $again))"));
    let limits = Limits { callback_fuel: 100_000, ..Limits::default() };
    let exchange =
        Proxy::start(&module, ProxyConfig { limits, ..Default::default() }).unwrap().request(0, &get());
    assert!(exchange.trap.unwrap().contains("fuel"));
}

#[test]
fn memory_stops_growing_at_the_ceiling() {
    let code =
        callback("request_headers", "(call $status (i32.add (i32.const 1) (memory.grow (i32.const 40))))");
    let limits = Limits { memory: 64 << 16, ..Limits::default() };
    let config = ProxyConfig { limits, ..Default::default() };
    let exchange = Proxy::start(&filter(&code), config).unwrap().request(0, &get());
    assert_eq!(said(&exchange.log), ["0"]);
}

#[test]
fn a_refused_configuration_tells_what_the_filter_said() {
    let code = pausing("configure", "(call $say {no peers})", 0);
    let Err(HarnessError::ConfigurationRefused { log }) =
        Proxy::start(&filter(&code), ProxyConfig::default())
    else {
        panic!()
    };
    assert_eq!(said(&log), ["no peers"]);
}

#[test]
fn a_trap_over_the_configuration_is_a_refusal() {
    let refused =
        Proxy::start(&filter(&callback("configure", "unreachable")), ProxyConfig::default()).unwrap_err();
    assert!(refused.to_string().contains("unreachable"), "{refused}");
}

#[test]
fn only_logging_is_allowed_while_initialising() {
    let start = |code: &str| {
        Proxy::start(&filter(&format!("(func (export \"_initialize\") {code})")), ProxyConfig::default())
    };
    assert_eq!(said(&start("(call $say {hello})").unwrap().take_log()), ["hello"; 3]);
    let refused = start("(drop (call $get_time (i32.const 16)))").unwrap_err().to_string();
    assert!(refused.contains("restricted_callback: env.proxy_get_current_time_nanoseconds"), "{refused}");
}

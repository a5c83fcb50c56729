//! Traces, and statuses put in place of hostcalls.

use carnet::harness::{ArgumentValue, Fault, Proxy, ProxyConfig};

use crate::guest::{get, on_request, said};

const TWO_CALLS: &str = "(call $status (call $set_property {a\\0b} {c}))
    (call $status (call $get_header (i32.const 0) {:path} (i32.const 0) (i32.const 4)))";

fn with(code: &str, config: ProxyConfig) -> Vec<String> {
    said(&Proxy::start(&on_request(code), config).unwrap().request(0, &get()).log)
}

#[test]
fn a_fault_hits_the_call_it_names() {
    let faults = vec![Fault::nth("proxy_set_property", 1, 77)];
    assert_eq!(with(TWO_CALLS, ProxyConfig { faults, ..Default::default() }), ["77", "0"]);
}

#[test]
fn a_fault_can_walk_over_all_calls() {
    let at = |nth| with(TWO_CALLS, ProxyConfig { faults: vec![Fault::any(nth, 10)], ..Default::default() });
    // Calls 2 and 4 are the logs of the statuses themselves.
    assert_eq!((at(1), at(3)), (vec!["10".into(), "0".into()], vec!["0".into(), "10".into()]));
}

#[test]
fn a_fault_for_no_hostcall_is_refused() {
    let config = ProxyConfig { faults: vec![Fault::always("proxy_fly", 1)], ..Default::default() };
    let refused = Proxy::start(&on_request(""), config).unwrap_err();
    assert_eq!(refused.to_string(), "unknown hostcall `proxy_fly`");
}

#[test]
fn a_trace_shows_arguments_results_and_status() {
    let config = ProxyConfig { trace: true, ..Default::default() };
    let exchange = Proxy::start(&on_request(TWO_CALLS), config).unwrap().request(0, &get());
    let record = &exchange.hostcalls[2];
    assert_eq!((record.name, record.status), ("proxy_get_header_map_value", 0));
    assert_eq!(record.arguments[1].value, ArgumentValue::Text(":path".into()));
    assert_eq!(record.results[0].value, ArgumentValue::Text("/".into()));
    let json = serde_json::to_string(record).unwrap();
    assert!(json.starts_with(
        r#"{"name":"proxy_get_header_map_value","context":2,"arguments":[{"name":"map","value":0}"#
    ));
}

#[test]
fn without_a_trace_there_are_no_records() {
    let exchange = Proxy::start(&on_request(TWO_CALLS), ProxyConfig::default()).unwrap().request(0, &get());
    assert!(exchange.hostcalls.is_empty());
}

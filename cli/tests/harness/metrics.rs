//! Metrics and their quirks.

use carnet::harness::{Metric, MetricKind};

use crate::guest::{answers, get, on_request, start};

const DEFINE: &str = "(call $status (call $define_metric (i32.const KIND) {m} (i32.const 8)))";

fn statuses(kind: u32, code: &str) -> Vec<String> {
    answers(&(DEFINE.replace("KIND", &kind.to_string()) + code))
}

fn value_after(kind: u32, code: &str) -> Metric {
    let mut proxy = start(&on_request(&(DEFINE.replace("KIND", &kind.to_string()) + code)));
    proxy.request(0, &get());
    proxy.metrics().remove("m").unwrap()
}

fn increment(by: i64) -> String {
    format!("(call $status (call $increment (i32.load (i32.const 8)) (i64.const {by})))")
}

fn record(value: i64) -> String {
    format!("(call $status (call $record (i32.load (i32.const 8)) (i64.const {value})))")
}

const READ: &str = "(call $status (call $get_metric (i32.load (i32.const 8)) (i32.const 16)))";

#[test]
fn a_counter_refuses_what_does_not_grow_it() {
    assert_eq!(statuses(0, &[increment(2), increment(0), increment(-1)].concat()), ["0", "0", "2", "2"]);
}

#[test]
fn recording_a_counter_adds() {
    assert_eq!(value_after(0, &[increment(2), record(3)].concat()).value, 5);
}

#[test]
fn a_gauge_wraps_below_zero() {
    assert_eq!(value_after(1, &increment(-1)).value, u64::MAX);
    assert_eq!(value_after(1, &[increment(4), record(3)].concat()).value, 3);
}

#[test]
fn a_histogram_only_records() {
    assert_eq!(statuses(2, &[increment(1), record(3), READ.into()].concat()), ["0", "2", "0", "2"]);
    let metric = value_after(2, &record(3));
    assert_eq!((metric.kind, metric.samples), (MetricKind::Histogram, vec![3]));
}

#[test]
fn an_unknown_kind_is_a_bad_argument_and_an_unknown_metric_not_found() {
    assert_eq!(statuses(3, ""), ["2"]);
    assert_eq!(answers("(call $status (call $record (i32.const 400) (i64.const 1)))"), ["1"]);
}

#[test]
fn a_name_defined_again_is_the_same_metric() {
    let again = DEFINE.replace("KIND", "0");
    assert_eq!(value_after(0, &[increment(1), again, increment(1)].concat()).value, 2);
}

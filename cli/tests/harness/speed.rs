//! How fast the harness is. Only the size of the number is asserted; `--nocapture` shows it.

use std::time::Instant;

use crate::guest::{callback, filter, get, pausing, start};

const REQUESTS: u32 = 200_000;

#[test]
fn a_small_filter_handles_many_requests_a_second() {
    let code = ["context_create", "log", "delete"].map(|name| callback(name, "")).concat()
        + &callback(
            "request_headers",
            "(drop (call $get_header (i32.const 0) {:authority} (i32.const 0) (i32.const 4)))
             (drop (call $set_header (i32.const 0) {x-carnet-peer} {east}))",
        )
        + &callback("response_headers", "")
        + &pausing("done", "", 1);
    let mut proxy = start(&filter(&code));
    let request = get();
    let started = Instant::now();
    for _ in 0..REQUESTS {
        proxy.request(0, &request);
    }
    let rate = f64::from(REQUESTS) / started.elapsed().as_secs_f64();
    println!("{rate:.0} requests/s, {} fuel each", proxy.request(0, &request).fuel);
    assert!(rate > 20_000.0, "{rate}");
}

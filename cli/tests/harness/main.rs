//! The harness, tested from outside with guests written as WebAssembly text: exact calls, exact statuses.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod bodies;
mod calls;
mod failures;
mod faults;
mod guest;
mod headers;
mod imports;
mod lifecycle;
mod loading;
mod metrics;
mod properties;
mod queues;
mod replies;
mod sdk;
mod shared;
mod speed;
mod threads;
mod wasi;

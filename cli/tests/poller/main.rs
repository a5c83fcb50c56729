//! The built filter's poller, whatever threads, peers and configurations do: laws that hold for every course of events.
//!
//! A course is a timeline of a test file, played as `carnet test` plays it. One that breaks a law is shrunk and printed
//! as such a file. The courses are the same in every run; `PROPTEST_CASES` tells how many are tried.
//! `CARNET_FILTER_WASM=path cargo test ...` tries another filter, such as one with a mistake the laws should find.
//! Such mistakes are: a lease others take after half its time or never, one written over another, two threads of one
//! name, a poll in flight taken for ever or not at all, waits that do not grow or have no end, polls not counted.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod back_off;
mod course;
mod lease;
mod stage;

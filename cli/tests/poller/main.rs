//! The built filter's poller against whatever threads, crashes and peers may do: laws that hold in every order.
//!
//! Each law is tried with many seeds; a failure names its seed, and the same seed fails again.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod back_off;
mod lease;
mod scene;

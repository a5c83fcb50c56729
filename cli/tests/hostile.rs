//! The built filter among hostile proxies, requests and configurations: it never dies, and never lets in what it
//! would not let in on a good day.
//!
//! `cargo test --release --test hostile -- --nocapture` prints fuel, speed and memory.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may panic in its helpers")]

#[path = "hostile/configurations.rs"]
mod configurations;
#[path = "hostile/cost.rs"]
mod cost;
#[path = "hostile/faults.rs"]
mod faults;
#[path = "hostile/fixture.rs"]
mod fixture;
#[path = "hostile/peers.rs"]
mod peers;
#[path = "hostile/requests.rs"]
mod requests;

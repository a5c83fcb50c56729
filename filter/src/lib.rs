//! The proxy-wasm filter of Carnet: a thin adapter between a proxy and the rules engine.
//!
//! [`gateway`] does the work for requests over the trait [`proxy::Proxy`], [`poller`] asks peers over
//! [`process::Process`], and both are tested natively; the modules under `cfg(target_arch = "wasm32")` implement
//! these traits over hostcalls and receive callbacks. Nothing here panics on input: hostcalls and callbacks are
//! declared raw, every status is looked at, and none is trusted to be one this filter knows.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod backoff;
pub mod counters;
mod discovery;
pub mod gateway;
pub mod hold;
pub mod lease;
pub mod meter;
pub mod outcome;
pub mod poller;
pub mod process;
pub mod proxy;
pub mod record;
pub mod remote;
pub mod shared;
mod status;
pub mod watch;

#[cfg(test)]
mod fake;

#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(target_arch = "wasm32")]
mod hostcalls;

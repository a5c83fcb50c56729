//! The proxy-wasm filter of Carnet: a thin adapter between a proxy and the rules engine.
//!
//! [`gateway`] does the work over the trait [`proxy::Proxy`] and is tested natively; the modules under
//! `cfg(target_arch = "wasm32")` implement that trait over hostcalls and register the filter. Nothing here
//! panics on input: hostcalls are declared raw, every status is looked at, and none is trusted to be one
//! this filter knows.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod counters;
pub mod gateway;
pub mod proxy;
pub mod record;

#[cfg(target_arch = "wasm32")]
mod hostcalls;
#[cfg(target_arch = "wasm32")]
mod root;
#[cfg(target_arch = "wasm32")]
mod start;
#[cfg(target_arch = "wasm32")]
mod stream;

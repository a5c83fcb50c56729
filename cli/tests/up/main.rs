//! The parts of `carnet up` with a real Envoy: the one of `$ENVOY`, or `envoy` on the path.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests")]

mod fixture;
mod guard;
mod process;
mod supervisor;
mod traffic;

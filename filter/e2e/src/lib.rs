//! What the tests with a real Envoy share: the process, its configuration, a client, an upstream.
//!
//! Only tests use it. It decides nothing and expects nothing: it starts gateways that run the built filter, sends
//! them what it is told byte for byte, and translates what came back into the engine's
//! [`Answer`](carnet_engine::answer::Answer). What ought to come back stands in the tests, and in `testdata/`.

pub mod certificate;
pub mod echo;
pub mod envoy;
pub mod fleet;
pub mod gateways;
pub mod http;

use std::error::Error;
use std::iter::successors;

/// An error with its causes on one line.
#[must_use]
pub fn told(error: &dyn Error) -> String {
    let causes = successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

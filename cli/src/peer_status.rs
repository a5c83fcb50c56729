//! Which peers are alive, as gateways that run tell it, put together for each mesh and peer.
//!
//! A gateway knows half of it: an egress gateway asks peers, an ingress gateway is asked by them. What they tell is
//! untrusted: bounded in time and size, read strictly where it decides something, and without characters that could
//! steer a terminal.

pub mod ask;
mod compare;
pub mod document;
mod moment;
pub mod row;

pub use ask::{NoStatus, ask};
pub use document::{Discovery, InvalidStatus, PeerDocument};
pub(crate) use moment::readable;
pub use row::{Contact, Counted, PeerRow, State, rows};

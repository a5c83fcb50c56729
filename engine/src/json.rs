//! JSON read and written with little code, for what runs in a proxy and must be small.
//!
//! The text of a peer or of shared data is read piece by piece, so that nothing is kept that nobody asked for. What
//! documents and the command line read and write goes through serde.

mod read;
mod write;

pub use read::{JsonFault, JsonReader};
pub use write::{JsonText, push_number};

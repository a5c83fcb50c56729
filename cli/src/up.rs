//! A whole federation on one machine: what `carnet up` is built of.
//!
//! The parts stand alone and know nothing of meshes: ports, backends that answer, Envoy processes, the line a request
//! leaves, and files that change. [`live`] makes a federation of them. All are content with a runtime of one thread.

pub mod address;
pub mod echo;
pub mod envoy;
pub mod live;
pub mod port;
pub mod push;
pub mod ready;
pub mod traffic;
pub mod watch;

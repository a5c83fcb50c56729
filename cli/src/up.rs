//! A whole federation on one machine: what `carnet up` is built of.
//!
//! Each part stands alone and knows nothing of meshes: ports, backends that answer, Envoy processes, the line a
//! request leaves, and files that change. They are asynchronous and content with a runtime of one thread.

pub mod echo;
pub mod envoy;
pub mod port;
pub mod traffic;
pub mod watch;

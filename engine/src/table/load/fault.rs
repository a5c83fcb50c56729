//! Why a text is not a table.

use crate::table::document::VERSION;

/// Why a text is not a table, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct InvalidTable {
    /// A JSON pointer into the document, or line and column where it is no such document.
    pub place: String,
    /// What is wrong there.
    pub fault: TableFault,
}

/// What can be wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// Not JSON, cut off, or not the shape of a table.
    #[error("{0}")]
    Shape(String),
    /// Written for another version.
    #[error("version {found} is not supported, this build reads version {VERSION}")]
    Version {
        /// The version the document gives.
        found: u64,
    },
    /// Neither inbound nor outbound.
    #[error("the table has neither an inbound nor an outbound role")]
    NoRole,
    /// Two roles and no telling which applies.
    #[error("with both roles, each needs its own ports")]
    Ports,
    /// One port for two things.
    #[error("port {0} is there twice")]
    PortTwice(u16),
    /// Status or discovery that nobody can reach.
    #[error("at least one port is needed")]
    NoPort,
    /// A time that would hurt a proxy.
    #[error("{found} is not between {least} and {most} milliseconds")]
    Time {
        /// What is written.
        found: u32,
        /// The least that is taken.
        least: u32,
        /// The most that is taken.
        most: u32,
    },
    /// A peer to be asked, and no telling how often.
    #[error("a peer is to be asked what it offers, and `/outbound/discovery` does not say how often")]
    NoPolling,
    /// An index without a list of ports.
    #[error("there is no list of ports {0}")]
    NoPortSet(u32),
    /// An empty name, or one that cannot stand in a header or a metric.
    #[error("`{0}` is not a name")]
    Name(String),
    /// Not a host in normal form.
    #[error("`{0}` is not a host in lower case without port and final dot")]
    Host(String),
    /// The same thing twice.
    #[error("`{0}` is there twice")]
    Duplicate(String),
    /// Two hosts of one peer lead to the same service.
    #[error("another host of this peer leads to `{0}` as well")]
    TwoNames(String),
    /// Entries of one host do not stand together in the order of their peers.
    #[error("entries for `{0}` must stand together, in the order of the peers")]
    Order(String),
    /// An index without a peer.
    #[error("there is no peer {0}")]
    NoPeer(u32),
    /// A certificate could name two peers.
    #[error("a caller could be both this peer and `{0}`")]
    Ambiguous(String),
    /// A pattern without a wildcard, or with a suffix where none belongs, or without where one does.
    #[error("{0}")]
    Pattern(&'static str),
}

//! Who listens where on 127.0.0.1: an address for everything there is, the same for as long as it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use super::port::{ReservedPort, UnavailablePort};

/// What has an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// The listener of a gateway: mesh and folder.
    Gateway(String, String),
    /// The admin interface of a gateway: mesh and folder.
    Admin(String, String),
    /// Where a gateway tells which peers are alive: mesh and folder.
    Status(String, String),
    /// Where an ingress gateway is asked what it exports: mesh and folder.
    Discovery(String, String),
    /// The backend of a service's port: mesh, host, port.
    Backend(String, String, u16),
}

/// Addresses given out.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The next port, where they are given out in a row; otherwise the system chooses.
    next: Option<u16>,
    ports: BTreeMap<Endpoint, u16>,
    /// Ports that are held: those a proxy binds beside the reservation for ever, the others until they are taken.
    held: BTreeMap<Endpoint, ReservedPort>,
}

impl Addresses {
    /// Gives out ports from `first` on; any that are free when there is none.
    #[must_use]
    pub fn new(first: Option<u16>) -> Self {
        Self { next: first, ..Self::default() }
    }

    /// Reserves an address for each endpoint that has none, in the order given.
    ///
    /// # Errors
    ///
    /// Every variant of [`UnavailablePort`].
    pub fn reserve(&mut self, endpoints: impl IntoIterator<Item = Endpoint>) -> Result<(), UnavailablePort> {
        for endpoint in endpoints {
            if self.ports.contains_key(&endpoint) {
                continue;
            }
            let port = match self.next {
                Some(port) => ReservedPort::given(port)?,
                None => ReservedPort::free()?,
            };
            self.next = self.next.and_then(|port| port.checked_add(1));
            let number = port.port();
            let port = match endpoint {
                Endpoint::Admin(..) => port.for_admin().map_err(UnavailablePort::None)?,
                Endpoint::Gateway(..)
                | Endpoint::Status(..)
                | Endpoint::Discovery(..)
                | Endpoint::Backend(..) => port,
            };
            self.held.insert(endpoint.clone(), port);
            self.ports.insert(endpoint, number);
        }
        Ok(())
    }

    /// Listens at the port of an endpoint; `None` when none is reserved, or somebody listens already.
    pub fn listen(&mut self, endpoint: &Endpoint) -> Option<io::Result<TcpListener>> {
        self.held.remove(endpoint).map(ReservedPort::listen)
    }

    /// The address of an endpoint; `None` when none was reserved.
    #[must_use]
    pub fn get(&self, endpoint: &Endpoint) -> Option<SocketAddr> {
        self.ports.get(endpoint).map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, *port)))
    }

    /// Forgets endpoints that are no longer there; their ports are free again.
    pub fn retain(&mut self, wanted: &BTreeSet<Endpoint>) {
        self.ports.retain(|endpoint, _| wanted.contains(endpoint));
        self.held.retain(|endpoint, _| wanted.contains(endpoint));
    }
}

//! Ports of 127.0.0.1, held until a proxy takes them, and afterwards.
//!
//! A port that is only looked up may be gone before Envoy binds it. Here it is bound, by a socket that never listens:
//! nobody else gets it, and because Envoy binds its listeners with `SO_REUSEPORT`, it can take its place beside that
//! socket, now and again after a crash. The option is set after binding, so that binding still tells whether somebody
//! else has the port, whatever options they use.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

/// What a listener lets wait that it did not accept yet.
const BACKLOG: i32 = 1024;

/// A port nobody else gets while this lives.
#[derive(Debug)]
pub struct ReservedPort {
    socket: Socket,
    port: u16,
}

/// Why a port cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum UnavailablePort {
    /// Another program has it.
    #[error("port {port} of 127.0.0.1 is in use")]
    InUse {
        /// The port.
        port: u16,
    },
    /// The system refuses; ports below 1024 are often for root alone.
    #[error("port {port} of 127.0.0.1 cannot be bound")]
    Refused {
        /// The port.
        port: u16,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The system has none to give.
    #[error("no port of 127.0.0.1 can be had")]
    None(#[source] io::Error),
}

impl ReservedPort {
    /// A port of the system's choice.
    ///
    /// # Errors
    ///
    /// [`UnavailablePort::None`].
    pub fn free() -> Result<Self, UnavailablePort> {
        let reserve = || {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
            Self::hold(socket, 0)
        };
        reserve().map_err(UnavailablePort::None)
    }

    /// This very port.
    ///
    /// # Errors
    ///
    /// [`UnavailablePort::InUse`] and [`UnavailablePort::Refused`].
    pub fn given(port: u16) -> Result<Self, UnavailablePort> {
        let reserve = || {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
            // Connections of an earlier run that are not quite over do not stand in the way; listeners do.
            socket.set_reuse_address(true)?;
            Self::hold(socket, port)
        };
        reserve().map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => UnavailablePort::InUse { port },
            _ => UnavailablePort::Refused { port, source },
        })
    }

    fn hold(socket: Socket, port: u16) -> io::Result<Self> {
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())?;
        socket.set_reuse_port(true)?;
        let address = socket.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
        Ok(Self { socket, port: address.port() })
    }

    /// Lets in who binds with `SO_REUSEADDR` alone, as Envoy does for its admin interface.
    ///
    /// Any program that asks for this very port gets in then; who asks for some port still does not get this one.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn for_admin(self) -> io::Result<Self> {
        self.socket.set_reuse_address(true)?;
        Ok(self)
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Listens at the port itself, for who does not leave it to a proxy. Does not block.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn listen(self) -> io::Result<TcpListener> {
        // What it leaves behind when it ends does not stand in the way of the next.
        self.socket.set_reuse_address(true)?;
        self.socket.listen(BACKLOG)?;
        self.socket.set_nonblocking(true)?;
        Ok(self.socket.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Binds as Envoy does.
    fn listen_beside(address: SocketAddr) -> io::Result<Socket> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        socket.set_reuse_port(true)?;
        socket.bind(&address.into())?;
        socket.listen(1)?;
        Ok(socket)
    }

    #[test]
    fn nobody_else_gets_a_reserved_port() {
        let reserved = ReservedPort::free().unwrap();
        assert_eq!(TcpListener::bind(reserved.address()).unwrap_err().kind(), io::ErrorKind::AddrInUse);
    }

    #[test]
    fn a_proxy_binds_a_reserved_port_again_and_again() {
        let reserved = ReservedPort::free().unwrap();
        drop(listen_beside(reserved.address()).unwrap());
        assert!(listen_beside(reserved.address()).is_ok());
    }

    #[test]
    fn a_port_for_admin_lets_in_who_does_not_share() {
        let reserved = ReservedPort::free().unwrap().for_admin().unwrap();
        // The standard library sets `SO_REUSEADDR`.
        drop(TcpListener::bind(reserved.address()).unwrap());
        assert!(TcpListener::bind(reserved.address()).is_ok());
    }

    #[test]
    fn a_given_port_in_use_is_told() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = ReservedPort::given(port).unwrap_err();
        assert_eq!(error.to_string(), format!("port {port} of 127.0.0.1 is in use"));
    }

    #[test]
    fn a_given_port_shared_by_a_proxy_is_told() {
        let reserved = ReservedPort::free().unwrap();
        let _proxy = listen_beside(reserved.address()).unwrap();
        assert!(matches!(ReservedPort::given(reserved.port()), Err(UnavailablePort::InUse { .. })));
    }

    #[test]
    fn a_given_port_can_be_shared_by_one_proxy_alone() {
        let port = ReservedPort::free().unwrap().port();
        let reserved = ReservedPort::given(port).unwrap();
        let _proxy = listen_beside(reserved.address()).unwrap();
        assert!(matches!(ReservedPort::given(port), Err(UnavailablePort::InUse { .. })));
    }

    #[test]
    fn a_port_just_left_can_be_given_again() {
        let listener = ReservedPort::free().unwrap().listen().unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(false).unwrap();
        let client = std::net::TcpStream::connect(address).unwrap();
        drop(listener.accept().unwrap());
        drop((client, listener));
        assert_eq!(ReservedPort::given(address.port()).unwrap().address(), address);
    }
}

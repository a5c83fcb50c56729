//! The backend behind a gateway: answers every request with what arrived, and where.
//!
//! HTTP/1.1 and HTTP/2 without TLS on one port, websockets, and gRPC for any method. The body is counted as it comes
//! in, not kept. What a client wants besides is in the query: `delay=MILLISECONDS` waits before the answer,
//! `status=NUMBER` answers with it, `bytes=NUMBER` answers with as many bytes instead of JSON.

mod body;
mod reply;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long requests that are under way may take when the backend stops.
const GRACE: Duration = Duration::from_secs(2);

/// Which service a backend stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// The mesh it is in.
    pub mesh: String,
    /// The namespace of the Service.
    pub namespace: String,
    /// The name of the Service.
    pub service: String,
    /// The port of the Service, not the one listened at.
    pub port: u16,
}

/// A backend that is listening; stops when dropped.
#[derive(Debug)]
pub struct Echo {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Echo {
    /// Starts answering at a listener that does not block, in the runtime this is called in.
    ///
    /// # Errors
    ///
    /// What the system says of the listener.
    pub fn start(backend: Backend, listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(reply::answer).with_state(Arc::new(backend));
        let (stop, stopped) = oneshot::channel();
        let serve = axum::serve(listener, router).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        Ok(Self { address, stop, task: tokio::spawn(serve.into_future()) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: no new connection, requests under way have two seconds.
    pub async fn stop(self) {
        let Self { stop, mut task, .. } = self;
        let _ = stop.send(());
        if timeout(GRACE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

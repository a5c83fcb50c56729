//! Asks the admin interface of an Envoy.

use std::net::SocketAddr;
use std::time::Duration;

use hyper::Method;

use crate::http::{NoAnswer, Question, ask};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest answer: a dump of a configuration with 100,000 entries is smaller.
const MAX_ANSWER: usize = 256 * 1024 * 1024;

/// The admin interface of one Envoy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admin {
    address: SocketAddr,
}

/// Why the admin interface gives no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Nobody listens.
    #[error("no answer from the admin interface at {address}")]
    Unreachable {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// What comes is not HTTP, or ends too early.
    #[error("no answer from the admin interface at {address}")]
    Broken {
        /// The address.
        address: SocketAddr,
        /// What is wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It takes too long.
    #[error("no answer from the admin interface at {address} within {} s", PATIENCE.as_secs())]
    Slow {
        /// The address.
        address: SocketAddr,
    },
    /// It answers no.
    #[error("the admin interface at {address} answers {status}: {}", answer.trim())]
    Refused {
        /// The address.
        address: SocketAddr,
        /// The status, not 200.
        status: u16,
        /// What it says.
        answer: String,
    },
}

impl Admin {
    /// The interface at an address.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The answer to a question, such as `/stats?format=json&filter=http`.
    ///
    /// # Errors
    ///
    /// Every variant of [`AdminError`].
    pub async fn get(&self, path: &str) -> Result<String, AdminError> {
        self.ask(Method::GET, path).await
    }

    /// The answer to an order, such as `/drain_listeners?graceful`.
    ///
    /// # Errors
    ///
    /// Every variant of [`AdminError`].
    pub async fn post(&self, path: &str) -> Result<String, AdminError> {
        self.ask(Method::POST, path).await
    }

    /// Whether it says that it serves.
    pub async fn is_ready(&self) -> bool {
        self.get("/ready").await.is_ok_and(|answer| answer.trim() == "LIVE")
    }

    async fn ask(&self, method: Method, path: &str) -> Result<String, AdminError> {
        let address = self.address;
        let at = address.to_string();
        let question = Question { method, address: &at, path, patience: PATIENCE, max_body: MAX_ANSWER };
        let answer = ask(&question).await.map_err(|error| match error {
            NoAnswer::Unreachable(source) => AdminError::Unreachable { address, source },
            NoAnswer::Broken(source) => AdminError::Broken { address, source },
            NoAnswer::Slow => AdminError::Slow { address },
            NoAnswer::TooLarge => AdminError::Broken { address, source: NoAnswer::TooLarge.into() },
        })?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        match answer.status {
            200 => Ok(text),
            status => Err(AdminError::Refused { address, status, answer: text }),
        }
    }
}

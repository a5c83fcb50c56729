//! One question over HTTP/1.1 and its answer, bounded in time and size.
//!
//! Redirects are answers like any other, and nothing is asked twice: who asks decides what to make of it.

use std::error::Error;
use std::io;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What is asked, and how long and large the answer may be.
#[derive(Debug, Clone)]
pub(crate) struct Question<'a> {
    /// The method.
    pub(crate) method: Method,
    /// `HOST:PORT` to connect to; also the `host` of the request.
    pub(crate) address: &'a str,
    /// The path, with the query.
    pub(crate) path: &'a str,
    /// How long everything may take.
    pub(crate) patience: Duration,
    /// The largest body, in bytes.
    pub(crate) max_body: usize,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body, whole.
    pub(crate) body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// Nobody listens, or the host has no address.
    #[error("cannot connect")]
    Unreachable(#[source] io::Error),
    /// What comes is not HTTP, or ends too early.
    #[error("the connection broke")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
    /// It takes too long.
    #[error("no answer in time")]
    Slow,
    /// The body is larger than anybody wants to read.
    #[error("the answer is too large")]
    TooLarge,
}

/// Asks on a connection of its own.
///
/// # Errors
///
/// Every variant of [`NoAnswer`].
pub(crate) async fn ask(question: &Question<'_>) -> Result<Answer, NoAnswer> {
    timeout(question.patience, exchange(question)).await.map_err(|_| NoAnswer::Slow)?
}

async fn exchange(question: &Question<'_>) -> Result<Answer, NoAnswer> {
    let broken = |error: hyper::Error| NoAnswer::Broken(error.into());
    let stream = TcpStream::connect(question.address).await.map_err(NoAnswer::Unreachable)?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // Ends with the sender.
    tokio::spawn(connection);
    let request = Request::builder()
        .method(&question.method)
        .uri(question.path)
        .header("host", question.address)
        .body(Empty::<Bytes>::new())
        .map_err(|error| NoAnswer::Broken(error.into()))?;
    let response = sender.send_request(request).await.map_err(broken)?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), question.max_body).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { NoAnswer::TooLarge } else { NoAnswer::Broken(error) }
    })?;
    Ok(Answer { status, body: body.to_bytes() })
}

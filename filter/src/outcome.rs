//! What came of asking a peer what it offers.
//!
//! A peer, a load balancer or a login page before it may answer anything; everything that is not a list becomes one
//! of few reasons, stable in metrics and status.

use carnet_engine::discovery::{InvalidList, MAX_LIST_BYTES, PeerList};

use crate::proxy::Refused;

/// The answer to a call, while the proxy is in the callback for it.
pub trait Answer {
    /// How many headers it has; a proxy that got none tells of a failure.
    fn header_count(&self) -> usize;

    /// The bytes of its body.
    fn body_size(&self) -> usize;

    /// The first value of a header, in lower case; `None` when it is absent or may not be read.
    fn header(&self, name: &str) -> Option<Vec<u8>>;

    /// The body up to `max` bytes.
    ///
    /// # Errors
    ///
    /// [`Refused`] with any status other than OK.
    fn body(&self, max: usize) -> Result<Vec<u8>, Refused>;
}

/// What came of one poll.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// A list.
    Ok,
    /// No answer in time.
    Timeout,
    /// Nobody to connect to, or the connection broke before an answer.
    Refused,
    /// The proxy has no such cluster.
    NoCluster,
    /// An answer larger than is read.
    TooLarge,
    /// An answer without a body.
    Empty,
    /// A body that is not JSON.
    NotJson,
    /// JSON that is no list.
    WrongShape,
    /// Status 3xx.
    Redirect,
    /// Status 401 or 403.
    Unauthorized,
    /// Any other status.
    HttpError,
    /// An answer that ends in the middle, or that the proxy has no room for.
    Truncated,
    /// Whoever asked was gone before there was an answer.
    #[default]
    Aborted,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 13] = [
        Self::Ok,
        Self::Timeout,
        Self::Refused,
        Self::NoCluster,
        Self::TooLarge,
        Self::Empty,
        Self::NotJson,
        Self::WrongShape,
        Self::Redirect,
        Self::Unauthorized,
        Self::HttpError,
        Self::Truncated,
        Self::Aborted,
    ];

    /// The stable kebab-case text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Timeout => "timeout",
            Self::Refused => "refused",
            Self::NoCluster => "no-cluster",
            Self::TooLarge => "too-large",
            Self::Empty => "empty",
            Self::NotJson => "not-json",
            Self::WrongShape => "wrong-shape",
            Self::Redirect => "redirect",
            Self::Unauthorized => "unauthorized",
            Self::HttpError => "http-error",
            Self::Truncated => "truncated",
            Self::Aborted => "aborted",
        }
    }

    /// The outcome with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }

    /// What it means, for an operator; `None` when there is nothing wrong.
    #[must_use]
    pub fn explanation(self) -> Option<&'static str> {
        Some(match self {
            Self::Ok => return None,
            Self::Timeout => "the peer did not answer in time",
            Self::Refused => "the peer's gateway cannot be reached, or ends connections without an answer",
            Self::NoCluster => "the proxy has no cluster for the peer's discovery",
            Self::TooLarge => "the peer's list is larger than 4 MiB",
            Self::Empty => "the peer's answer is empty",
            Self::NotJson => "the peer's answer is not JSON",
            Self::WrongShape => "the peer's answer is JSON and no list of services",
            Self::Redirect => "the peer's answer is a redirection, which is not followed",
            Self::Unauthorized => "the peer does not let this gateway ask",
            Self::HttpError => "the peer answered with an error",
            Self::Truncated => "the peer's answer ends in the middle, or is larger than the proxy keeps",
            Self::Aborted => "the poll was given up, because the poller was gone before an answer came",
        })
    }
}

/// One poll with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// What came of it.
    pub outcome: Outcome,
    /// The HTTP status; 0 when nobody answered.
    pub http_status: u16,
    /// The list, if it was one.
    pub list: Option<PeerList>,
}

/// What an answer amounts to; `is_late` when the time it was given is over.
///
/// A proxy makes up an answer of three headers where there was none: 504 after the time it was given, 503 where it
/// could not connect, 502 where the other side does not speak HTTP. What comes from a peer passes its gateway, which
/// adds headers of its own. Of an answer that broke off a proxy tells nothing, no header and no reason.
#[must_use]
pub fn judge(answer: &impl Answer, is_late: bool) -> Poll {
    let poll = |outcome, http_status| Poll { outcome, http_status, list: None };
    if answer.header_count() == 0 {
        return poll(if is_late { Outcome::Timeout } else { Outcome::Truncated }, 0);
    }
    let status = answer.header(":status").and_then(|value| std::str::from_utf8(&value).ok()?.parse().ok());
    let is_made_up = answer.header_count() <= 3;
    match status.unwrap_or(0) {
        200 => read(answer),
        504 if is_made_up && begins(answer, "upstream request timeout") => poll(Outcome::Timeout, 0),
        502 | 503 if is_made_up && (begins(answer, "upstream") || begins(answer, "no healthy")) => {
            poll(Outcome::Refused, 0)
        }
        status @ 300..=399 => poll(Outcome::Redirect, status),
        status @ (401 | 403) => poll(Outcome::Unauthorized, status),
        status => poll(Outcome::HttpError, status),
    }
}

fn begins(answer: &impl Answer, text: &str) -> bool {
    answer.body(text.len()).is_ok_and(|body| body == text.as_bytes())
}

fn read(answer: &impl Answer) -> Poll {
    let parsed = if answer.body_size() > MAX_LIST_BYTES {
        Err(InvalidList::TooLarge)
    } else if answer.body_size() == 0 {
        Err(InvalidList::Empty)
    } else {
        // A body the proxy announced and does not hand over is as good as broken off.
        answer
            .body(MAX_LIST_BYTES)
            .map_err(|_| InvalidList::Truncated)
            .and_then(|body| PeerList::parse(&body))
    };
    let (outcome, list) = match parsed {
        Ok(list) => (Outcome::Ok, Some(list)),
        Err(InvalidList::Empty) => (Outcome::Empty, None),
        Err(InvalidList::TooLarge) => (Outcome::TooLarge, None),
        Err(InvalidList::Truncated) => (Outcome::Truncated, None),
        Err(InvalidList::NotJson) => (Outcome::NotJson, None),
        Err(InvalidList::WrongShape) => (Outcome::WrongShape, None),
    };
    Poll { outcome, http_status: 200, list }
}

#[cfg(test)]
mod tests;

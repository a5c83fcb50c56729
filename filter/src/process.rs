//! What the filter asks of a proxy outside of any request: calls to peers, metrics, answers to streams that wait.

use crate::proxy::{Counter, LogLevel, Refused, Reply};
use crate::shared::SharedData;

/// The status with which a proxy refuses a call to a cluster it does not have.
pub const BAD_ARGUMENT: u32 = 2;

/// The hostcalls of a root context.
pub trait Process: SharedData {
    /// Sends a request to a cluster; the answer comes later, with the token returned.
    ///
    /// # Errors
    ///
    /// [`Refused`]: there will be no answer.
    fn call(&self, question: &Question<'_>) -> Result<u32, Refused>;

    /// Adds one to a counter. A refusal is ignored.
    fn count(&self, counter: Counter<'_>);

    /// Sets a gauge. A refusal is ignored.
    fn gauge(&self, gauge: Counter<'_>, value: u64);

    /// Answers a stream that was made to wait. A refusal is ignored: the stream is gone then.
    fn answer(&self, stream: u32, reply: &Reply<'_>);

    /// Logs a line. A refusal is ignored.
    fn log(&self, level: LogLevel, line: &str);
}

/// A request to a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// The cluster.
    pub cluster: &'a str,
    /// The headers, those of HTTP/2 included.
    pub headers: &'a [(&'a str, &'a str)],
    /// How long an answer may take, in milliseconds; never 0, which would be for ever.
    pub timeout_ms: u32,
}

//! What the filter asks of a proxy: the few hostcalls it makes, as a trait.
//!
//! Statuses are reduced to what the filter acts on: a value, no value, or a refusal. The wasm build implements
//! the trait over hostcalls, the tests over a list of headers.

use carnet_engine::effect::RequestHeaders;

/// The proxy refused a hostcall the filter needs, with the status it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub u32);

/// How loud a log line is; the numbers are the ABI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Details of single requests.
    Debug = 1,
    /// What an operator wants to see once.
    Info = 2,
    /// A configuration was refused.
    Error = 4,
    /// The virtual machine is about to end.
    Critical = 5,
}

/// The hostcalls of one request.
pub trait Proxy: RequestHeaders<Error = Refused> {
    /// The first value of a request header, in lower case; `None` when it is absent.
    ///
    /// # Errors
    ///
    /// [`Refused`] with any status other than OK and NOT FOUND.
    fn header(&self, name: &str) -> Result<Option<Vec<u8>>, Refused>;

    /// An attribute of request or connection by its path, segments separated by NUL; `None` when it is absent.
    ///
    /// # Errors
    ///
    /// [`Refused`] with any status other than OK and NOT FOUND.
    fn property(&self, path: &str) -> Result<Option<Vec<u8>>, Refused>;

    /// Leaves a text for the access log, under a name of one segment. A refusal is ignored.
    fn leave(&self, name: &str, text: &str);

    /// Answers in place of the upstream.
    ///
    /// # Errors
    ///
    /// [`Refused`]; the caller must then stop the request by other means.
    fn reply(&mut self, reply: &Reply<'_>) -> Result<(), Refused>;

    /// Ends the request without an answer. A refusal is ignored.
    fn close(&mut self);

    /// Adds one to the counter with this name. A refusal is ignored.
    fn count(&self, counter: Counter<'_>);

    /// Logs a line if the proxy logs at `level`; `line` is asked for only then. A refusal is ignored.
    fn log(&self, level: LogLevel, line: impl FnOnce() -> String);
}

/// An answer in place of the upstream's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply<'a> {
    /// The HTTP status.
    pub status: u16,
    /// For the access log.
    pub details: &'a str,
    /// The body; plain text, unless a header says otherwise.
    pub body: &'a str,
    /// Headers beside those a proxy adds, names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
}

/// A counter by name, with the identifier the proxy gave it, kept from one use to the next.
#[derive(Clone, Copy)]
pub struct Counter<'a> {
    /// Where the identifier is kept; `None` until the counter was defined.
    pub id: &'a std::cell::Cell<Option<u32>>,
    /// The name, made only when the counter is defined.
    pub name: &'a dyn Fn() -> String,
}

//! HTTP/1.1 by hand: what goes over the wire is what a test wrote, byte for byte.
//!
//! An HTTP library would refuse half of the requests a gateway has to withstand. Only what the tests need: one
//! request after another, responses with a length or in chunks.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::certificate::GATEWAY_NAME;

/// Names in lower case and values, in order.
pub type Headers = Vec<(String, Vec<u8>)>;

/// How long a response may take; longer than a gateway needs on a busy machine, or holds a question for news.
const PATIENCE: Duration = Duration::from_mins(1);

/// The end of a head.
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// A connection to a gateway; one request after another.
pub struct Connection {
    stream: Box<dyn Stream>,
    /// Received and not read yet.
    rest: Vec<u8>,
}

trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// What a gateway answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers as they came.
    pub headers: Headers,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of the first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        value(&self.headers, name)
    }

    /// Whether the gateway closes the connection now.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case(b"close"))
    }
}

impl Connection {
    /// A connection without TLS.
    ///
    /// # Errors
    ///
    /// What the system says when nobody listens.
    pub fn plain(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { stream: Box::new(connect(address)?), rest: Vec::new() })
    }

    /// A connection with TLS; the handshake takes place with the first request.
    ///
    /// # Errors
    ///
    /// What the system says when nobody listens.
    pub fn tls(address: SocketAddr, config: Arc<ClientConfig>) -> io::Result<Self> {
        let name = GATEWAY_NAME.try_into().map_err(io::Error::other)?;
        let session = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let stream = StreamOwned::new(session, connect(address)?);
        Ok(Self { stream: Box::new(stream), rest: Vec::new() })
    }

    /// Sends a request as it is, and waits for the response.
    ///
    /// # Errors
    ///
    /// What the system or TLS says when the connection breaks, or that the response is none.
    pub fn send(&mut self, request: &[u8]) -> io::Result<Response> {
        // A gateway may answer and close before it has read all; what it said is still worth reading.
        let written = self.stream.write_all(request).and_then(|()| self.stream.flush());
        let head = match self.until(BLANK_LINE) {
            Ok(head) => head,
            Err(error) => return Err(written.err().unwrap_or(error)),
        };
        let (line, headers) = parse_head(&head).ok_or_else(|| malformed("head"))?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| malformed("status"))?;
        let length = value(&headers, "content-length").map(number);
        let body = match length {
            Some(length) => self.exactly(length.ok_or_else(|| malformed("length"))?)?,
            None if value(&headers, "transfer-encoding").is_some() => self.chunks()?,
            None => Vec::new(),
        };
        Ok(Response { status, headers, body })
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.until(b"\r\n")?;
            let size = std::str::from_utf8(&line).ok().map(str::trim_end);
            let size = size.and_then(|size| usize::from_str_radix(size, 16).ok());
            let size = size.ok_or_else(|| malformed("chunk"))?;
            body.extend(self.exactly(size)?);
            self.until(b"\r\n")?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    /// Reads up to and including `end`.
    fn until(&mut self, end: &[u8]) -> io::Result<Vec<u8>> {
        loop {
            if let Some(at) = find(&self.rest, end) {
                return self.exactly(at + end.len());
            }
            self.more()?;
        }
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.rest.len() < length {
            self.more()?;
        }
        let rest = self.rest.split_off(length);
        Ok(std::mem::replace(&mut self.rest, rest))
    }

    fn more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        let count = self.stream.read(&mut buffer)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.rest.extend(buffer.iter().take(count));
        Ok(())
    }
}

fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The first line and the headers of a request or a response; `None` if it is neither.
#[must_use]
pub fn parse_head(head: &[u8]) -> Option<(String, Headers)> {
    let mut lines = head.strip_suffix(BLANK_LINE)?.split(|&byte| byte == b'\n');
    let mut line = || lines.next().map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first = String::from_utf8_lossy(line()?).into_owned();
    let mut headers = Vec::new();
    while let Some(line) = line() {
        let mut parts = line.splitn(2, |&byte| byte == b':');
        let name = String::from_utf8_lossy(parts.next()?).to_ascii_lowercase();
        headers.push((name, parts.next()?.trim_ascii().to_vec()));
    }
    Some((first, headers))
}

/// The end of the head that `received` begins with; `None` as long as there is none.
#[must_use]
pub fn head_end(received: &[u8]) -> Option<usize> {
    find(received, BLANK_LINE).map(|at| at + BLANK_LINE.len())
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn value<'h>(headers: &'h Headers, name: &str) -> Option<&'h [u8]> {
    headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_slice())
}

fn number(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a response with a {what} that is none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_a_line_and_headers_with_names_in_lower_case() {
        let (line, headers) = parse_head(b"GET / HTTP/1.1\r\nHost: a:80\r\nx-odd:\xff\r\n\r\n").unwrap();
        assert_eq!(line, "GET / HTTP/1.1");
        assert_eq!(headers, [("host".to_owned(), b"a:80".to_vec()), ("x-odd".to_owned(), b"\xff".to_vec())]);
    }

    #[test]
    fn what_has_no_end_is_no_head() {
        assert_eq!(parse_head(b"GET / HTTP/1.1\r\n"), None);
        assert_eq!(head_end(b"GET / HTTP/1.1\r\n"), None);
        assert_eq!(head_end(b"GET / HTTP/1.1\r\n\r\nrest"), Some(18));
    }
}

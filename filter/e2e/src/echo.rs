//! An upstream that answers each request with the head it received, byte for byte, as `message/http`.
//!
//! JSON would have to change what is not UTF-8. Requests with a body are not for this upstream.
//!
//! Source: RFC 9110 section 9.3.8 (TRACE), which answers likewise.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::http::{Response, head_end};

/// The type of the answers.
const CONTENT_TYPE: &str = "message/http";

/// Starts an upstream on a free port of the loopback interface; it serves for as long as the process lives.
///
/// # Errors
///
/// What the system says when there is no port.
pub fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    thread::Builder::new().name("echo".to_owned()).spawn(move || {
        for stream in listener.incoming().flatten() {
            // A connection that breaks is the gateway's to report.
            thread::spawn(move || serve(stream));
        }
    })?;
    Ok(address)
}

/// The head an upstream received, if this response is an upstream's.
#[must_use]
pub fn received(response: &Response) -> Option<&[u8]> {
    let is_echo = response.header("content-type") == Some(CONTENT_TYPE.as_bytes());
    is_echo.then_some(&response.body)
}

fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        while let Some(end) = head_end(&received) {
            let rest = received.split_off(end);
            let mut answer =
                format!("HTTP/1.1 200 OK\r\ncontent-type: {CONTENT_TYPE}\r\ncontent-length: {end}\r\n\r\n")
                    .into_bytes();
            answer.append(&mut received);
            received = rest;
            stream.write_all(&answer)?;
        }
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        received.extend(buffer.iter().take(count));
    }
}

//! Messages out of a stream: a header with a length, then JSON.
//!
//! Not what the `lsp-server` crate has for it: that one allocates whatever length a header claims.

use std::io::{BufRead, Read};

use lsp_server::Message;

/// The longest message taken: the largest document, escaped.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// The longest line of a header.
const MAX_HEADER: u64 = 4096;

/// What was read.
#[derive(Debug)]
pub(super) enum Frame {
    /// A message.
    Message(Message),
    /// A message that is none; the next one can be read.
    Malformed {
        /// What is wrong with it.
        why: String,
    },
    /// Something after which nobody knows where a message begins.
    Lost {
        /// What it is.
        why: String,
    },
    /// The end of the stream.
    End,
}

/// Reads the next message.
pub(super) fn read(from: &mut impl BufRead) -> Frame {
    let length = match read_header(from) {
        Ok(Some(length)) => length,
        Ok(None) => return Frame::End,
        Err(why) => return Frame::Lost { why },
    };
    let mut body = Vec::new();
    match from.take(length).read_to_end(&mut body) {
        Ok(read) if u64::try_from(read) == Ok(length) => {}
        Ok(_) => return Frame::Lost { why: "the stream ends inside a message".to_owned() },
        Err(error) => return Frame::Lost { why: error.to_string() },
    }
    match serde_json::from_slice(&body) {
        Ok(message) => Frame::Message(message),
        Err(error) => Frame::Malformed { why: error.to_string() },
    }
}

/// The length a header tells; `None` at the end of the stream.
fn read_header(from: &mut impl BufRead) -> Result<Option<u64>, String> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        from.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line).map_err(|error| error.to_string())?;
        if line.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let Some(line) = line.strip_suffix('\n') else { return Err("a header without an end".to_owned()) };
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err("a header without a colon".to_owned());
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok();
        }
    }
    match length {
        Some(length) if length <= MAX_BYTES => Ok(Some(length)),
        Some(length) => Err(format!("a message of {length} bytes, at most {MAX_BYTES} are taken")),
        None => Err("a header without Content-Length".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> String {
        match read(&mut text.as_bytes()) {
            Frame::Message(Message::Notification(message)) => message.method,
            Frame::Message(_) => "another message".to_owned(),
            Frame::Malformed { why } => format!("malformed: {why}"),
            Frame::Lost { why } => format!("lost: {why}"),
            Frame::End => "end".to_owned(),
        }
    }

    #[test]
    fn a_message_has_a_header_and_a_body() {
        assert_eq!(
            first("Content-Length: 33\r\nX: y\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}"),
            "exit"
        );
        assert_eq!(first(""), "end");
    }

    #[test]
    fn what_is_no_json_can_be_stepped_over() {
        let text = b"Content-Length: 2\r\n\r\n{]Content-Length: 17\r\n\r\n{\"method\":\"exit\"}";
        let mut from = &text[..];
        assert!(matches!(read(&mut from), Frame::Malformed { .. }));
        assert!(matches!(read(&mut from), Frame::Message(Message::Notification(_))));
    }

    #[test]
    fn a_length_is_not_believed() {
        assert!(
            first("Content-Length: 99999999999999\r\n\r\n")
                .starts_with("lost: a message of 99999999999999 bytes")
        );
        assert_eq!(first("Content-Length: 9\r\n\r\n{"), "lost: the stream ends inside a message");
        assert_eq!(first("Content-Length: -1\r\n\r\n"), "lost: a header without Content-Length");
        assert_eq!(first("GET / HTTP/1.1"), "lost: a header without an end");
    }
}

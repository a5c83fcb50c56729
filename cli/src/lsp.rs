//! The language server: it speaks the protocol and asks the engine.
//!
//! One thread reads messages, another answers them in order. Changes are taken at once and judged when typing pauses, or
//! when a question needs the answer; the documents of all folders are judged together, as `validate` does.
//!
//! Source: Language Server Protocol 3.17.

mod answer;
mod diagnostic;
mod disk;
mod frame;
mod position;
mod server;
mod uri;
mod workspace;

use std::collections::VecDeque;
use std::io::{BufRead, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use lsp_server::{Message, Notification, Request, RequestId};
use serde::Deserialize as _;

use crate::args::input::InputArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use frame::Frame;
use server::{Next, Server};

/// How long after the last change documents are judged.
const PAUSE: Duration = Duration::from_millis(120);

/// Serves one client until it leaves.
///
/// # Errors
///
/// [`Failure::Protocol`] when what comes in is no sequence of messages, [`Failure::Output`] when nobody reads the answers.
pub fn serve(
    args: &InputArgs,
    mut from: impl BufRead + Send + 'static,
    to: &mut dyn Write,
) -> Result<ExitStatus, Failure> {
    let (sender, receiver) = mpsc::sync_channel(64);
    thread::spawn(move || {
        loop {
            let frame = frame::read(&mut from);
            let is_last = matches!(frame, Frame::End | Frame::Lost { .. });
            if sender.send(frame).is_err() || is_last {
                return;
            }
        }
    });
    let mut server = Server::new(args, to);
    let mut waiting = VecDeque::new();
    loop {
        waiting.extend(receiver.try_iter());
        let frame = match waiting.pop_front() {
            Some(frame) => frame,
            None if server.has_work() => match receiver.recv_timeout(PAUSE) {
                Ok(frame) => frame,
                Err(RecvTimeoutError::Timeout) => {
                    server.publish()?;
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => Frame::End,
            },
            None => receiver.recv().unwrap_or(Frame::End),
        };
        let next = match frame {
            Frame::Message(Message::Request(Request { id, .. })) if is_withdrawn(&id, &waiting) => {
                server.withdraw(id)?;
                Next::Message
            }
            Frame::Message(message) => server.take(message)?,
            Frame::Malformed { why } => {
                server.refuse(&why)?;
                Next::Message
            }
            Frame::Lost { why } => return Err(Failure::Protocol { why }),
            Frame::End => return Ok(ExitStatus::Findings),
        };
        match next {
            Next::Message => {}
            Next::Exit { was_told: true } => return Ok(ExitStatus::Fine),
            Next::Exit { was_told: false } => return Ok(ExitStatus::Findings),
        }
    }
}

/// Whether a message that has come in meanwhile withdraws a request.
fn is_withdrawn(id: &RequestId, waiting: &VecDeque<Frame>) -> bool {
    waiting.iter().any(|frame| match frame {
        Frame::Message(Message::Notification(Notification { method, params })) => {
            method == "$/cancelRequest"
                && params
                    .get("id")
                    .is_some_and(|other| RequestId::deserialize(other).is_ok_and(|other| other == *id))
        }
        Frame::Message(_) | Frame::Malformed { .. } | Frame::Lost { .. } | Frame::End => false,
    })
}

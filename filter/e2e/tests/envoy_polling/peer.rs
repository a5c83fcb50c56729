//! A peer that does what a script says, in plain HTTP/1.1.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a peer does with each request.
#[derive(Debug, Clone)]
pub(crate) enum Script {
    /// Sends these bytes and closes.
    Answer(Vec<u8>),
    /// Sends `first` once, and `then` ever after.
    First {
        /// To the first request.
        first: Vec<u8>,
        /// To all others.
        then: Vec<u8>,
    },
    /// Sends these bytes, and nothing more.
    Stall(Vec<u8>),
    /// Reads and says nothing.
    Silent,
    /// Closes without a word.
    Hangup,
    /// Does not listen.
    Nobody,
    /// The gateway has no cluster for it.
    NoCluster,
}

/// A peer; it serves for as long as the test lives.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: String,
    /// Where its cluster points; `None`: there is no cluster.
    pub(crate) address: Option<SocketAddr>,
    heads: Arc<Mutex<Vec<String>>>,
}

/// A response with a length, after which the connection is closed.
pub(crate) fn response(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

impl Peer {
    pub(crate) fn start(number: usize, script: &Script) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let (own, told) = (script.clone(), Arc::clone(&heads));
        if !matches!(script, Script::Nobody | Script::NoCluster) {
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (own, told) = (own.clone(), Arc::clone(&told));
                    thread::spawn(move || play(stream, &own, &told));
                }
            });
        }
        let address = (!matches!(script, Script::NoCluster)).then_some(address);
        Self { name: format!("peer-{number}"), address, heads }
    }

    /// The head of the last request.
    pub(crate) fn asked(&self) -> String {
        self.heads.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

fn play(mut stream: TcpStream, script: &Script, heads: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => head.extend_from_slice(&buffer[..count]),
            Ok(_) | Err(_) => return,
        }
    }
    let number = {
        let mut heads = heads.lock().unwrap();
        heads.push(String::from_utf8_lossy(&head).into_owned());
        heads.len()
    };
    // A gateway may have had enough before all is sent.
    let _ = match script {
        Script::First { first, .. } if number == 1 => stream.write_all(first),
        Script::Answer(bytes) | Script::First { then: bytes, .. } => stream.write_all(bytes),
        Script::Stall(bytes) => {
            let sent = stream.write_all(bytes);
            thread::sleep(Duration::from_mins(1));
            sent
        }
        Script::Silent => {
            thread::sleep(Duration::from_mins(1));
            Ok(())
        }
        Script::Hangup | Script::Nobody | Script::NoCluster => Ok(()),
    };
}

//! How far a run has come: told on a terminal only, and only once it takes long enough to wonder.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often it is said anew.
const PACE: Duration = Duration::from_millis(100);

/// One line on standard error that counts, and is gone when this is dropped.
#[derive(Debug)]
pub struct Progress {
    done: Arc<AtomicUsize>,
    line: Option<Line>,
}

/// The thread that writes.
#[derive(Debug)]
struct Line {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Progress {
    /// Counts towards `total` files; `verb` says what is done to them, as in `read 3 of 7 files`.
    #[must_use]
    pub fn start(verb: &'static str, total: usize) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let line = io::stderr().is_terminal().then(|| Line::start(verb, total, &done)).flatten();
        Self { done, line }
    }

    /// One file more is done.
    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Line { stop, thread }) = self.line.take() {
            drop(stop);
            // A line that stays is no reason to fail.
            let _ = thread.join();
        }
    }
}

impl Line {
    /// `None` where the system starts no thread.
    fn start(verb: &'static str, total: usize, done: &Arc<AtomicUsize>) -> Option<Self> {
        let (stop, stopped) = mpsc::channel();
        let done = Arc::clone(done);
        let write = move || {
            let mut wait = PATIENCE;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let number = done.load(Ordering::Relaxed);
                // What cannot be written to a terminal that is gone is not missed.
                let _ = write!(io::stderr(), "\r{verb} {number} of {total} files\u{1b}[K");
                wait = PACE;
            }
            if wait == PACE {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        };
        let thread = thread::Builder::new().name("progress".to_owned()).spawn(write).ok()?;
        Some(Self { stop, thread })
    }
}

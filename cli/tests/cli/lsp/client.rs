//! A client that says what a test tells it to.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "what is not there fails the test, and `json!` makes values"
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::fixture::Folder;

/// Longer than any answer takes, shorter than anybody waits.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    folder: Folder,
    requests: u64,
}

impl Client {
    /// A client that has said nothing yet.
    pub(super) fn silent(folder: Folder) -> Self {
        let mut command = folder.command("lsp");
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                let _ = sender.send(message);
            }
        });
        let stdin = child.stdin.take();
        Self { child, stdin, messages, folder, requests: 0 }
    }

    /// A client with the folder open.
    pub(super) fn new(folder: Folder) -> Self {
        let mut client = Self::silent(folder);
        client.begin(&[""], json!({}));
        client
    }

    /// Opens folders of the folder.
    pub(super) fn begin(&mut self, folders: &[&str], capabilities: Value) {
        let folders: Vec<Value> = folders.iter().map(|folder| self.workspace(folder)).collect();
        let params = json!({"capabilities": capabilities, "processId": null, "workspaceFolders": folders});
        self.ask("initialize", params);
        self.tell("initialized", json!({}));
    }

    /// A folder, as workspaces name it.
    pub(super) fn workspace(&self, folder: &str) -> Value {
        json!({"uri": self.uri(folder), "name": folder})
    }

    /// Waits until a file has findings of exactly these codes.
    #[track_caller]
    pub(super) fn expect(&mut self, path: &str, expected: &[&str]) {
        while self.codes(path) != expected {}
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(super) fn uri(&self, path: &str) -> String {
        format!("file://{}", Path::new(self.folder.path()).canonicalize().unwrap().join(path).display())
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    /// Messages in one piece, so that all have arrived when the first is read.
    pub(super) fn send_all(&mut self, messages: &[Value]) {
        let mut framed = String::new();
        for text in messages.iter().map(ToString::to_string) {
            write!(framed, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        }
        self.raw(framed.as_bytes());
    }

    pub(super) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The whole response to a request; what is published meanwhile is dropped.
    pub(super) fn response(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.wait(|message| message["id"] == id)
    }

    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        let response = self.response(method, params);
        assert!(response.get("error").is_none(), "{response}");
        response["result"].clone()
    }

    #[track_caller]
    pub(super) fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).unwrap();
            if is_it(&message) {
                return message;
            }
        }
    }

    /// The codes of the next findings of a file.
    pub(super) fn codes(&mut self, path: &str) -> Vec<String> {
        let uri = self.uri(path);
        let message = self.wait(|message| message["params"]["uri"] == uri.as_str());
        let found = message["params"]["diagnostics"].as_array().unwrap();
        let code = |one: &Value| one["code"].as_str().unwrap().split(' ').next_back().unwrap().to_owned();
        found.iter().map(code).collect()
    }

    pub(super) fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub(super) fn change(&mut self, path: &str, changes: Value) {
        let uri = self.uri(path);
        let params = json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    pub(super) fn at(&mut self, method: &str, path: &str, place: [u32; 2]) -> Value {
        let uri = self.uri(path);
        let position = json!({"line": place[0], "character": place[1]});
        self.ask(method, json!({"textDocument": {"uri": uri}, "position": position}))
    }

    /// Ends the conversation; the status of the process.
    pub(super) fn leave(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.end().0
    }

    /// Closes the pipe; the status of the process and what it said.
    pub(super) fn end(mut self) -> (i32, String) {
        drop(self.stdin.take());
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code().unwrap(), said)
    }
}

fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        length = line.strip_prefix("Content-Length: ").map_or(length, |text| text.trim().parse().unwrap());
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

//! `carnet serve`, with a page of its own: not every build carries the real one.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::fixture::{Folder, MESH, folder};

struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(folder: &Folder, line: &str) -> Self {
        let mut child = folder.command(line).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned() }
    }

    /// A whole answer, head and body.
    fn ask(&self, line: &str) -> String {
        let authority = self.address.trim_start_matches("http://").split('/').next().unwrap();
        let mut stream = TcpStream::connect(authority).unwrap();
        write!(stream, "{line} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn page(name: &str) -> Folder {
    folder(name)
        .with("page/index.html", "<p>hello")
        .with("page/engine.wasm", "\0asm")
        .with("page/.hidden", "no")
        .with("secret.txt", "no")
}

#[test]
fn the_page_is_served_with_its_types_and_policy() {
    let folder = page("serve-page");
    let served = Served::start(&folder, "serve --port 0 --page page");
    let index = served.ask("GET /");
    assert!(index.starts_with("HTTP/1.1 200") && index.ends_with("<p>hello"), "{index}");
    assert!(index.contains("content-type: text/html"), "{index}");
    assert!(index.contains("content-security-policy: default-src 'self'"), "{index}");
    assert!(index.contains("frame-ancestors 'none'"), "{index}");
    assert!(served.ask("GET /engine.wasm?v=1").contains("content-type: application/wasm"));
}

#[test]
fn nothing_but_the_page_is_served() {
    let folder = page("serve-nothing-else");
    let served = Served::start(&folder, "serve --port 0 --page page");
    assert!(served.ask("GET /../secret.txt").starts_with("HTTP/1.1 404"));
    assert!(served.ask("GET /%2e%2e/secret.txt").starts_with("HTTP/1.1 404"));
    assert!(served.ask("GET //secret.txt").starts_with("HTTP/1.1 404"));
    assert!(served.ask("GET /.hidden").starts_with("HTTP/1.1 404"));
    assert!(served.ask("POST /").starts_with("HTTP/1.1 405"));
}

#[test]
fn files_are_opened_through_a_link() {
    let folder = page("serve-files").with("red/a.yaml", MESH);
    let served = Served::start(&folder, "serve --port 0 --page page red");
    let (_, hash) = served.address.split_once('#').unwrap();
    folder.run(&format!("share --open #{hash} -d out"));
    assert!(folder.path().join("out/a.yaml").is_file());
}

#[test]
fn a_port_in_use_and_a_folder_without_a_page_are_told() {
    let folder = page("serve-told");
    let served = Served::start(&folder, "serve --port 0 --page page");
    let port = served.address.trim_end_matches('/').rsplit(':').next().unwrap();
    folder.run(&format!("serve --port {port} --page page")).cannot("is in use");
    folder.run("serve --page nowhere").cannot("`nowhere` holds no built page");
}

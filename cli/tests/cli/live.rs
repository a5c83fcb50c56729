//! `carnet status --gateway`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::fixture::{Folder, Run, example, folder};
use crate::gateway::{answer, asked, list, lost, nobody, scripted, seen, silent};

/// Runs `carnet status` in an empty folder, `@` standing for a gateway that gives this answer.
fn status(name: &str, reply: Vec<u8>, line: &str) -> Run {
    on(&folder(name), reply, line)
}

fn on(folder: &Folder, reply: Vec<u8>, line: &str) -> Run {
    let address = scripted(vec![reply]).to_string();
    let run = folder.run(&format!("status --gateway {line}").replace('@', &address));
    Run { stdout: run.stdout.replace(&address, "@"), stderr: run.stderr.replace(&address, "@"), ..run }
}

#[test]
fn what_two_gateways_of_a_mesh_tell_is_one_row() {
    let ingress = scripted(vec![list(&[asked(true)])]);
    let run = status("live-row", list(&[seen()]), &format!("@ --gateway http://{ingress}/ --check"));
    run.golden("live-row");
}

#[test]
fn a_peer_that_does_not_answer_is_told_with_its_reason() {
    status("live-lost", list(&[lost()]), "@ -o wide --check").golden("live-lost");
    assert_eq!(status("live-lost", list(&[lost()]), "@").status, 0);
}

#[test]
fn one_of_two_processes_that_does_not_see_a_peer_is_told() {
    let other = scripted(vec![list(&[lost()])]);
    let run = status("live-partly", list(&[seen()]), &format!("@ --gateway {other} --check"));
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("  1 of 2, timeout  ") && run.stdout.contains("  FAIL\n"), "{run:?}");
}

#[test]
fn a_peer_that_asks_no_more_is_told() {
    let run = status("live-asked", list(&[asked(false)]), "@ --check");
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("no: last asked 2026-11-20 13:05:41"), "{run:?}");
}

#[test]
fn documents_are_compared_with_what_the_gateway_has() {
    let mut drifted = seen();
    drifted["carnet"]["offers"][1]["imported"] = json!(true);
    drifted["carnet"]["offers"][1]["localHosts"] = json!(["reviews.example"]);
    let run = on(&example("bookinfo"), list(&[drifted]), "@ --check green-mesh red-mesh");
    run.golden("live-drift");
    let run = on(
        &example("bookinfo"),
        list(&[seen()]),
        "@ --check --mesh green-mesh=green-mesh/imports.yaml --mesh green-mesh=green-mesh/peers.yaml",
    );
    assert!(!run.stdout.contains("drift  "), "{run:?}");
}

#[test]
fn json_and_yaml_are_one_list_of_both() {
    let run = on(&example("bookinfo"), list(&[seen()]), "@ -o json green-mesh red-mesh").json();
    let items = run["items"].as_array().unwrap();
    let red = &items
        .iter()
        .find(|item| item["carnet"]["mesh"] == "green-mesh" && item["metadata"]["name"] == "red-mesh");
    let red = red.unwrap();
    assert_eq!(red["status"]["discoveryStatus"]["active"][0]["pod"], "green-mesh/egress");
    assert_eq!((&red["carnet"]["state"], &red["carnet"]["seesPeer"]), (&json!("ok"), &json!(true)));
    assert_eq!(red["carnet"]["gateways"][0]["polls"], 12);
    let of_green = |kind: &str| {
        let is_it = |item: &&serde_json::Value| {
            item["kind"] == kind
                && item["metadata"] == json!({"name": "red-mesh", "namespace": "green-mesh-system"})
        };
        items.iter().filter(is_it).count()
    };
    assert_eq!((of_green("ServiceMeshPeer"), of_green("ImportedServiceSet")), (1, 1));
    let yaml = status("live-yaml", list(&[seen()]), "@ -o yaml").stdout;
    assert!(yaml.starts_with("apiVersion: v1\nkind: List\n") && yaml.contains("seesPeer: true"), "{yaml}");
}

#[test]
fn an_old_sync_is_stale_when_that_is_asked_for() {
    let mut told = seen();
    let run = status("live-stale", list(&[told.clone()]), "@ --check --stale 10m");
    // Nobody knows the day this runs: long after the sync, or before it.
    assert!(run.status == 1 || !run.stdout.contains("stale"), "{run:?}");
    told["status"]["discoveryStatus"]["active"][0]["watch"]["lastFullSync"] = json!("1999-12-31T23:59:59Z");
    let run = status("live-stale", list(&[told.clone()]), "@ --check --stale 10m");
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("stale   green-mesh <-> red-mesh"), "{run:?}");
    told["status"]["discoveryStatus"]["active"][0]["watch"]["lastFullSync"] = json!("2999-12-31T23:59:59Z");
    assert_eq!(status("live-stale", list(&[told.clone()]), "@ --check --stale 10m").status, 0);
    told["carnet"]["stale"] = json!(true);
    assert_eq!(status("live-stale", list(&[told]), "@ --check").status, 1);
}

#[test]
fn what_a_gateway_tells_cannot_steer_the_terminal() {
    let mut hostile = lost();
    hostile["metadata"]["name"] = json!("red\u{1b}[2J\u{9b}31m\nFAKE  ok\r\u{202e}");
    hostile["carnet"]["result"] = json!("x".repeat(100_000) + "\u{7}");
    hostile["carnet"]["\u{1b}]0;title\u{7}"] = json!("\u{1b}c");
    for form in ["text", "wide", "json", "yaml"] {
        let run = status("live-hostile", list(&[hostile.clone()]), &format!("@ -o {form}"));
        assert_eq!(run.status, 0, "{form}");
        let is_unsafe = |char: char| char.is_control() && char != '\n' || char == '\u{202e}';
        assert!(!run.stdout.chars().any(is_unsafe), "{form}: {run:?}");
        assert!(!run.stdout.contains("\nFAKE") && run.stdout.len() < 20_000, "{form}: {run:?}");
    }
}

#[test]
fn who_gives_no_usable_answer_is_told_in_one_sentence() {
    let huge = [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b' '; 40 << 20]].concat();
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = [b"HTTP/1.1 200 OK\r\nx: ".to_vec(), vec![b'x'; 1 << 20]].concat();
    let unnamed = json!({"kind": "ServiceMeshPeer", "metadata": {"name": "x"}, "status": {"discoveryStatus": {}}, "carnet": {}});
    let odd = json!({"kind": "ServiceMeshPeer", "metadata": {"name": 7}});
    let cases = [
        (
            answer("200 OK", "<html>"),
            "what the gateway at `http://@/` answers is not the status of peers: it is not JSON",
        ),
        (answer("200 OK", nested), "it is not JSON: recursion limit exceeded"),
        (answer("200 OK", "{}"), "it is JSON, and no list of objects of kind `ServiceMeshPeer`"),
        (list(&[json!({"kind": "Pod"})]), "no list of objects of kind `ServiceMeshPeer`"),
        (list(&vec![seen(); 1001]), "it tells of 1001 peers, more than 1000"),
        (list(&[odd]), "peer 1 of the list cannot be read: invalid type: integer `7`"),
        (list(&[unnamed]), "peer 1 of the list does not say whose it is"),
        (answer("302 Found\r\nlocation: http://example.com/", ""), "answers 302"),
        (
            answer("404 Not Found", "not found"),
            "the gateway at `http://@/` answers 404, as if it were not its status",
        ),
        (huge, "the gateway at `http://@/` answers more than 32 MiB"),
        (long, "the gateway at `http://@/` gives no whole answer"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec(), "gives no whole answer"),
        (b"SSH-2.0-OpenSSH\r\n".to_vec(), "gives no whole answer"),
        (Vec::new(), "gives no whole answer"),
    ];
    for (reply, words) in cases {
        let run = status("live-unusable", reply, "@");
        run.cannot(words);
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    }
    folder("live-nobody")
        .run(&format!("status --gateway {}", nobody()))
        .cannot("cannot reach the gateway at `http://");
}

#[test]
fn a_gateway_that_says_nothing_is_not_waited_for() {
    let start = Instant::now();
    let run = folder("live-silent").run(&format!("status --gateway {}", silent()));
    run.cannot("gives no answer within 5 s");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn what_the_others_tell_is_shown_when_one_cannot_be_asked() {
    let run = status("live-some", list(&[seen()]), &format!("{} --gateway @", nobody()));
    assert_eq!(run.status, 2);
    assert!(
        run.stdout.contains("red-mesh") && run.stderr.contains("error: cannot reach the gateway"),
        "{run:?}"
    );
}

#[test]
fn watching_shows_what_changes() {
    let address = scripted(vec![list(&[seen()]), list(&[seen()]), list(&[lost()])]);
    let folder = folder("live-watch");
    let mut command = folder.command(&format!("status --gateway {address} --watch=1"));
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let shown: Vec<String> = lines.take_while(|line| !line.contains("no: timeout")).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(shown.iter().filter(|line| line.starts_with("MESH")).count(), 2, "{shown:?}");
    assert_eq!(shown.iter().filter(|line| line.contains("ok")).count(), 1, "{shown:?}");
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let folder = folder("live-flags");
    folder.run("status --gateway https://127.0.0.1:1").cannot("speaks plain HTTP on its loopback interface");
    folder.run("status --gateway localhost").cannot("the port of the status listener is missing");
    folder.run("status --check").cannot("--gateway <URL>");
    folder.run("status --gateway 127.0.0.1:1 --stale 10").cannot("write a number and its unit");
    folder.run("status --gateway 127.0.0.1:1 --watch --check").cannot("cannot be used with");
    folder.run("status -o wide").cannot("`--gateway URL`, of which `-o wide` tells more, is missing");
}

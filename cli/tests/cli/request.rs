//! `carnet explain request`, answered by the engine.

use crate::fixture::{MESH, Run, folder};

const CALLER: &str = "--principal green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";
const HOST: &str = "--authority ratings.bookinfo.svc.green-mesh-exports.local";

fn ask(test: &str, flags: &str) -> Run {
    let line = format!("explain request --mesh red-mesh --direction inbound {HOST} {flags}");
    folder(test).with("a.yaml", MESH).run(&line)
}

#[test]
fn a_rewrite_names_its_rule() {
    ask("request-text", CALLER).golden("request-text");
}

#[test]
fn json_has_the_place_of_the_rule() {
    ask("request-json", &format!("{CALLER} -H x-carnet-peer:me -o json")).golden("request-json");
}

#[test]
fn no_certificate_is_a_denial_and_no_failure() {
    ask("request-none", "--certificate none").golden("request-none");
}

#[test]
fn a_certificate_is_worth_what_is_said() {
    let reason =
        |flags: &str| ask("request-worth", &format!("{CALLER} -o json {flags}")).json()["reason"].take();
    assert_eq!(reason("--certificate untrusted"), "unverified-peer-certificate");
    assert_eq!(reason("--certificate unknown"), "unverified-peer-certificate");
    assert_eq!(reason("--certificate unknown --unknown-validity allow"), serde_json::Value::Null);
}

#[test]
fn audit_denies_and_lets_pass() {
    let answer = ask("request-audit", "--mode audit -o json").json();
    assert_eq!((answer["decision"].as_str(), answer["status"].as_u64()), (Some("deny"), None));
}

#[test]
fn contradictions_are_refused() {
    ask("request-contradiction", &format!("{CALLER} --certificate none")).cannot("contradict each other");
}

#[test]
fn the_mesh_must_be_named_and_known() {
    let folder = folder("request-mesh").with("a.yaml", MESH);
    let line = format!("explain request --direction inbound {HOST}");
    folder.run(&line).cannot("0 meshes are named by `--mesh`");
    folder.run(&format!("{line} --mesh red-mehs")).cannot("help: a similar name exists: `red-mesh`");
}

#[test]
fn a_header_needs_a_name() {
    ask("request-header", "-H nonsense").cannot("a header is written as NAME:VALUE");
}

//! `carnet status`.

use crate::fixture::{MESH, example, folder};

#[test]
fn the_table_shows_both_sides() {
    example("bookinfo").run("status .").golden("status-bookinfo");
}

#[test]
fn json_has_the_shape_of_maistra() {
    let list = example("bookinfo").run("status -o json red-mesh").json();
    assert_eq!((list["apiVersion"].as_str(), list["kind"].as_str()), (Some("v1"), Some("List")));
    let kinds = list["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap());
    assert!(kinds.clone().any(|kind| kind == "ExportedServiceSet"), "{:?}", kinds.collect::<Vec<_>>());
}

#[test]
fn what_a_peer_offers_is_not_known_without_its_files() {
    let run = example("bookinfo").run("status red-mesh");
    let note = "note: the files of `green-mesh` are not here, so what it offers to `red-mesh` is not known\n";
    assert!(run.stderr.contains(note), "{run:?}");
}

#[test]
fn a_broken_rule_is_left_out_and_noted() {
    let text = MESH.replace("name: ratings}\n---", "name: ratings}\n  - type: Nonsense\n---");
    let run = folder("status-broken").with("a.yaml", text).run("status");
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("ratings.bookinfo.svc.green-mesh-exports.local"), "{run:?}");
    assert!(run.stderr.contains("in the input, `carnet validate` tells"), "{run:?}");
}

#[test]
fn a_mesh_cannot_be_selected() {
    example("bookinfo").run("status --mesh red-mesh .").cannot("names a mesh without its files");
}

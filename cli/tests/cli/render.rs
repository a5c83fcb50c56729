//! `carnet render`.

use std::fs;

use crate::fixture::{BROKEN, MESH, example, folder};

#[test]
fn one_gateway_goes_to_standard_output() {
    let run = folder("render-one").with("a.yaml", MESH).run("render --mesh red-mesh --direction inbound");
    run.golden("render-one");
}

#[test]
fn several_gateways_need_a_folder() {
    example("bookinfo")
        .run("render .")
        .cannot("6 plugin configurations are selected, standard output takes one");
}

#[test]
fn every_gateway_gets_a_file() {
    let folder = folder("render-files").with("rules/a.yaml", MESH);
    let run = folder.run("render --out-dir build rules");
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    let mut names: Vec<_> = fs::read_dir(folder.path().join("build"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["red-mesh.inbound.json", "red-mesh.outbound.json"]);
    let alone = folder.run("render --mesh red-mesh --direction outbound rules").stdout;
    let written = fs::read_to_string(folder.path().join("build/red-mesh.outbound.json")).unwrap();
    assert_eq!(written, alone);
}

#[test]
fn json_lists_what_is_selected() {
    let list = example("bookinfo").run("render -o json .").json();
    assert_eq!(list["items"].as_array().unwrap().len(), 6);
    assert_eq!(list["items"][0]["file"], "blue-mesh.inbound.json");
    assert_eq!(list["items"][0]["configuration"]["mesh"], "blue-mesh");
}

#[test]
fn nothing_is_written_while_errors_exist() {
    let folder = folder("render-errors").with("rules/a.yaml", BROKEN);
    folder.run("render --out-dir build rules").golden("render-errors");
    assert!(!folder.path().join("build").exists());
}

#[test]
fn a_mesh_name_cannot_lead_out_of_the_folder() {
    let folder = folder("render-escape").with("rules/a.yaml", MESH);
    folder.run("render --out-dir build --mesh ../red=rules").cannot("cannot be part of a file name");
    assert!(!folder.path().join("build").exists());
}

#[test]
fn an_unknown_mesh_is_told_with_the_closest() {
    example("bookinfo").run("render --mesh rde-mesh .").golden("render-unknown-mesh");
}

#[test]
fn options_reach_the_table() {
    let folder = folder("render-options").with("a.yaml", MESH);
    let inbound = "render --direction inbound --mode audit --max-hops 3 --unknown-validity allow";
    let inbound = folder.run(inbound).json();
    assert_eq!((inbound["mode"].as_str(), inbound["maxHops"].as_u64()), (Some("audit"), Some(3)));
    assert_eq!(inbound["inbound"]["unknownValidity"], "allow");
    let outbound = folder.run("render --direction outbound --unmatched pass").json();
    assert_eq!(outbound["outbound"]["unmatched"], "pass");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = folder("render-blocked").with("rules/a.yaml", MESH).with("build", "a file");
    folder.run("render --out-dir build rules").cannot("cannot write `build`");
}

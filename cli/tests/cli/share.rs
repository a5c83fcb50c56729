//! `carnet share`.

use std::fs;

use crate::fixture::{MESH, example, folder, testdata};

#[test]
fn what_is_shared_comes_back_as_it_was() {
    let link = example("bookinfo").run("share").stdout;
    let received = folder("share-back");
    assert_eq!(received.run(&format!("share --open {} -d received", link.trim())).status, 0);
    let exports = "red-mesh/exports.yaml";
    let sent = fs::read_to_string(testdata("examples/bookinfo").join(exports)).unwrap();
    assert_eq!(fs::read_to_string(received.path().join("received").join(exports)).unwrap(), sent);
}

#[test]
fn the_links_of_version_1_are_read_for_ever() {
    let folder = folder("share-golden");
    let link = fs::read_to_string(testdata("links/v1.txt")).unwrap();
    assert_eq!(folder.run(&format!("share --open {}", link.trim())).status, 0);
    let path = "red-mesh/services.yaml";
    let written = fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!(written, fs::read_to_string(testdata("links/v1").join(path)).unwrap());
}

#[test]
fn folders_of_meshes_keep_their_names() {
    let folder = folder("share-meshes").with("red/a.yaml", MESH).with("green/b.yaml", MESH);
    let link = folder.run("share red green --base https://rules.example.com/").stdout;
    assert!(link.starts_with("https://rules.example.com/#1."), "{link}");
    folder.run(&format!("share --open {} -d out", link.trim()));
    assert!(folder.path().join("out/red/a.yaml").is_file());
    assert!(folder.path().join("out/green/b.yaml").is_file());
    let link = folder.run("share red").stdout;
    folder.run(&format!("share --open {} -d one", link.trim()));
    assert!(folder.path().join("one/a.yaml").is_file());
    let link = folder.run("share --mesh blue=red").stdout;
    folder.run(&format!("share --open {} -d named", link.trim()));
    assert!(folder.path().join("named/blue/a.yaml").is_file());
}

#[test]
fn standard_input_goes_into_a_link() {
    let folder = folder("share-stdin");
    let link = folder.pipe(MESH, "share -").stdout;
    folder.run(&format!("share --open {}", link.trim()));
    assert_eq!(fs::read_to_string(folder.path().join("stdin.yaml")).unwrap(), MESH);
}

#[test]
fn what_is_no_link_is_refused_and_nothing_overwritten() {
    let folder = folder("share-refused").with("red-mesh/services.yaml", "mine\n");
    folder.run("share --open https://rules.example.com/").cannot("the link holds no files");
    folder.run("share --open #2.AAAA").cannot("the link is of version 2");
    folder.run("share --open #1.AAAA").cannot("the link is damaged");
    let link = fs::read_to_string(testdata("links/v1.txt")).unwrap();
    folder.run(&format!("share --open {}", link.trim())).cannot("`./red-mesh/services.yaml` exists already");
    folder.run("share nowhere").cannot("cannot read `nowhere`");
}

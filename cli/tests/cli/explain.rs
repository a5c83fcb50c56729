//! `carnet explain`, requests apart.

use std::fs;

use crate::fixture::{MESH, example, folder, testdata};

#[test]
fn a_code_is_found_by_number_and_by_name() {
    let folder = folder("explain-code");
    let by_number = folder.run("explain 204");
    assert!(by_number.stdout.starts_with("CAR204 export-rule-shadowed (warning)\n"), "{by_number:?}");
    assert_eq!(folder.run("explain export-rule-shadowed").stdout, by_number.stdout);
    assert_eq!(folder.run("codes CAR204").stdout, by_number.stdout);
}

#[test]
fn an_unknown_code_is_told_with_the_closest() {
    folder("explain-unknown").run("explain export-rule-shadow").golden("explain-unknown");
}

#[test]
fn a_question_is_needed() {
    folder("explain-nothing").run("explain").cannot("a question, `CODE` or `--all` is missing");
}

#[test]
fn questions_name_meshes_that_exist() {
    let folder = folder("explain-mesh").with("a.yaml", MESH);
    folder.run("explain host ratings.bookinfo --from rde-mesh").cannot("a similar name exists: `red-mesh`");
    folder.run("explain service red-mesh/a/b --to blue").cannot("its peers are `green-mesh`");
    folder.run("explain service a/b --to red-mesh").cannot("a service is written as MESH/NAMESPACE/NAME");
}

#[test]
fn the_matrix_has_a_reason_in_every_empty_cell() {
    let folder = example("bookinfo");
    folder.run("explain --all .").golden("explain-all");
    let document = folder.run("explain --all -o json .").json();
    let cells = document["cells"].as_array().unwrap();
    assert!(cells.iter().all(|cell| cell["imported"].is_null() != cell["obstacle"].is_null()), "{document}");
}

#[test]
fn a_host_is_followed_through_both_gateways() {
    let line = "explain host ratings.bookinfo.svc.red-mesh-imports.local --from green-mesh --check .";
    example("bookinfo").run(line).golden("explain-host");
}

#[test]
fn a_service_that_is_not_imported_says_why() {
    let line = "explain service red-mesh/red-mesh-bookinfo/reviews --to green-mesh --check .";
    example("bookinfo").run(line).golden("explain-service");
}

#[test]
fn rules_that_agree_do_not_make_a_stranger_a_peer() {
    let folder = folder("explain-stranger");
    for mesh in ["red-mesh", "green-mesh"] {
        for entry in fs::read_dir(testdata("examples/bookinfo").join(mesh)).unwrap().map(Result::unwrap) {
            let text = fs::read_to_string(entry.path()).unwrap();
            let text = text.replace("clientID: green-mesh.local", "clientID: stranger.local");
            let to = folder.path().join(mesh).join(entry.file_name());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, text).unwrap();
        }
    }
    let line =
        "explain service red-mesh/red-mesh-bookinfo/ratings --to green-mesh --check red-mesh green-mesh";
    let run = folder.run(line);
    let reason = "the rules let it pass, and the gateway of `red-mesh` refuses: unknown-peer.\n";
    assert!(run.status == 1 && run.stdout.ends_with(reason), "{run:?}");
    assert!(folder.run("explain --all red-mesh green-mesh").stdout.contains("refuses: unknown-peer"));
}

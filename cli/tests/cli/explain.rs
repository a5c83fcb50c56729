//! `carnet explain`, requests apart.

use crate::fixture::{MESH, folder};

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

//! `carnet init`.

use crate::fixture::folder;

#[test]
fn the_first_minute_ends_in_green() {
    let folder = folder("init");
    folder.run("init federation").golden("init");
    let validated = folder.run("validate --fail-on info federation");
    assert_eq!(validated.status, 0, "{validated:?}");
    let tested = folder.run("test federation");
    assert_eq!(tested.status, 0, "{tested:?}");
    assert!(tested.stdout.contains('3'), "{tested:?}");
}

#[test]
fn nothing_is_overwritten() {
    let folder = folder("init-again").with("x/test.yaml", "mine\n");
    folder.run("init x").cannot("`x/test.yaml` exists already");
    assert!(!folder.path().join("x/red-mesh").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    folder("init-file").with("x", "a file\n").run("init x/y").cannot("cannot write");
}

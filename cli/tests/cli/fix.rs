//! `carnet validate --fix`.

use std::fs;

use crate::fixture::{BROKEN, Folder, MESH, folder};

/// What can be mended safely, with comments and line ends of its own; and what cannot.
fn mistaken(name: &str) -> Folder {
    let text = BROKEN
        .replace("spec:\n", "spec: # as the\tplatform team wants it\r\n")
        .replace("  exportRules:\n", "\n  exportRules:   # 日本語\n");
    folder(name).with("in/a.yaml", format!("\u{feff}{text}"))
}

#[test]
fn what_has_one_right_answer_is_mended_and_nothing_else_changes() {
    let folder = mistaken("fix-safe");
    let before = fs::read_to_string(folder.path().join("in/a.yaml")).unwrap();
    folder.run("validate --fix in").golden("fix-safe");
    let after = fs::read_to_string(folder.path().join("in/a.yaml")).unwrap();
    assert_eq!(after, before.replace('\u{feff}', "").replace("nmae", "name"));
    let again = folder.run("validate --fix in");
    assert_eq!(again.stderr, "");
    assert_eq!(fs::read_to_string(folder.path().join("in/a.yaml")).unwrap(), after);
}

#[test]
fn a_diff_writes_nothing() {
    let folder = mistaken("fix-diff");
    let before = fs::read(folder.path().join("in/a.yaml")).unwrap();
    folder.run("validate --fix --diff in").golden("fix-diff");
    assert_eq!(before, fs::read(folder.path().join("in/a.yaml")).unwrap());
    let clean = folder.with("clean/a.yaml", MESH).run("validate --fix --diff clean");
    assert_eq!((clean.status, clean.stdout.as_str()), (0, ""));
}

#[test]
fn what_changes_the_meaning_is_mended_when_asked_for() {
    let rule = "  - type: NameSelector\n    nameSelector: {namespace: bookinfo}\n";
    let text = MESH.replace("  exportRules:\n", &format!("  exportRules:\n{rule}"));
    let folder = folder("fix-unsafe").with("a.yaml", &text);
    folder.run("validate --fix");
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).unwrap(), text);
    let run = folder.run("validate -o wide --fix=unsafe");
    assert!(run.stderr.contains("CAR204: move `exportRules[1]` before `exportRules[0]`"), "{run:?}");
    assert!(!run.stdout.contains("CAR204"), "{run:?}");
}

#[test]
fn what_is_suppressed_or_left_out_is_not_mended() {
    let folder = folder("fix-except").with("a.yaml", BROKEN);
    assert_eq!(folder.run("validate --fix --diff --except CAR101").stdout, "");
    assert_eq!(folder.run("validate --fix --diff --ignore CAR101").stdout, "");
}

#[test]
fn standard_input_is_not_written_to() {
    let folder = folder("fix-stdin");
    folder.pipe(BROKEN, "validate --fix -").cannot("`--fix` cannot write to standard input");
    assert!(folder.pipe(BROKEN, "validate --fix --diff -").stdout.contains("+    nameSelector"));
    folder.run("validate --diff").cannot("--fix");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("fix-link").with("real.txt", BROKEN);
    let (real, link) = (folder.path().join("real.txt"), folder.path().join("a.yaml"));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    folder.run("validate --fix a.yaml");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(real).unwrap().contains("name: ratings}"));
}

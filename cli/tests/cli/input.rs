//! What is read, and what happens to input nobody should have given.

use std::process::Stdio;

use crate::fixture::{BROKEN, MESH, folder};

#[test]
fn a_missing_file_is_no_finding() {
    folder("input-missing").run("validate nope.yaml").golden("input-missing");
}

#[test]
fn a_folder_without_documents_is_nothing_to_read() {
    folder("input-empty").with("notes/readme.txt", "x").run("validate notes").golden("input-empty");
}

#[test]
fn documents_of_other_kinds_are_nothing_to_work_on() {
    let folder =
        folder("input-other").with("a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
    folder.run("validate").golden("input-other");
    folder.run("status").cannot("nothing to work on");
}

#[test]
fn binary_is_a_finding_of_validate_and_stops_the_others() {
    let folder = folder("input-binary").with("a.yaml", MESH).with("b.yaml", b"\x7fELF\x02\0\0\xff");
    let run = folder.run("validate -o wide");
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("error  CAR005  not-utf8"), "{run:?}");
    folder.run("status").cannot("cannot read `b.yaml`: not UTF-8 text at byte 7");
    folder.run("render").cannot("cannot read `b.yaml`");
}

#[test]
fn a_file_that_is_too_large_is_refused_by_its_size() {
    let folder = folder("input-sparse").with_sparse("big.yaml", 1 << 30);
    let run = folder.run("validate");
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("error[CAR008]: file is 1073741824 bytes"), "{run:?}");
    folder.run("status").cannot("cannot read `big.yaml`: file is 1073741824 bytes");
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_fine() {
    let text = format!("\u{feff}{}", MESH.replace('\n', "\r\n"));
    let run = folder("input-bom").with("a.yaml", text).run("validate -o json");
    assert_eq!((run.status, run.json()["summary"]["objects"].as_u64()), (0, Some(3)));
}

#[test]
fn columns_of_an_excerpt_do_not_count_a_byte_order_mark() {
    let text = "\u{feff}kind: a\r\nkind: b\r\n";
    folder("input-bom-column").with("a.yaml", text).run("validate").golden("input-bom-column");
}

#[test]
fn tabs_templates_and_duplicate_keys_are_findings() {
    let folder = folder("input-yaml")
        .with("a-tab.yaml", "kind: Service\nmetadata:\n\tname: x\n")
        .with("b-template.yaml", "kind: Service\nmetadata:\n  name: {{ .Values.name }}\n")
        .with("c-duplicate.yaml", "kind: Service\nkind: Service\n");
    folder.run("validate").golden("input-yaml");
    folder.run("status").cannot("that cannot be read");
}

#[test]
fn a_billion_laughs_are_refused() {
    let level =
        |(name, of): (char, char)| format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 10].join(", "));
    let levels: String = "bcdefghij".chars().zip("abcdefghi".chars()).map(level).collect();
    let run = folder("input-laughs").with("a.yaml", format!("a: &a [x]\n{levels}")).run("validate -o wide");
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("CAR006"), "{run:?}");
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let run = folder("input-stdin").pipe(BROKEN, "validate -o wide -");
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("<stdin>:3:18"), "{run:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder("input-pipe").with("a.yaml", BROKEN);
    let mut child = folder.command("codes").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn a_full_disk_is_told() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let output = folder("input-full").command("codes").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stderr, b"error: cannot write the output: No space left on device\n");
}

#[test]
fn hidden_and_ignored_files_are_left_out() {
    let folder = folder("input-ignored")
        .with("rules/a.yaml", MESH)
        .with("rules/.hidden.yaml", BROKEN)
        .with("rules/vendor/b.yaml", BROKEN)
        .with("rules/.carnetignore", "vendor/\n");
    let run = folder.run("validate -o json rules");
    assert_eq!(run.json()["summary"]["files"], 1);
}

#[test]
fn a_file_reached_twice_is_read_once() {
    let folder = folder("input-twice").with("rules/a.yaml", MESH);
    assert_eq!(folder.run("validate -o json rules ./rules/a.yaml rules").json()["summary"]["files"], 1);
}

#[test]
fn a_mesh_can_be_given_its_name() {
    let folder = folder("input-named").with("rules/a.yaml", MESH);
    let run = folder.run("status --mesh crimson=rules");
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("\ncrimson  export"), "{run:?}");
}

#[test]
fn a_link_that_leads_back_is_followed_once() {
    let folder = folder("input-loop").with("rules/a.yaml", MESH);
    std::os::unix::fs::symlink("..", folder.path().join("rules/up")).unwrap();
    assert_eq!(folder.run("validate -o json rules").json()["summary"]["files"], 1);
}

//! `carnet diff`.

use std::fs;
use std::process::Command;

use crate::fixture::{Folder, MESH, copy, folder, testdata};

/// The example as `old`, and as `new` with two rules changed: one shows more, one asks for a name nobody offers.
fn two(test: &str) -> Folder {
    let folder = folder(test);
    for side in ["old", "new"] {
        copy(&testdata("examples/bookinfo"), &folder.path().join(side));
    }
    edit(&folder, "new/red-mesh/exports.yaml", "      name: reviews\n", "      name: \"*\"\n");
    edit(&folder, "new/green-mesh/imports.yaml", "      name: red-ratings\n", "      name: rad-ratings\n");
    folder
}

fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let path = folder.path().join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// Makes the folder a repository whose branch `main` holds what is in it.
fn commit(folder: &Folder) {
    for line in ["init -q -b main .", "add -A", "commit -q -m all"] {
        let mut git = Command::new("git");
        git.current_dir(folder.path()).args(["-c", "user.name=t", "-c", "user.email=t@example.com"]);
        assert!(git.args(line.split(' ')).status().unwrap().success(), "git {line}");
    }
}

#[test]
fn each_change_names_its_rules_on_both_sides() {
    two("diff-text").run("diff old new").golden("diff-text");
}

#[test]
fn json_has_every_change_with_its_places() {
    two("diff-json").run("diff -o json old new").golden("diff-json");
}

#[test]
fn markdown_is_folded_away() {
    two("diff-md").run("diff -o md old new").golden("diff-md");
}

#[test]
fn markdown_has_room_in_a_comment() {
    let services = |count: usize| {
        let service = |n| {
            format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: s-{n}, namespace: bookinfo}}\n")
        };
        (0..count).map(service).collect::<String>()
    };
    let all = MESH.replace("name: ratings}\n---", "name: '*'}\n---") + &services(2000);
    let run = folder("diff-md-long")
        .with("old.yaml", MESH)
        .with("new.yaml", all)
        .run("diff -o md old.yaml new.yaml");
    assert!(run.stdout.len() < 60 * 1024, "{}", run.stdout.len());
    assert!(
        run.stdout.contains("</details>\n\n")
            && run.stdout.ends_with("left out; `carnet diff` shows everything.\n")
    );
}

#[test]
fn the_same_is_no_difference() {
    let run = two("diff-same").run("diff old old");
    assert_eq!((run.status, run.stdout.as_str()), (0, "Both sides do the same.\n5 names stay the same.\n"));
}

#[test]
fn a_service_shown_by_its_label_says_so() {
    let rule = "type: LabelSelector\n    labelSelector: {selector: {matchLabels: {share: 'yes'}}}";
    let by_label =
        MESH.replace("type: NameSelector\n    nameSelector: {namespace: bookinfo, name: ratings}", rule);
    let shared = by_label.replace(
        "{name: ratings, namespace: bookinfo}",
        "{name: ratings, namespace: bookinfo, labels: {share: 'yes'}}",
    );
    let folder = folder("diff-label").with("old.yaml", by_label).with("new.yaml", shared);
    folder.run("diff --only exposure old.yaml new.yaml").golden("diff-label");
}

#[test]
fn only_exposure_fails_for_nothing_else() {
    let folder = two("diff-only");
    assert_eq!(folder.run("diff --only exposure old new").status, 1);
    let back = folder.run("diff --only exposure new old");
    assert_eq!((back.status, back.stdout.lines().next()), (0, Some("Nobody reaches more than before.")));
}

#[test]
fn what_is_allowed_does_not_fail() {
    let folder = two("diff-allow")
        .with("allow.txt", "# CHG-7\nred-mesh red-mesh-bookinfo/* green-mesh\nred-mesh clientID blue-mesh\n");
    folder.run("diff --allow allow.txt old new").golden("diff-allow");
    let folder = folder.with("allow.txt", "red-mesh\n");
    folder
        .run("diff --allow allow.txt old new")
        .cannot("allow.txt:1  an exposure is written as `MESH WHAT PEER`");
    folder.run("diff --allow nowhere.txt old new").cannot("cannot read `nowhere.txt`");
}

#[test]
fn a_side_may_be_what_git_has() {
    let folder = two("diff-git");
    commit(&folder);
    edit(&folder, "old/red-mesh/exports.yaml", "      name: reviews\n", "      name: \"*\"\n");
    folder.run("diff git:main:old old").golden("diff-git");
    assert_eq!(folder.run("diff git:HEAD:old git:main:old").status, 0);
    let one = folder.run("diff git:main:old/red-mesh/exports.yaml old/red-mesh/exports.yaml");
    assert_eq!(one.status, 0, "{one:?}");
}

#[test]
fn a_file_git_does_not_read_is_left_out_as_on_the_disk() {
    let folder = folder("diff-git-ignore")
        .with("rules/a.yaml", MESH)
        .with("rules/.hidden/b.yaml", "{{ no yaml")
        .with("rules/vendor/c.yaml", "{{ no yaml")
        .with("rules/.carnetignore", "vendor/\n");
    commit(&folder);
    let run = folder.run("diff git:main:rules rules");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
}

#[test]
fn what_git_does_not_have_is_told() {
    let folder = two("diff-git-missing");
    commit(&folder);
    folder.run("diff git:nope:old old").cannot("git knows no revision `nope`");
    folder.run("diff git:--help:old old").cannot("git knows no revision `--help`");
    folder.run("diff git:main:nope old").cannot("`nope` is not in `main`");
    let mut alone = folder.command("diff git:main:old old");
    let outside = std::env::temp_dir();
    let run = alone.current_dir(&outside).env("GIT_CEILING_DIRECTORIES", &outside).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("git finds no repository here"));
    let none = folder.command("diff git:main:old old").env("PATH", "/nowhere").output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8(none.stderr).unwrap().contains("`git` is needed"));
}

#[test]
fn standard_input_can_be_one_side() {
    let folder = folder("diff-stdin").with("a.yaml", MESH);
    assert_eq!(folder.pipe(MESH, "diff - a.yaml").status, 0);
    folder.run("diff - -").cannot("contradict each other");
    folder.run("diff nowhere a.yaml").cannot("cannot read `nowhere`");
}

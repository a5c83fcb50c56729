//! `carnet validate`.

use crate::fixture::{BROKEN, MESH, example, folder};

#[test]
fn an_example_is_ready_to_apply() {
    let run = example("bookinfo").run("validate .");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let verdict = run.stdout.lines().last().unwrap();
    assert!(verdict.starts_with("Checked 3 meshes, 25 files, 41 objects, 11 rules."), "{verdict}");
    assert!(verdict.ends_with("Ready to apply."), "{verdict}");
}

#[test]
fn errors_are_shown_where_they_are() {
    folder("validate-text").with("rules/a.yaml", BROKEN).run("validate rules").golden("validate-text");
}

#[test]
fn both_files_of_a_finding_are_shown() {
    let folder =
        folder("validate-related").with("a.yaml", MESH).with("b.yaml", BROKEN.replace("nmae", "name"));
    folder.run("validate").golden("validate-related");
}

#[test]
fn wide_is_one_line_per_finding() {
    folder("validate-wide")
        .with("rules/a.yaml", BROKEN)
        .run("validate -o wide rules")
        .golden("validate-wide");
}

#[test]
fn json_is_one_document() {
    folder("validate-json")
        .with("rules/a.yaml", BROKEN)
        .run("validate -o json rules")
        .golden("validate-json");
}

#[test]
fn the_level_to_fail_on_can_be_chosen() {
    let folder = folder("validate-fail-on").with("a.yaml", MESH).with("bom.yaml", "\u{feff}a: 1\n");
    let broken = crate::fixture::folder("validate-never").with("a.yaml", BROKEN);
    assert_eq!(broken.run("validate").status, 1);
    assert_eq!(broken.run("validate --fail-on never").status, 0);
    assert_eq!(folder.run("validate --fail-on info").status, 1);
}

#[test]
fn warnings_can_be_denied() {
    let tagged = MESH.replace("name: ratings}", "name: !x ratings}");
    let folder = folder("validate-deny").with("a.yaml", tagged);
    let levels = folder.run("validate -o wide").stdout;
    assert!(levels.contains("warning  CAR011"), "{levels}");
    assert_eq!(folder.run("validate --deny warnings --color=never").status, 1);
    folder.run("validate --deny warnings --fail-on info").cannot("cannot be used with");
}

#[test]
fn many_findings_of_one_code_are_cut_short() {
    let rule = "  - {type: NameSelector, nmae: x}\n";
    let folder = folder("validate-many").with("a.yaml", format!("{BROKEN}{}", rule.repeat(30)));
    let text = folder.run("validate").stdout;
    assert_eq!(text.matches("error[CAR101]").count(), 20);
    assert!(text.contains("note: 11 more of CAR101 unknown-field; `--max-per-code 0` shows them"), "{text}");
    assert_eq!(folder.run("validate --max-per-code 0").stdout.matches("error[CAR101]").count(), 31);
}

#[test]
fn colours_are_there_when_asked_for() {
    let folder = folder("validate-colour").with("a.yaml", BROKEN);
    assert!(!folder.run("validate").stdout.contains('\u{1b}'));
    assert!(folder.run("validate --color always").stdout.contains("\u{1b}[91merror[CAR201]"));
    let forced = folder.command("validate").env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
    let never = folder.command("validate --color never").env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(!never.stdout.contains(&0x1b));
}

#[test]
fn text_of_a_document_cannot_steer_the_terminal() {
    let evil = BROKEN.replace("nmae", "\"n\\e[31mae\"");
    let run = folder("validate-escape").with("a.yaml", evil).run("validate --color always");
    assert!(!run.stdout.contains("\u{1b}[31m"), "{run:?}");
}

#[test]
fn the_order_of_arguments_changes_no_finding() {
    let folder = folder("validate-order").with("a.yaml", BROKEN).with("b.yaml", MESH);
    let sorted = |line: &str| {
        let text = folder.run(line).stdout;
        let mut lines: Vec<_> = text.lines().map(ToOwned::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted("validate -o wide a.yaml").len(), 2);
    assert_eq!(folder.run("validate -o wide .").stdout, folder.run("validate -o wide .").stdout);
}

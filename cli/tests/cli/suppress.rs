//! Findings that are not to be reported: flags, baselines, selections. Comments and annotations are the engine's tests.

use std::fs;

use crate::fixture::{BROKEN, MESH, folder};

#[test]
fn a_flag_suppresses_a_code_for_some_objects() {
    let folder = folder("suppress-flag").with("a.yaml", BROKEN);
    let run =
        folder.run("validate -o wide --ignore CAR201=red-mesh/ExportedServiceSet/* --ignore unknown-field");
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    let text = folder.run("validate --ignore CAR101 --ignore CAR201").stdout;
    assert!(text.ends_with("No findings, 2 suppressed. Ready to apply.\n"), "{text}");
    let unused = folder.run("validate --ignore CAR201=blue-mesh/*/*").stdout;
    assert!(unused.contains("--> <command line>:1:1"), "{unused}");
}

#[test]
fn flags_that_suppress_nothing_there_is_are_refused() {
    let folder = folder("suppress-refused").with("a.yaml", BROKEN);
    folder.run("validate --ignore CAR001").cannot("CAR001 yaml-syntax cannot be suppressed");
    folder.run("validate --ignore CAR999").cannot("no code is called `CAR999`");
    folder.run("validate --ignore CAR201=green").cannot("`green` is not MESH/KIND/NAME");
    folder.run("validate --except CAR001").cannot("CAR001 yaml-syntax cannot be left out");
    folder
        .run("validate --now tomorrow")
        .cannot("`tomorrow` is not a moment; write a day such as 2027-01-31");
}

#[test]
fn the_day_is_the_one_that_is_given() {
    let text =
        BROKEN.replace("nmae: ratings}", "nmae: ratings} # carnet:ignore CAR101 -- why (until 2027-01-31)");
    let folder = folder("suppress-now").with("a.yaml", text);
    assert!(
        folder.run("validate --now 2027-01-31").stdout.contains("1 suppressed (CAR101 until 2027-01-31)")
    );
    assert!(folder.run("validate -o wide --now 2027-02-01").stdout.contains("CAR092"));
}

#[test]
fn only_and_except_choose_codes_and_unused_suppressions_then_prove_nothing() {
    let text = BROKEN.replace("metadata:", "# carnet:ignore CAR207 -- why\nmetadata:");
    let folder = folder("suppress-only").with("a.yaml", text);
    assert!(folder.run("validate -o wide").stdout.contains("CAR091"));
    assert_eq!(folder.run("validate -o wide --only CAR101").stdout.lines().count(), 1);
    assert_eq!(folder.run("validate -o wide --except CAR101,CAR091").stdout.lines().count(), 1);
    let syntax = folder.with("b.yaml", "kind: [\n");
    assert!(syntax.run("validate -o wide --only CAR101").stdout.contains("CAR001"));
}

#[test]
fn a_baseline_hides_old_findings_until_they_are_gone() {
    let folder = folder("suppress-baseline").with("in/a.yaml", BROKEN);
    folder.run("validate in --baseline old.json --write-baseline").golden("baseline-written");
    assert_eq!(folder.run("validate in --baseline old.json --fail-on info").status, 0);
    let moved = folder.with("in/a.yaml", format!("# moved\n\n{BROKEN}"));
    assert_eq!(moved.run("validate in --baseline old.json --fail-on info").status, 0);
    let mended = moved.with("in/a.yaml", MESH);
    let run = mended.run("validate in --baseline old.json --except CAR417");
    assert_eq!(run.status, 0, "{run:?}");
    mended.run("validate in --baseline old.json").golden("baseline-stale");
}

#[test]
fn a_baseline_of_another_version_is_refused() {
    let folder = folder("suppress-version")
        .with("in/a.yaml", BROKEN)
        .with("v2.json", "{\"apiVersion\": \"carnet/v2\", \"kind\": \"Baseline\", \"findings\": []}")
        .with(
            "hash.json",
            "{\"apiVersion\":\"carnet/v1\",\"kind\":\"Baseline\",\"findings\":[{\"fingerprint\":\"v2:1\"}]}",
        )
        .with("other.json", "[1]");
    folder.run("validate in --baseline v2.json").cannot("its `apiVersion` is another one");
    folder.run("validate in --baseline hash.json").cannot("its fingerprints are made in another way");
    folder.run("validate in --baseline other.json").cannot("`other.json` is no baseline of this version");
    folder.run("validate in --baseline none.json").cannot("cannot read `none.json`");
    folder.run("validate in --write-baseline").cannot("`--baseline FILE` is missing");
}

#[test]
fn a_baseline_does_not_depend_on_where_it_is_written() {
    let folder = folder("suppress-folder").with("in/a.yaml", BROKEN);
    folder.run("validate in --baseline old.json --write-baseline");
    let first = fs::read(folder.path().join("old.json")).unwrap();
    folder.run("validate in --baseline old.json --write-baseline");
    assert_eq!(first, fs::read(folder.path().join("old.json")).unwrap());
}

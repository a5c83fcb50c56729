//! What each way of suppressing covers, on small documents.

use super::*;
use crate::pipeline::{Build, Input, build};
use crate::source::Source;
use crate::yaml::Limits;

/// A set without peer (CAR201, at its name) whose first and last rule have an unknown field (CAR101).
const SET: &str = "\
apiVersion: federation.maistra.io/v1
kind: ExportedServiceSet
metadata:
  name: green-mesh # NAME
  namespace: red-mesh-system
spec:
  exportRules:
  # FIRST
  - type: NameSelector
    nameSelector:
      namespace: bookinfo
      xyzzy: 1
  # LAST
  - type: NameSelector
    nameSelector: {namespace: bookinfo, xyzzy: 1}
";

fn checked(text: &str, today: &str) -> Build {
    let input = Input { source: Source::new("a.yaml", text), placement: crate::model::Placement::default() };
    let mut build = build(vec![input], &Limits::default());
    let terms = Terms { today: Some(today.parse().unwrap()), ..Terms::default() };
    build.suppress(&[], &terms);
    build
}

/// Numbers of the findings, then of those suppressed.
fn codes(build: &Build) -> (Vec<u16>, Vec<u16>) {
    let kept = build.findings.iter().map(|finding| finding.code.number());
    (kept.collect(), build.suppressed.iter().map(|other| other.finding.code.number()).collect())
}

fn at(marker: &str, comment: &str) -> Build {
    checked(&SET.replace(marker, comment), "2026-11-21")
}

#[test]
fn without_a_suppression_all_is_reported() {
    assert_eq!(codes(&at("FIRST", "nothing")), (vec![201, 101, 101], vec![]));
}

#[test]
fn a_comment_covers_the_item_below_and_its_children() {
    let build = at("FIRST", "carnet:ignore CAR101 -- vendor chart");
    assert_eq!(codes(&build), (vec![201, 101], vec![101]));
    assert_eq!(build.suppressed[0].reason.as_deref(), Some("vendor chart"));
    assert_eq!(codes(&at("LAST", "carnet:ignore unknown-field -- why")), (vec![201, 101], vec![101]));
}

#[test]
fn a_comment_behind_a_field_covers_that_field() {
    assert_eq!(codes(&at("NAME", "carnet:ignore CAR201 -- why")), (vec![101, 101], vec![201]));
}

#[test]
fn a_comment_above_a_document_covers_all_of_it() {
    let text = format!("# carnet:ignore CAR101, CAR201 -- why\n---\n{SET}");
    assert_eq!(codes(&checked(&text, "2026-11-21")), (vec![], vec![201, 101, 101]));
}

#[test]
fn a_comment_for_the_file_covers_every_document() {
    let text = format!("# carnet:ignore-file CAR101 -- why\n{SET}---\n{SET}");
    assert_eq!(codes(&checked(&text, "2026-11-21")).1, [101, 101, 101, 101]);
    let late = format!("{SET}---\n# carnet:ignore-file CAR101 -- why\n{SET}");
    assert!(codes(&checked(&late, "2026-11-21")).0.contains(&96));
}

#[test]
fn an_annotation_covers_its_object() {
    let annotated = SET.replace(
        "metadata:\n",
        "metadata:\n  annotations: {carnet.dev/ignore: \"CAR101,CAR201\", carnet.dev/ignore-reason: why}\n",
    );
    let build = checked(&format!("{annotated}---\n{}", SET.replace("green-mesh", "blue-mesh")), "2026-11-21");
    assert_eq!(codes(&build), (vec![201, 101, 101], vec![201, 101, 101]));
}

#[test]
fn the_last_day_is_included() {
    let comment = "carnet:ignore CAR201 -- why (until 2027-01-31)";
    let text = SET.replace("NAME", comment);
    assert_eq!(codes(&checked(&text, "2027-01-31")).1, [201]);
    assert_eq!(codes(&checked(&text, "2027-02-01")), (vec![201, 92, 101, 101], vec![]));
}

#[test]
fn a_suppression_without_reason_or_finding_is_reported() {
    assert_eq!(codes(&at("NAME", "carnet:ignore CAR201")), (vec![93, 101, 101], vec![201]));
    assert_eq!(codes(&at("NAME", "carnet:ignore CAR204 -- why")), (vec![201, 91, 101, 101], vec![]));
}

#[test]
fn what_cannot_be_suppressed_is_told() {
    assert_eq!(codes(&at("NAME", "carnet:ignore CAR001 -- why")).0, [201, 95, 101, 101]);
    assert_eq!(codes(&at("NAME", "carnet:ignore CAR9999 -- why")).0, [201, 94, 101, 101]);
    assert_eq!(codes(&at("NAME", "carnet:ignore -- why")).0, [201, 96, 101, 101]);
    assert_eq!(codes(&at("NAME", "carnet:ignroe CAR201 -- why")).0, [201, 96, 101, 101]);
    assert_eq!(codes(&at("NAME", "carnet:ignore CAR201 -- why (until 2027-02-30)")).0, [201, 96, 101, 101]);
}

#[test]
fn other_comments_for_carnet_are_left_alone() {
    assert_eq!(codes(&at("NAME", "carnet:rule ratings")).0, [201, 101, 101]);
}

#[test]
fn a_comment_in_a_broken_document_waits_until_it_can_be_read() {
    let text = format!("# carnet:ignore CAR201 -- why\nkind: [\n---\n{SET}");
    assert_eq!(codes(&checked(&text, "2026-11-21")).0, [1, 201, 101, 101]);
    assert_eq!(codes(&checked("# carnet:ignore CAR201 -- why\nkind: [\n", "2026-11-21")).0, [1]);
}

#[test]
fn settings_cover_objects_by_pattern() {
    let input = Input { source: Source::new("a.yaml", SET), placement: crate::model::Placement::default() };
    let build = build(vec![input], &Limits::default());
    let suppression = |pattern: &str| Suppression {
        code: Code::ExportWithoutPeer,
        scope: Scope::Objects(pattern.parse().unwrap()),
        way: Way::Flag,
        reason: None,
        until: None,
        place: None,
    };
    let suppressed = |pattern: &str| {
        let mut build = build.clone();
        build.suppress(&[suppression(pattern)], &Terms::default());
        codes(&build).1
    };
    assert_eq!(suppressed("red-mesh/ExportedServiceSet/*"), [201]);
    assert_eq!(suppressed("blue-mesh/*/*"), [0; 0]);
}

#[test]
fn a_baseline_hides_as_many_as_it_lists() {
    let input = Input { source: Source::new("a.yaml", SET), placement: crate::model::Placement::default() };
    let mut build = build(vec![input], &Limits::default());
    let place = Span { source: SourceId(0), start: 0, end: 0 };
    let mut baseline = Baseline::default();
    baseline.add(build.findings[0].fingerprint(&build.sources), 3, place);
    build.suppress(&[], &Terms { baseline, ..Terms::default() });
    assert_eq!(codes(&build), (vec![91, 101, 101], vec![201]));
    assert_eq!(build.findings[0].message, "2 findings of the baseline are gone");
}

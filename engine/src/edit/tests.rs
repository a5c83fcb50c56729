//! Moves, on the layouts people write.

use super::*;
use crate::finding::Edit;
use crate::source::{Source, SourceId, Span};
use crate::yaml::{Limits, parse};

fn edited(text: &str, edits: Option<Vec<Edit>>) -> Option<String> {
    let edits = edits?;
    let mut sources = vec![Source::new("a", text)];
    crate::fix::apply(&mut sources, &edits.iter().collect::<Vec<_>>());
    Some(sources[0].text.clone())
}

fn moved(text: &str, from: &str, home: &str) -> Option<String> {
    let parsed = parse(SourceId(0), text, &Limits::default());
    edited(text, move_field(text, parsed.documents[0].root(), from, home))
}

fn place(text: &str, word: &str) -> Span {
    let start = u32::try_from(text.find(word).unwrap()).unwrap();
    Span { source: SourceId(0), start, end: start + 1 }
}

#[test]
fn a_field_moves_out_of_a_block() {
    let text = "rules:\n- type: X\n  name:\n    a: 1\n    local: true # why\n- type: Y\n";
    assert_eq!(
        moved(text, "/rules/0/name/local", "/rules/N").as_deref(),
        Some("rules:\n- type: X\n  name:\n    a: 1\n  local: true\n- type: Y\n")
    );
}

#[test]
fn a_field_with_lines_of_its_own_keeps_their_shape() {
    let text = "r:\n  - n:\n        at:\n          x: 1\n          y: 2\n        b: 3\n";
    assert_eq!(
        moved(text, "/r/0/n/at", "/r/N").as_deref(),
        Some("r:\n  - n:\n        b: 3\n    at:\n      x: 1\n      y: 2\n")
    );
}

#[test]
fn a_field_moves_out_of_braces() {
    assert_eq!(
        moved("r:\n- n: {a: 1, local: true}\r\n  m: 1\n", "/r/0/n/local", "/r/N").as_deref(),
        Some("r:\n- n: {a: 1}\r\n  local: true\r\n  m: 1\n")
    );
    assert_eq!(
        moved("r: [{n: {local: true, a: 1}}]", "/r/0/n/local", "/r/N").as_deref(),
        Some("r: [{n: {a: 1}, local: true}]")
    );
}

#[test]
fn the_last_line_needs_no_end() {
    assert_eq!(
        moved("s:\n  n:\n    a: 1\n    b: 2", "/s/n/b", "/s").as_deref(),
        Some("s:\n  n:\n    a: 1\n  b: 2")
    );
}

#[test]
fn a_field_moves_inwards_too() {
    assert_eq!(moved("b: 2\ns:\n  a: 1\n", "/b", "/s").as_deref(), Some("s:\n  a: 1\n  b: 2\n"));
}

#[test]
fn what_would_be_lost_or_torn_is_not_moved() {
    for (text, from, home) in [
        ("s:\n  n:\n    a: 1\n    b: 2\n  b: 3\n", "/s/n/b", "/s"),
        ("s:\n  n:\n    b: 2\n", "/s/n/b", "/s"),
        ("r:\n- a: 1\n- a: 2\nb: 3\n", "/b", "/r/N"),
        ("s:\n- b: 1\n  a: 2\n", "/s/0/b", ""),
    ] {
        assert_eq!(moved(text, from, home), None, "{text}");
    }
}

#[test]
fn an_item_moves_up_with_its_comments() {
    let text = "r:\n- type: A\n  x: 1\n# why\n- type: B\n  y: 2\n\n- type: C\n";
    let edits = move_item(text, place(text, "type: B"), place(text, "type: A"));
    assert_eq!(
        edited(text, edits).as_deref(),
        Some("r:\n# why\n- type: B\n  y: 2\n- type: A\n  x: 1\n\n- type: C\n")
    );
}

#[test]
fn items_between_brackets_are_not_moved() {
    let text = "r: [{type: A}, {type: B}]\n";
    assert_eq!(move_item(text, place(text, "type: B"), place(text, "type: A")), None);
}

#[test]
fn a_tab_becomes_as_many_spaces_as_can_be_read() {
    let text = "a: 1\n---\nr:\n  n:\n    x: 1\n\t\ty: 2\n---\n\t# not mine\n";
    let untabbed = untab(text, place(text, "\t\ty"), &Limits::default()).unwrap();
    assert!(untabbed.is_unambiguous);
    assert_eq!(
        edited(text, Some(untabbed.edits)).as_deref(),
        Some("a: 1\n---\nr:\n  n:\n    x: 1\n    y: 2\n---\n\t# not mine\n")
    );
}

#[test]
fn a_tab_that_could_mean_two_things_is_told_apart() {
    let text = "r:\n  n:\n    x: 1\n\ty: 2\n";
    assert!(!untab(text, place(text, "\ty"), &Limits::default()).unwrap().is_unambiguous);
    assert_eq!(untab("r:\n \tx: 1\n   y: [\n", place("r:\n \tx", "\t"), &Limits::default()), None);
}

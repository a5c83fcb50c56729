//! The order of fixes, on a language in which every capital letter is a mistake.

use super::*;

fn edit(start: u32, end: u32, text: &str) -> Edit {
    Edit { span: Span { source: SourceId(0), start, end }, text: text.to_owned() }
}

fn finding(is_safe: bool, edits: Vec<Edit>) -> Finding {
    Finding::new(Code::UnknownField, "m").fix("mend", is_safe, edits)
}

/// Every `A` is to become `B`, and every `B` to become `c`.
fn letters(sources: &[Source]) -> Vec<Finding> {
    let next = |letter: char| match letter {
        'A' => Some("B"),
        'B' => Some("c"),
        _ => None,
    };
    let places = (0_u32..).zip(sources[0].text.chars());
    places.filter_map(|(at, letter)| Some(finding(true, vec![edit(at, at + 1, next(letter)?)]))).collect()
}

fn mended(text: &str, extent: Extent, check: impl FnMut(&[Source]) -> Vec<Finding>) -> (String, usize) {
    let mut sources = vec![Source::new("a", text)];
    let applied = mend(&mut sources, extent, check);
    (sources[0].text.clone(), applied.len())
}

#[test]
fn fixes_that_wait_for_each_other_are_all_applied() {
    assert_eq!(mended("xAyAxB", Extent::Safe, letters), ("xcycxc".to_owned(), 5));
    assert_eq!(mended("AAAA", Extent::Safe, letters).0, "cccc");
}

#[test]
fn of_two_fixes_that_overlap_the_first_is_applied() {
    let both = |sources: &[Source]| match sources[0].text.as_str() {
        "abcd" => vec![finding(true, vec![edit(0, 3, "x")]), finding(true, vec![edit(2, 4, "y")])],
        _ => Vec::new(),
    };
    assert_eq!(mended("abcd", Extent::Safe, both), ("xd".to_owned(), 1));
}

#[test]
fn what_changes_the_meaning_is_left_unless_asked_for() {
    let doubtful = |sources: &[Source]| match sources[0].text.as_str() {
        "a" => vec![finding(false, vec![edit(0, 1, "b")])],
        _ => Vec::new(),
    };
    assert_eq!(mended("a", Extent::Safe, doubtful).0, "a");
    assert_eq!(mended("a", Extent::Unsafe, doubtful).0, "b");
}

#[test]
fn a_fix_that_breaks_a_document_is_taken_back() {
    let breaking = |sources: &[Source]| match sources[0].text.as_str() {
        "a" => vec![finding(true, vec![edit(0, 1, "[")])],
        _ => vec![Finding::new(Code::YamlSyntax, "m")],
    };
    assert_eq!(mended("a", Extent::Safe, breaking), ("a".to_owned(), 0));
}

#[test]
fn fixes_that_undo_each_other_come_to_an_end() {
    let swapping = |sources: &[Source]| match sources[0].text.as_str() {
        "a" => vec![finding(true, vec![edit(0, 1, "b")])],
        _ => vec![finding(true, vec![edit(0, 1, "a")])],
    };
    assert_eq!(mended("a", Extent::Safe, swapping).1, MAX_ROUNDS);
}

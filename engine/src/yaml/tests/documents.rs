use super::{one, read};
use crate::source::SourceId;
use crate::yaml::{Limits, Node, ProblemKind, parse};

/// Numbers of the documents that could be read.
fn numbers(text: &str) -> Vec<usize> {
    read(text).documents.iter().map(|document| document.index).collect()
}

#[test]
fn a_text_without_documents_has_none() {
    for text in ["", "\n\n", "# only a comment\n", "\u{feff}"] {
        assert_eq!(numbers(text), [0; 0], "{text:?}");
    }
}

#[test]
fn empty_documents_are_skipped_but_counted() {
    assert_eq!(numbers("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n"), [1, 3]);
}

#[test]
fn a_written_null_is_a_document() {
    assert_eq!(numbers("--- null\n--- ~\n"), [0, 1]);
}

#[test]
fn a_broken_document_hides_no_other() {
    let parsed = read("a: 1\n---\nname: [ratings\n---\nb: 2\n---\n]\n---\nc: 3\n");
    let numbers: Vec<_> = parsed.documents.iter().map(|document| document.index).collect();
    assert_eq!((numbers, parsed.problems.len()), (vec![0, 2, 4], 2));
}

#[test]
fn a_document_that_breaks_at_its_first_token_is_counted() {
    assert_eq!(numbers("%FOO\n---\na: 1\n---\nb: 1\n"), [0, 1]);
    assert_eq!(numbers("@\n---\na: 1\n"), [1]);
}

#[test]
fn text_after_the_root_breaks_the_document_before_it() {
    let parsed = read("[a]\nb: 1\n---\nc: 1\n");
    let left: Vec<_> = parsed.documents.iter().map(|document| document.index).collect();
    assert_eq!((left, parsed.problems.len()), (vec![1], 1));
    assert_eq!(numbers("a: 1\n...\nb: 1\n...\n@\n---\nc: 1\n"), [0, 1, 3]);
}

#[test]
fn documents_past_the_limit_are_not_read() {
    let limits = Limits { documents: 2, ..Limits::default() };
    let parsed = parse(SourceId(0), "a\n---\nb\n---\nc\n---\nd\n", &limits);
    let kinds: Vec<_> = parsed.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!((parsed.documents.len(), kinds), (2, vec![ProblemKind::TooManyDocuments]));
}

#[test]
fn a_document_spans_from_its_marker_to_its_last_value() {
    let text = "# head\n---\na: 1\nb: [2]\n\n# tail\n---\nc\n";
    let slices: Vec<_> = read(text).documents.iter().map(|document| document.span.slice(text)).collect();
    assert_eq!(slices, [Some("---\na: 1\nb: [2]"), Some("---\nc")]);
}

#[test]
fn json_is_yaml() {
    let text = "{\n\t\"kind\": \"List\",\n\t\"items\": [{\"a\": \"\\/\\ud83d\\ude00\"}, 1.5e3, null]\n}\n";
    let document = one(text);
    let root = document.root();
    assert_eq!(root.at("/items/0/a").and_then(Node::as_str), Some("/\u{1f600}"));
    assert_eq!(root.at("/items/1").and_then(Node::as_int), Some(1500));
}

#[test]
fn crlf_and_a_tab_after_a_colon_are_fine() {
    let document = one("a:\tb\r\nc: |\r\n  x\r\n  y\r\nd: 1\r\n");
    let text = |key| document.root().get(key).and_then(Node::scalar_text);
    assert_eq!([text("a"), text("c"), text("d")], [Some("b"), Some("x\ny\n"), Some("1")]);
}

#[test]
fn comments_come_in_order_with_line_and_place() {
    let text = "\u{feff}# one\r\na: 1 # two\r\n\r\n  ## three #\nb: '# none'\n";
    let comments: Vec<_> = read(text)
        .comments
        .iter()
        .map(|comment| (comment.line, comment.text.clone(), comment.trailing))
        .collect();
    let expected = [(1, "one".into(), false), (2, "two".into(), true), (4, "three #".into(), false)];
    assert_eq!(comments, expected);
}

#[test]
fn a_comment_span_starts_at_its_sign() {
    let text = "a: 1 # two\n";
    assert_eq!(read(text).comments[0].span.slice(text), Some("# two"));
}

#[test]
fn spans_cover_what_was_written() {
    let text = "a: \"x\"  # c\nb: [1, {c: d}]\ne: |-  # > not this\n    t\nf:\n  - g\n  - h: 'i'\n# end\n";
    let document = one(text);
    let slice = |pointer| document.root().at(pointer).and_then(|node| node.span().slice(text));
    assert_eq!(slice("/a"), Some("\"x\""));
    assert_eq!(slice("/b"), Some("[1, {c: d}]"));
    assert_eq!(slice("/b/1"), Some("{c: d}"));
    assert_eq!(slice("/e"), Some("|-  # > not this\n    t\n"));
    assert_eq!(slice("/f"), Some("- g\n  - h: 'i'"));
    assert_eq!(slice("/f/1"), Some("h: 'i'"));
}

#[test]
fn the_header_of_a_block_is_found_behind_tag_anchor_and_comment() {
    let text = "a: &x|y !<tag:z>  # | no\n  >-\n  t\n\nb: |\nc:\n- |2\n   u\n- >\n\n  v\n";
    let parsed = read(text);
    let root = parsed.documents[0].root();
    let slice = |pointer| root.at(pointer).and_then(|node| node.span().slice(text));
    assert_eq!(slice("/a"), Some(">-\n  t\n\n"));
    assert_eq!(slice("/b"), Some("|\n"));
    assert_eq!(slice("/c/0"), Some("|2\n   u\n"));
    assert_eq!(slice("/c/1"), Some(">\n\n  v\n"));
}

#[test]
fn a_value_left_out_is_null_with_an_empty_span() {
    let document = one("a:\nb: 1\n");
    let value = document.root().get("a").unwrap();
    assert_eq!((value.is_null(), value.scalar_text()), (true, Some("")));
    assert_eq!((value.span().start, value.span().end), (2, 2));
}

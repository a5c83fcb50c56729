use super::{found, kinds, one, read};
use crate::yaml::{Node, ProblemKind};

#[test]
fn billion_laughs_are_refused_at_once() {
    let level =
        |name: char, below: char| format!("{name}: &{name} [{}]\n", vec![format!("*{below}"); 9].join(", "));
    let levels: String = ('b'..='i').zip('a'..).map(|(name, below)| level(name, below)).collect();
    let text = format!("a: &a [lol, lol, lol]\n{levels}");
    assert_eq!(kinds(&text), [ProblemKind::AliasBudget]);
}

#[test]
fn merge_keys_spend_the_alias_budget() {
    let keys = (0..1000).map(|key| format!("k{key}: 1, ")).collect::<Vec<_>>().concat();
    let merges = vec!["*x"; 1000].join(", ");
    let text = format!("x: &x {{{keys}}}\nuse: {{<<: [{merges}]}}\n");
    assert_eq!(kinds(&text), [ProblemKind::AliasBudget]);
}

#[test]
fn a_hundred_thousand_open_brackets_are_too_deep() {
    let text = format!("{}\n---\nb: 1\n", "[".repeat(100_000));
    assert_eq!(kinds(&text), [ProblemKind::TooDeep]);
    assert_eq!(read(&text).documents.len(), 1);
}

#[test]
fn three_thousand_levels_of_indentation_are_too_deep() {
    let text = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<Vec<_>>().concat();
    assert_eq!(kinds(&text), [ProblemKind::TooDeep]);
}

#[test]
fn a_scalar_of_five_megabytes_is_read() {
    let text = format!("a: \"{}\"\n", "x".repeat(5_000_000));
    let document = one(&text);
    let length = document.root().get("a").and_then(Node::as_str).map(str::len);
    assert_eq!(length, Some(5_000_000));
}

#[test]
fn a_block_of_two_hundred_thousand_lines_is_read() {
    let text = format!("a: |\n{}", "  line\n".repeat(200_000));
    let document = one(&text);
    let lines = document.root().get("a").and_then(Node::as_str).map(|text| text.lines().count());
    assert_eq!(lines, Some(200_000));
}

#[test]
fn a_hundred_thousand_comments_are_read() {
    let text = format!("{}a: 1\n", "# licence\n".repeat(100_000));
    assert_eq!(read(&text).comments.len(), 100_000);
    assert_eq!(read(&text).documents.len(), 1);
}

#[test]
fn a_hundred_thousand_broken_documents_are_all_reported() {
    let text = "[\n---\n".repeat(50_000);
    assert_eq!(found(&text).len(), 50_000);
}

#[test]
fn a_mapping_of_a_hundred_thousand_keys_is_checked() {
    let text = (0..100_000).map(|key| format!("k{key}: 1\n")).collect::<Vec<_>>().concat();
    assert_eq!(found(&format!("{text}k5: 2\n")), ["DuplicateKey 100001:1 k5"]);
}

#[test]
fn a_key_that_is_too_long_is_an_error_not_a_hang() {
    let text = format!("{}: 1\n", "k".repeat(5_000));
    assert_eq!(kinds(&text), [ProblemKind::Syntax]);
}

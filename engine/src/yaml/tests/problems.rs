use super::{found, kinds, read};
use crate::source::SourceId;
use crate::yaml::{Limits, ProblemKind, parse};

#[test]
fn an_unclosed_bracket_is_reported_where_it_opens() {
    assert_eq!(found("a: [x, y\nb: 1\n"), ["UnclosedFlow 1:4 ["]);
    assert_eq!(found("a: [x\n"), ["UnclosedFlow 1:4 ["]);
    assert_eq!(found("a: {x: 1\nb: 2\n"), ["UnclosedFlow 1:4 {"]);
    assert_eq!(found("a: {b: c\n---\nd: 1\n"), ["UnclosedFlow 1:4 {"]);
    assert_eq!(found("a:\n  - [x\n  - b\n"), ["UnclosedFlow 2:5 ["]);
}

#[test]
fn a_missing_comma_is_not_an_unclosed_bracket() {
    assert_eq!(found("{\n \"a\": 1\n \"b\": 2\n}\n"), ["Syntax 3:5 :"]);
}

#[test]
fn an_unclosed_quote_is_reported_where_it_opens() {
    assert_eq!(found("a: \"abc\nb: 1\n---\nc: 1\n"), ["UnclosedQuote 1:4 \""]);
    assert_eq!(found("a: 'abc\nb: 'x'\n"), ["UnclosedQuote 1:4 '"]);
    assert_eq!(found("don't: 'x'\nb: {'c': 'abc\n"), ["UnclosedQuote 2:10 '"]);
    assert_eq!(found("a:\n  b: \"x\n  c: \"y\"\n"), ["UnclosedQuote 2:6 \""]);
}

#[test]
fn an_indenting_tab_is_reported_where_it_stands() {
    assert_eq!(found("a:\n\tb: 1\n"), ["Tab 2:1 \t"]);
    assert_eq!(found("a:\n  - b\n\t- c\n"), ["Tab 3:1 \t"]);
    assert_eq!(found("\ta: 1\n"), ["Tab 1:1 \t"]);
    assert_eq!(found("a: |\n\tfoo\n"), ["Tab 2:1 \t"]);
}

#[test]
fn a_duplicate_key_names_both_places() {
    let text = "a: 1\nb: 2\n\"a\": 3\n";
    assert_eq!(found(text), ["DuplicateKey 3:1 \"a\""]);
    let parsed = read(text);
    let (first, why) = &parsed.problems[0].related[0];
    assert_eq!((first.slice(text), why.as_str()), (Some("a"), "first written here"));
    assert_eq!(parsed.documents.len(), 1);
}

#[test]
fn duplicates_are_found_in_large_mappings_too() {
    let keys = (0..100).map(|key| format!("k{key}: 1\n")).collect::<Vec<_>>().concat();
    let text = format!("{keys}k3: 1\nk99: 1\nk3: 2\n");
    assert_eq!(found(&text), ["DuplicateKey 101:1 k3", "DuplicateKey 102:1 k99", "DuplicateKey 103:1 k3"]);
}

#[test]
fn unrendered_templates_are_recognised_by_their_braces() {
    assert_eq!(found("a: {{ .Values.x }}\n"), ["UnrenderedTemplate 1:4 {{"]);
    assert_eq!(found("{{- if .x }}\na: 1\n{{- end }}\n"), ["UnrenderedTemplate 1:1 {{"]);
    assert_eq!(found("{% if x %}\na: 1\n"), ["UnrenderedTemplate 1:1 {%"]);
    assert_eq!(found("a: {{ .x }}-foo\n"), ["UnrenderedTemplate 1:4 {{"]);
    assert_eq!(found("a: foo\n{{ include \"x\" . }}\n"), ["UnrenderedTemplate 2:1 {{"]);
}

#[test]
fn braces_in_quotes_blocks_and_comments_are_no_template() {
    let text = "# {{ x }}\na: '{{ $labels }}'\nb: |\n  {{ y }}\nc: [\n---\nd: '{{ z }}'\n";
    assert_eq!(found(text), ["UnclosedFlow 5:4 ["]);
}

#[test]
fn an_unrendered_template_keeps_the_parsers_words() {
    let problem = read("a: foo\n{{ b }}\n").problems.remove(0);
    assert_eq!(problem.message, "this looks like a template that was not rendered");
    assert_eq!(problem.related[0].1, "expected `:` after the key");
}

#[test]
fn every_unknown_alias_is_reported() {
    assert_eq!(found("a: *x\nb: *y\n---\nc: 1\n"), ["UnknownAlias 1:4 *x"]);
    assert_eq!(read("a: *x\n").documents.len(), 0);
}

#[test]
fn an_anchor_does_not_reach_the_next_document() {
    assert_eq!(kinds("a: &x 1\n---\nb: *x\n"), [ProblemKind::UnknownAlias]);
}

#[test]
fn a_node_that_contains_itself_is_refused() {
    assert_eq!(found("a: &x [*x]\n"), ["AliasBudget 1:8 *x"]);
}

#[test]
fn aliases_within_the_budget_pass_and_one_more_does_not() {
    let limits = Limits { alias_nodes: 6, ..Limits::default() };
    let kinds = |text| {
        let problems = parse(SourceId(0), text, &limits).problems;
        problems.iter().map(|problem| problem.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("a: &x [1, 2]\nb: [*x, *x]\n"), []);
    assert_eq!(kinds("a: &x [1, 2]\nb: [*x, *x, *x]\n"), [ProblemKind::AliasBudget]);
}

#[test]
fn depth_counts_what_aliases_stand_for() {
    let limits = Limits { depth: 4, ..Limits::default() };
    let kinds = |text| {
        let problems = parse(SourceId(0), text, &limits).problems;
        problems.iter().map(|problem| problem.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("a: &x [[1]]\nb: [*x]\n"), []);
    assert_eq!(kinds("a: &x [[1]]\nb: [[*x]]\n"), [ProblemKind::TooDeep]);
    assert_eq!(kinds("a: [[[1]]]\n"), []);
    assert_eq!(kinds("a: [[[[1]]]]\n"), [ProblemKind::TooDeep]);
}

#[test]
fn byte_order_marks_are_fine_only_at_the_start() {
    assert_eq!(found("\u{feff}a: 1\n"), ["LeadingBom 1:1 \u{feff}"]);
    assert_eq!(found("a: 1\n\u{feff}---\nb: 1\n"), ["StrayBom 2:1 \u{feff}"]);
    assert_eq!(read("\u{feff}a: 1\n").documents.len(), 1);
    assert_eq!(read("a: 1\n---\n\u{feff}b: 1\n---\nc: 1\n").documents.len(), 2);
}

#[test]
fn control_characters_are_reported_where_they_stand() {
    assert_eq!(found("a: x\0y\n---\nb: 1\n"), ["ControlCharacter 1:5 \0"]);
    assert_eq!(kinds("a: \"\u{1}\"\n"), [ProblemKind::ControlCharacter]);
    assert_eq!(kinds("# c\0d\na: 1\n"), [ProblemKind::ControlCharacter]);
    assert_eq!(kinds("a: \"\u{7f}\"\n"), [ProblemKind::ControlCharacter]);
    assert_eq!(kinds("a: \"\u{80}\"\n"), [ProblemKind::ControlCharacter]);
}

#[test]
fn keys_that_are_no_text_are_reported() {
    assert_eq!(found("? [a, b]\n: 1\n"), ["NonScalarKey 1:3 [a, b]"]);
    assert_eq!(found("? {a: b}\n: 1\n"), ["NonScalarKey 1:3 {a: b}"]);
    assert_eq!(kinds(": 1\n"), [ProblemKind::NonScalarKey]);
    assert_eq!(kinds("'': 1\n"), []);
}

#[test]
fn tags_outside_the_core_schema_are_reported() {
    assert_eq!(found("a: !Ref foo\n"), ["UnsupportedTag 1:4 !Ref"]);
    assert_eq!(found("a: !!binary aGk=\n"), ["UnsupportedTag 1:4 !!binary"]);
    assert_eq!(found("a: !!set {x}\n"), ["UnsupportedTag 1:4 !!set"]);
    assert_eq!(found("a: !!int x\n"), ["UnsupportedTag 1:4 !!int"]);
    assert_eq!(found("a: !!str 1\nb: !!map {}\nc: ! x\nd: !!float 1\ne: !!null\n"), [""; 0]);
}

#[test]
fn a_merge_key_is_noted() {
    assert_eq!(found("a: &x {b: 1}\nc:\n  <<: *x\n"), ["MergeKey 3:3 <<"]);
    assert_eq!(found("a: {'<<': {b: 1}}\n"), [""; 0]);
}

#[test]
fn merging_anything_but_mappings_is_refused() {
    assert_eq!(found("a: &x [1]\nc:\n  <<: *x\n").last().unwrap(), "Syntax 3:7 *x");
}

#[test]
fn other_mistakes_are_syntax_with_a_reason() {
    let message = |text| read(text).problems.remove(0).message;
    assert_eq!(message("a: @foo\n"), "`@` cannot start a value; quote the text");
    assert_eq!(message("a: b: c\n"), "a `:` cannot stand here; quote the text or check the indentation");
    assert_eq!(message("a: [b}\n"), "`[` is closed by `}`");
    assert_eq!(message("a: \"b\" c\n"), "text follows the closing quote");
}

#[test]
fn messages_follow_the_house_style() {
    for text in
        ["%YAML 1.1\n%YAML 1.1\n---\n", "a: !x!y z\n", "a: &\n", "a: |0\n", "a: \"\\xg\"\n", "- a\nb: 1\n"]
    {
        let message = read(text).problems.remove(0).message;
        let styled = !message.ends_with('.')
            && !message.contains(['"', '\''])
            && !message.starts_with(char::is_uppercase);
        assert!(styled, "{message}");
    }
}

#[test]
fn problems_come_in_the_order_of_their_places() {
    let text = "a: 1\na: 2\n---\nb: [\n---\nc: !Ref x\n";
    let order = [ProblemKind::DuplicateKey, ProblemKind::UnclosedFlow, ProblemKind::UnsupportedTag];
    assert_eq!(kinds(text), order);
}

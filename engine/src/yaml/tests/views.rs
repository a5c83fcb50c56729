use super::{flat, one, read};
use crate::yaml::{Kind, Node, Scalar, Style};

#[test]
fn scalars_say_how_they_were_written() {
    let document = one("[a, 'b', \"c\"]\n");
    let kinds: Vec<_> = document.root().items().map(Node::kind).collect();
    let expected = [("a", Style::Plain), ("b", Style::SingleQuoted), ("c", Style::DoubleQuoted)];
    assert_eq!(kinds, expected.map(|(text, style)| Kind::Scalar(text, style)));
}

#[test]
fn scalars_are_read_as_kubectl_reads_them() {
    let document = one("{a: no, b: 'no', c: 0755, d: '0755', e: , f: 1.5, g: 2001-01-01, h: 9.0}\n");
    let root = document.root();
    let node = |key| root.get(key).unwrap();
    assert_eq!([node("a").as_bool(), node("b").as_bool()], [Some(false), None]);
    assert_eq!([node("a").as_str(), node("b").as_str()], [None, Some("no")]);
    assert_eq!([node("c").as_int(), node("d").as_int(), node("h").as_int()], [Some(493), None, Some(9)]);
    assert_eq!([node("e").is_null(), node("a").is_null(), root.is_null()], [true, false, false]);
    assert_eq!(node("f").resolve(), Some(Scalar::Float(1.5)));
    assert_eq!([node("g").as_str(), node("c").scalar_text()], [Some("2001-01-01"), Some("0755")]);
}

#[test]
fn entries_keep_the_order_they_were_written_in() {
    let document = one("{z: 1, a: 2, m: 3}\n");
    assert_eq!(flat(document.root()), ["z=1", "a=2", "m=3"]);
}

#[test]
fn the_last_of_duplicate_keys_counts() {
    let parsed = read("a: 1\na: 2\n");
    let root = parsed.documents[0].root();
    assert_eq!(root.get("a").and_then(Node::as_int), Some(2));
    assert_eq!(flat(root), ["a=1", "a=2"]);
}

#[test]
fn lists_have_no_entries_and_mappings_no_items() {
    let document = one("a: [1]\n");
    let root = document.root();
    assert_eq!((root.items().count(), root.at("/a").unwrap().entries().count()), (0, 0));
}

#[test]
fn pointers_find_nested_nodes() {
    let document = one("spec:\n  rules:\n  - x\n  - {a/b: {c~d: found}}\n");
    let at = |pointer| document.root().at(pointer).and_then(Node::as_str);
    assert_eq!(at("/spec/rules/1/a~1b/c~0d"), Some("found"));
    assert_eq!(at("/spec/rules/0"), Some("x"));
    for missing in
        ["spec", "/spec/rules/2", "/spec/rules/00", "/spec/rules/+0", "/spec/rules/0/x", "/", "/nope"]
    {
        assert_eq!(at(missing), None, "{missing}");
    }
    assert_eq!(document.root().at(""), Some(document.root()));
}

#[test]
fn an_alias_reads_as_its_target_and_knows_where_it_is_used() {
    let text = "a: &x {b: 1}\nc: *x\n";
    let document = one(text);
    let node = document.root().get("c").unwrap();
    assert_eq!(flat(node), ["b=1"]);
    assert_eq!([node.span().slice(text), node.use_span().slice(text)], [Some("{b: 1}"), Some("*x")]);
    assert!(node.is_aliased());
}

#[test]
fn an_alias_means_the_latest_anchor_of_its_name() {
    let document = one("- &a x\n- &a y\n- *a\n");
    assert_eq!(document.root().at("/2").and_then(Node::scalar_text), Some("y"));
}

#[test]
fn a_merge_adds_what_is_missing_and_written_keys_win() {
    let text = "base: &x {a: 1, b: 2}\nuse:\n  b: own\n  <<: *x\n  c: 3\n";
    let parsed = read(text);
    let node = parsed.documents[0].root().get("use").unwrap();
    assert_eq!(flat(node), ["b=own", "c=3", "a=1"]);
    let merged = node.get_entry("a").unwrap();
    assert_eq!([merged.key.use_span().slice(text), merged.value.span().slice(text)], [Some("*x"), Some("1")]);
}

#[test]
fn the_earlier_of_merged_mappings_wins() {
    let parsed = read("x: &x {a: 1}\ny: &y {a: 2, b: 3}\nuse: {<<: [*x, *y]}\n");
    assert_eq!(flat(parsed.documents[0].root().get("use").unwrap()), ["a=1", "b=3"]);
}

#[test]
fn merged_mappings_bring_what_they_merged_themselves() {
    let parsed = read("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nuse: {<<: *y, c: 3}\n");
    assert_eq!(flat(parsed.documents[0].root().get("use").unwrap()), ["c=3", "b=2", "a=1"]);
}

#[test]
fn ambiguities_are_listed_on_request_only() {
    let text = "a: no\nb: 'no'\nc: !!str no\non: 0755\nd: &x 1_0\ne: *x\n";
    let document = one(text);
    let listed: Vec<_> = document
        .ambiguities()
        .map(|(node, found)| format!("{} {}", node.span().slice(text).unwrap(), found.kubectl))
        .collect();
    assert_eq!(listed, ["no boolean false", "on boolean true", "0755 integer 493", "1_0 integer 10"]);
}

#[test]
fn nodes_are_listed_once_in_the_order_written() {
    let document = one("a: &x [1]\nb: *x\n");
    let listed: Vec<_> = document.nodes().map(|node| format!("{:?}", node.kind())).collect();
    let scalar = |text| format!("Scalar({text:?}, Plain)");
    assert_eq!(listed, ["Mapping".into(), scalar("a"), "Sequence".into(), scalar("1"), scalar("b")]);
}

//! Laws of the YAML module, each in one sentence, tried on generated texts.

use carnet_engine::source::{LineIndex, SourceId};
use carnet_engine::yaml::{Document, Kind, Limits, Node, Parsed, Style, parse};
use proptest::prelude::*;

fn read(text: &str) -> Parsed {
    parse(SourceId(0), text, &Limits::default())
}

/// Plain text that is safe to write without quotes in any position.
fn word() -> impl Strategy<Value = String> {
    "[a-z\u{65e5}\u{672c}\u{1f600}]([a-z0-9 \u{e9}\u{672c}.-]{0,8}[a-z0-9])?"
}

/// A scalar on one line, in one of the three flow styles.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        word(),
        word().prop_map(|text| format!("'{text}''s'")),
        word().prop_map(|text| format!("\"{text}\\n\\u00e9 # {text}\"")),
        Just(String::from("0755")),
        Just(String::from("~")),
    ]
}

/// A flow list or mapping, or a scalar.
fn flow() -> impl Strategy<Value = String> {
    scalar().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec((word(), inner), 0..3).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{ {} }}", entries.join(" , "))
            }),
        ]
    })
}

fn block_scalar() -> impl Strategy<Value = Vec<String>> {
    let header = prop::sample::select(vec!["|", ">", "|-", ">+", "|+  # c | >"]);
    let lines = prop::collection::vec(prop_oneof![word(), Just(String::new())], 1..4);
    (header, word(), lines).prop_map(|(header, first, rest)| {
        let rest = rest.into_iter().map(|line| if line.is_empty() { line } else { format!("  {line}") });
        [header.to_owned(), format!("  {first}")].into_iter().chain(rest).collect()
    })
}

fn indented(lines: &[String]) -> Vec<String> {
    let indent = |line: &String| if line.is_empty() { String::new() } else { format!("  {line}") };
    lines.iter().map(indent).collect()
}

/// The lines of a value as it stands after `key:` or `-`; the first may share that line.
fn value() -> impl Strategy<Value = Vec<String>> {
    let leaf = prop_oneof![
        flow().prop_map(|text| vec![text]),
        flow().prop_map(|text| vec![format!("&anchor {text}   # trailing")]),
        flow().prop_map(|text| vec![format!("!!str \t{text}")]),
        block_scalar(),
        Just(vec![String::new()]),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let nested = |lines: Vec<String>| [vec![String::new()], indented(&lines)].concat();
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(move |items| nested(join("-", items))),
            prop::collection::vec((word(), inner), 1..4).prop_map(move |entries| {
                let entries = entries.into_iter().map(|(key, value)| join(&format!("{key}:"), vec![value]));
                nested(entries.collect::<Vec<_>>().concat())
            }),
        ]
    })
}

fn join(lead: &str, values: Vec<Vec<String>>) -> Vec<String> {
    let item = |lines: Vec<String>| {
        let mut lines = lines.into_iter();
        let first = format!("{lead} {}", lines.next().unwrap_or_default());
        std::iter::once(first).chain(lines).collect::<Vec<_>>()
    };
    values.into_iter().flat_map(item).collect()
}

/// A text of several documents with comments, in one kind of line ends.
fn text() -> impl Strategy<Value = String> {
    let ends = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (prop::collection::vec(value(), 1..4), ends, any::<bool>()).prop_map(|(values, end, bom)| {
        let documents = values.into_iter().map(|value| join("---", vec![value]).join(end));
        let documents: Vec<_> = documents.collect();
        let bom = if bom { "\u{feff}" } else { "" };
        format!("{bom}# head \u{65e5}{end}{}{end}", documents.join(end))
    })
}

/// Line and column of a byte, counted one character at a time.
fn naive(text: &str, byte: usize) -> (u32, u32, u32) {
    let (mut line, mut column, mut utf16, mut previous) = (1, 1, 1, ' ');
    for (at, character) in text.char_indices().take_while(|(at, _)| *at <= byte) {
        if previous == '\n' || previous == '\r' && character != '\n' {
            (line, column, utf16) = (line + 1, 1, 1);
        }
        if at == byte {
            return (line, column, utf16);
        }
        if !(at == 0 && character == '\u{feff}') {
            column += 1;
            utf16 += u32::try_from(character.len_utf16()).unwrap_or(0);
        }
        previous = character;
    }
    let ended = matches!(previous, '\n' | '\r');
    if ended { (line + 1, 1, 1) } else { (line, column, utf16) }
}

fn check_nesting(parent: Node<'_>) -> Result<(), TestCaseError> {
    let entries = parent.entries().flat_map(|entry| [entry.key, entry.value]);
    for child in parent.items().chain(entries) {
        let inside = parent.span().contains(child.use_span());
        prop_assert!(inside, "{:?} not in {:?}", child, parent);
        check_nesting(child)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The bytes a scalar's span covers, read on their own, are that scalar again.
    #[test]
    fn a_scalars_slice_reads_as_itself(text in text()) {
        let parsed = read(&text);
        for node in parsed.documents.iter().flat_map(Document::nodes) {
            let Kind::Scalar(value, style) = node.kind() else { continue };
            let slice = node.span().slice(&text).unwrap_or("<cut>");
            if slice.is_empty() {
                prop_assert_eq!((value, style), ("", Style::Plain));
                continue;
            }
            let alone = format!("- {slice}");
            let again = read(&alone);
            prop_assert!(again.problems.is_empty(), "{:?} {:?}", alone, again.problems);
            let item = again.documents.first().and_then(|document| document.root().items().next());
            prop_assert_eq!(item.map(Node::kind), Some(Kind::Scalar(value, style)), "{:?}", slice);
        }
    }

    /// Generated texts are YAML, so all that can be found in them is harmless.
    #[test]
    fn what_is_yaml_is_read(text in text()) {
        for problem in read(&text).problems {
            prop_assert!(!problem.kind.drops_document(), "{problem:?}\n{text}");
        }
    }

    /// A child lies within its parent, and a document around its root.
    #[test]
    fn spans_nest(text in text()) {
        for document in read(&text).documents {
            let root = document.root();
            prop_assert!(document.span.contains(root.span()), "{:?} {:?}", document.span, root);
            check_nesting(root)?;
        }
    }

    /// Lines and columns are what counting characters from the start gives.
    #[test]
    fn locations_agree_with_counting(text in "[ab\r\n\u{65e5}\u{e9}\u{1f600}]{0,40}", bom in any::<bool>()) {
        let text = if bom { format!("\u{feff}{text}") } else { text };
        let lines = LineIndex::new(&text);
        for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let offset = u32::try_from(byte).unwrap_or(u32::MAX);
            let location = lines.location(offset);
            let counted = (location.line, location.column, lines.utf16_column(offset));
            prop_assert_eq!(counted, naive(&text, byte), "{:?} at {}", text, byte);
        }
    }

    /// A comment is on the line its place is on, and begins with its sign.
    #[test]
    fn comments_are_where_they_say(text in text()) {
        let lines = LineIndex::new(&text);
        let parsed = read(&text);
        prop_assert!(!parsed.comments.is_empty());
        for comment in parsed.comments {
            prop_assert_eq!(lines.location(comment.span.start).line, comment.line);
            prop_assert!(comment.span.slice(&text).is_some_and(|slice| slice.starts_with('#')));
        }
    }

    /// Any text is read to an end without panic, and every span handed out cuts it at characters.
    #[test]
    fn any_text_is_survived(text in "([ \t\r\n:#&*!|>'\"%@`\\[\\]{},?~<.a0\u{0}\u{feff}\u{65e5}-]|---\n|\\{\\{|<<: |\\*a |&a |\n  ){0,60}") {
        let parsed = read(&text);
        for problem in &parsed.problems {
            let related = problem.related.iter().map(|(span, _)| *span);
            for span in related.chain([problem.span]) {
                prop_assert!(span.slice(&text).is_some(), "{problem:?}");
            }
        }
        for document in &parsed.documents {
            for node in document.nodes() {
                prop_assert!(node.span().slice(&text).is_some(), "{node:?}");
            }
            prop_assert_eq!(document.ambiguities().count(), document.ambiguities().count());
            check_nesting_loosely(document.root());
        }
    }

    /// Any bytes that pass as text are read to an end without panic.
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let numbers: Vec<_> = read(&text).documents.iter().map(|document| document.index).collect();
        prop_assert!(numbers.is_sorted());
    }
}

/// Walk the whole view; aliases lead out of the parent, so only the walk's end is of interest.
fn check_nesting_loosely(node: Node<'_>) {
    node.items().for_each(check_nesting_loosely);
    node.entries().for_each(|entry| check_nesting_loosely(entry.value));
}

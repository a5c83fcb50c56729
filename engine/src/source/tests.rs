use super::{InvalidSource, LineIndex, Location, LooksLike, MAX_SOURCE_BYTES, Source};

fn at(text: &str, byte: u32) -> String {
    LineIndex::new(text).location(byte).to_string()
}

fn read(bytes: &[u8]) -> Result<Source, InvalidSource> {
    Source::from_bytes("a.yaml", bytes.to_vec())
}

fn looks_like(bytes: &[u8]) -> LooksLike {
    match read(bytes) {
        Err(InvalidSource::NotUtf8 { looks_like, .. }) => looks_like,
        other => panic!("expected refusal, got {other:?}"),
    }
}

#[test]
fn lines_and_columns_start_at_one() {
    let start = Location { line: 1, column: 1, byte: 0 };
    assert_eq!(LineIndex::new("").location(0), start);
}

#[test]
fn a_line_ends_at_lf_crlf_or_cr() {
    let text = "a\r\nb\rc\nd";
    assert_eq!([at(text, 3), at(text, 5), at(text, 7)], ["2:1", "3:1", "4:1"]);
}

#[test]
fn a_crlf_belongs_to_the_line_it_ends() {
    assert_eq!([at("ab\r\nc", 2), at("ab\r\nc", 3)], ["1:3", "1:4"]);
}

#[test]
fn columns_count_characters_not_bytes() {
    let text = "\u{65e5}\u{672c}: \u{1f600}x";
    assert_eq!(at(text, 12), "1:6");
    assert_eq!(LineIndex::new(text).utf16_column(12), 7);
}

#[test]
fn an_offset_inside_a_character_means_its_first_byte() {
    assert_eq!(LineIndex::new("\u{65e5}x").location(2).byte, 0);
}

#[test]
fn an_offset_past_the_end_means_the_end() {
    assert_eq!(at("ab\n", 99), "2:1");
}

#[test]
fn a_leading_byte_order_mark_takes_no_column() {
    let text = "\u{feff}ab";
    assert_eq!([at(text, 0), at(text, 3), at(text, 4)], ["1:1", "1:1", "1:2"]);
    assert_eq!(LineIndex::new(text).line_text(1), "ab");
}

#[test]
fn columns_are_right_far_into_a_long_line() {
    let text = "\u{65e5}".repeat(10_000);
    assert_eq!(at(&text, 3 * 9_999), "1:10000");
}

#[test]
fn line_text_comes_without_its_end() {
    let lines = LineIndex::new("a\r\nb\n");
    assert_eq!([0, 1, 2, 3, 4].map(|line| lines.line_text(line)), ["", "a", "b", "", ""]);
    assert_eq!(lines.line_count(), 3);
}

#[test]
fn a_file_keeps_its_byte_order_mark() {
    let text = read(b"\xEF\xBB\xBFa: 1").map(|source| source.text);
    assert_eq!(text.as_deref(), Ok("\u{feff}a: 1"));
}

#[test]
fn utf16_is_recognised_with_and_without_a_mark() {
    assert_eq!(looks_like(b"\xFF\xFEa\0:\0"), LooksLike::Utf16);
    assert_eq!(looks_like(b"a\0:\0 \x001\0"), LooksLike::Utf16);
}

#[test]
fn latin1_is_recognised_and_placed() {
    let error = read(b"a: 1\nb: caf\xE9\n").map(|_| ()).unwrap_err();
    let text = "not UTF-8 text at byte 11, line 2; looks like Latin-1, save it as UTF-8";
    assert_eq!(error.to_string(), text);
}

#[test]
fn zero_bytes_look_binary() {
    assert_eq!(looks_like(b"\x7FELF\x02\x01\x01\0\0\xFF"), LooksLike::Binary);
}

#[test]
fn a_lone_zero_byte_in_text_is_left_to_the_parser() {
    assert!(read(b"a: x\0y\nb: some more text\n").is_ok());
}

#[test]
fn a_file_past_the_limit_is_refused() {
    let len = MAX_SOURCE_BYTES + 1;
    let error = Source::from_bytes("a", vec![b' '; len]);
    assert_eq!(error, Err(InvalidSource::TooLarge { len }));
}

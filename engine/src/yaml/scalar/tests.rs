use super::{Scalar, ambiguity, as_int, core, kubectl, resolve};
use crate::yaml::document::{Style, Tag};

/// The readings as `kubectl / YAML 1.2 / suggestion`, or nothing if they agree.
fn readings(text: &str) -> String {
    ambiguity(text)
        .map_or(String::new(), |found| format!("{} / {} / {}", found.kubectl, found.yaml12, found.suggestion))
}

#[test]
fn kubectl_takes_old_yaml_words_for_booleans() {
    assert_eq!(readings("no"), "boolean false / text `no` / false");
    assert_eq!(readings("y"), "boolean true / text `y` / true");
    assert_eq!(readings("on"), "boolean true / text `on` / true");
    assert_eq!(readings("Off"), "boolean false / text `Off` / false");
}

#[test]
fn a_leading_zero_means_octal_to_kubectl() {
    assert_eq!(readings("0755"), "integer 493 / integer 755 / 493");
    assert_eq!(readings("012"), "integer 10 / integer 12 / 10");
    assert_eq!(readings("09"), "number 9.0 / integer 9 / 9.0");
}

#[test]
fn only_kubectl_reads_underscores_and_binary() {
    assert_eq!(readings("1_000"), "integer 1000 / text `1_000` / 1000");
    assert_eq!(readings("0b11"), "integer 3 / text `0b11` / 3");
    assert_eq!(readings("-0b11"), "integer -3 / text `-0b11` / -3");
    assert_eq!(readings("-0x1F"), "integer -31 / text `-0x1F` / -31");
}

#[test]
fn what_both_read_alike_is_no_finding() {
    for text in
        ["true", "null", "~", "", "12", "-7", "+7", "0", "0o755", "0x1F", "1.5", "1e3", "-.inf", ".nan", "1."]
    {
        assert_eq!(readings(text), "", "{text}");
    }
}

#[test]
fn dates_times_and_versions_are_text() {
    for text in
        ["2001-12-14", "12:30:45", "1.2.3", "v1", "10.0.0.1", "1e", "0x", "-", "+", ".", "..", "_1", "1-2"]
    {
        assert_eq!(kubectl(text), Scalar::Text(text));
        assert_eq!(core(text), Scalar::Text(text));
    }
}

#[test]
fn integers_past_64_bits_become_numbers() {
    assert_eq!(kubectl("18446744073709551615"), Scalar::Unsigned(u64::MAX));
    assert_eq!(kubectl("-9223372036854775808"), Scalar::Int(i64::MIN));
    assert_eq!(kubectl("18446744073709551616"), Scalar::Float(18_446_744_073_709_551_616.0));
    assert_eq!(kubectl("1e999"), Scalar::Text("1e999"));
}

#[test]
fn quotes_and_a_string_tag_keep_the_text() {
    assert_eq!(resolve("no", Style::SingleQuoted, Tag::None), Scalar::Text("no"));
    assert_eq!(resolve("no", Style::Plain, Tag::Str), Scalar::Text("no"));
    assert_eq!(resolve("no", Style::Plain, Tag::NonSpecific), Scalar::Text("no"));
}

#[test]
fn a_tag_overrides_quotes() {
    assert_eq!(resolve("12", Style::DoubleQuoted, Tag::Int), Scalar::Int(12));
    assert_eq!(resolve("12", Style::Plain, Tag::Float), Scalar::Float(12.0));
}

#[test]
fn a_whole_number_counts_as_an_integer() {
    assert_eq!(as_int(kubectl("09")), Some(9));
    assert_eq!([as_int(kubectl("1.5")), as_int(kubectl("1e300"))], [None, None]);
}

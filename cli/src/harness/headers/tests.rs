//! What a header map does with names and values, and which byte forms it takes.

use super::{HeaderMap, deserialize, serialize};

fn map(pairs: &[(&str, &str)]) -> HeaderMap {
    HeaderMap::new(&owned(pairs))
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(Vec<u8>, Vec<u8>)> {
    pairs.iter().map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec())).collect()
}

fn bytes(pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    serialize(&owned(pairs), &mut out);
    out
}

#[test]
fn two_hosts_are_one_authority_joined_by_a_comma() {
    assert_eq!(map(&[("Host", "a"), ("HOST", "b")]).pairs(), owned(&[(":authority", "a,b")]));
}

#[test]
fn a_repeated_name_keeps_both_values() {
    assert_eq!(map(&[("x-a", "1"), ("X-A", "2")]).len(), 2);
}

#[test]
fn replacing_a_repeated_name_leaves_one_value() {
    let mut map = map(&[("x-a", "1"), ("x-b", "2"), ("x-a", "3")]);
    map.replace(b"X-A", b"4");
    assert_eq!(map.pairs(), owned(&[("x-a", "4"), ("x-b", "2")]));
}

#[test]
fn an_empty_map_is_no_bytes() {
    assert_eq!(bytes(&[]), b"");
}

#[test]
fn the_format_survives_a_round_trip() {
    let pairs = [("a", ""), ("", "b"), ("c", "d")];
    assert_eq!(deserialize(&bytes(&pairs)), owned(&pairs));
}

#[test]
fn trailing_bytes_make_the_map_empty() {
    let mut bytes = bytes(&[("a", "b")]);
    bytes.push(0);
    assert_eq!(deserialize(&bytes), owned(&[]));
}

#[test]
fn more_than_1024_pairs_make_the_map_empty() {
    assert_eq!(deserialize(&bytes(&vec![("a", "b"); 1024])).len(), 1024);
    assert_eq!(deserialize(&bytes(&vec![("a", "b"); 1025])).len(), 0);
}

#[test]
fn more_than_a_mebibyte_makes_the_map_empty() {
    let long = "x".repeat(1 << 20);
    assert_eq!(deserialize(&bytes(&[("a", &long)])).len(), 0);
}

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;

const DOCUMENTS: &str =
    include_str!("../../../testdata/invalid/certificate-unreadable/passing/red-mesh.yaml");

/// The block of the certificate in [`DOCUMENTS`].
fn pem() -> String {
    let lines = DOCUMENTS.lines().map(str::trim);
    let block = lines.skip_while(|line| !line.starts_with("-----BEGIN"));
    let mut text: String =
        block.take_while(|line| !line.starts_with("-----END")).flat_map(|line| [line, "\n"]).collect();
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

fn der() -> Vec<u8> {
    read(&pem()).unwrap().remove(0).der
}

fn block(label: &str, bytes: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64_STANDARD.encode(bytes))
}

#[test]
fn every_certificate_is_read_and_what_stands_around_them_is_passed_over() {
    let key = block("PRIVATE KEY", b"secret");
    let other = block("SOMETHING ELSE", b"else");
    let text = ["Subject: green\n", &pem(), &key, &other, "\n", &pem().replace('\n', "\r\n")].concat();
    let found = read(&text).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0].trust_domain(), Some("green-mesh.local"));
}

#[test]
fn a_text_without_a_certificate_has_none() {
    assert_eq!(read(""), Err(InvalidCertificate::Absent));
    assert_eq!(read(&block("PRIVATE KEY", b"secret")), Err(InvalidCertificate::Absent));
}

#[test]
fn a_block_without_an_end_is_damaged() {
    let whole = pem();
    let cut = whole.split_once("-----END").unwrap().0;
    assert_eq!(read(cut), Err(InvalidCertificate::Damaged { number: 1 }));
    assert_eq!(read(&[&whole, cut].concat()), Err(InvalidCertificate::Damaged { number: 2 }));
    assert!(read(&[cut, &whole].concat()).is_err());
}

#[test]
fn what_is_no_base64_is_damaged() {
    let text = pem().replacen("MII", "M!I", 1);
    assert_eq!(read(&text), Err(InvalidCertificate::Damaged { number: 1 }));
}

#[test]
fn bytes_after_a_certificate_are_no_part_of_one() {
    assert_eq!(read(&block("CERTIFICATE", &der())).map(|found| found.len()), Ok(1));
    let longer = [&der()[..], b"more"].concat();
    assert_eq!(read(&block("CERTIFICATE", &longer)), Err(InvalidCertificate::NotX509 { number: 1 }));
    assert_eq!(read(&block("CERTIFICATE", b"none")), Err(InvalidCertificate::NotX509 { number: 1 }));
}

use super::*;

const HOUR: Duration = Duration::from_hours(1);
const GREEN: &str = "spiffe://green.local/ns/green-mesh-system/sa/ingress";

/// 2026-11-21 03:06:40 UTC.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_230_400)
}

fn authority(trust_domain: &str) -> Authority {
    Authority::new(trust_domain, Validity::around(now(), HOUR)).unwrap()
}

fn issue(authority: &Authority, spiffe_id: &str) -> Issued {
    authority
        .issue(&Leaf {
            spiffe_id,
            dns_names: &["ingress.green.local"],
            validity: Validity::around(now(), HOUR),
        })
        .unwrap()
}

fn facts(pem: &str) -> Facts {
    read(pem.as_bytes()).unwrap()
}

fn told(result: Result<(), InvalidCertificate>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_root_names_its_trust_domain_and_may_sign() {
    let root = facts(&authority("green.local").certificate());
    assert_eq!(root.uris, ["spiffe://green.local"]);
    assert_eq!(root.subject, "CN=Carnet root, O=green.local");
    assert!(root.check_authority().is_ok());
}

#[test]
fn a_leaf_has_one_identity_and_may_not_sign() {
    let leaf = facts(&issue(&authority("green.local"), GREEN).certificate);
    assert!(leaf.check_identity(GREEN).is_ok());
    assert_eq!(leaf.dns_names, ["ingress.green.local"]);
    assert_eq!(
        told(leaf.check_authority()),
        "the certificate of `CN=Carnet gateway, O=green.local` is no certificate authority"
    );
}

#[test]
fn a_certificate_is_valid_from_a_little_before_it_is_made() {
    let leaf = facts(&issue(&authority("green.local"), GREEN).certificate);
    assert!(leaf.check_validity(now() - BACKDATED).is_ok());
    assert!(leaf.check_validity(now() + HOUR).is_ok());
    assert!(told(leaf.check_validity(now() + 2 * HOUR)).ends_with("expired on 2026-11-21"));
    assert!(told(leaf.check_validity(now() - HOUR)).ends_with("is valid only from 2026-11-21"));
}

#[test]
fn another_identity_is_told_with_the_one_needed() {
    let leaf = facts(&issue(&authority("green.local"), GREEN).certificate);
    assert_eq!(
        told(leaf.check_identity("spiffe://red.local/a")),
        format!("the certificate is for `{GREEN}`, `spiffe://red.local/a` is needed")
    );
}

#[test]
fn several_identities_are_told_apart() {
    let mut leaf = facts(&issue(&authority("green.local"), GREEN).certificate);
    leaf.uris.push("spiffe://red.local/a".to_owned());
    assert_eq!(
        told(leaf.check_identity(GREEN)),
        format!(
            "the certificate has 2 URI names, `{GREEN}` and `spiffe://red.local/a` among them, one is allowed"
        )
    );
    leaf.uris.clear();
    assert!(told(leaf.check_identity(GREEN)).contains("has no URI name"));
}

#[test]
fn a_key_belongs_to_one_certificate() {
    let authority = authority("green.local");
    let (first, second) = (issue(&authority, GREEN), issue(&authority, GREEN));
    assert!(facts(&first.certificate).check_key(&first.key).is_ok());
    assert!(told(facts(&first.certificate).check_key(&second.key)).contains("does not belong to"));
    let error = facts(&first.certificate).check_key("no key").unwrap_err();
    assert!(matches!(error, InvalidCertificate::UnreadableKey(_)) && error.advice().is_some());
}

#[test]
fn only_the_own_root_has_signed() {
    let (green, red) = (authority("green.local"), authority("red.local"));
    let chain = [facts(&issue(&green, GREEN).certificate)];
    assert!(check_chain(&chain, &[facts(&red.certificate()), facts(&green.certificate())]).is_ok());
    assert!(told(check_chain(&chain, &[facts(&red.certificate())])).contains("is not signed by"));
    // A second root of the same name has another key.
    assert!(check_chain(&chain, &[facts(&authority("green.local").certificate())]).is_err());
}

#[test]
fn a_chain_may_lead_over_others() {
    let green = authority("green.local");
    let root = facts(&green.certificate());
    let chain = [facts(&issue(&green, GREEN).certificate), root.clone()];
    assert!(check_chain(&chain, &[root]).is_ok());
    assert!(matches!(check_chain(&[], &[]), Err(InvalidCertificate::Absent)));
}

#[test]
fn what_is_no_certificate_is_told_apart() {
    assert!(matches!(read(b"nothing"), Err(InvalidCertificate::Absent)));
    let key = issue(&authority("green.local"), GREEN).key;
    assert!(matches!(read(key.as_bytes()), Err(InvalidCertificate::Absent)));
    assert!(matches!(read(b"-----BEGIN CERTIFICATE-----\n*\n"), Err(InvalidCertificate::Pem(_))));
    let empty = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(matches!(read(empty), Err(InvalidCertificate::Unreadable(_))));
}

#[test]
fn an_authority_speaks_for_its_own_trust_domain_alone() {
    let authority = authority("green.local");
    let refused = |spiffe_id| {
        let leaf = Leaf { spiffe_id, dns_names: &[], validity: Validity::around(now(), HOUR) };
        authority.issue(&leaf).unwrap_err().to_string()
    };
    assert_eq!(
        refused("spiffe://red.local/a"),
        "`spiffe://red.local/a` is not of the trust domain `green.local`"
    );
    for id in
        ["green.local/a", "spiffe://green.local", "spiffe://green.local/", "spiffe://green.local/a/../b"]
    {
        assert_eq!(refused(id), format!("`{id}` is no SPIFFE ID"));
    }
}

#[test]
fn a_trust_domain_is_checked() {
    for name in ["", "Green.local", "a/b", "spiffe://a", "a b"] {
        assert!(Authority::new(name, Validity::around(now(), HOUR)).is_err());
    }
}

#[test]
fn neither_authority_nor_issued_shows_a_key() {
    let authority = authority("green.local");
    let issued = issue(&authority, GREEN);
    assert!(!format!("{authority:?} {issued:?}").contains("PRIVATE"));
}

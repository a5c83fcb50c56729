//! What a certificate says, and whether that is what it was given for.

use std::time::SystemTime;

use rcgen::{KeyPair, PublicKeyData};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::error::X509Error;
use x509_parser::extensions::GeneralName;
use x509_parser::pem::Pem;

use super::{InvalidCertificate, Validity, seconds};

/// What one certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// URI names, in the order of the certificate.
    pub uris: Vec<String>,
    /// DNS names, in the order of the certificate.
    pub dns_names: Vec<String>,
    /// Its subject, such as `CN=gateway, O=red.local`; the first URI name when that is empty.
    pub subject: String,
    /// When it is valid.
    pub validity: Validity,
    /// Whether it may sign others.
    pub is_authority: bool,
    /// The bits of its public key.
    public_key: Vec<u8>,
    /// All of it.
    der: Vec<u8>,
}

/// Reads the first certificate of a text in PEM.
///
/// # Errors
///
/// [`InvalidCertificate::Pem`], [`InvalidCertificate::Absent`] and [`InvalidCertificate::Unreadable`].
pub fn read(pem: &[u8]) -> Result<Facts, InvalidCertificate> {
    read_all(pem)?.into_iter().next().ok_or(InvalidCertificate::Absent)
}

/// Reads every certificate of a text in PEM, in their order: at least one. Other blocks are passed over.
///
/// # Errors
///
/// [`InvalidCertificate::Pem`], [`InvalidCertificate::Absent`] and [`InvalidCertificate::Unreadable`].
pub fn read_all(pem: &[u8]) -> Result<Vec<Facts>, InvalidCertificate> {
    let mut found = Vec::new();
    for block in Pem::iter_from_buffer(pem) {
        let block = block.map_err(InvalidCertificate::Pem)?;
        if block.label == "CERTIFICATE" {
            found.push(Facts::read(block.contents)?);
        }
    }
    if found.is_empty() { Err(InvalidCertificate::Absent) } else { Ok(found) }
}

/// Checks that the first certificate of `chain` is signed by one of `roots`, by way of the others if need be.
///
/// Only signatures and the right to sign are looked at; validity is a check of its own.
///
/// # Errors
///
/// [`InvalidCertificate::NotSigned`]; [`InvalidCertificate::Absent`] when `chain` is empty.
pub fn check_chain(chain: &[Facts], roots: &[Facts]) -> Result<(), InvalidCertificate> {
    let (leaf, mut between) = chain.split_first().ok_or(InvalidCertificate::Absent)?;
    let mut current = leaf;
    loop {
        if roots.iter().any(|root| current.is_signed_by(root)) {
            return Ok(());
        }
        match between.split_first() {
            Some((next, rest)) if current.is_signed_by(next) => (current, between) = (next, rest),
            Some(_) | None => return Err(InvalidCertificate::NotSigned { subject: leaf.subject.clone() }),
        }
    }
}

impl Facts {
    fn read(der: Vec<u8>) -> Result<Self, InvalidCertificate> {
        let certificate = parse(&der).map_err(InvalidCertificate::Unreadable)?;
        let names = certificate.subject_alternative_name().map_err(InvalidCertificate::Unreadable)?;
        let (mut uris, mut dns_names) = (Vec::new(), Vec::new());
        for name in names.iter().flat_map(|names| &names.value.general_names) {
            match name {
                GeneralName::URI(uri) => uris.push((*uri).to_owned()),
                GeneralName::DNSName(name) => dns_names.push((*name).to_owned()),
                _ => {}
            }
        }
        let subject = certificate.subject().to_string();
        let validity = certificate.validity();
        Ok(Self {
            subject: uris.first().filter(|_| subject.is_empty()).cloned().unwrap_or(subject),
            validity: Validity {
                not_before: validity.not_before.timestamp(),
                not_after: validity.not_after.timestamp(),
            },
            is_authority: certificate.is_ca(),
            public_key: certificate.public_key().subject_public_key.data.to_vec(),
            uris,
            dns_names,
            der,
        })
    }

    /// Checks that it is valid at `now`.
    ///
    /// # Errors
    ///
    /// [`InvalidCertificate::Expired`] and [`InvalidCertificate::NotYetValid`].
    pub fn check_validity(&self, now: SystemTime) -> Result<(), InvalidCertificate> {
        let (now, subject) = (seconds(now), self.subject.clone());
        if now > self.validity.not_after {
            return Err(InvalidCertificate::Expired { subject, day: day(self.validity.not_after) });
        }
        if now < self.validity.not_before {
            return Err(InvalidCertificate::NotYetValid { subject, day: day(self.validity.not_before) });
        }
        Ok(())
    }

    /// Checks that `expected` is its identity: its one URI name, byte by byte.
    ///
    /// # Errors
    ///
    /// [`InvalidCertificate::NoIdentity`], [`InvalidCertificate::SeveralIdentities`] and
    /// [`InvalidCertificate::OtherIdentity`].
    pub fn check_identity(&self, expected: &str) -> Result<(), InvalidCertificate> {
        let expected = expected.to_owned();
        match self.uris.as_slice() {
            [] => Err(InvalidCertificate::NoIdentity { subject: self.subject.clone(), expected }),
            [found] if *found == expected => Ok(()),
            [found] => Err(InvalidCertificate::OtherIdentity { found: found.clone(), expected }),
            names => Err(InvalidCertificate::SeveralIdentities { names: names.to_vec() }),
        }
    }

    /// Checks that a private key in PEM is the one of this certificate.
    ///
    /// # Errors
    ///
    /// [`InvalidCertificate::UnreadableKey`] when it is not PKCS #8 or of a kind that is not known: ECDSA on P-256
    /// and P-384, Ed25519 and RSA are. [`InvalidCertificate::OtherKey`] when it is another key.
    pub fn check_key(&self, key: &str) -> Result<(), InvalidCertificate> {
        let key = KeyPair::from_pem(key).map_err(InvalidCertificate::UnreadableKey)?;
        if key.der_bytes() == self.public_key {
            Ok(())
        } else {
            Err(InvalidCertificate::OtherKey { subject: self.subject.clone() })
        }
    }

    /// Checks that it may sign others.
    ///
    /// # Errors
    ///
    /// [`InvalidCertificate::NoAuthority`].
    pub fn check_authority(&self) -> Result<(), InvalidCertificate> {
        if self.is_authority {
            Ok(())
        } else {
            Err(InvalidCertificate::NoAuthority { subject: self.subject.clone() })
        }
    }

    /// A signature of a kind that cannot be checked is none.
    fn is_signed_by(&self, signer: &Self) -> bool {
        let (Ok(certificate), Ok(other)) = (parse(&self.der), parse(&signer.der)) else { return false };
        signer.is_authority
            && certificate.issuer().as_raw() == other.subject().as_raw()
            && certificate.verify_signature(Some(other.public_key())).is_ok()
    }
}

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, X509Error> {
    x509_parser::parse_x509_certificate(der).map(|(_, certificate)| certificate).map_err(
        |error| match error {
            x509_parser::nom::Err::Error(error) | x509_parser::nom::Err::Failure(error) => error,
            x509_parser::nom::Err::Incomplete(_) => X509Error::InvalidCertificate,
        },
    )
}

fn day(second: i64) -> String {
    OffsetDateTime::from_unix_timestamp(second)
        .map_or_else(|_| format!("second {second}"), |moment| moment.date().to_string())
}

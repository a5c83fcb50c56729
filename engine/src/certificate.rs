//! What an X.509 certificate says, as far as trust between meshes depends on it.
//!
//! Read only, without judging signatures: whether a chain holds is for the proxies. Nothing is looked up and there
//! is no clock. The filter never reads certificates, and this costs it nothing.
//!
//! Source: RFC 5280 section 4.1, RFC 7468 section 2.

#[cfg(test)]
mod tests;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::moment::Moment;

/// What one certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The whole certificate; two are the same exactly when these bytes are.
    pub der: Vec<u8>,
    /// The last common name of its subject, else its last organisation, else its first URI, else empty.
    pub subject: String,
    /// The first second it is valid.
    pub not_before: Moment,
    /// The last second it is valid.
    pub not_after: Moment,
    /// Whether it may sign others: `cA` of the basic constraints.
    pub is_authority: bool,
    /// What kind of key it has.
    pub key: Key,
    /// Its URI names, in the order of the certificate.
    pub uris: Vec<String>,
}

/// The kind and strength of a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// RSA, with so many bits.
    Rsa(usize),
    /// A point on an elliptic curve whose coordinates have so many bits.
    Curve(usize),
    /// Ed25519 or another kind.
    Other,
}

/// Why a text holds no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCertificate {
    /// There is no block `-----BEGIN CERTIFICATE-----`.
    #[error("there is no certificate in it")]
    Absent,
    /// A block has no end, or is no Base64.
    #[error("certificate {number} is damaged: it is not Base64 between its two lines")]
    Damaged {
        /// Which one, from 1.
        number: usize,
    },
    /// The bytes are no certificate.
    #[error("certificate {number} cannot be read: its bytes are no X.509 certificate")]
    NotX509 {
        /// Which one, from 1.
        number: usize,
    },
}

/// Every certificate of a text in PEM, in order: at least one. Other blocks are passed over.
///
/// # Errors
///
/// [`InvalidCertificate`] for the first that cannot be read.
pub fn read(pem: &str) -> Result<Vec<Certificate>, InvalidCertificate> {
    let mut found = Vec::new();
    for block in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let number = found.len().saturating_add(1);
        let der = block.map_err(|_| InvalidCertificate::Damaged { number })?;
        found.push(Certificate::read(&der).ok_or(InvalidCertificate::NotX509 { number })?);
    }
    if found.is_empty() { Err(InvalidCertificate::Absent) } else { Ok(found) }
}

/// Whether a text in PEM holds a private key.
#[must_use]
pub fn has_private_key(text: &str) -> bool {
    text.split("-----BEGIN ")
        .skip(1)
        .any(|block| block.split_once("-----").is_some_and(|(label, _)| label.ends_with("PRIVATE KEY")))
}

impl Certificate {
    fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok().filter(|(rest, _)| rest.is_empty())?;
        let names = certificate.subject_alternative_name().ok().flatten();
        let names = names.map_or(&[][..], |extension| &extension.value.general_names);
        let uris: Vec<String> = names.iter().filter_map(uri).collect();
        let subject = subject(certificate.subject()).or_else(|| uris.first().cloned());
        let validity = certificate.validity();
        Some(Self {
            subject: subject.unwrap_or_default(),
            not_before: Moment(validity.not_before.timestamp()),
            not_after: Moment(validity.not_after.timestamp()),
            is_authority: certificate.is_ca(),
            key: key(&certificate),
            uris,
            der: der.to_vec(),
        })
    }

    /// The trust domain of its first SPIFFE name.
    #[must_use]
    pub fn trust_domain(&self) -> Option<&str> {
        let names = self.uris.iter().filter_map(|uri| uri.strip_prefix(crate::identity::SPIFFE_SCHEME));
        names.map(crate::identity::trust_domain).next()
    }
}

/// The last common name, else the last organisation.
fn subject(name: &X509Name<'_>) -> Option<String> {
    let text = |part: &AttributeTypeAndValue<'_>| String::from_utf8_lossy(part.as_slice()).into_owned();
    name.iter_common_name().last().or_else(|| name.iter_organization().last()).map(text)
}

fn uri(name: &GeneralName<'_>) -> Option<String> {
    if let GeneralName::URI(uri) = name { Some((*uri).to_owned()) } else { None }
}

fn key(certificate: &X509Certificate<'_>) -> Key {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => Key::Rsa(key.key_size()),
        Ok(PublicKey::EC(point)) => Key::Curve(point.key_size()),
        Ok(_) | Err(_) => Key::Other,
    }
}

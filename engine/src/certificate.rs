//! What an X.509 certificate says, as far as trust between meshes depends on it.
//!
//! Read only, without judging signatures: whether a chain holds is for the proxies. Nothing is looked up and there
//! is no clock. The filter never reads certificates, and this costs it nothing.
//!
//! Source: RFC 5280 section 4.1, RFC 7468 section 2.

mod der;

use crate::base64;
use crate::moment::Moment;
use der::{Element, Reader, tag};

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

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Every certificate of a text in PEM, in order: at least one. Other blocks are passed over.
///
/// # Errors
///
/// [`InvalidCertificate`] for the first that cannot be read.
pub fn read(pem: &str) -> Result<Vec<Certificate>, InvalidCertificate> {
    let mut found = Vec::new();
    for block in pem.split(BEGIN).skip(1) {
        let number = found.len().saturating_add(1);
        let damaged = InvalidCertificate::Damaged { number };
        let (body, _) = block.split_once(END).ok_or(damaged)?;
        let der = base64::decode(body).ok_or(damaged)?;
        found.push(Certificate::read(der).ok_or(InvalidCertificate::NotX509 { number })?);
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
    fn read(der: Vec<u8>) -> Option<Self> {
        let mut outer = Reader::new(&der);
        let mut certificate = outer.inside(tag::SEQUENCE)?;
        let mut body = certificate.inside(tag::SEQUENCE)?;
        body.optional(tag::VERSION);
        body.bytes_of(tag::INTEGER)?;
        // The algorithm of the signature and the issuer.
        body.bytes_of(tag::SEQUENCE)?;
        body.bytes_of(tag::SEQUENCE)?;
        let mut validity = body.inside(tag::SEQUENCE)?;
        let (not_before, not_after) = (validity.moment()?, validity.moment()?);
        let subject = subject(body.inside(tag::SEQUENCE)?)?;
        let key = key(body.inside(tag::SEQUENCE)?)?;
        let mut extensions = Extensions::default();
        for element in body {
            if element.tag == tag::EXTENSIONS {
                extensions.read(element)?;
            }
        }
        let Extensions { is_authority, uris } = extensions;
        let subject = if subject.is_empty() { uris.first().cloned().unwrap_or_default() } else { subject };
        Some(Self { der, subject, not_before, not_after, is_authority, key, uris })
    }

    /// The trust domain of its first SPIFFE name.
    #[must_use]
    pub fn trust_domain(&self) -> Option<&str> {
        let names = self.uris.iter().filter_map(|uri| uri.strip_prefix(crate::identity::SPIFFE_SCHEME));
        names.map(crate::identity::trust_domain).next()
    }
}

/// The last common name, else the last organisation; empty when there is neither.
fn subject(names: Reader<'_>) -> Option<String> {
    let (mut common, mut organisation) = (None, None);
    for set in names {
        for attribute in set.children() {
            let mut parts = attribute.children();
            let kind = parts.bytes_of(tag::OBJECT)?;
            let text = parts.next().map(|value| String::from_utf8_lossy(value.bytes).into_owned());
            match kind {
                der::COMMON_NAME => common = text,
                der::ORGANISATION => organisation = text,
                _ => {}
            }
        }
    }
    Some(common.or(organisation).unwrap_or_default())
}

fn key(mut info: Reader<'_>) -> Option<Key> {
    let mut algorithm = info.inside(tag::SEQUENCE)?;
    let kind = algorithm.bytes_of(tag::OBJECT)?;
    // The first byte of a bit string counts unused bits.
    let bits = info.bytes_of(tag::BITS)?.get(1..)?;
    match kind {
        der::RSA => {
            let mut numbers = Reader::new(bits).inside(tag::SEQUENCE)?;
            let modulus = numbers.bytes_of(tag::INTEGER)?;
            let digits = modulus.iter().position(|byte| *byte != 0).and_then(|start| modulus.get(start..))?;
            let leading = digits.first().map_or(0, |byte| byte.leading_zeros());
            let bits = digits.len().saturating_mul(8);
            Some(Key::Rsa(bits.saturating_sub(usize::try_from(leading).ok()?)))
        }
        // An uncompressed point: one byte of form, then two coordinates.
        der::CURVE if bits.first() == Some(&4) => {
            Some(Key::Curve(bits.len().saturating_sub(1).saturating_mul(4)))
        }
        _ => Some(Key::Other),
    }
}

/// What the extensions say.
#[derive(Default)]
struct Extensions {
    is_authority: bool,
    uris: Vec<String>,
}

impl Extensions {
    fn read(&mut self, wrapped: Element<'_>) -> Option<()> {
        for extension in wrapped.children().inside(tag::SEQUENCE)? {
            let mut parts = extension.children();
            let kind = parts.bytes_of(tag::OBJECT)?;
            parts.optional(tag::BOOLEAN);
            let value = parts.bytes_of(tag::OCTETS)?;
            match kind {
                der::BASIC_CONSTRAINTS => {
                    let mut constraints = Reader::new(value).inside(tag::SEQUENCE)?;
                    self.is_authority = constraints.optional(tag::BOOLEAN).is_some_and(|flag| flag != [0]);
                }
                der::ALTERNATIVE_NAMES => {
                    let names = Reader::new(value).inside(tag::SEQUENCE)?;
                    let uris = names.filter(|name| name.tag == tag::URI);
                    self.uris.extend(uris.map(|name| String::from_utf8_lossy(name.bytes).into_owned()));
                }
                _ => {}
            }
        }
        Some(())
    }
}

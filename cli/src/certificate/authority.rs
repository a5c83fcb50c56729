//! An authority that lives as long as the command: makes a root, and leaves below it.

use carnet_engine::identity::SPIFFE_SCHEME;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose, SanType,
};
use time::OffsetDateTime;

use super::Validity;

/// RFC 5280 allows an organisation no more bytes (`ub-organization-name`).
const MAX_ORGANIZATION: usize = 64;

/// What SPIFFE allows a trust domain.
const MAX_TRUST_DOMAIN: usize = 255;

/// The certificate authority of one trust domain; its key never leaves it.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    trust_domain: String,
}

/// What a leaf is to say.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a> {
    /// The one URI name, `spiffe://TRUST-DOMAIN/PATH`.
    pub spiffe_id: &'a str,
    /// Names for clients that know no SPIFFE; often none.
    pub dns_names: &'a [&'a str],
    /// When it is valid.
    pub validity: Validity,
}

/// A certificate and its key, both in PEM.
#[derive(Clone)]
pub struct Issued {
    /// The certificate, without those above it.
    pub certificate: String,
    /// The private key, PKCS #8.
    pub key: String,
}

/// Why a certificate cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum InvalidIdentity {
    /// Letters in lower case, digits, dots, dashes and underscores make a trust domain.
    #[error("`{trust_domain}` is no trust domain")]
    TrustDomain {
        /// The text given.
        trust_domain: String,
    },
    /// An identity is `spiffe://TRUST-DOMAIN/PATH`.
    #[error("`{spiffe_id}` is no SPIFFE ID")]
    SpiffeId {
        /// The text given.
        spiffe_id: String,
    },
    /// An authority speaks for its own trust domain alone.
    #[error("`{spiffe_id}` is not of the trust domain `{trust_domain}`")]
    Foreign {
        /// The identity asked for.
        spiffe_id: String,
        /// The trust domain of the authority.
        trust_domain: String,
    },
    /// A DNS name that is not ASCII.
    #[error("`{name}` is no DNS name")]
    DnsName {
        /// The text given.
        name: String,
    },
    /// A moment no certificate can hold.
    #[error("a certificate cannot be valid at second {second} since 1970")]
    Moment {
        /// The moment.
        second: i64,
    },
    /// The key or the certificate cannot be made.
    #[error("the certificate cannot be made")]
    Crypto(#[from] rcgen::Error),
}

impl Authority {
    /// Makes the root of a trust domain.
    ///
    /// # Errors
    ///
    /// [`InvalidIdentity::TrustDomain`], [`InvalidIdentity::Moment`] and [`InvalidIdentity::Crypto`].
    pub fn new(trust_domain: &str, validity: Validity) -> Result<Self, InvalidIdentity> {
        if !is_trust_domain(trust_domain) {
            return Err(InvalidIdentity::TrustDomain { trust_domain: trust_domain.to_owned() });
        }
        let mut params = params(trust_domain, "Carnet root", validity)?;
        params.subject_alt_names = vec![uri(&format!("spiffe://{trust_domain}"))?];
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        Ok(Self { issuer, trust_domain: trust_domain.to_owned() })
    }

    /// The trust domain it speaks for.
    #[must_use]
    pub fn trust_domain(&self) -> &str {
        &self.trust_domain
    }

    /// The root certificate, in PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        self.issuer.pem()
    }

    /// Issues a certificate for a server that is a client too, with a key of its own.
    ///
    /// # Errors
    ///
    /// Every variant of [`InvalidIdentity`] but `TrustDomain`.
    pub fn issue(&self, leaf: &Leaf<'_>) -> Result<Issued, InvalidIdentity> {
        self.check(leaf.spiffe_id)?;
        let mut params = params(&self.trust_domain, "Carnet gateway", leaf.validity)?;
        params.subject_alt_names.push(uri(leaf.spiffe_id)?);
        for name in leaf.dns_names {
            let wrong = |_| InvalidIdentity::DnsName { name: (*name).to_owned() };
            params.subject_alt_names.push(SanType::DnsName((*name).try_into().map_err(wrong)?));
        }
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Issued { certificate: certificate.pem(), key: key.serialize_pem() })
    }

    fn check(&self, spiffe_id: &str) -> Result<(), InvalidIdentity> {
        let invalid = || InvalidIdentity::SpiffeId { spiffe_id: spiffe_id.to_owned() };
        let (trust_domain, path) = spiffe_id
            .strip_prefix(SPIFFE_SCHEME)
            .and_then(|rest| rest.split_once('/'))
            .ok_or_else(invalid)?;
        if !is_trust_domain(trust_domain) || !is_path(path) {
            return Err(invalid());
        }
        if trust_domain != self.trust_domain {
            return Err(InvalidIdentity::Foreign {
                spiffe_id: spiffe_id.to_owned(),
                trust_domain: self.trust_domain.clone(),
            });
        }
        Ok(())
    }
}

/// Keys are not shown.
impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").field("trust_domain", &self.trust_domain).finish_non_exhaustive()
    }
}

/// Keys are not shown.
impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issued").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

fn params(
    trust_domain: &str,
    common_name: &str,
    validity: Validity,
) -> Result<CertificateParams, InvalidIdentity> {
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    if trust_domain.len() <= MAX_ORGANIZATION {
        name.push(DnType::OrganizationName, trust_domain);
    }
    params.distinguished_name = name;
    params.not_before = moment(validity.not_before)?;
    params.not_after = moment(validity.not_after)?;
    Ok(params)
}

fn moment(second: i64) -> Result<OffsetDateTime, InvalidIdentity> {
    OffsetDateTime::from_unix_timestamp(second).map_err(|_| InvalidIdentity::Moment { second })
}

fn uri(text: &str) -> Result<SanType, InvalidIdentity> {
    let invalid = |_| InvalidIdentity::SpiffeId { spiffe_id: text.to_owned() };
    Ok(SanType::URI(text.try_into().map_err(invalid)?))
}

/// Source: SPIFFE-ID standard, section 2.1.
fn is_trust_domain(text: &str) -> bool {
    (1..=MAX_TRUST_DOMAIN).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
}

/// Source: SPIFFE-ID standard, section 2.2.
fn is_path(text: &str) -> bool {
    text.split('/').all(|segment| {
        !matches!(segment, "" | "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    })
}

//! What can be wrong with a certificate, or with the files around it.

use x509_parser::error::{PEMError, X509Error};

/// Why a certificate cannot be used for what it was given for.
#[derive(Debug, thiserror::Error)]
pub enum InvalidCertificate {
    /// A marker of PEM is there, what follows it is none.
    #[error("the text is not PEM")]
    Pem(#[source] PEMError),
    /// No block of the text is a certificate.
    #[error("there is no certificate in it")]
    Absent,
    /// A certificate that cannot be read.
    #[error("the certificate cannot be read")]
    Unreadable(#[source] X509Error),
    /// It is no longer valid.
    #[error("the certificate of `{subject}` expired on {day}")]
    Expired {
        /// Whom it is for.
        subject: String,
        /// The last day, `YYYY-MM-DD` in UTC.
        day: String,
    },
    /// It is not valid yet.
    #[error("the certificate of `{subject}` is valid only from {day}")]
    NotYetValid {
        /// Whom it is for.
        subject: String,
        /// The first day, `YYYY-MM-DD` in UTC.
        day: String,
    },
    /// It names no identity.
    #[error("the certificate of `{subject}` has no URI name, `{expected}` is needed")]
    NoIdentity {
        /// Whom it is for.
        subject: String,
        /// The identity it needs.
        expected: String,
    },
    /// SPIFFE allows one URI name; a proxy looks at the first alone.
    #[error("the certificate has {} URI names, `{}` and `{}` among them, one is allowed", names.len(), first(names, 0), first(names, 1))]
    SeveralIdentities {
        /// All of them, in the order of the certificate.
        names: Vec<String>,
    },
    /// It is for somebody else.
    #[error("the certificate is for `{found}`, `{expected}` is needed")]
    OtherIdentity {
        /// Whom it is for.
        found: String,
        /// The identity it needs.
        expected: String,
    },
    /// The text has no private key that can be read.
    #[error("the private key cannot be read")]
    UnreadableKey(#[source] rcgen::Error),
    /// The key is another one.
    #[error("the private key does not belong to the certificate of `{subject}`")]
    OtherKey {
        /// Whom the certificate is for.
        subject: String,
    },
    /// It may not sign others.
    #[error("the certificate of `{subject}` is no certificate authority")]
    NoAuthority {
        /// Whom it is for.
        subject: String,
    },
    /// None of the roots signed it, nor anything between.
    #[error("the certificate of `{subject}` is not signed by the root certificates given")]
    NotSigned {
        /// Whom it is for.
        subject: String,
    },
}

impl InvalidCertificate {
    /// What to do about it; `None` when the message says it all.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Pem(_) | Self::Absent => Some("a certificate begins with `-----BEGIN CERTIFICATE-----`"),
            Self::UnreadableKey(_) => {
                Some("`openssl pkcs8 -topk8 -nodes -in KEY` writes a key as PKCS #8, which can be read")
            }
            Self::Unreadable(_)
            | Self::Expired { .. }
            | Self::NotYetValid { .. }
            | Self::NoIdentity { .. }
            | Self::SeveralIdentities { .. }
            | Self::OtherIdentity { .. }
            | Self::OtherKey { .. }
            | Self::NoAuthority { .. }
            | Self::NotSigned { .. } => None,
        }
    }
}

fn first(names: &[String], at: usize) -> &str {
    names.get(at).map_or("", String::as_str)
}

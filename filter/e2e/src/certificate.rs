//! Certificates for one test run: authorities, and leaves that say what a test wants them to say.
//!
//! Unlike those of a product they may be wrong: signed by a stranger, without a name. Nothing is kept between runs.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore};

/// The name in the certificate of every gateway.
pub const GATEWAY_NAME: &str = "gateway.test";

/// Why there is no certificate, or no TLS with it.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It cannot say what it is asked to, such as a URI that is not ASCII.
    #[error("no certificate can be made")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refuses it.
    #[error("no TLS with this certificate")]
    Tls(#[from] rustls::Error),
}

/// A certificate authority with a root of its own.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    root: rcgen::Certificate,
}

/// A certificate and its key.
#[derive(Debug)]
pub struct Leaf {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    /// An authority whose root has this common name.
    ///
    /// # Errors
    ///
    /// [`CertificateError::Certificate`] when no key can be made.
    pub fn new(name: &str) -> Result<Self, CertificateError> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate()?;
        let root = params.self_signed(&key)?;
        Ok(Self { issuer: Issuer::new(params, key), root })
    }

    /// The root as PEM.
    #[must_use]
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// A certificate for a gateway, by [`GATEWAY_NAME`].
    ///
    /// # Errors
    ///
    /// [`CertificateError::Certificate`] when no key can be made.
    pub fn gateway(&self) -> Result<Leaf, CertificateError> {
        self.leaf(vec![SanType::DnsName(GATEWAY_NAME.try_into()?)])
    }

    /// A certificate for a caller with this URI as its name; without a name when there is none.
    ///
    /// # Errors
    ///
    /// [`CertificateError::Certificate`] when the URI is not ASCII.
    pub fn caller(&self, uri: Option<&str>) -> Result<Leaf, CertificateError> {
        let names = uri.map(|uri| uri.try_into().map(SanType::URI)).transpose()?;
        self.leaf(names.into_iter().collect())
    }

    fn leaf(&self, names: Vec<SanType>) -> Result<Leaf, CertificateError> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "leaf");
        params.subject_alt_names = names;
        let key = KeyPair::generate()?;
        Ok(Leaf { certificate: params.signed_by(&key, &self.issuer)?, key })
    }

    /// How a caller that trusts this authority speaks TLS, with a certificate of whatever authority or without one.
    ///
    /// # Errors
    ///
    /// [`CertificateError::Tls`] when the certificate is refused.
    pub fn client(&self, leaf: Option<&Leaf>) -> Result<Arc<ClientConfig>, CertificateError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.der().clone())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots);
        let config = match leaf {
            None => builder.with_no_client_auth(),
            Some(leaf) => builder.with_client_auth_cert(vec![leaf.der()], leaf.key_der())?,
        };
        Ok(Arc::new(config))
    }
}

impl Leaf {
    /// The certificate as PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// The key as PEM.
    #[must_use]
    pub fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    fn der(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    fn key_der(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }
}

//! The downstream connection of a request, as far as a filter can see it.
//!
//! Source: Envoy attributes `connection.*`, `source.*`, `destination.*`, as measured on 1.40.

/// Facts about a connection. A `None` is an attribute the proxy does not know (`NOT_FOUND`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `connection.mtls`: the client showed a certificate. Present, as false, without TLS as well.
    pub mtls: Option<bool>,
    /// `connection.peer_certificate_valid`. `None` as in Envoy before 1.39, which has no such attribute.
    pub certificate_valid: Option<bool>,
    /// `connection.uri_san_peer_certificate`: the *first* URI name, the only one a filter can see.
    pub uri_san: Option<String>,
    /// `connection.dns_san_peer_certificate`: the first DNS name.
    pub dns_san: Option<String>,
    /// `connection.subject_peer_certificate`; without a certificate Envoy gives the empty string.
    pub subject: String,
    /// `connection.sha256_peer_certificate_digest`, in hexadecimal.
    pub certificate_digest: Option<String>,
    /// `connection.uri_san_local_certificate`: the gateway's own identity.
    pub local_uri_san: Option<String>,
    /// `connection.tls_version`, such as `TLSv1.3`.
    pub tls_version: Option<String>,
    /// `connection.requested_server_name`; empty unless the listener inspects TLS.
    pub requested_server_name: String,
    /// `source.address`, `ip:port`.
    pub source_address: String,
    /// `destination.address`, `ip:port`.
    pub destination_address: String,
    /// `destination.port`.
    pub destination_port: u16,
    /// `connection.id`.
    pub id: u64,
}

impl Connection {
    /// No TLS at all, to port 80.
    #[must_use]
    pub fn plaintext() -> Self {
        Self {
            mtls: Some(false),
            certificate_valid: Some(false),
            uri_san: None,
            dns_san: None,
            subject: String::new(),
            certificate_digest: None,
            local_uri_san: None,
            tls_version: None,
            requested_server_name: String::new(),
            source_address: "192.0.2.1:40000".into(),
            destination_address: "192.0.2.2:80".into(),
            destination_port: 80,
            id: 1,
        }
    }

    /// Mutual TLS to port 15443 with a certificate the proxy verified, whose first URI name is `uri_san`.
    #[must_use]
    pub fn mtls(uri_san: &str) -> Self {
        Self {
            mtls: Some(true),
            certificate_valid: Some(true),
            uri_san: Some(uri_san.into()),
            certificate_digest: Some("00".repeat(32)),
            tls_version: Some("TLSv1.3".into()),
            destination_address: "192.0.2.2:15443".into(),
            destination_port: 15443,
            ..Self::plaintext()
        }
    }

    /// The same under `ACCEPT_UNTRUSTED`: the name is whatever the client wrote, only the validity tells.
    #[must_use]
    pub fn untrusted(uri_san: &str) -> Self {
        Self { certificate_valid: Some(false), ..Self::mtls(uri_san) }
    }
}

impl Default for Connection {
    fn default() -> Self {
        Self::plaintext()
    }
}

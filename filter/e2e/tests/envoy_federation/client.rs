//! Workloads and gateways that call: over plain HTTP/1.1 and HTTP/2, and over TLS with a certificate of choice.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use carnet_e2e::http::{Connection, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2;
use hyper::{HeaderMap, Request};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use serde_json::Value;

/// What a backend says it received.
pub(crate) fn arrived(response: &Response) -> Value {
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    serde_json::from_slice(&response.body).unwrap()
}

/// `GET /` with a host and more headers, each a whole line without its end.
pub(crate) fn get(address: SocketAddr, host: &str, headers: &[&str]) -> Response {
    ask(&mut Connection::plain(address).unwrap(), "/", host, headers).unwrap()
}

/// One request on a connection.
pub(crate) fn ask(
    connection: &mut Connection,
    path: &str,
    host: &str,
    headers: &[&str],
) -> io::Result<Response> {
    let first = format!("GET {path} HTTP/1.1");
    let host = format!("host: {host}");
    let lines = [&[first.as_str(), &host], headers, &["", ""]].concat();
    connection.send(lines.join("\r\n").as_bytes())
}

/// What came of a request over HTTP/2 in the clear: status, headers, body, trailers.
pub(crate) fn http2(
    address: SocketAddr,
    host: &str,
    kind: &str,
    body: &'static [u8],
) -> (u16, HeaderMap, Bytes, Option<HeaderMap>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let (mut sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = Request::post(format!("http://{host}/chat.Chat/Say"))
            .header("content-type", kind)
            .header("te", "trailers")
            .body(Full::new(Bytes::from_static(body)))
            .unwrap();
        let response = sender.send_request(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.into_body().collect().await.unwrap();
        let trailers = body.trailers().cloned();
        (status, headers, body.to_bytes(), trailers)
    })
}

/// TLS with the certificate and key of these files; whose the other side is does not matter to a test.
pub(crate) fn tls(certificate: &Path, key: &Path) -> Arc<ClientConfig> {
    let chain = CertificateDer::pem_file_iter(certificate).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    Arc::new(builder().with_client_auth_cert(chain, key).unwrap())
}

/// TLS with a certificate in PEM.
pub(crate) fn tls_with(certificate: &str, key: &str) -> Arc<ClientConfig> {
    let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    Arc::new(builder().with_client_auth_cert(chain, key).unwrap())
}

/// TLS without a certificate.
pub(crate) fn anonymous_tls() -> Arc<ClientConfig> {
    Arc::new(builder().with_no_client_auth())
}

fn builder() -> rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider)))
}

/// Takes every server certificate.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

//! Mutual TLS between gateways: who a gateway is, whose root vouches for whom, and whom it calls.
//!
//! Roots count for one trust domain each: a certificate of blue's CA that claims to be green's is refused in the
//! handshake. What a peer may ask for is the filter's business.
//!
//! Source: Envoy's `envoy.tls.cert_validator.spiffe`; SPIFFE X.509-SVID section 5.

use std::collections::BTreeMap;

use carnet_engine::decision::Direction;
use carnet_engine::identity::SPIFFE_SCHEME;
use carnet_engine::model::Peer;
use serde_json::{Value, json};

use super::json::{any, extension, resources, watched};
use super::site::Site;
use crate::gateway::{Gateway, egress_name};

/// The secret that tells an ingress gateway whom to trust.
const PEERS: &str = "peers";

/// Certificates and roots: a file for each, as Envoy wants it, by path below the gateway's folder.
pub(super) fn secrets(gateway: &Gateway<'_>, site: &Site) -> Vec<(String, Value)> {
    let mut secrets: Vec<(String, Value)> = Vec::new();
    for (name, identity) in &site.trust.identities {
        let certificate = json!({
            "certificate_chain": {"filename": identity.certificate},
            "private_key": {"filename": identity.key},
        });
        secrets.push(secret(&identity_name(name), "tls_certificate", &certificate));
    }
    // Clusters can be changed, and so hold whom they trust themselves: each file more is one more that Envoy watches, and
    // systems allow few.
    if gateway.direction == Direction::Inbound {
        secrets.push(secret(PEERS, "validation_context", &validation(site, &gateway.peers, None)));
    }
    secrets
}

/// The socket of an ingress gateway.
pub(super) fn downstream(gateway: &Gateway<'_>, site: &Site) -> Value {
    let mut common = common(site, &gateway.name);
    if let Some(common) = common.as_object_mut() {
        common.insert("alpn_protocols".to_owned(), json!(["h2", "http/1.1"]));
        common.insert("validation_context_sds_secret_config".to_owned(), source(site, PEERS));
    }
    extension(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        json!({
            "require_client_certificate": true,
            // Of a resumed session Envoy says that the certificate was not verified, and the filter would refuse it.
            "disable_stateless_session_resumption": true,
            "disable_stateful_session_resumption": true,
            "common_tls_context": common,
        }),
    )
}

/// The socket of an egress gateway towards a peer.
pub(super) fn upstream(site: &Site, peer: &Peer) -> Value {
    let mut common = common(site, egress_name(peer));
    if let Some(common) = common.as_object_mut() {
        let trust = validation(site, &[peer], Some(&expected_id(site, peer)));
        common.insert("validation_context".to_owned(), trust);
    }
    extension(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        json!({"common_tls_context": common}),
    )
}

/// The socket towards a host outside that speaks TLS, verified by its name.
pub(super) fn outside() -> Value {
    extension(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        json!({"common_tls_context": {"validation_context": {"system_root_certs": {}}}}),
    )
}

fn common(site: &Site, identity: &str) -> Value {
    json!({
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
        "tls_certificate_sds_secret_configs": [source(site, &identity_name(identity))],
    })
}

/// Where a secret is found.
fn source(site: &Site, name: &str) -> Value {
    json!({"name": name, "sds_config": watched(&site.file(&secret_file(name)))})
}

fn secret(name: &str, key: &str, content: &Value) -> (String, Value) {
    let secret = any("envoy.extensions.transport_sockets.tls.v3.Secret", json!({"name": name, key: content}));
    (secret_file(name), resources(&[secret]))
}

fn secret_file(name: &str) -> String {
    format!("secrets/{name}.yaml")
}

/// Trust in the roots of `peers`, each for its own trust domain.
fn validation(site: &Site, peers: &[&Peer], names: Option<&Value>) -> Value {
    let mut bundles: BTreeMap<&str, String> = BTreeMap::new();
    for peer in peers {
        let bundle = bundles.entry(&peer.trust_domain).or_default();
        let root = site.trust.roots.get(&peer.name).map_or("", |root| root.trim());
        if !bundle.contains(root) {
            bundle.push_str(root);
            bundle.push('\n');
        }
    }
    let domains =
        bundles.iter().map(|(name, bundle)| json!({"name": name, "trust_bundle": {"inline_string": bundle}}));
    let validator = extension(
        "envoy.tls.cert_validator.spiffe",
        "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig",
        json!({"trust_domains": domains.collect::<Vec<_>>()}),
    );
    match names {
        None => json!({"custom_validator_config": validator}),
        Some(names) => {
            let sans = json!([{"san_type": "URI", "matcher": names}]);
            json!({"custom_validator_config": validator, "match_typed_subject_alt_names": sans})
        }
    }
}

/// The ID a peer's ingress gateway has to show.
fn expected_id(site: &Site, peer: &Peer) -> Value {
    match site.trust.ingress_ids.get(&peer.name) {
        Some(id) => json!({"exact": id}),
        None => json!({"prefix": format!("{SPIFFE_SCHEME}{}/", peer.trust_domain)}),
    }
}

fn identity_name(name: &str) -> String {
    format!("identity.{name}")
}

//! What certificates say: when they are valid, what they may do, and whose they are.
//!
//! Roots are kept in `ConfigMap`s, those of the mesh itself in Secrets. Whether a certificate is valid is asked only
//! where somebody says what time it is.

use std::collections::BTreeMap;

use crate::certificate::{Certificate, Key, has_private_key, read};
use crate::check::Site;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::{Mesh, Peer, RootConfigMap};
use crate::moment::Moment;
use crate::resource::Located;
use crate::source::Span;

/// From so many days before its end a certificate is reported.
const SOON: i64 = 30;

/// The least strength of a key.
const RSA_BITS: usize = 2_048;
const CURVE_BITS: usize = 256;

/// A text in PEM that the mesh depends on.
struct Store<'a> {
    object: ObjectRef,
    path: String,
    span: Span,
    text: &'a str,
    /// Whether what is in it signs others.
    is_root: bool,
}

/// Checks every certificate of one mesh, and whose roots its peers' are.
pub(super) fn check(site: &Site<'_>, now: Option<Moment>, findings: &mut Vec<Finding>) {
    for store in stores(site.mesh) {
        let path = store.path.clone();
        let found = judge(&store, now);
        findings
            .extend(found.into_iter().map(|finding| finding.at(store.span).on(&store.object, path.clone())));
    }
    let mut seen: BTreeMap<Vec<u8>, (&Peer, Span)> = BTreeMap::new();
    for peer in site.mesh.peers.iter().filter(|peer| peer.trust_domain != site.mesh.trust_domain) {
        let Some((map, certificates)) = kept(site.mesh, peer) else { continue };
        let finding = whose(site, peer, &certificates).or_else(|| {
            let first = certificates.first()?;
            let (other, span) = seen.get(&first.der)?;
            let message = format!("`{}` and `{}` have the same root certificate", other.name, peer.name);
            Some(
                Finding::new(Code::PeersShareRoot, message)
                    .related(*span, format!("kept for `{}`", other.name)),
            )
        });
        if let Some(certificate) = certificates.first() {
            seen.entry(certificate.der.clone()).or_insert((peer, map.span));
        }
        let object = config_map(site.mesh, &map.name);
        let path = format!("/data/{}", RootConfigMap::KEY);
        findings.extend(finding.map(|finding| finding.at(place(map)).on(&object, path)));
    }
}

/// Everything in PEM that is given for the mesh and that trust depends on.
fn stores(mesh: &Mesh) -> Vec<Store<'_>> {
    let maps = mesh.config_maps.iter().filter_map(|map| {
        let pem = map.pem.as_ref()?;
        let path = format!("/data/{}", RootConfigMap::KEY);
        let object = config_map(mesh, &map.name);
        Some(Store { object, path, span: place(map), text: &pem.value, is_root: true })
    });
    let secrets = mesh.secrets.iter().map(|held| Store {
        object: ObjectRef { mesh: Some(mesh.name.clone()), ..held.object.clone() },
        path: format!("/data/{}", held.key),
        span: held.pem.span,
        text: &held.pem.value,
        is_root: matches!(held.key.as_str(), "root-cert.pem" | "ca-cert.pem" | "ca.crt"),
    });
    maps.chain(secrets).collect()
}

fn judge(store: &Store<'_>, now: Option<Moment>) -> Vec<Finding> {
    let mut found = Vec::new();
    if store.object.kind == "ConfigMap" && has_private_key(store.text) {
        found.push(Finding::new(Code::PrivateKeyInConfigMap, "a private key stands beside the certificate"));
    }
    match read(store.text) {
        Err(error) => found.push(Finding::new(Code::CertificateUnreadable, error.to_string())),
        Ok(certificates) => {
            for certificate in &certificates {
                let name = &certificate.subject;
                found.extend(now.and_then(|now| validity(certificate, now)));
                if store.is_root && !certificate.is_authority {
                    let message = format!("the certificate of `{name}` may not sign others");
                    found.push(Finding::new(Code::CertificateNotAuthority, message));
                }
                found.extend(strength(certificate.key).map(|key| {
                    let message = format!("the certificate of `{name}` has {key}");
                    Finding::new(Code::CertificateWeakKey, message)
                }));
            }
        }
    }
    found
}

fn validity(certificate: &Certificate, now: Moment) -> Option<Finding> {
    let Certificate { subject, not_before, not_after, .. } = certificate;
    if now > *not_after {
        let message = format!("the certificate of `{subject}` expired on {not_after}");
        return Some(Finding::new(Code::CertificateExpired, message));
    }
    if now < *not_before {
        let message = format!("the certificate of `{subject}` is valid from {not_before}");
        return Some(Finding::new(Code::CertificateNotYetValid, message));
    }
    let days = now.days_until(*not_after);
    (days < SOON).then(|| {
        let message = format!("the certificate of `{subject}` expires on {not_after}");
        let effect = format!("TLS that depends on it fails after {not_after}");
        Finding::new(Code::CertificateExpiresSoon, message).effect(effect)
    })
}

/// What is weak about a key; `None` when nothing is.
fn strength(key: Key) -> Option<String> {
    match key {
        Key::Rsa(bits) if bits < RSA_BITS => Some(format!("a key of RSA with {bits} bits")),
        Key::Curve(bits) if bits < CURVE_BITS => Some(format!("a key on a curve of {bits} bits")),
        Key::Rsa(_) | Key::Curve(_) | Key::Other => None,
    }
}

/// Whether what is kept for a peer can be the peer's root.
fn whose(site: &Site<'_>, peer: &Peer, kept: &[Certificate]) -> Option<Finding> {
    let domains = || kept.iter().map(Certificate::trust_domain);
    let is_of = |domain: &str| domains().all(|name| name == Some(domain));
    let own = site.mesh.own_root();
    if own.is_some_and(|own| is_same(kept, &own.value)) || is_of(&site.mesh.trust_domain) {
        let message = format!("the root kept for `{}` is that of this mesh", peer.name);
        let finding = Finding::new(Code::RootCertificateOwn, message);
        return Some(match own {
            Some(own) => finding.related(own.span, "the root of this mesh"),
            None => finding,
        });
    }
    let theirs = site.federation.mesh_of(peer).and_then(Mesh::own_root);
    if let Some(theirs) = theirs.filter(|theirs| read(&theirs.value).is_ok() && !is_same(kept, &theirs.value))
    {
        let message = format!("the root kept for `{}` is not the one of its own files", peer.name);
        let finding = Finding::new(Code::RootCertificateMismatch, message);
        return Some(finding.related(theirs.span, format!("the root of `{}`", peer.name)));
    }
    let names: Vec<&str> = domains().collect::<Option<_>>()?;
    let first = names.first().filter(|_| !names.contains(&peer.trust_domain.as_str()))?;
    let message =
        format!("the root kept for `{}` is that of `{first}`, not of `{}`", peer.name, peer.trust_domain);
    Some(Finding::new(Code::RootCertificateMismatch, message))
}

/// Whether both hold a certificate in common.
fn is_same(kept: &[Certificate], pem: &str) -> bool {
    let others = read(pem).unwrap_or_default();
    kept.iter().any(|certificate| others.iter().any(|other| other.der == certificate.der))
}

/// The ConfigMap with a peer's root, and the certificates in it.
fn kept<'m>(mesh: &'m Mesh, peer: &Peer) -> Option<(&'m RootConfigMap, Vec<Certificate>)> {
    let map = mesh.config_map(&peer.root_certificate.as_ref()?.config_map)?;
    let certificates = read(&map.pem.as_ref()?.value).ok()?;
    Some((map, certificates))
}

fn config_map(mesh: &Mesh, name: &str) -> ObjectRef {
    ObjectRef {
        mesh: Some(mesh.name.clone()),
        kind: "ConfigMap".to_owned(),
        namespace: mesh.namespace.clone(),
        name: name.to_owned(),
    }
}

/// Where findings about a ConfigMap's certificates point: its key, which stands on one line.
fn place(map: &RootConfigMap) -> Span {
    map.pem.as_ref().map_or(map.span, |pem: &Located<String>| pem.span)
}

//! Root certificates: the ConfigMap that holds the peer's, and its key.
//!
//! A peer of the own trust domain has the own root, which is not looked up.

use crate::check::Site;
use crate::finding::{Code, Finding};
use crate::model::{Peer, RootConfigMap};

/// Checks where one peer's root certificate is kept.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let mesh = site.mesh;
    let document = &peer.document;
    let object = peer.object(mesh);
    let written = document.certificate_chain.as_ref();
    let Some(root) = &peer.root_certificate else {
        let kind = written.and_then(|chain| chain.kind.as_ref());
        let message =
            format!("a root certificate cannot be kept in a {}", kind.map_or("", |kind| &kind.value));
        let span = kind.map_or(document.security, |kind| kind.span);
        let help = format!("keep it in a ConfigMap under the key `{}`", RootConfigMap::KEY);
        let finding = Finding::new(Code::RootCertificateKind, message).at(span).help(help);
        findings.push(finding.on(&object, "/spec/security/certificateChain/kind"));
        return;
    };
    if peer.trust_domain == mesh.trust_domain {
        return;
    }
    let span = written.and_then(|chain| chain.name.as_ref()).map_or(document.security, |name| name.span);
    let name = &root.config_map;
    // Root certificates are often applied by hand: where no mesh keeps any in its files, nothing is known about them.
    let is_elsewhere = site.federation.meshes.iter().all(|mesh| mesh.config_maps.is_empty());
    let position = mesh.config_maps.binary_search_by(|map| map.name.cmp(name)).ok();
    let finding = match position.and_then(|position| mesh.config_maps.get(position)) {
        None if is_elsewhere => return,
        None => {
            let message = format!("the ConfigMap `{name}` was not given");
            let finding = Finding::new(Code::RootCertificateMissing, message).at(span);
            let effect =
                format!("unless `{name}` exists in `{}`, TLS with `{}` fails", mesh.namespace, peer.name);
            let names = mesh.config_maps.iter().map(|map| map.name.as_str());
            match site.words.closest(name, names) {
                Some(similar) => {
                    finding.effect(effect).help(format!("a similar ConfigMap exists: `{similar}`"))
                }
                None => finding.effect(effect),
            }
        }
        Some(map) if map.pem.is_none() => {
            let message = format!("the ConfigMap `{name}` has no key `{}`", RootConfigMap::KEY);
            Finding::new(Code::RootCertificateKey, message)
                .at(map.span)
                .related(span, "the peer's root certificate is looked up here")
                .help(format!("put the PEM text under the key `{}`", RootConfigMap::KEY))
        }
        Some(_) => return,
    };
    findings.push(finding.on(&object, "/spec/security/certificateChain/name"));
}

//! Whether both sides of a peering are there and can find each other: counterparts and gateways.

use std::collections::BTreeMap;

use crate::check::Site;
use crate::check::words::{list, replace, suggest};
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::mesh::KNOWN_AS;
use crate::model::{Mesh, Peer};
use crate::resource::{DeclaredGateway, Located};

/// Gateways every control plane of Maistra has without declaring them.
pub(super) const BUILT_IN: [&str; 2] = ["istio-ingressgateway", "istio-egressgateway"];

/// Checks one peer of a mesh.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let object = peer.object(site.mesh);
    findings.extend(is_self(site, peer, &object));
    findings.extend(known_as(site, peer, &object));
    findings.extend(counterpart(site, peer, &object));
    check_gateways(site, peer, &object, findings);
}

/// A peer with the name and the trust domain of its own mesh.
fn is_self(site: &Site<'_>, peer: &Peer, object: &ObjectRef) -> Option<Finding> {
    let is_self =
        peer.mesh.is_none() && peer.name == site.mesh.name && peer.trust_domain == site.mesh.trust_domain;
    is_self.then(|| {
        let message = format!("`{}` is this mesh itself", peer.name);
        Finding::new(Code::PeerIsSelf, message)
            .at(peer.document.meta.name.span)
            .help("name the other mesh, as it calls itself")
            .on(object, "/metadata/name")
    })
}

/// An annotation that contradicts the peer's own files.
fn known_as(site: &Site<'_>, peer: &Peer, object: &ObjectRef) -> Option<Finding> {
    let written = peer.document.meta.annotations.get(KNOWN_AS)?;
    let theirs = site.federation.counterpart(site.mesh, peer).filter(|it| it.name != written.value)?;
    let message = format!("`{}` knows this mesh as `{}`, not as `{}`", peer.name, theirs.name, written.value);
    let finding = Finding::new(Code::KnownAsMismatch, message)
        .at(written.span)
        .related(theirs.document.meta.name.span, "its ServiceMeshPeer for this mesh")
        .fix(format!("write `{}`", theirs.name), false, replace(written.span, &theirs.name));
    Some(finding.on(object, "/metadata/annotations/carnet.dev~1known-as"))
}

/// Reports peers of one mesh that cannot be told apart: by mesh, by trust domain.
pub(super) fn check_pairs(mesh: &Mesh, findings: &mut Vec<Finding>) {
    let mut by_mesh: BTreeMap<usize, &Peer> = BTreeMap::new();
    let mut by_domain: BTreeMap<&str, &Peer> = BTreeMap::new();
    for peer in &mesh.peers {
        let span = peer.document.meta.name.span;
        let domain = peer.document.trust_domain.as_ref().filter(|domain| !domain.value.is_empty());
        let same_mesh = peer.mesh.and_then(|index| by_mesh.get(&index));
        let same_domain = domain.and_then(|domain| by_domain.get(domain.value.as_str()));
        let finding = match (same_mesh, same_domain.zip(domain)) {
            (Some(first), _) => {
                let message = format!("`{}` and `{}` stand for one mesh", first.name, peer.name);
                let finding = Finding::new(Code::DuplicatePeer, message).at(span);
                let finding = finding.related(first.document.meta.name.span, "the other one");
                Some(finding.on(&peer.object(mesh), "/metadata/name"))
            }
            (None, Some((first, domain))) => {
                let message = format!(
                    "`{}` and `{}` both have the trust domain `{}`",
                    first.name, peer.name, domain.value
                );
                let mut finding = Finding::new(Code::PeersShareTrustDomain, message).at(domain.span);
                if let Some(other) = &first.document.trust_domain {
                    finding = finding.related(other.span, format!("the trust domain of `{}`", first.name));
                }
                Some(finding.on(&peer.object(mesh), "/spec/security/trustDomain"))
            }
            (None, None) => None,
        };
        findings.extend(finding);
        if let Some(index) = peer.mesh {
            by_mesh.entry(index).or_insert(peer);
        }
        if let Some(domain) = domain {
            by_domain.entry(&domain.value).or_insert(peer);
        }
    }
}

fn counterpart(site: &Site<'_>, peer: &Peer, object: &ObjectRef) -> Option<Finding> {
    let span = peer.document.meta.name.span;
    let Some(other) = site.federation.mesh_of(peer) else {
        let message = format!("the files of `{}` were not given", peer.name);
        let finding = Finding::new(Code::PeerNotGiven, message).at(span);
        let names = || site.federation.meshes.iter().map(|mesh| mesh.name.as_str());
        let others = || names().filter(|name| *name != site.mesh.name);
        let finding = match site.words.closest(&peer.name, others()) {
            Some(similar) => finding.help(format!("a similar mesh was given: `{similar}`")),
            None if others().next().is_some() => finding.help(format!(
                "the meshes given are {}, a peer is found by its name or trust domain",
                list(names())
            )),
            None => finding,
        };
        return Some(finding.on(object, "/metadata/name"));
    };
    if site.federation.counterpart(site.mesh, peer).is_some() {
        return None;
    }
    let own = &site.mesh.name;
    let message = format!("`{}` has no ServiceMeshPeer for `{own}`", other.name);
    let mut finding = Finding::new(Code::OneSidedPeering, message).at(span);
    if let Some(plane) = &other.control_plane {
        finding = finding.related(plane.meta.name.span, format!("the control plane of `{}`", other.name));
    }
    let finding = finding
        .effect(format!("the gateways of `{}` refuse `{own}`, and nothing crosses", other.name))
        .help(format!(
            "create the ServiceMeshPeer `{own}` in `{}`, with the trust domain `{}`",
            other.namespace, site.mesh.trust_domain
        ));
    Some(finding.on(object, "/metadata/name"))
}

fn check_gateways(site: &Site<'_>, peer: &Peer, object: &ObjectRef, findings: &mut Vec<Finding>) {
    let declared = site.mesh.control_plane.as_ref().and_then(|plane| plane.gateways.as_ref());
    let document = &peer.document;
    let sides = [
        (
            "ingress",
            "additionalIngress",
            document.ingress.as_ref(),
            declared.map(|all| (&all.ingress, &all.egress)),
        ),
        (
            "egress",
            "additionalEgress",
            document.egress.as_ref(),
            declared.map(|all| (&all.egress, &all.ingress)),
        ),
    ];
    for (side, field, written, declared) in sides {
        let path = format!("/spec/gateways/{side}/name");
        let Some(written) = written.filter(|name| !name.value.is_empty()) else {
            let message = format!("`gateways.{side}.name` is missing");
            let finding = Finding::new(Code::GatewayMissing, message).at(document.gateways);
            let finding = match declared {
                Some((names, _)) if !names.is_empty() => finding.help(format!(
                    "`{field}` declares {}",
                    list(names.iter().map(|gateway| &gateway.name.value))
                )),
                _ => finding,
            };
            findings.push(finding.on(object, path));
            continue;
        };
        let Some((names, others)) = declared else { continue };
        let is_known = names.iter().any(|gateway| gateway.name.value == written.value);
        if !is_known && !BUILT_IN.contains(&written.value.as_str()) {
            let finding = not_declared(site, field, written, names, others);
            findings.push(finding.on(object, path));
        }
    }
}

fn not_declared(
    site: &Site<'_>,
    field: &str,
    written: &Located<String>,
    names: &[DeclaredGateway],
    others: &[DeclaredGateway],
) -> Finding {
    let message = format!("`{}` is not declared in `{field}`", written.value);
    let mut finding = Finding::new(Code::GatewayNotFound, message).at(written.span);
    if let Some(other) = others.iter().find(|other| other.name.value == written.value) {
        return finding
            .related(other.name.span, "declared here, on the other side")
            .help("ingress and egress may be swapped");
    }
    if let Some(plane) = &site.mesh.control_plane {
        finding = finding.related(plane.meta.name.span, "the control plane that declares gateways");
    }
    let texts = || names.iter().map(|gateway| gateway.name.value.as_str());
    match site.words.closest(&written.value, texts()) {
        Some(similar) => suggest(finding, "gateway", written, similar),
        None if names.is_empty() => finding.help(format!("declare `{}` in `{field}`", written.value)),
        None => finding.help(format!("`{field}` declares {}", list(texts()))),
    }
}

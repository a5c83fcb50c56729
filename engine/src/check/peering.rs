//! Whether both sides of a peering are there and can find each other: counterparts, gateways, addresses.

use std::net::IpAddr;

use crate::check::Site;
use crate::check::words::{list, replace, suggest};
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::Peer;
use crate::resource::{DeclaredGateway, Located};
use crate::source::Span;

/// Gateways every control plane of Maistra has without declaring them.
const BUILT_IN: [&str; 2] = ["istio-ingressgateway", "istio-egressgateway"];

/// Checks one peer of a mesh.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let object = peer.object(site.mesh);
    findings.extend(counterpart(site, peer, &object));
    check_gateways(site, peer, &object, findings);
    check_addresses(peer, &object, findings);
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

fn check_addresses(peer: &Peer, object: &ObjectRef, findings: &mut Vec<Finding>) {
    let addresses = &peer.document.addresses;
    if addresses.is_empty() {
        let message = format!("`{}` has no address", peer.name);
        let finding = Finding::new(Code::RemoteAddressMissing, message).at(peer.document.remote);
        findings.push(finding.on(object, "/spec/remote/addresses"));
    }
    for (number, address) in addresses.iter().enumerate() {
        if !is_address(&address.value) {
            let finding = invalid_address(&address.value, address.span);
            findings.push(finding.on(object, format!("/spec/remote/addresses/{number}")));
        }
    }
}

fn invalid_address(text: &str, span: Span) -> Finding {
    let message = format!("`{text}` is neither a DNS name nor an IP address");
    let finding = Finding::new(Code::InvalidAddress, message).at(span);
    let host = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    if host != text && is_address(host) {
        let finding = finding.help(format!("write `{host}`; ports have fields of their own"));
        return finding.fix(format!("write `{host}`"), false, replace(span, host));
    }
    finding
}

/// Whether an address can be resolved: an IP address, or a DNS name whose last label is no number.
fn is_address(text: &str) -> bool {
    if text.parse::<IpAddr>().is_ok() {
        return true;
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_host = crate::host::is_normal(&name.to_ascii_lowercase()) && !name.contains('_');
    is_host && name.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ip_addresses_are_addresses() {
        for text in ["ingress.green.example.com", "10.0.0.1", "2001:db8::1", "Ingress.example.", "host"] {
            assert!(is_address(text), "{text}");
        }
    }

    #[test]
    fn schemes_ports_and_bad_numbers_are_not() {
        for text in ["https://a.example", "a.example:15443", "10.0.0.300", "a_b.example", "", "<address>"] {
            assert!(!is_address(text), "{text}");
        }
    }
}

//! Addresses and ports of peers: whether they can be reached there, and whether it is they who answer.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::check::Site;
use crate::check::words::replace;
use crate::finding::{Code, Finding};
use crate::model::{Mesh, Peer};
use crate::resource::Located;
use crate::source::Span;

/// Checks where one peer is said to answer.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let object = peer.object(site.mesh);
    let addresses = &peer.document.addresses;
    if addresses.is_empty() {
        let message = format!("`{}` has no address", peer.name);
        let finding = Finding::new(Code::RemoteAddressMissing, message).at(peer.document.remote);
        findings.push(finding.on(&object, "/spec/remote/addresses"));
    }
    for (number, address) in addresses.iter().enumerate() {
        let finding = if is_address(&address.value) {
            own(site, peer, address).or_else(|| private(site.mesh, address)).or_else(|| ends_tls(address))
        } else {
            Some(invalid_address(&address.value, address.span))
        };
        let path = || format!("/spec/remote/addresses/{number}");
        findings.extend(finding.map(|finding| finding.on(&object, path())));
    }
}

/// Reports peers of one mesh that answer at one address and port.
pub(super) fn check_shared(mesh: &Mesh, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<(String, u16), (&Peer, Span)> = BTreeMap::new();
    for peer in &mesh.peers {
        for (number, address) in peer.document.addresses.iter().enumerate() {
            let key = (normal(&address.value), peer.remote.service_port);
            match first.get(&key) {
                None => {
                    first.insert(key, (peer, address.span));
                }
                Some((other, _)) if other.name == peer.name => {}
                Some((other, span)) => {
                    let message =
                        format!("`{}` and `{}` both answer at `{}`", other.name, peer.name, address.value);
                    let finding = Finding::new(Code::SharedAddress, message)
                        .at(address.span)
                        .related(*span, format!("the address of `{}`", other.name));
                    findings.push(finding.on(&peer.object(mesh), format!("/spec/remote/addresses/{number}")));
                }
            }
        }
    }
}

/// An address that leads back to the own gateway.
fn own(site: &Site<'_>, peer: &Peer, address: &Located<String>) -> Option<Finding> {
    let text = normal(&address.value);
    let finding = Finding::new(Code::OwnAddress, format!("`{}` is this mesh's own gateway", address.value));
    let finding =
        finding.at(address.span).help(format!("write the address of the ingress gateway of `{}`", peer.name));
    let others = site.federation.meshes.iter().filter(|mesh| mesh.name != site.mesh.name);
    let views = others.flat_map(|mesh| mesh.peers.iter().map(move |view| (mesh, view)));
    let of_us = views.filter(|(mesh, view)| {
        site.federation.mesh_of(view).is_some_and(|it| it.name == site.mesh.name)
            && !names_gateway(mesh, &view.remote.addresses)
    });
    let mut said = of_us.filter_map(|(mesh, view)| {
        let same = view.document.addresses.iter().find(|other| normal(&other.value) == text)?;
        Some((mesh, same.span))
    });
    if is_named_after(site.mesh, &text) {
        return Some(finding);
    }
    let (mesh, span) = said.next()?;
    Some(finding.related(span, format!("`{}` reaches this mesh at the same address", mesh.name)))
}

/// Whether an address is named after a gateway of the mesh, as OpenShift names routes:
/// `<gateway>.<namespace>.<domain>`.
fn is_named_after(mesh: &Mesh, address: &str) -> bool {
    let mut labels = address.splitn(3, '.');
    let (gateway, namespace) = (labels.next(), labels.next());
    namespace == Some(mesh.namespace.as_str())
        && mesh.peers.iter().any(|peer| gateway == Some(peer.gateways.ingress.as_str()))
}

fn names_gateway(mesh: &Mesh, addresses: &[String]) -> bool {
    addresses.iter().any(|address| is_named_after(mesh, &normal(address)))
}

fn private(mesh: &Mesh, address: &Located<String>) -> Option<Finding> {
    let text = normal(&address.value);
    let kind = match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => private_v4(ip),
        Ok(IpAddr::V6(ip)) => private_v6(ip),
        Err(_) => {
            let suffix = mesh.local_suffix();
            let is_cluster = text.strip_suffix(suffix.as_str()).is_some_and(|rest| rest.ends_with('.'));
            if text == "localhost" {
                Some("the machine itself")
            } else {
                is_cluster.then_some("a host of this cluster")
            }
        }
    }?;
    let message = format!("`{}` is {kind}", address.value);
    Some(Finding::new(Code::PrivateAddress, message).at(address.span))
}

fn private_v4(ip: Ipv4Addr) -> Option<&'static str> {
    // Carrier-grade NAT, RFC 6598, has no name in the standard library yet.
    let [first, second, ..] = ip.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    if ip.is_loopback() || ip.is_unspecified() {
        Some("the machine itself")
    } else if ip.is_private() || ip.is_link_local() || is_shared {
        Some("an address of a private network")
    } else {
        None
    }
}

fn private_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if ip.is_loopback() || ip.is_unspecified() {
        Some("the machine itself")
    } else if ip.is_unique_local() || ip.is_unicast_link_local() {
        Some("an address of a private network")
    } else {
        None
    }
}

/// A classic or application load balancer of AWS; network ones have `elb` before the region.
fn ends_tls(address: &Located<String>) -> Option<Finding> {
    let text = normal(&address.value);
    let name = text.strip_suffix(".elb.amazonaws.com")?;
    name.contains('.').then(|| {
        let message = format!("`{}` is a load balancer of AWS that ends TLS itself", address.value);
        Finding::new(Code::LoadBalancerEndsTls, message)
            .at(address.span)
            .help("names of network load balancers end in `.elb.<region>.amazonaws.com`")
    })
}

fn normal(address: &str) -> String {
    address.strip_suffix('.').unwrap_or(address).to_ascii_lowercase()
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

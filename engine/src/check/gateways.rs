//! Gateways that serve peers as the control plane declares them: ports, networks, load balancers, sharing.
//!
//! Local gateways listen at 15443 and 8188 whatever a peer is told; their Services may show other numbers.
//!
//! Source: OSSM 2 "Configuring the ServiceMeshControlPlane for federation".

use std::collections::BTreeMap;

use crate::check::Site;
use crate::check::peering::BUILT_IN;
use crate::check::words::replace;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::{Mesh, Peer, RemoteEndpoint};
use crate::resource::{ControlPlane, DeclaredGateway, DeclaredGateways, GatewayPort, Located};

/// What one side of the mesh calls its gateways and ports.
#[derive(Clone, Copy)]
struct Side {
    name: &'static str,
    field: &'static str,
    discovery: &'static str,
}

const INGRESS: Side = Side { name: "ingress", field: "additionalIngress", discovery: "https-discovery" };
const EGRESS: Side = Side { name: "egress", field: "additionalEgress", discovery: "http-discovery" };

/// Numbers Kubernetes gives to nodePorts unless a cluster is set up otherwise.
const NODE_PORTS: std::ops::RangeInclusive<u16> = 30_000..=32_767;

/// How the gateways of a federation route, and the versions of control planes that do so only where it is written.
const ROUTER_MODE: &str = "sni-dnat";
const NEED_ROUTER_MODE: [&str; 2] = ["v2.1", "v2.2"];

/// The annotation that chooses the kind of a load balancer of AWS, and the values that pass TLS on.
const AWS_TYPE: &str = "service.beta.kubernetes.io/aws-load-balancer-type";
const AWS_PASS_TLS: [&str; 3] = ["nlb", "nlb-ip", "external"];
const AWS_PREFIX: &str = "service.beta.kubernetes.io/aws-load-balancer-";

/// Checks the gateways of one mesh that serve peers.
pub(super) fn check(site: &Site<'_>, findings: &mut Vec<Finding>) {
    check_sharing(site.mesh, findings);
    let Some(plane) = &site.mesh.control_plane else { return };
    let Some(DeclaredGateways { ingress, egress }) = &plane.gateways else { return };
    let object = ObjectRef { mesh: Some(site.mesh.name.clone()), ..plane.meta.object() };
    for (side, declared) in [(INGRESS, ingress), (EGRESS, egress)] {
        for gateway in declared {
            let peers: Vec<&Peer> = site
                .mesh
                .peers
                .iter()
                .filter(|peer| side.gateway_of(peer).is_some_and(|name| name.value == gateway.name.value))
                .collect();
            if peers.is_empty() {
                continue;
            }
            let path = format!("/spec/gateways/{}/{}", side.field, gateway.name.value);
            let mut found = Vec::new();
            check_ports(side, gateway, &mut found);
            found.extend(router_mode(plane, gateway));
            if side.name == INGRESS.name {
                found.extend(unpaired(gateway));
                found.extend(ends_tls(site, gateway, &peers));
            } else {
                found.extend(peers.iter().filter_map(|peer| network(gateway, peer)));
            }
            findings.extend(found.into_iter().map(|finding| finding.on(&object, path.clone())));
        }
    }
}

impl Side {
    fn gateway_of<'p>(&self, peer: &'p Peer) -> Option<&'p Located<String>> {
        let written = if self.name == INGRESS.name { &peer.document.ingress } else { &peer.document.egress };
        written.as_ref().filter(|name| !name.value.is_empty())
    }

    /// The ports a gateway needs: number and name.
    fn ports(&self) -> [(u16, &'static str); 2] {
        [(RemoteEndpoint::SERVICE_PORT, "tls"), (RemoteEndpoint::DISCOVERY_PORT, self.discovery)]
    }
}

/// Gateways that serve several peers, or everything else too.
fn check_sharing(mesh: &Mesh, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&str, (&Peer, &Located<String>)> = BTreeMap::new();
    for peer in &mesh.peers {
        for side in [INGRESS, EGRESS] {
            let Some(written) = side.gateway_of(peer) else { continue };
            let path = format!("/spec/gateways/{}/name", side.name);
            if BUILT_IN.contains(&written.value.as_str()) {
                let message = format!("`{}` is the general {} gateway of the mesh", written.value, side.name);
                let finding = Finding::new(Code::DefaultGatewayUsed, message).at(written.span);
                findings.push(finding.on(&peer.object(mesh), path));
            } else if side.name == EGRESS.name {
                let Some((other, place)) = first.get(written.value.as_str()) else {
                    first.insert(&written.value, (peer, written));
                    continue;
                };
                let message =
                    format!("`{}` and `{}` are both served by `{}`", other.name, peer.name, written.value);
                let finding = Finding::new(Code::EgressGatewayShared, message)
                    .at(written.span)
                    .related(place.span, format!("the egress gateway of `{}`", other.name));
                findings.push(finding.on(&peer.object(mesh), path));
            }
        }
    }
}

fn check_ports(side: Side, gateway: &DeclaredGateway, found: &mut Vec<Finding>) {
    let service = &gateway.service;
    for port in &service.ports {
        let Some(node_port) = port.node_port.as_ref().filter(|port| !NODE_PORTS.contains(&port.value)) else {
            continue;
        };
        let message = format!(
            "nodePort {} is not between {} and {}",
            node_port.value,
            NODE_PORTS.start(),
            NODE_PORTS.end()
        );
        found.push(Finding::new(Code::NodePortRange, message).at(node_port.span));
    }
    if service.ports.is_empty() {
        return;
    }
    for (number, name) in side.ports() {
        match service.listening_at(number) {
            None => found.push(missing_port(side, gateway, number, name)),
            Some(port) if is_called(port.name(), name) => {}
            Some(port) => found.push(misnamed_port(side, port, number, name)),
        }
    }
}

fn is_called(found: &str, name: &str) -> bool {
    found.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn missing_port(side: Side, gateway: &DeclaredGateway, number: u16, name: &str) -> Finding {
    let message = format!("the {} gateway `{}` has no port {number}", side.name, gateway.name.value);
    let wrong = gateway.service.ports.iter().find(|port| is_called(port.name(), name));
    let span = wrong.map_or(gateway.name.span, |port| port.port.span);
    let finding = Finding::new(Code::GatewayPortMissing, message).at(span);
    match wrong {
        Some(port) if port.target.is_none() => {
            let help = format!("write `{number}`, or add `targetPort: {number}`");
            finding.help(help)
        }
        _ => finding.help(format!("add the port {number} with the name `{name}`")),
    }
}

fn misnamed_port(side: Side, port: &GatewayPort, number: u16, name: &str) -> Finding {
    let message = match port.name() {
        "" => format!("port {number} of an {} gateway is called `{name}`, this one has no name", side.name),
        found => format!("port {number} of an {} gateway is called `{name}`, not `{found}`", side.name),
    };
    let finding = Finding::new(Code::GatewayPortName, message).at(port.naming_span());
    match &port.name {
        Some(written) => finding.fix(format!("write `{name}`"), false, replace(written.span, name)),
        None => finding,
    }
}

/// A nodePort for one of the two ports a peer needs, and none for the other.
fn unpaired(gateway: &DeclaredGateway) -> Option<Finding> {
    let [services, discovery] = INGRESS.ports().map(|(number, _)| gateway.service.listening_at(number));
    let (services, discovery) = (services?, discovery?);
    let (with, without) = match (&services.node_port, &discovery.node_port) {
        (Some(with), None) => (with, discovery),
        (None, Some(with)) => (with, services),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    let message = format!("port {} has no nodePort, the other one has {}", without.port.value, with.value);
    let finding = Finding::new(Code::NodePortUnpaired, message).at(without.port.span);
    Some(finding.related(with.span, "the nodePort of the other port"))
}

/// A gateway that does not route by SNI, in a version that only federates so.
fn router_mode(plane: &ControlPlane, gateway: &DeclaredGateway) -> Option<Finding> {
    let version = plane.version.as_ref()?;
    let written = gateway.router_mode.as_ref();
    let is_right = written.is_some_and(|mode| mode.value == ROUTER_MODE);
    if is_right || !NEED_ROUTER_MODE.contains(&version.value.as_str()) {
        return None;
    }
    let message = format!("`{}` has no `routerMode: {ROUTER_MODE}`", gateway.name.value);
    let finding = Finding::new(Code::RouterModeMissing, message)
        .at(written.map_or(gateway.name.span, |mode| mode.span))
        .related(version.span, "this version needs it");
    Some(match written {
        Some(mode) => finding.fix(format!("write `{ROUTER_MODE}`"), false, replace(mode.span, ROUTER_MODE)),
        None => finding.help(format!("add `routerMode: {ROUTER_MODE}`")),
    })
}

/// An egress gateway that does not look at the network its peer's endpoints are in.
fn network(gateway: &DeclaredGateway, peer: &Peer) -> Option<Finding> {
    let expected = format!("network-{}", peer.name);
    let view = gateway.network_view.as_deref().unwrap_or_default();
    if view.iter().any(|network| network.value == expected) {
        return None;
    }
    let message = format!("`{}` does not look at the network `{expected}`", gateway.name.value);
    let swapped = format!("{}-network", peer.name);
    let meant =
        view.iter().find(|network| network.value == swapped).or(view.first().filter(|_| view.len() == 1));
    let finding = Finding::new(Code::NetworkViewMismatch, message)
        .at(meant.map_or(gateway.name.span, |network| network.span))
        .help(format!("`requestedNetworkView` needs `{expected}`"));
    Some(match meant {
        Some(written) => finding.fix(format!("write `{expected}`"), false, replace(written.span, &expected)),
        None => finding,
    })
}

/// A load balancer of AWS of a kind that ends TLS itself.
fn ends_tls(site: &Site<'_>, gateway: &DeclaredGateway, peers: &[&Peer]) -> Option<Finding> {
    let service = &gateway.service;
    let kind = service.kind.as_ref().filter(|kind| kind.value == "LoadBalancer")?;
    let chosen = service.annotation(AWS_TYPE);
    if chosen.is_some_and(|chosen| AWS_PASS_TLS.contains(&chosen.value.as_str())) {
        return None;
    }
    let annotated = service.annotations.iter().find(|(key, _)| key.starts_with(AWS_PREFIX));
    let counterparts = peers.iter().filter_map(|peer| site.federation.counterpart(site.mesh, peer));
    let mut addresses = counterparts.flat_map(|counterpart| &counterpart.document.addresses);
    let address = addresses.find(|address| address.value.ends_with(".amazonaws.com"));
    let (place, what) = match (annotated, address) {
        (Some((_, value)), _) => (value.span, "this annotation is for AWS"),
        (None, Some(address)) => (address.span, "this address of it is at AWS"),
        (None, None) => return None,
    };
    let message = format!("the load balancer of `{}` ends TLS itself", gateway.name.value);
    let span = chosen.map_or(kind.span, |chosen| chosen.span);
    let finding = Finding::new(Code::LoadBalancerEndsTls, message).at(span);
    let finding = if place == span { finding } else { finding.related(place, what) };
    Some(finding.help(format!("set the annotation `{AWS_TYPE}: nlb`")))
}

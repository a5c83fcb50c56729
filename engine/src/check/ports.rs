//! Ports written for a peer against those its own gateway shows.

use crate::check::Site;
use crate::check::words::list;
use crate::finding::{Code, Edit, Finding};
use crate::model::{Mesh, Peer, RemoteEndpoint};
use crate::resource::{DeclaredGateway, GatewayPort, Located};

/// One of the two ports a peer answers at.
struct Remote<'p> {
    field: &'static str,
    what: &'static str,
    number: u16,
    written: Option<&'p Located<u16>>,
    listening: u16,
}

/// Checks the ports written for one peer.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let document = &peer.document;
    let services = Remote {
        field: "servicePort",
        what: "services",
        number: peer.remote.service_port,
        written: document.service_port.as_ref(),
        listening: RemoteEndpoint::SERVICE_PORT,
    };
    let discovery = Remote {
        field: "discoveryPort",
        what: "discovery",
        number: peer.remote.discovery_port,
        written: document.discovery_port.as_ref(),
        listening: RemoteEndpoint::DISCOVERY_PORT,
    };
    let object = peer.object(site.mesh);
    if services.number == discovery.number {
        let written = services.written.or(discovery.written).map_or(document.remote, |port| port.span);
        let message = format!("port {} is for services and for discovery", services.number);
        let finding = Finding::new(Code::PortsOfPeerEqual, message).at(written);
        findings.push(finding.on(&object, "/spec/remote/servicePort"));
        return;
    }
    let Some(gateway) = remote_gateway(site, peer) else { return };
    for remote in [services, discovery] {
        let finding = mismatch(peer, &remote, gateway);
        let path = format!("/spec/remote/{}", remote.field);
        findings.extend(finding.map(|finding| finding.on(&object, path)));
    }
}

/// The peer's gateway for this mesh, as the peer's files declare it.
fn remote_gateway<'f>(site: &Site<'f>, peer: &Peer) -> Option<&'f DeclaredGateway> {
    let other: &Mesh = site.federation.mesh_of(peer)?;
    let name = &site.federation.counterpart(site.mesh, peer)?.gateways.ingress;
    let declared = other.control_plane.as_ref()?.gateways.as_ref()?;
    declared.ingress.iter().find(|gateway| gateway.name.value == *name)
}

fn mismatch(peer: &Peer, remote: &Remote<'_>, gateway: &DeclaredGateway) -> Option<Finding> {
    let port = gateway.service.listening_at(remote.listening)?;
    let right = numbers(gateway, port);
    if right.contains(&remote.number) {
        return None;
    }
    let (name, number) = (&gateway.name.value, remote.number);
    let message = match remote.written {
        Some(_) => format!("`{name}` of `{}` does not answer {} at port {number}", peer.name, remote.what),
        None => format!(
            "`{name}` of `{}` does not answer {} at port {number}, the default",
            peer.name, remote.what
        ),
    };
    let span = remote.written.map_or(peer.document.remote, |port| port.span);
    let place = port.node_port.as_ref().unwrap_or(&port.port);
    let finding = Finding::new(Code::RemotePortMismatch, message)
        .at(span)
        .related(place.span, format!("{} of that gateway", remote.what))
        .effect(format!("connections for {} are refused", remote.what))
        .help(format!("set `{}` to {}", remote.field, list(&right)));
    Some(match (remote.written, right.as_slice()) {
        (Some(written), [only]) => {
            let edit = Edit { span: written.span, text: only.to_string() };
            finding.fix(format!("write `{only}`"), false, vec![edit])
        }
        _ => finding,
    })
}

/// The numbers the gateway can be reached at; nodes of a Service of type `NodePort` answer at its nodePort alone.
fn numbers(gateway: &DeclaredGateway, port: &GatewayPort) -> Vec<u16> {
    let node_port = port.node_port.as_ref().map(|port| port.value);
    let is_node_port = gateway.service.kind.as_ref().is_some_and(|kind| kind.value == "NodePort");
    let shown = Some(port.port.value).filter(|_| !is_node_port || node_port.is_none());
    shown.into_iter().chain(node_port).collect()
}

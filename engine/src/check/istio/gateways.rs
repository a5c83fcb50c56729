//! Gateways and the VirtualServices bound to them.
//!
//! Source: `pilot/pkg/networking/core/gateway.go`; messages IST0132, IST0138 and IST0145 of `istioctl analyze`.

use std::collections::BTreeMap;

use crate::check::istio::{HostSet, Scene, meet};
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::model::Peer;
use crate::resource::Located;
use crate::resource::istio::{Destination, Gateway, Labels, Server, VirtualService};

/// What each Gateway serves, by its place in memory.
type Served = BTreeMap<*const Gateway, HostSet>;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for gateway in &scene.documents.gateways {
        for server in &gateway.servers {
            check_passthrough(scene, gateway, server, findings);
        }
    }
    let hosts = |gateway: &Gateway| HostSet::new(gateway.servers.iter().flat_map(Server::names));
    let served: Served = scene
        .documents
        .gateways
        .iter()
        .map(|gateway| (std::ptr::from_ref(gateway), hosts(gateway)))
        .collect();
    for service in &scene.documents.virtual_services {
        check_hosts(scene, service, &served, findings);
        check_transit(scene, service, findings);
    }
    check_duplicates(scene, findings);
    check_certificates(scene, findings);
}

fn check_passthrough(scene: &Scene<'_>, gateway: &Gateway, server: &Server, findings: &mut Vec<Finding>) {
    if !server.has_mode("AUTO_PASSTHROUGH") {
        return;
    }
    for host in &server.hosts {
        let name = host.value.rsplit('/').next().unwrap_or_default();
        if matches!(name, "*" | "*.local") {
            let message = format!("connections to `{name}` are passed on, that is to every service");
            let finding = Finding::new(Code::PassthroughEverything, message).at(host.span);
            findings.push(finding.on(&scene.object(&gateway.meta), format!("{}/hosts", server.path)));
        }
    }
}

/// Only where all gateways of the VirtualService are given; with `mesh` among them a host may be for sidecars.
fn check_hosts(scene: &Scene<'_>, service: &VirtualService, served: &Served, findings: &mut Vec<Finding>) {
    let namespace = service.meta.namespace.value.as_str();
    let gateways: Option<Vec<_>> =
        service.gateways.iter().map(|name| scene.gateway(&name.value, namespace)).collect();
    let Some(gateways) = gateways.filter(|gateways| !gateways.is_empty()) else { return };
    for (index, host) in service.hosts.iter().enumerate() {
        let is_served = |gateway: &&Gateway| {
            served.get(&std::ptr::from_ref(*gateway)).is_none_or(|hosts| hosts.overlaps(&host.value))
        };
        if gateways.iter().any(is_served) {
            continue;
        }
        let names = list(gateways.iter().map(|gateway| &gateway.meta.name.value));
        let message = format!("no server of {names} has the host `{}`", host.value);
        let mut finding = Finding::new(Code::HostNotOnGateway, message).at(host.span);
        if let Some(server) = gateways.iter().find_map(|gateway| gateway.servers.first()) {
            finding = finding.related(server.span, "the hosts are listed here");
        }
        findings.push(finding.on(&scene.object(&service.meta), format!("/spec/hosts/{index}")));
    }
}

/// What comes in from a peer and is routed on to another one.
fn check_transit(scene: &Scene<'_>, service: &VirtualService, findings: &mut Vec<Finding>) {
    let namespace = service.meta.namespace.value.as_str();
    let mut gateways = service.gateways.iter().filter_map(|name| scene.gateway(&name.value, namespace));
    let Some(caller) = gateways.find_map(|gateway| caller(scene, gateway)) else { return };
    for Destination { host: to, path, .. } in &service.destinations {
        let host = scene.host(&to.value, &service.meta);
        let Some(peer) = scene.imported.peers(&host).find(|peer| peer.name != caller.name) else { continue };
        if scene.service(&host).is_some() {
            continue;
        }
        let message = format!("what comes in from `{}` is routed on to `{}`", caller.name, peer.name);
        let finding = Finding::new(Code::UnintendedTransit, message).at(to.span);
        findings.push(finding.on(&scene.object(&service.meta), format!("{path}/host")));
    }
}

/// The peer whose requests come in by the pods of a Gateway.
fn caller<'a>(scene: &Scene<'a>, gateway: &Gateway) -> Option<&'a Peer> {
    let mesh = scene.mesh?;
    let declared = mesh.control_plane.as_ref()?.gateways.as_ref()?;
    mesh.peers.iter().find(|peer| {
        let mut named = declared.ingress.iter().filter(|own| own.name.value == peer.gateways.ingress);
        named.any(|own| meet(&own.labels, &gateway.selector))
    })
}

fn check_duplicates(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(&Labels, i64, &str), (&Gateway, &Located<String>)> = BTreeMap::new();
    for (gateway, server) in servers(scene) {
        let Some(port) = &server.port else { continue };
        for host in &server.hosts {
            let name = host.value.rsplit('/').next().unwrap_or_default();
            let (first, place) =
                *seen.entry((&gateway.selector, port.value, name)).or_insert((gateway, host));
            if std::ptr::eq(first, gateway) {
                continue;
            }
            let message =
                format!("`{name}` on port {} is also served by `{}`", port.value, first.meta.name.value);
            let finding = Finding::new(Code::DuplicateGatewayHost, message)
                .at(host.span)
                .related(place.span, "it is served here first");
            findings.push(finding.on(&scene.object(&gateway.meta), format!("{}/hosts", server.path)));
        }
    }
}

fn check_certificates(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(&Labels, &str), (&Gateway, &Located<String>)> = BTreeMap::new();
    for (gateway, server) in servers(scene).filter(|(_, server)| server.is_http()) {
        let Some(credential) = &server.credential else { continue };
        let key = (&gateway.selector, credential.value.as_str());
        let (first, place) = *seen.entry(key).or_insert((gateway, credential));
        if std::ptr::eq(first, gateway) {
            continue;
        }
        let message =
            format!("`{}` also serves the certificate `{}`", first.meta.name.value, credential.value);
        let finding = Finding::new(Code::SharedGatewayCertificate, message)
            .at(credential.span)
            .related(place.span, "it is served here too");
        findings
            .push(finding.on(&scene.object(&gateway.meta), format!("{}/tls/credentialName", server.path)));
    }
}

/// Every server of a Gateway that selects pods.
fn servers<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (&'a Gateway, &'a Server)> {
    let gateways = scene.documents.gateways.iter().filter(|gateway| !gateway.selector.is_empty());
    gateways.flat_map(|gateway| gateway.servers.iter().map(move |server| (gateway, server)))
}

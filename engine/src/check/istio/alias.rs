//! ExternalName Services: aliases since Istio 1.21, services of their own before.
//!
//! Source: `resolveServiceAliases` in `pilot/pkg/model/push_context.go`; release notes of Istio 1.20 and 1.21.

use std::collections::BTreeSet;

use crate::check::istio::{HostSet, Scene};
use crate::check::words::list;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::service::ServiceKind;
use crate::model::{Mesh, Service};
use crate::naming;
use crate::resource::Located;
use crate::resource::istio::{Destination, VirtualService};

/// Since this version an ExternalName Service is an alias by default.
const ALIASES_SINCE: u32 = 21;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    check_rules(scene, findings);
    check_routes(scene, findings);
    check_targets(scene, findings);
    check_loops(scene, findings);
}

fn check_rules(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for rule in &scene.documents.destination_rules {
        let Some(written) = &rule.host else { continue };
        let Some(target) = scene.target(&scene.host(&written.value, &rule.meta)) else { continue };
        let code = match scene.istio_minor() {
            Some(minor) if minor < ALIASES_SINCE => continue,
            Some(_) => Code::AliasDestinationRule,
            None => Code::AliasDestinationRuleVersion,
        };
        let message = format!("`{}` is an alias of `{target}`", written.value);
        let help = format!("write the rule for `{target}`, and declare that host by a ServiceEntry");
        let finding = Finding::new(code, message).at(written.span).help(help);
        findings.push(finding.on(&scene.object(&rule.meta), "/spec/host"));
    }
}

/// Routes to an alias need its target among the hosts Istio knows; only the files of a newer mesh are doubted.
fn check_routes(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    if scene.istio_minor().is_none_or(|minor| minor < ALIASES_SINCE) {
        return;
    }
    let declared = scene.documents.service_entries.iter().flat_map(|entry| &entry.hosts);
    let declared = HostSet::new(declared.map(|host| host.value.as_str()));
    for service in &scene.documents.virtual_services {
        for Destination { host: to, path, .. } in &service.destinations {
            let path = format!("{path}/host");
            let host = scene.host(&to.value, &service.meta);
            let Some(target) = scene.target(&host) else { continue };
            if is_known(scene, &declared, target) {
                check_ports(scene, service, (to, &path), &host, findings);
                continue;
            }
            let message = format!("`{}` is an alias of `{target}`, which nothing declares", to.value);
            let finding = Finding::new(Code::AliasRouteUnresolved, message).at(to.span);
            findings.push(finding.on(&scene.object(&service.meta), path));
        }
    }
}

fn is_known(scene: &Scene<'_>, declared: &HostSet, host: &str) -> bool {
    scene.service(host).is_some() || scene.imported.peers(host).next().is_some() || declared.overlaps(host)
}

/// For sidecars the alias is looked up among the Services that have the port at which the route begins.
///
/// Source: `buildSidecarOutboundHTTPRouteConfig` in `pilot/pkg/networking/core/httproute.go`; istio/istio#61519.
fn check_ports(
    scene: &Scene<'_>,
    service: &VirtualService,
    (to, path): (&Located<String>, &str),
    alias: &str,
    findings: &mut Vec<Finding>,
) {
    let is_for_sidecars =
        service.gateways.is_empty() || service.gateways.iter().any(|gateway| gateway.value == "mesh");
    let Some(alias) = scene.service(alias).filter(|_| is_for_sidecars) else { return };
    let has = |number: u16| alias.ports.iter().any(|port| port.port == number);
    let hosts =
        service.hosts.iter().filter_map(|host| scene.service(&scene.host(&host.value, &service.meta)));
    let ports: BTreeSet<_> = hosts.flat_map(|host| &host.ports).map(|port| port.port).collect();
    let missing: Vec<_> = ports.into_iter().filter(|number| !has(*number)).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("the ExternalName Service `{}` does not declare {}", to.value, list(missing));
    let finding = Finding::new(Code::AliasPortMissing, message)
        .at(to.span)
        .related(alias.span, "its ports are those declared here");
    findings.push(finding.on(&scene.object(&service.meta), path));
}

/// A name of the own cluster in a namespace whose Services are given, and this one is not.
fn check_targets(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let Some(mesh) = scene.mesh else { return };
    for service in &mesh.services {
        let ServiceKind::External(target) = &service.kind else { continue };
        let Some((name, namespace, suffix)) = naming::split(target) else { continue };
        let is_given = suffix == scene.local_suffix && mesh.has_services(namespace);
        let is_known = || scene.service(target).is_some() || scene.imported.peers(target).next().is_some();
        if !is_given || is_known() || scene.entries(target).next().is_some() {
            continue;
        }
        let message = format!("there is no Service `{name}` in the namespace `{namespace}`");
        let finding = Finding::new(Code::AliasTargetMissing, message).at(service.span);
        findings.push(finding.on(&service_object(mesh, service), "/spec/externalName"));
    }
}

/// Each circle is reported once, at the Service whose name comes first.
fn check_loops(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let Some(mesh) = scene.mesh else { return };
    // Hosts that were followed to an end before: no circle begins there.
    let mut followed = BTreeSet::new();
    for service in mesh.services.iter().filter(|service| service.kind != ServiceKind::Internal) {
        let start = service.local_host(&mesh.cluster_domain);
        let mut chain = vec![start.clone()];
        let mut own = BTreeSet::from([start.clone()]);
        while let Some(next) = chain.last().and_then(|host| scene.target(host)) {
            if followed.contains(next) || !own.insert(next.to_owned()) {
                break;
            }
            chain.push(next.to_owned());
        }
        let end = chain.last().and_then(|host| scene.target(host));
        if end == Some(start.as_str()) {
            let message = match chain.as_slice() {
                [_] => format!("`{start}` names itself"),
                _ => format!("{} name one another", list(&chain)),
            };
            let object = service_object(mesh, service);
            let finding = Finding::new(Code::ExternalNameLoop, message).at(service.span);
            findings.push(finding.on(&object, "/spec/externalName"));
            followed.extend(own);
        } else if end.is_none_or(|end| followed.contains(end)) {
            followed.extend(own);
        }
    }
}

fn service_object(mesh: &Mesh, service: &Service) -> ObjectRef {
    ObjectRef {
        mesh: Some(mesh.name.clone()),
        kind: "Service".to_owned(),
        namespace: service.name.namespace.clone(),
        name: service.name.name.clone(),
    }
}

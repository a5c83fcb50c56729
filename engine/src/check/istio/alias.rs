//! ExternalName Services: aliases since Istio 1.21, services of their own before.
//!
//! Source: `resolveServiceAliases` in `pilot/pkg/model/push_context.go`; release notes of Istio 1.20 and 1.21.

use std::collections::BTreeSet;

use crate::check::istio::{HostSet, Scene};
use crate::check::words::list;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::service::ServiceKind;
use crate::resource::istio::Destination;

/// Since this version an ExternalName Service is an alias by default.
const ALIASES_SINCE: u32 = 21;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    check_rules(scene, findings);
    check_routes(scene, findings);
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
            let Some(target) = scene.target(&scene.host(&to.value, &service.meta)) else { continue };
            if is_known(scene, &declared, target) {
                continue;
            }
            let message = format!("`{}` is an alias of `{target}`, which nothing declares", to.value);
            let finding = Finding::new(Code::AliasRouteUnresolved, message).at(to.span);
            findings.push(finding.on(&scene.object(&service.meta), format!("{path}/host")));
        }
    }
}

fn is_known(scene: &Scene<'_>, declared: &HostSet, host: &str) -> bool {
    scene.service(host).is_some() || scene.importers(host).next().is_some() || declared.overlaps(host)
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
            let object = ObjectRef {
                mesh: Some(mesh.name.clone()),
                kind: "Service".to_owned(),
                namespace: service.name.namespace.clone(),
                name: service.name.name.clone(),
            };
            let finding = Finding::new(Code::ExternalNameLoop, message).at(service.span);
            findings.push(finding.on(&object, "/spec/externalName"));
            followed.extend(own);
        } else if end.is_none_or(|end| followed.contains(end)) {
            followed.extend(own);
        }
    }
}

//! Who sees imported hosts: ServiceEntries, `exportTo` and Sidecars.
//!
//! Source: `pilot/pkg/model/sidecar.go` and `push_context.go`.

use crate::check::istio::{HostSet, Scene};
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::model::Mesh;
use crate::naming;
use crate::resource::istio::{ServiceEntry, Sidecar};

/// The label on what `carnet render` writes, which answers for imported hosts on purpose.
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// How many domains of imports a Sidecar is compared with.
const COMPARED: usize = 100;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let Some(mesh) = scene.mesh else { return };
    for entry in &scene.documents.service_entries {
        let is_rendered = entry.meta.labels.get(MANAGED_BY).is_some_and(|(by, _)| by == "carnet");
        if !is_rendered {
            check_shadow(scene, entry, findings);
        }
        check_shown(scene, entry, findings);
    }
    check_default(scene, mesh, findings);
    check_sidecars(scene, findings);
}

fn check_shadow(scene: &Scene<'_>, entry: &ServiceEntry, findings: &mut Vec<Finding>) {
    for (index, host) in entry.hosts.iter().enumerate() {
        if let Some(peer) = scene.imported.peer(&host.value) {
            let message = format!("`{}` is also imported from `{}`", host.value, peer.name);
            let finding = Finding::new(Code::ServiceEntryShadowsImport, message).at(host.span);
            findings.push(finding.on(&scene.object(&entry.meta), format!("/spec/hosts/{index}")));
        }
    }
}

/// An imported host declared by hand, shown to nobody but its own namespace.
fn check_shown(scene: &Scene<'_>, entry: &ServiceEntry, findings: &mut Vec<Finding>) {
    let Some(place) = entry.export_to.first() else { return };
    let is_hidden = entry.export_to.iter().all(|target| matches!(target.value.as_str(), "." | "~"));
    let imported =
        |host: &str| scene.imported.peers(host).next().is_some() || host.ends_with(naming::IMPORTS_ENDING);
    let Some(host) = entry.hosts.iter().find(|host| imported(&host.value)).filter(|_| is_hidden) else {
        return;
    };
    let message = format!("`{}` is shown to the namespace `{}` only", host.value, entry.meta.namespace.value);
    let finding = Finding::new(Code::ImportNotShown, message).at(place.span);
    findings.push(finding.on(&scene.object(&entry.meta), "/spec/exportTo"));
}

/// The default of the mesh holds for imported services too, and they belong to the control plane's namespace.
fn check_default(scene: &Scene<'_>, mesh: &Mesh, findings: &mut Vec<Finding>) {
    let Some(control) = &mesh.control_plane else { return };
    let Some(place) = control.default_export_to.first() else { return };
    let is_hidden = control.default_export_to.iter().all(|target| matches!(target.value.as_str(), "." | "~"));
    if is_hidden && scene.imported.suffixes().next().is_some() {
        let message = format!("imported services are shown to the namespace `{}` only", mesh.namespace);
        let finding = Finding::new(Code::ImportNotShown, message).at(place.span);
        findings.push(finding.on(&scene.object(&control.meta), "/spec"));
    }
}

/// A Sidecar that closes off: for the whole mesh, or with everything undeclared blocked.
fn check_sidecars(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let suffixes: Vec<_> = scene.imported.suffixes().take(COMPARED).collect();
    if scene.imported.has_local() || suffixes.is_empty() {
        return;
    }
    for sidecar in &scene.documents.sidecars {
        let Some(place) = sidecar.egress else { continue };
        let is_for_all = scene.is_root(&sidecar.meta.namespace.value) && !sidecar.has_selector;
        let is_closed = is_for_all || sidecar.is_registry_only;
        if !is_closed {
            continue;
        }
        let shown = shown(scene, sidecar);
        if suffixes.iter().any(|suffix| shown.overlaps(&format!("*.{suffix}"))) {
            continue;
        }
        let domains = suffixes.iter().map(|suffix| format!("*.{suffix}"));
        let message = format!("no entry of `hosts` covers {}", list(domains));
        let finding = Finding::new(Code::ImportsOutOfSight, message).at(place);
        findings.push(finding.on(&scene.object(&sidecar.meta), "/spec/egress"));
    }
}

/// What a Sidecar shows of the services that are imported, which belong to the control plane's namespace.
fn shown(scene: &Scene<'_>, sidecar: &Sidecar) -> HostSet {
    HostSet::new(sidecar.hosts.iter().filter_map(|host| {
        let (namespace, name) = host.value.split_once('/').unwrap_or(("*", &host.value));
        let namespace = if namespace == "." { &sidecar.meta.namespace.value } else { namespace };
        (namespace == "*" || scene.is_root(namespace)).then_some(name)
    }))
}

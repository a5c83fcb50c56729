//! Where imports land: namespaces that are not there, hosts nobody resolves, the own region.

use crate::check::Site;
use crate::check::rules::{Rule, Rules};
use crate::check::words::{list, suggest};
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::{ImportSet, Mesh, Peer};
use crate::resource::ControlPlaneKind;

/// Checks where the imports of one set land.
pub(super) fn check(site: &Site<'_>, peer: &Peer, set: &ImportSet, findings: &mut Vec<Finding>) {
    let rules = Rules::of_imports(site.mesh, set);
    for rule in &rules.usable {
        if set.matcher(rule.index).is_some_and(|matcher| matcher.is_local) {
            findings
                .extend(namespace(site, rule).map(|finding| rules.on(finding, rule, "/nameSelector/alias")));
        }
    }
    findings
        .extend(region(site, peer, set).map(|finding| finding.on(&rules.object, "/spec/locality/region")));
}

fn namespace(site: &Site<'_>, rule: &Rule<'_>) -> Option<Finding> {
    let mesh = site.mesh;
    let written = rule.renames.first()?.document.namespace.as_ref()?;
    let name = written.value.as_str();
    if site.services.by_namespace.contains_key(name) {
        return None;
    }
    let contains = |names: &[String]| names.binary_search_by(|it| it.as_str().cmp(name)).is_ok();
    let (what, known) = match &mesh.members {
        Some(members) if !contains(members) && !members.iter().any(|member| member == "*") => {
            ("a member of the mesh", members)
        }
        _ if !mesh.namespaces.is_empty() && !contains(&mesh.namespaces) => {
            ("among the namespaces that were given", &mesh.namespaces)
        }
        _ => return None,
    };
    let message = format!("the namespace `{name}` is not {what}");
    let finding = Finding::new(Code::ImportNamespaceNotFound, message).at(written.span);
    Some(match site.words.closest(name, known.iter().map(String::as_str)) {
        Some(similar) => suggest(finding, "namespace", written, similar),
        None => finding.help(format!("the namespaces that are there are {}", list(known))),
    })
}

/// A region given to a peer that others say is this mesh's own.
fn region(site: &Site<'_>, peer: &Peer, set: &ImportSet) -> Option<Finding> {
    let locality = set.locality.as_ref()?;
    let views =
        site.federation.meshes.iter().flat_map(|mesh| mesh.peers.iter().map(move |view| (mesh, view)));
    let of_us = |view: &&Peer| site.federation.mesh_of(view).is_some_and(|mesh| mesh.name == site.mesh.name);
    let mut said = views.filter(|(_, view)| of_us(view)).filter_map(|(mesh, view)| {
        let own = view.imports.as_ref()?.locality.as_ref()?;
        (own.region == locality.region).then_some((mesh, own.span))
    });
    let (mesh, span) = said.next()?;
    let message = format!("`{}` is said to be in `{}`, this mesh's own region", peer.name, locality.region);
    let finding = Finding::new(Code::LocalityOwnRegion, message).at(locality.span);
    Some(finding.related(span, format!("`{}` says this mesh is there", mesh.name)))
}

/// Reports, once for a mesh, that nothing resolves the hosts of its imports.
pub(super) fn check_names(mesh: &Mesh, findings: &mut Vec<Finding>) {
    let Some(plane) = &mesh.control_plane else { return };
    let capture = plane.settings.dns_capture.as_ref();
    let is_on = match (capture, plane.kind) {
        (Some(capture), _) => capture.value == "true",
        // OSSM 2 has no such host either way: what its operators set is not always among the files.
        (None, ControlPlaneKind::ServiceMesh) => true,
        (None, ControlPlaneKind::Sail) => false,
    };
    let sets = mesh.peers.iter().filter_map(|peer| peer.imports.as_ref());
    let mut matchers = sets.flat_map(|set| &set.rules).filter_map(|rule| rule.matcher.as_ref().ok());
    if is_on || matchers.all(|matcher| matcher.is_local) {
        return;
    }
    let span = capture.map_or(plane.meta.name.span, |capture| capture.span);
    let message = "sidecars do not answer DNS, and imported hosts are in no other";
    let object = ObjectRef { mesh: Some(mesh.name.clone()), ..plane.meta.object() };
    findings.push(Finding::new(Code::ImportHostNotResolvable, message).at(span).on(&object, ""));
}

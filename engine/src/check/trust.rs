//! Trust domains: each mesh has its own, and each side knows the other's.

use std::collections::BTreeMap;

use crate::check::Site;
use crate::check::words::replace;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::{Federation, Mesh, Peer};
use crate::resource::ControlPlaneKind;
use crate::source::Span;

/// Where a mesh says what its trust domain is; `None` when that is only assumed.
pub(super) fn place(mesh: &Mesh) -> Option<Span> {
    let plane = mesh.control_plane.as_ref()?;
    Some(plane.trust_domain.as_ref().map_or(plane.meta.name.span, |domain| domain.span))
}

/// Reports meshes that share a trust domain.
pub(super) fn check_shared(federation: &Federation, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&str, (&Mesh, Span)> = BTreeMap::new();
    for mesh in &federation.meshes {
        let Some((span, plane)) = place(mesh).zip(mesh.control_plane.as_ref()) else { continue };
        let Some((other, other_span)) = first.get(mesh.trust_domain.as_str()) else {
            first.insert(&mesh.trust_domain, (mesh, span));
            continue;
        };
        let message = format!(
            "`{}` and `{}` both have the trust domain `{}`",
            other.name, mesh.name, mesh.trust_domain
        );
        let effect = format!("workloads of `{}` and `{}` cannot be told apart", other.name, mesh.name);
        let object = ObjectRef { mesh: Some(mesh.name.clone()), ..plane.meta.object() };
        let finding = Finding::new(Code::TrustDomainShared, message)
            .at(span)
            .related(*other_span, format!("the trust domain of `{}`", other.name))
            .effect(effect)
            .on(&object, "/spec/security/trust/domain");
        findings.push(finding);
    }
}

/// Checks what one peer's trust domain is said to be.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let object = peer.object(site.mesh);
    let other = site.federation.mesh_of(peer).and_then(|mesh| Some((mesh, place(mesh)?)));
    let written = peer.document.trust_domain.as_ref().filter(|domain| !domain.value.is_empty());
    let finding = match (written, other) {
        (None, other) => {
            let message = format!("the trust domain of `{}` is not written", peer.name);
            let finding = Finding::new(Code::TrustDomainMissing, message).at(peer.document.security);
            Some(match other {
                Some((mesh, span)) => finding
                    .related(span, format!("`{}` says it is `{}`", mesh.name, mesh.trust_domain))
                    .help(format!("set `security.trustDomain` to `{}`", mesh.trust_domain)),
                None => finding,
            })
        }
        (Some(written), Some((mesh, span))) if written.value != mesh.trust_domain => {
            let message = format!("`{}` is not the trust domain of `{}`", written.value, mesh.name);
            let effect = format!(
                "TLS between `{}` and `{}` fails with CERTIFICATE_VERIFY_FAILED",
                site.mesh.name, mesh.name
            );
            let help = format!("write `{}`, the peer's own value", mesh.trust_domain);
            let finding = Finding::new(Code::TrustDomainMismatch, message)
                .at(written.span)
                .related(span, format!("`{}` says it is `{}`", mesh.name, mesh.trust_domain))
                .effect(effect)
                .help(help.clone())
                .fix(help, true, replace(written.span, &mesh.trust_domain));
            Some(finding)
        }
        (Some(written), None) if written.value == site.mesh.trust_domain => place(site.mesh).map(|span| {
            let message = format!("`{}` is this mesh's own trust domain", written.value);
            Finding::new(Code::TrustDomainShared, message).at(written.span).related(span, "this mesh's own")
        }),
        (Some(_), _) => None,
    };
    let finding = finding.or_else(|| not_listed(site, peer));
    findings.extend(finding.map(|finding| finding.on(&object, "/spec/security/trustDomain")));
}

/// A peer whose trust domain has no root where the mesh lists roots of others.
fn not_listed(site: &Site<'_>, peer: &Peer) -> Option<Finding> {
    let plane = site.mesh.control_plane.as_ref()?;
    let (written, settings) = (peer.document.trust_domain.as_ref()?, &plane.settings);
    if peer.trust_domain == site.mesh.trust_domain || settings.trust_domains.contains(&peer.trust_domain) {
        return None;
    }
    let message = format!("no root is listed for the trust domain `{}`", peer.trust_domain);
    let finding = Finding::new(Code::TrustDomainNotListed, message).at(written.span);
    if let Some(roots) = settings.roots {
        return Some(finding.related(roots, "roots of other trust domains are listed here"));
    }
    // A ServiceMeshControlPlane takes the root from the ConfigMap of the peer.
    let other = site.federation.mesh_of(peer).filter(|_| plane.kind == ControlPlaneKind::Sail)?;
    let theirs = &other.control_plane.as_ref()?.settings;
    let roots = theirs.roots.filter(|_| theirs.trust_domains.contains(&site.mesh.trust_domain))?;
    Some(finding.related(roots, format!("`{}` lists one for this mesh", other.name)))
}

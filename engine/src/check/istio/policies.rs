//! AuthorizationPolicies at the border and behind it.
//!
//! Source: `pilot/pkg/security/authz/model/model.go`.

use crate::check::istio::Scene;
use crate::finding::{Code, Finding};
use crate::resource::istio::{AuthorizationPolicy, Server};

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for policy in scene.documents.policies.iter().filter(|policy| !policy.has_target) {
        check_fields(scene, policy, findings);
        check_principals(scene, policy, findings);
    }
}

fn check_fields(scene: &Scene<'_>, policy: &AuthorizationPolicy, findings: &mut Vec<Finding>) {
    let Some((field, place)) = &policy.http else { return };
    let mut servers =
        scene.gateways.meeting(&policy.selector).flat_map(|gateway| &gateway.servers).peekable();
    let Some(first) = servers.peek().map(|server| server.span) else { return };
    if servers.any(Server::is_http) {
        return;
    }
    let effect = if policy.is_deny {
        "the field is left out, so that the rule denies more connections than it says"
    } else {
        "a rule with the field matches no connection, so that nothing is allowed by it"
    };
    let finding = Finding::new(
        Code::HttpPolicyOnTcp,
        format!("`{field}` says something of requests, and the gateway sees none"),
    )
    .at(*place)
    .related(first, "connections are passed on here")
    .effect(effect);
    findings.push(finding.on(&scene.object(&policy.meta), "/spec/rules"));
}

/// Behind the ingress gateway its own identity is the caller's.
fn check_principals(scene: &Scene<'_>, policy: &AuthorizationPolicy, findings: &mut Vec<Finding>) {
    let Some(mesh) = scene.mesh else { return };
    let is_gateway = scene.is_root(&policy.meta.namespace.value)
        || scene.gateways.meeting(&policy.selector).next().is_some();
    if is_gateway {
        return;
    }
    for principal in &policy.principals {
        let Some((domain, _)) = principal.value.split_once('/') else { continue };
        let mut peers = mesh.peers.iter();
        let Some(peer) = peers.find(|peer| peer.trust_domain == domain && domain != mesh.trust_domain) else {
            continue;
        };
        let message = format!("`{}` is a workload of `{}`, and is not seen here", principal.value, peer.name);
        let mut finding = Finding::new(Code::RemotePrincipal, message).at(principal.span);
        if !peer.gateways.ingress.is_empty() {
            let gateway = format!(
                "{}/ns/{}/sa/{}-service-account",
                mesh.trust_domain, mesh.namespace, peer.gateways.ingress
            );
            finding = finding.help(format!("requests of `{}` come from `{gateway}`", peer.name));
        }
        findings.push(finding.on(&scene.object(&policy.meta), "/spec/rules"));
    }
}

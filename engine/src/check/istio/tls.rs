//! TLS that sidecars and gateways begin, by DestinationRule.
//!
//! Source: `pilot/pkg/networking/core/cluster_tls.go`.

use crate::check::istio::{Scene, overlap};
use crate::finding::{Code, Finding};
use crate::model::service::ServiceKind;
use crate::resource::istio::{ClientTls, DestinationRule, TrafficPolicy};

/// Endings of names that public authorities sign no certificates for.
///
/// Source: RFC 6762 appendix G; `.internal` is reserved by ICANN.
const PRIVATE: [&str; 7] = [".local", ".internal", ".intranet", ".corp", ".home", ".lan", ".private"];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for rule in &scene.documents.destination_rules {
        let Some(host) = &rule.host else { continue };
        let host = scene.host(&host.value, &rule.meta);
        for policy in &rule.policies {
            if let Some(tls) = &policy.tls {
                check_tls(&Case { scene, rule, policy, tls, host: &host }, findings);
            }
        }
    }
}

struct Case<'a> {
    scene: &'a Scene<'a>,
    rule: &'a DestinationRule,
    policy: &'a TrafficPolicy,
    tls: &'a ClientTls,
    host: &'a str,
}

fn check_tls(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let tls = case.tls;
    let mode = tls.mode.as_ref().map_or(tls.span, |mode| mode.span);
    let host = case.host;
    let mut report = |finding: Finding, field: &str| {
        let path = format!("{}/tls/{field}", case.policy.path);
        findings.push(finding.on(&case.scene.object(&case.rule.meta), path));
    };
    if tls.is("ISTIO_MUTUAL") && is_outside(case) {
        let message = format!("`{host}` is outside the mesh and has no identity of it");
        report(Finding::new(Code::MeshTlsOutside, message).at(mode), "mode");
    }
    if tls.is("DISABLE")
        && let Some(strict) = strict(case)
    {
        let message = format!("workloads behind `{host}` accept mutual TLS only");
        let finding = Finding::new(Code::PlaintextToStrict, message).at(mode);
        report(finding.related(strict, "mutual TLS is required here"), "mode");
    }
    if let Some(skips) = tls.skips_verify.as_ref().filter(|skips| skips.value) {
        let message = format!("the certificate of `{host}` is not verified");
        report(Finding::new(Code::TlsNotVerified, message).at(skips.span), "insecureSkipVerify");
        return;
    }
    let is_simple = tls.is("SIMPLE");
    if is_simple && !tls.has_ca && tls.credential.is_none() && is_private(case.scene, host) {
        let message = format!("no public authority signs for `{host}`");
        report(Finding::new(Code::PrivateHostWithoutAuthority, message).at(mode), "mode");
    }
    if let Some(credential) = &tls.credential
        && (is_simple || tls.is("MUTUAL"))
        && !case.rule.has_selector
        && !is_for_gateways(case)
    {
        let message = format!("sidecars do not use the credential `{}`", credential.value);
        report(Finding::new(Code::CredentialWithoutSelector, message).at(credential.span), "credentialName");
    }
}

/// Whether the host is known to lie outside: an ExternalName, or declared so.
fn is_outside(case: &Case<'_>) -> bool {
    let entries = case.scene.documents.service_entries.iter().filter(|entry| entry.is_external);
    case.scene.target(case.host).is_some()
        || entries.flat_map(|entry| &entry.hosts).any(|host| host.value == case.host)
}

/// Where the pods behind the host are told to accept mutual TLS only.
fn strict(case: &Case<'_>) -> Option<crate::source::Span> {
    let service = case.scene.service(case.host)?;
    if service.kind != ServiceKind::Internal || !service.has_selector {
        return None;
    }
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let mut all = case.scene.documents.authentications.iter();
        all.find(|policy| policy.selector.is_empty() && wanted(&policy.meta.namespace.value))
    };
    let own = of(&|namespace| namespace == service.name.namespace);
    let written = own.and_then(|policy| policy.mode.as_ref()).filter(|mode| mode.value != "UNSET");
    let root = || of(&|namespace| case.scene.is_root(namespace))?.mode.as_ref();
    let mode = written.or_else(root)?;
    (mode.value == "STRICT").then_some(mode.span)
}

fn is_private(scene: &Scene<'_>, host: &str) -> bool {
    let address = host.parse::<std::net::Ipv4Addr>();
    !host.contains('.')
        || PRIVATE.iter().any(|ending| host.ends_with(ending))
        || scene.service(host).is_some_and(|service| service.kind == ServiceKind::Internal)
        || address.is_ok_and(|address| address.is_private())
}

/// Whether the rule is for gateways, which do use credentials: it stands beside one, or routes of one lead to its host.
fn is_for_gateways(case: &Case<'_>) -> bool {
    let (scene, namespace) = (case.scene, &case.rule.meta.namespace.value);
    let is_beside = scene.documents.gateways.iter().any(|gateway| gateway.meta.namespace.value == *namespace);
    let mut routes = scene.documents.virtual_services.iter();
    let is_routed = routes.any(|service| {
        service.gateways.iter().any(|gateway| gateway.value != "mesh")
            && service
                .destinations
                .iter()
                .any(|(to, _)| overlap(&scene.host(&to.value, &service.meta), case.host))
    });
    scene.is_root(namespace) || is_beside || is_routed
}

//! TLS that sidecars and gateways begin, by DestinationRule.
//!
//! Source: `pilot/pkg/networking/core/cluster_tls.go`.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::istio::Scene;
use crate::finding::{Code, Finding};
use crate::model::service::ServiceKind;
use crate::resource::Located;
use crate::resource::istio::{ClientTls, DestinationRule, TrafficPolicy};

/// Endings of names that public authorities sign no certificates for.
///
/// Source: RFC 6762 appendix G; `.internal` is reserved by ICANN.
const PRIVATE: [&str; 7] = [".local", ".internal", ".intranet", ".corp", ".home", ".lan", ".private"];

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let facts = Facts::new(scene);
    for rule in &scene.documents.destination_rules {
        let Some(host) = &rule.host else { continue };
        let host = scene.host(&host.value, &rule.meta);
        for policy in &rule.policies {
            if let Some(tls) = &policy.tls {
                check_tls(&Case { scene, facts: &facts, rule, policy, tls, host: &host }, findings);
            }
        }
    }
}

/// What is asked of every rule.
struct Facts<'a> {
    /// The mode of mutual TLS of a whole namespace.
    modes: BTreeMap<&'a str, &'a Located<String>>,
    /// Hosts that routes of gateways lead to.
    routed: BTreeSet<String>,
    /// Namespaces with a Gateway.
    gateways: BTreeSet<&'a str>,
}

impl<'a> Facts<'a> {
    fn new(scene: &Scene<'a>) -> Self {
        let whole = scene.documents.authentications.iter().filter(|policy| policy.selector.is_empty());
        let modes = whole.filter_map(|policy| {
            let mode = policy.mode.as_ref().filter(|mode| mode.value != "UNSET")?;
            Some((policy.meta.namespace.value.as_str(), mode))
        });
        let services = scene.documents.virtual_services.iter();
        let routed =
            services.filter(|service| service.gateways.iter().any(|gateway| gateway.value != "mesh"));
        let hosts = routed.flat_map(|service| {
            service.destinations.iter().map(|to| scene.host(&to.host.value, &service.meta))
        });
        let gateways = scene.documents.gateways.iter();
        Self {
            modes: modes.collect(),
            routed: hosts.collect(),
            gateways: gateways.map(|gateway| gateway.meta.namespace.value.as_str()).collect(),
        }
    }
}

struct Case<'a> {
    scene: &'a Scene<'a>,
    facts: &'a Facts<'a>,
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
    let mut entries = case.scene.entries(case.host);
    case.scene.target(case.host).is_some() || entries.any(|entry| entry.is_external)
}

/// Where the pods behind the host are told to accept mutual TLS only.
fn strict(case: &Case<'_>) -> Option<crate::source::Span> {
    let service = case.scene.service(case.host)?;
    if service.kind != ServiceKind::Internal || !service.has_selector {
        return None;
    }
    let root = || case.facts.modes.iter().find(|(namespace, _)| case.scene.is_root(namespace));
    let own = case.facts.modes.get(service.name.namespace.as_str());
    let mode = own.or_else(|| root().map(|(_, mode)| mode))?;
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
/// A pattern of hosts gets the benefit of the doubt.
fn is_for_gateways(case: &Case<'_>) -> bool {
    let namespace = case.rule.meta.namespace.value.as_str();
    case.host.starts_with('*')
        || case.scene.is_root(namespace)
        || case.facts.gateways.contains(namespace)
        || case.facts.routed.contains(case.host)
}

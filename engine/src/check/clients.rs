//! Client identities: who is let in as which peer.

use std::collections::BTreeMap;

use crate::check::words::replace;
use crate::check::{Site, trust};
use crate::finding::{Code, Finding};
use crate::identity::{self, ClientId, SPIFFE_SCHEME};
use crate::model::{Mesh, Peer};
use crate::resource::{ControlPlaneKind, Located};
use crate::source::Span;

const PATH: &str = "/spec/security/clientID";

/// Checks the clientID of one peer; the most telling finding only.
pub(super) fn check(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let expected = expected(site, peer);
    let written = peer.document.client_id.as_ref();
    let finding = match written.zip(peer.client_id.as_ref()) {
        None => Some(missing(peer, expected.as_ref())),
        Some((written, id)) => judge(peer, written, id, expected.as_ref()),
    };
    findings.extend(finding.map(|finding| finding.on(&peer.object(site.mesh), PATH)));
}

/// What the peer's own files say its egress gateway is, and where.
struct Expected {
    principal: String,
    gateway: Span,
}

/// `None` when the peer's files do not tell: another kind of control plane names service accounts otherwise.
fn expected(site: &Site<'_>, peer: &Peer) -> Option<Expected> {
    let other = site.federation.mesh_of(peer)?;
    let counterpart = site.federation.counterpart(site.mesh, peer)?;
    let gateway = counterpart.document.egress.as_ref().filter(|name| !name.value.is_empty())?;
    let is_sail = other.control_plane.as_ref().is_some_and(|plane| plane.kind == ControlPlaneKind::Sail);
    if is_sail || other.namespace.is_empty() {
        return None;
    }
    let domain = if trust::place(other).is_some() { &other.trust_domain } else { &peer.trust_domain };
    let principal = format!("{domain}/ns/{}/sa/{}-service-account", other.namespace, gateway.value);
    Some(Expected { principal, gateway: gateway.span })
}

fn missing(peer: &Peer, expected: Option<&Expected>) -> Finding {
    let message = format!("`{}` has no clientID", peer.name);
    let finding = Finding::new(Code::ClientIdMissing, message).at(peer.document.security);
    match expected {
        None => {
            let domain = &peer.trust_domain;
            finding.help(format!(
                "set `security.clientID` to `{domain}/ns/<namespace>/sa/<egress gateway>-service-account`"
            ))
        }
        Some(expected) => finding
            .related(expected.gateway, "the egress gateway of the peer")
            .help(format!("set `security.clientID` to `{}`", expected.principal)),
    }
}

fn judge(
    peer: &Peer,
    written: &Located<String>,
    id: &ClientId,
    expected: Option<&Expected>,
) -> Option<Finding> {
    let text = written.value.as_str();
    if let Some(plain) = text.strip_prefix(SPIFFE_SCHEME) {
        let message = format!("a clientID has no scheme, this one begins with `{SPIFFE_SCHEME}`");
        let finding =
            Finding::new(Code::ClientIdScheme, message).at(written.span).help(format!("write `{plain}`"));
        return Some(finding.fix("leave the scheme out", true, replace(written.span, plain)));
    }
    if let Some(expected) = expected.filter(|expected| !id.is_match(&expected.principal)) {
        let message = format!("`{text}` is not the egress gateway of `{}`", peer.name);
        let help = format!("write `{}`", expected.principal);
        let finding = Finding::new(Code::ClientIdMismatch, message)
            .at(written.span)
            .related(expected.gateway, "the egress gateway of the peer")
            .effect(format!("every request of `{}` is refused", peer.name))
            .help(help.clone());
        return Some(finding.fix(help, false, replace(written.span, &expected.principal)));
    }
    let domain = peer.document.trust_domain.as_ref().filter(|domain| !domain.value.is_empty());
    if let Some(domain) = domain.filter(|domain| expected.is_none() && !is_inside(id, &domain.value)) {
        let message = format!("`{text}` lies outside the trust domain `{}`", domain.value);
        let finding = Finding::new(Code::ClientIdTrustDomain, message)
            .at(written.span)
            .related(domain.span, "the trust domain of the peer");
        return Some(finding.help(format!("begin it with `{}/`", domain.value)));
    }
    is_everyone(id, &peer.trust_domain).then(|| {
        let message = format!("`{text}` matches every workload of `{}`", peer.trust_domain);
        let finding = Finding::new(Code::ClientIdWildcard, message).at(written.span);
        match expected {
            None => finding,
            Some(expected) => {
                let help = format!("write `{}`", expected.principal);
                finding.help(help.clone()).fix(help, false, replace(written.span, &expected.principal))
            }
        }
    })
}

/// Whether some identity of the trust domain could be meant.
fn is_inside(id: &ClientId, domain: &str) -> bool {
    match id {
        ClientId::Exact(text) => identity::trust_domain(text) == domain,
        ClientId::Prefix(text) => {
            let root = format!("{domain}/");
            root.starts_with(text.as_str()) || text.starts_with(&root)
        }
        ClientId::Suffix(_) | ClientId::Any => true,
    }
}

fn is_everyone(id: &ClientId, domain: &str) -> bool {
    match id {
        ClientId::Any => true,
        ClientId::Prefix(text) => format!("{domain}/ns/").starts_with(text.as_str()),
        ClientId::Exact(_) | ClientId::Suffix(_) => false,
    }
}

/// Reports peers of one mesh that one certificate could name both.
pub(super) fn check_overlaps(mesh: &Mesh, findings: &mut Vec<Finding>) {
    let mut by_domain: BTreeMap<&str, Vec<(&Peer, &ClientId)>> = BTreeMap::new();
    for peer in &mesh.peers {
        if let Some(id) = peer.client_id.as_ref().filter(|id| is_inside(id, &peer.trust_domain)) {
            by_domain.entry(&peer.trust_domain).or_default().push((peer, id));
        }
    }
    for (domain, peers) in by_domain {
        let mut exact: BTreeMap<&str, &Peer> = BTreeMap::new();
        let mut patterns: Vec<(&Peer, &ClientId)> = Vec::new();
        for (peer, id) in peers {
            let same = if let ClientId::Exact(text) = id { exact.get(text.as_str()).copied() } else { None };
            let wide = patterns.iter().find(|(_, other)| other.overlaps(id)).map(|(other, _)| *other);
            let narrow = || exact.iter().find(|(text, _)| id.is_match(text)).map(|(_, other)| *other);
            let is_pattern = !matches!(id, ClientId::Exact(_));
            if let Some(other) = same.or(wide).or_else(|| if is_pattern { narrow() } else { None }) {
                findings.extend(overlap(mesh, domain, other, peer));
            }
            match id {
                ClientId::Exact(text) => {
                    exact.entry(text).or_insert(peer);
                }
                _ => patterns.push((peer, id)),
            }
        }
    }
}

fn overlap(mesh: &Mesh, domain: &str, first: &Peer, second: &Peer) -> Option<Finding> {
    let written = second.document.client_id.as_ref()?;
    let (one, two) = (&first.name, &second.name);
    let message = format!("an identity of `{domain}` can be both `{one}` and `{two}`");
    let mut finding = Finding::new(Code::ClientIdOverlap, message).at(written.span);
    if let Some(other) = &first.document.client_id {
        finding = finding.related(other.span, format!("the clientID of `{one}`"));
    }
    let effect = format!("what is exported to `{one}` is open to `{two}`, or the other way round");
    Some(finding.effect(effect).on(&second.object(mesh), PATH))
}

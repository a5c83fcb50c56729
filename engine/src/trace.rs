//! Why: every rule of a set with its verdict on one service.
//!
//! The verdicts agree with what decides: the rule marked as deciding is the one the table carries. Texts are
//! final; places are spans for the front end to turn into file and line.

mod counts;
mod matrix;
mod reason;

pub use counts::{RuleCount, rule_counts};
pub use matrix::{Cell, Matrix, Row, matrix};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::rule_ref;
use crate::compile::outbound::offered;
use crate::decision::Direction;
use crate::model::rule::{ExportMatcher, ImportMatcher};
use crate::model::service::{Service, Withheld};
use crate::model::{ExportSet, Federation, ImportSet, Mesh, Peer};
use crate::naming;
use crate::service::ServiceName;
use crate::source::Span;

/// One rule and what it says to one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTrace {
    /// The rule by set and index, such as `ExportedServiceSet/green-mesh#0`.
    pub reference: String,
    /// The first line of the rule.
    pub span: Span,
    /// What the rule matches, in short: `bookinfo/ratings`, `label app=x in bookinfo`.
    pub summary: String,
    /// What it says.
    pub verdict: Verdict,
    /// Why, as a clause.
    pub reason: String,
}

/// What a rule says to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It matches first, so it decides.
    Decides,
    /// It does not match.
    NoMatch,
    /// It cannot be used; a finding says why.
    Broken,
    /// An earlier rule has decided.
    NotTried,
}

/// One service and one peer: what becomes of it on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceTrace {
    /// The host it is exported under.
    pub exported: Option<String>,
    /// The host it appears under in the peer's mesh.
    pub imported: Option<String>,
    /// Why it is not reachable, as a clause; `None` when it is.
    pub obstacle: Option<String>,
    /// The export rules for the peer.
    pub export_rules: Vec<RuleTrace>,
    /// The peer's import rules, when it is exported and the peer's files were given.
    pub import_rules: Vec<RuleTrace>,
}

/// Runs the export rules for `peer` over a service; `labels` are those of the Service if it was given.
#[must_use]
pub fn trace_exports(
    peer: &Peer,
    set: &ExportSet,
    service: &ServiceName,
    known: Option<&Service>,
) -> Vec<RuleTrace> {
    let empty = BTreeMap::new();
    let labels = known.map_or(&empty, |service| &service.labels);
    let decided = if known.is_some() { set.find(service, labels) } else { set.find_unknown(service) };
    let withheld = known.and_then(|service| service.withheld);
    let decided = decided.map(|shown| shown.rule).filter(|_| withheld.is_none());
    let rules = set.rules.iter().enumerate().map(|(index, rule)| {
        let (verdict, reason) = match &rule.matcher {
            Err(broken) => (Verdict::Broken, reason::broken(broken.code)),
            Ok(_) if decided.is_some_and(|rule| index > rule) => {
                (Verdict::NotTried, reason::NOT_TRIED.to_owned())
            }
            Ok(matcher) if decided == Some(index) => {
                (Verdict::Decides, reason::shown(service, &matcher.show(service)))
            }
            Ok(matcher) => (Verdict::NoMatch, reason::export(matcher, service, known)),
        };
        RuleTrace {
            reference: reference(Direction::Inbound, &peer.name, index),
            span: rule.document.head,
            summary: rule.matcher.as_ref().map_or_else(|_| "unusable".to_owned(), export_summary),
            verdict,
            reason,
        }
    });
    rules.collect()
}

/// Runs the import rules of `peer` over an exported name.
#[must_use]
pub fn trace_imports(peer: &Peer, set: &ImportSet, exported: &ServiceName) -> Vec<RuleTrace> {
    let decided = set.find(exported).map(|shown| shown.rule);
    let rules = set.rules.iter().enumerate().map(|(index, rule)| {
        let (verdict, reason) = match &rule.matcher {
            Err(broken) => (Verdict::Broken, reason::broken(broken.code)),
            Ok(_) if decided.is_some_and(|rule| index > rule) => {
                (Verdict::NotTried, reason::NOT_TRIED.to_owned())
            }
            Ok(matcher) if decided == Some(index) => (Verdict::Decides, reason::imported(matcher, exported)),
            Ok(matcher) => (Verdict::NoMatch, reason::name(&matcher.pattern, exported, "exported name")),
        };
        RuleTrace {
            reference: reference(Direction::Outbound, &peer.name, index),
            span: rule.document.head,
            summary: rule.matcher.as_ref().map_or_else(|_| "unusable".to_owned(), import_summary),
            verdict,
            reason,
        }
    });
    rules.collect()
}

/// Why a host leads where it does, or nowhere, outbound: the import rules of the peers it could concern.
///
/// The exported name is the one the host leads to, else the one it would have if nothing renamed it.
#[must_use]
pub fn trace_outbound(mesh: &Mesh, host: &str, target: Option<(&str, &str)>) -> Vec<RuleTrace> {
    let Some((name, namespace, suffix)) = naming::split(host) else { return Vec::new() };
    let mut traces = Vec::new();
    for peer in &mesh.peers {
        let Some(set) = &peer.imports else { continue };
        let exported = match target {
            Some((chosen, to)) if chosen == peer.name => {
                naming::split(to).map(|(n, ns, _)| ServiceName::new(ns, n))
            }
            None if concerns(peer, set, suffix) => {
                Some(original(set, host).unwrap_or_else(|| ServiceName::new(namespace, name)))
            }
            Some(_) | None => None,
        };
        if let Some(exported) = exported {
            traces.extend(trace_imports(peer, set, &exported));
        }
    }
    traces
}

/// Why a host leads where it does, or nowhere, inbound: the export rules for the peer that asks.
#[must_use]
pub fn trace_inbound(mesh: &Mesh, peer: &Peer, host: &str, to: Option<&str>) -> Vec<RuleTrace> {
    let Some(set) = &peer.exports else { return Vec::new() };
    let Some((name, namespace, _)) = naming::split(to.unwrap_or(host)) else { return Vec::new() };
    let service = ServiceName::new(namespace, name);
    trace_exports(peer, set, &service, mesh.service(namespace, name))
}

/// What becomes of a service of `mesh` in the mesh behind `peer`.
#[must_use]
pub fn trace_service(
    federation: &Federation,
    mesh: &Mesh,
    peer: &Peer,
    service: &ServiceName,
) -> ServiceTrace {
    let known = mesh.service(&service.namespace, &service.name);
    let export_rules = peer.exports.as_ref().map(|set| trace_exports(peer, set, service, known));
    let Reach { exported, imported, obstacle } = reach(federation, mesh, peer, service);
    let import_rules = exported.as_ref().and_then(|exported| {
        let counterpart = federation.counterpart(mesh, peer)?;
        Some(trace_imports(counterpart, counterpart.imports.as_ref()?, exported))
    });
    ServiceTrace {
        exported: exported.map(|name| naming::host(&name.name, &name.namespace, &peer.export_suffix())),
        imported,
        obstacle,
        export_rules: export_rules.unwrap_or_default(),
        import_rules: import_rules.unwrap_or_default(),
    }
}

/// How far a service gets on its way to a peer.
struct Reach {
    /// The name it is exported under.
    exported: Option<ServiceName>,
    /// The host it appears under in the peer's mesh.
    imported: Option<String>,
    /// Why it is not reachable, as a clause; `None` when it is.
    obstacle: Option<String>,
}

/// How far a service of `mesh` gets on its way to `peer`; looks rules up, whatever their number.
fn reach(federation: &Federation, mesh: &Mesh, peer: &Peer, service: &ServiceName) -> Reach {
    let mut reach = Reach { exported: None, imported: None, obstacle: None };
    let known = mesh.service(&service.namespace, &service.name);
    let Some(set) = &peer.exports else {
        reach.obstacle = Some(format!("nothing is exported to `{}`", peer.name));
        return reach;
    };
    if let Some(withheld) = known.and_then(|service| service.withheld) {
        reach.obstacle = Some(withheld_reason(withheld).to_owned());
        return reach;
    }
    let shown = match known {
        Some(known) => set.find(service, &known.labels),
        None => set.find_unknown(service),
    };
    let Some(shown) = shown else {
        reach.obstacle = Some("no export rule matches it".to_owned());
        return reach;
    };
    match import(federation, mesh, peer, &shown.name) {
        Ok(host) => reach.imported = Some(host),
        Err(obstacle) => reach.obstacle = Some(obstacle),
    }
    reach.exported = Some(shown.name);
    reach
}

/// The host that what `mesh` exports to `peer` appears under there; else why there is none, as a clause.
fn import(
    federation: &Federation,
    mesh: &Mesh,
    peer: &Peer,
    exported: &ServiceName,
) -> Result<String, String> {
    let counterpart = federation.counterpart(mesh, peer).ok_or_else(|| match federation.mesh_of(peer) {
        Some(other) => format!("`{}` has no ServiceMeshPeer for `{}`", other.name, mesh.name),
        None => format!("the files of `{}` were not given", peer.name),
    })?;
    let set = counterpart
        .imports
        .as_ref()
        .ok_or_else(|| format!("`{}` imports nothing from `{}`", peer.name, mesh.name))?;
    let (_, host) =
        set.import(exported).ok_or_else(|| "it is offered, and no import rule matches it".to_owned())?;
    Ok(host)
}

/// Why a Service is never exported, as a clause.
#[must_use]
pub fn withheld_reason(withheld: Withheld) -> &'static str {
    match withheld {
        Withheld::ExternalName => "a Service of type ExternalName is never exported",
        Withheld::NotVisible => "`networking.istio.io/exportTo` hides it from the control plane",
        Withheld::NotMember => "its namespace is no member of the mesh",
    }
}

/// The services offered to `mesh` by `peer` that lead to no host: offered, not imported.
#[must_use]
pub fn not_imported(federation: &Federation, mesh: &Mesh, peer: &Peer) -> Vec<ServiceName> {
    let offered = offered(federation, mesh, peer).unwrap_or_default();
    let is_imported =
        |name: &ServiceName| peer.imports.as_ref().is_some_and(|set| set.import(name).is_some());
    offered.into_keys().filter(|name| !is_imported(name)).collect()
}

/// Whether hosts with this suffix could be imports of the peer.
fn concerns(peer: &Peer, set: &ImportSet, suffix: &str) -> bool {
    let matchers = set.rules.iter().filter_map(|rule| rule.matcher.as_ref().ok());
    matchers.map(|matcher| matcher.suffix.as_str()).any(|other| other == suffix)
        || suffix == naming::import_suffix(&peer.name)
}

/// The exported name a fixed rule gives this very host, though another rule takes it first.
fn original(set: &ImportSet, host: &str) -> Option<ServiceName> {
    let matchers = set.rules.iter().filter_map(|rule| rule.matcher.as_ref().ok());
    let mut singles = matchers.filter_map(|matcher| Some((matcher, matcher.pattern.single()?)));
    singles.find_map(|(matcher, exported)| {
        let shown = matcher.alias.apply(&exported);
        (naming::host(&shown.name, &shown.namespace, &matcher.suffix) == host).then_some(exported)
    })
}

/// What an export rule matches, in short.
#[must_use]
pub fn export_summary(matcher: &ExportMatcher) -> String {
    match matcher {
        ExportMatcher::Name { pattern, alias } if alias.is_identity() => pattern.to_string(),
        ExportMatcher::Name { pattern, alias } => format!("{pattern} as {alias}"),
        ExportMatcher::Label { namespace, selector, .. } => {
            let place =
                namespace.as_ref().map_or_else(|| "everywhere".to_owned(), |name| format!("in {name}"));
            format!("label {selector} {place}")
        }
    }
}

/// What an import rule matches, in short.
#[must_use]
pub fn import_summary(matcher: &ImportMatcher) -> String {
    let ImportMatcher { pattern, alias, suffix, .. } = matcher;
    if alias.is_identity() {
        format!("{pattern} under {suffix}")
    } else {
        format!("{pattern} as {alias} under {suffix}")
    }
}

fn reference(direction: Direction, peer: &str, index: usize) -> String {
    rule_ref(direction, peer, u32::try_from(index).unwrap_or(u32::MAX))
}

/// Where the rule behind a reference is written.
#[must_use]
pub fn rule_span(mesh: &Mesh, reference: &str) -> Option<Span> {
    let (kind, rest) = reference.split_once('/')?;
    let (peer, index) = rest.rsplit_once('#')?;
    let (peer, index) = (mesh.peer(peer)?, index.parse::<usize>().ok()?);
    match kind {
        "ExportedServiceSet" => Some(peer.exports.as_ref()?.rules.get(index)?.document.head),
        "ImportedServiceSet" => Some(peer.imports.as_ref()?.rules.get(index)?.document.head),
        _ => None,
    }
}

//! The federation as a whole: what is offered and not taken, and what a cluster recorded.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::check::Site;
use crate::check::offers::Offers;
use crate::check::rules::type_span;
use crate::check::words::list;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::Peer;
use crate::resource::Meta;
use crate::service::ServiceName;
use crate::status::{self, SharedService};

/// Reports what a peer offers this mesh and no import rule takes, once per export rule.
pub(super) fn check_not_imported(
    site: &Site<'_>,
    peer: &Peer,
    offers: &Offers<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut by_rule: BTreeMap<usize, Vec<&ServiceName>> = BTreeMap::new();
    for (exported, export) in &offers.exports {
        if peer.imports.as_ref().and_then(|set| set.find(exported)).is_none() {
            by_rule.entry(export.rule).or_default().push(exported);
        }
    }
    let Some(set) = &offers.counterpart.exports else { return };
    let object = ObjectRef { mesh: Some(offers.exporter.name.clone()), ..set.meta.object() };
    for (index, names) in by_rule {
        let Some(rule) = set.rules.get(index) else { continue };
        let is = if names.len() == 1 { "is" } else { "are" };
        let message = format!("{} {is} exported to `{}` and not imported there", list(names), site.mesh.name);
        let head = type_span(rule.document.head, rule.document.kind.as_ref());
        let finding = Finding::new(Code::OfferedNotImported, message).at(head);
        let finding = match &peer.imports {
            Some(imports) => finding.related(imports.meta.name.span, "no rule of this set imports it"),
            None => finding.related(peer.document.meta.name.span, "this peer has no ImportedServiceSet"),
        };
        findings.push(finding.on(&object, format!("/spec/exportRules/{index}")));
    }
}

/// Compares what the cluster recorded with what the rules yield, where the Services to tell were given.
pub(super) fn check_status(site: &Site<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    if let Some(set) = peer.exports.as_ref().filter(|_| site.services.is_given()) {
        let computed = || status::export_status(site.mesh, peer).exported_services;
        let recorded = set.recorded_status.as_ref();
        findings.extend(drift(site, &set.meta, recorded, "exportedServices", computed));
    }
    let is_known = site.federation.counterpart(site.mesh, peer).is_some()
        && site.federation.mesh_of(peer).is_some_and(|other| !other.services.is_empty());
    if let Some(set) = peer.imports.as_ref().filter(|_| is_known) {
        let computed = || status::import_status(site.federation, site.mesh, peer).imported_services;
        let recorded = set.recorded_status.as_ref();
        findings.extend(drift(site, &set.meta, recorded, "importedServices", computed));
    }
}

fn drift(
    site: &Site<'_>,
    meta: &Meta,
    recorded: Option<&Value>,
    field: &str,
    computed: impl FnOnce() -> Vec<SharedService>,
) -> Option<Finding> {
    let recorded: BTreeSet<(String, String)> =
        recorded?.get(field).and_then(Value::as_array).into_iter().flatten().map(recorded_pair).collect();
    let computed: BTreeSet<(String, String)> = computed()
        .into_iter()
        .map(|service| (service.exported_name, service.local_service.hostname))
        .collect();
    let name = |pair: &(String, String)| pair.0.clone();
    let missing: BTreeSet<String> = computed.difference(&recorded).map(name).collect();
    let extra: BTreeSet<String> = recorded.difference(&computed).map(name).collect();
    let changed: Vec<&String> = missing.intersection(&extra).collect();
    let only = |left: &BTreeSet<String>, right: &BTreeSet<String>| list(left.difference(right).cloned());
    let parts = [
        ("the rules yield", only(&missing, &extra)),
        ("only the cluster has", only(&extra, &missing)),
        ("another service stands behind", list(changed)),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("{what} {names}"))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let message = format!("the recorded status differs: {}", parts.join("; "));
    let object = ObjectRef { mesh: Some(site.mesh.name.clone()), ..meta.object() };
    let span = meta.status.unwrap_or(meta.name.span);
    Some(Finding::new(Code::StatusDrift, message).at(span).on(&object, format!("/status/{field}")))
}

fn recorded_pair(service: &Value) -> (String, String) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let local = service.get("localService").and_then(|local| local.get("hostname"));
    (text(service.get("exportedName")), text(local))
}

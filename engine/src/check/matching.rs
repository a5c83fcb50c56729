//! Export rules that match no Service, or only ones that are never exported.

use crate::check::Site;
use crate::check::rules::{Rule, Rules};
use crate::check::words::{list, suggest};
use crate::compile::inbound::named_as_local;
use crate::finding::{Code, Finding};
use crate::model::service::{Service, Withheld};
use crate::resource::{LabelSelector, Located};

/// Reports what is wrong with what one rule matches; it decides no exportable Service.
pub(super) fn check(
    site: &Site<'_>,
    rules: &Rules<'_>,
    rule: &Rule<'_>,
    label: Option<&LabelSelector>,
    findings: &mut Vec<Finding>,
) {
    let finding = not_member(site, rule).or_else(|| {
        let known = rule.single().and_then(|name| site.mesh.service(&name.namespace, &name.name));
        if let Some(service) = known {
            return withheld(site, rule, service);
        }
        if let Some(finding) = imported(site, rule) {
            return Some(finding);
        }
        // A name with dots is that of a ServiceEntry, which is not read.
        let is_entry = rule.pattern.name.as_ref().is_some_and(|name| name.contains('.'));
        let is_unmatched =
            !is_entry && site.services.is_given() && site.services.is_matched(rule) == Some(false);
        is_unmatched.then(|| unmatched(site, rule, label))
    });
    findings.extend(finding.map(|finding| rules.on(finding, rule, "")));
}

/// A namespace with Services that is no member; without any Services, one that is not listed.
fn not_member(site: &Site<'_>, rule: &Rule<'_>) -> Option<Finding> {
    let members = site.mesh.members.as_ref()?;
    let written = rule.namespace?;
    let namespace = rule.pattern.namespace.as_ref()?;
    let is_member =
        [namespace.as_str(), "*"].iter().any(|it| members.binary_search_by(|m| m.as_str().cmp(it)).is_ok());
    let is_known = site.services.by_namespace.contains_key(namespace.as_str());
    if is_member || (site.services.is_given() && !is_known) {
        return None;
    }
    let message = format!("namespace `{namespace}` is no member of `{}`", site.mesh.name);
    let finding = Finding::new(Code::NamespaceNotMember, message).at(written.span);
    Some(match site.words.closest(namespace, members.iter().map(String::as_str)) {
        Some(similar) => suggest(finding, "member", written, similar),
        None => finding.help(format!(
            "add `{namespace}` to the ServiceMeshMemberRoll in `{}`; members are {}",
            site.mesh.namespace,
            list(members)
        )),
    })
}

/// A name that is only there because it is imported from a peer.
fn imported(site: &Site<'_>, rule: &Rule<'_>) -> Option<Finding> {
    let name = rule.single()?;
    let sets = site.mesh.peers.iter().filter_map(|peer| Some((peer, peer.imports.as_ref()?)));
    let (peer, set) = sets.into_iter().find(|(_, set)| named_as_local(set).any(|local| local == name))?;
    let message = format!("`{name}` is imported from `{}`", peer.name);
    let finding = Finding::new(Code::ImportedServiceExported, message).at(rule.matching_span());
    Some(finding.related(set.meta.name.span, "imported by this set"))
}

fn withheld(site: &Site<'_>, rule: &Rule<'_>, service: &Service) -> Option<Finding> {
    let name = &service.name;
    let (code, message, help) = match service.withheld? {
        Withheld::ExternalName => (
            Code::ExternalNameExported,
            format!("`{name}` is an ExternalName Service"),
            "let the peer use the external host itself".to_owned(),
        ),
        Withheld::NotVisible => (
            Code::ServiceNotVisible,
            format!("`{name}` is not visible in `{}`", site.mesh.namespace),
            format!("add `{}` to `networking.istio.io/exportTo` of the Service", site.mesh.namespace),
        ),
        Withheld::NotMember => (
            Code::NamespaceNotMember,
            format!("namespace `{}` is no member of `{}`", name.namespace, site.mesh.name),
            format!("add `{}` to the ServiceMeshMemberRoll", name.namespace),
        ),
    };
    let finding = Finding::new(code, message).at(rule.matching_span()).related(service.span, "the Service");
    Some(finding.effect(format!("`{name}` is not exported")).help(help))
}

fn unmatched(site: &Site<'_>, rule: &Rule<'_>, label: Option<&LabelSelector>) -> Finding {
    match label {
        Some(label) => unmatched_labels(site, rule, label),
        None => unmatched_name(site, rule),
    }
}

fn unmatched_name(site: &Site<'_>, rule: &Rule<'_>) -> Finding {
    let services = &site.services;
    let namespace = rule.pattern.namespace.as_deref();
    let name = rule.pattern.name.as_deref();
    let here = namespace.and_then(|namespace| services.by_namespace.get(namespace));
    if let (Some(namespace), Some(written), None) = (namespace, rule.namespace, here) {
        let finding = Finding::new(
            Code::ExportMatchesNothing,
            format!("no Service was given in the namespace `{namespace}`"),
        );
        let finding = finding.at(written.span);
        let elsewhere = name.and_then(|name| services.by_name.get(name)).into_iter().flatten();
        return match site.words.closest(namespace, services.namespaces()) {
            Some(similar) => suggest(finding, "namespace", written, similar),
            None => match list(elsewhere.map(|service| &service.name)) {
                found if found.is_empty() => finding,
                found => finding.help(format!("there is {found}")),
            },
        };
    }
    let Some((name, written)) = name.zip(rule.name) else {
        let message = "no Service was given that this rule matches";
        return Finding::new(Code::ExportMatchesNothing, message).at(rule.matching_span());
    };
    let place = namespace.map(|namespace| format!(" in the namespace `{namespace}`")).unwrap_or_default();
    let message = format!("no Service `{name}` was given{place}");
    let finding = Finding::new(Code::ExportMatchesNothing, message).at(written.span);
    let similar = match here {
        Some(here) => site.words.closest(name, here.iter().map(|service| service.name.name.as_str())),
        None => site.words.closest(name, services.by_name.keys().copied()),
    };
    match (similar, here) {
        (Some(similar), _) => suggest(finding, "Service", written, similar),
        (None, Some(here)) => {
            finding.help(format!("the Services there are {}", list(here.iter().map(|s| &s.name.name))))
        }
        (None, None) => finding,
    }
}

fn unmatched_labels(site: &Site<'_>, rule: &Rule<'_>, label: &LabelSelector) -> Finding {
    for (key, written) in &label.match_labels {
        let Some(values) = site.services.by_label.get(key.as_str()) else {
            let message = format!("no Service has the label `{key}`");
            let finding = Finding::new(Code::ExportMatchesNothing, message).at(written.span);
            return match site.words.closest(key, site.services.by_label.keys().copied()) {
                Some(similar) => finding.help(format!("a similar label exists: `{similar}`")),
                None => finding,
            };
        };
        if !values.contains_key(written.value.as_str()) {
            return unknown_value(site, key, written, values.keys().copied());
        }
    }
    let message = "no Service that was given has these labels in these namespaces";
    let finding = Finding::new(Code::ExportMatchesNothing, message).at(rule.span);
    let namespace = rule.pattern.namespace.as_deref().zip(rule.namespace);
    let Some((namespace, written)) = namespace else { return finding };
    if site.services.by_namespace.contains_key(namespace) {
        return finding;
    }
    let finding = finding.at(written.span);
    match site.words.closest(namespace, site.services.namespaces()) {
        Some(similar) => suggest(finding, "namespace", written, similar),
        None => finding,
    }
}

fn unknown_value<'v>(
    site: &Site<'_>,
    key: &str,
    written: &Located<String>,
    values: impl Iterator<Item = &'v str> + Clone,
) -> Finding {
    let message = format!("no Service has the label `{key}` with the value `{}`", written.value);
    let finding = Finding::new(Code::ExportMatchesNothing, message).at(written.span);
    match site.words.closest(&written.value, values.clone()) {
        Some(similar) => suggest(finding, "value", written, similar),
        None => finding.help(format!("values that occur are {}", list(values))),
    }
}

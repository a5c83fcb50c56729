//! Import rules: what they bring into the mesh, and whether the peer offers it.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::offers::Offers;
use crate::check::order;
use crate::check::rules::{Rule, Rules, type_span};
use crate::check::shared::{SharedHosts, Source};
use crate::check::words::{list, replace, suggest};
use crate::check::{Site, names, renaming};
use crate::finding::{Code, Finding};
use crate::model::rule::ImportMatcher;
use crate::model::{ImportSet, Mesh, Peer};
use crate::service::ServiceName;

/// One import: the exported name, the local one, its host and the rule that decides.
struct Import {
    exported: ServiceName,
    local: ServiceName,
    host: String,
    rule: usize,
}

/// Checks the import rules of one peer; `hosts` collects what all peers of the mesh are imported under.
pub(super) fn check<'a>(
    site: &Site<'a>,
    peer: &'a Peer,
    set: &'a ImportSet,
    offers: Option<&Offers<'a>>,
    hosts: &mut SharedHosts<'a>,
    findings: &mut Vec<Finding>,
) {
    let rules = Rules::of_imports(site.mesh, set);
    if set.rules.is_empty() {
        let finding = Finding::new(Code::SetWithoutRules, "the set has no rules").at(rules.name);
        let effect = format!("nothing is imported from `{}`", peer.name);
        findings.push(finding.effect(effect).on(&rules.object, "/spec/importRules"));
    }
    let mut silent = names::check(&rules, findings);
    let shadows = order::shadows(&rules.usable);
    order::report(&rules, &shadows, findings);
    check_suffixes(site.mesh, set, &rules, findings);
    let imports = imports(&rules, set, offers);
    let collided = check_conflicts(&rules, &imports, findings);
    renaming::check_injective(&rules, &shadows, &collided, findings);
    renaming::check_many(&rules, &shadows, findings);
    let shown = imports
        .iter()
        .filter_map(|import| Some((import.rule, &import.local, set.matcher(import.rule)?.suffix.as_str())));
    names::check_hosts(&rules, &shadows, shown, findings);
    check_hidden(site, set, &rules, &imports, findings);
    if let Some(offers) = offers {
        silent.extend(shadows.keys());
        check_offered(site, peer, &rules, &silent, offers, findings);
    }
    for import in imports {
        let service = offers.and_then(|offers| offers.service(&import.exported));
        hosts.add(import.host, Source { peer, set, rule: import.rule, service });
    }
}

/// Suffixes that are ignored or taken for local ones.
fn check_suffixes(mesh: &Mesh, set: &ImportSet, rules: &Rules<'_>, findings: &mut Vec<Finding>) {
    let inside = |suffix: &str| {
        let domain = mesh.cluster_domain.as_str();
        suffix == domain || suffix.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
    };
    for rule in &rules.usable {
        let Some(document) = set.rules.get(rule.index).map(|rule| &rule.document) else { continue };
        let Some(written) = document.domain_suffix.as_ref().filter(|suffix| !suffix.value.is_empty()) else {
            continue;
        };
        let is_local = set.matcher(rule.index).is_some_and(|matcher| matcher.is_local);
        if is_local {
            let message = format!("`importAsLocal` makes the domain suffix `{}` meaningless", written.value);
            let mut finding = Finding::new(Code::DomainSuffixIgnored, message).at(written.span);
            if let Some(flag) = &document.import_as_local {
                finding = finding.related(flag.span, "this decides the suffix");
            }
            let finding = finding
                .effect(format!("the host ends in `{}`", mesh.local_suffix()))
                .help("remove `domainSuffix`, or remove `importAsLocal` to use it");
            findings.push(rules.on(finding, rule, "/domainSuffix"));
        } else if inside(&written.value) {
            findings.push(rules.on(inside_cluster(mesh, written), rule, "/domainSuffix"));
        }
    }
    if let Some(written) = set.domain_suffix.as_ref().filter(|suffix| inside(&suffix.value))
        && written.value != mesh.local_suffix()
    {
        findings.push(inside_cluster(mesh, written).on(&rules.object, "/spec/domainSuffix"));
    }
}

fn inside_cluster(mesh: &Mesh, written: &crate::resource::Located<String>) -> Finding {
    let message = format!("`{}` lies inside the cluster domain `{}`", written.value, mesh.cluster_domain);
    let help = "use a suffix of its own, such as `mesh.example`, or `importAsLocal: true`";
    Finding::new(Code::SuffixInsideClusterDomain, message).at(written.span).help(help)
}

/// What is imported: everything known to be offered, and what rules name outright.
fn imports(rules: &Rules<'_>, set: &ImportSet, offers: Option<&Offers<'_>>) -> Vec<Import> {
    let named = rules.usable.iter().filter_map(Rule::single);
    let offered = offers.into_iter().flat_map(|offers| offers.exports.keys().cloned());
    let exported: BTreeSet<ServiceName> = named.chain(offered).collect();
    let imports = exported.into_iter().filter_map(|exported| {
        let local = set.find(&exported)?.name;
        let (rule, host) = set.import(&exported)?;
        Some(Import { exported, local, host, rule })
    });
    imports.collect()
}

/// Reports exported names under one host; the rules that made them collide.
fn check_conflicts(rules: &Rules<'_>, imports: &[Import], findings: &mut Vec<Finding>) -> BTreeSet<usize> {
    let mut by_host: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
    for import in imports {
        by_host.entry(&import.host).or_default().push(import);
    }
    let mut collided = BTreeSet::new();
    for (host, mut imports) in by_host {
        imports.sort_by_key(|import| import.rule);
        let ([first, ..], Some(last)) = (imports.as_slice(), imports.get(1..).and_then(<[_]>::last)) else {
            continue;
        };
        let Some(rule) = rules.get(last.rule) else { continue };
        collided.extend(imports.iter().map(|import| import.rule));
        let services = list(imports.iter().map(|import| &import.exported));
        let message = format!("{services} are imported under the one host `{host}`");
        let mut finding = Finding::new(Code::ImportNameConflict, message).at(rule.naming_span());
        if let Some(other) = rules.get(first.rule).filter(|other| other.index != rule.index) {
            finding =
                finding.related(other.naming_span(), format!("`{}` has the host already", first.exported));
        }
        let effect = format!("`{host}` leads to one of them, and which one is not defined");
        let finding = finding.help(format!("give `{}` another alias", last.exported));
        findings.push(rules.on(finding.effect(effect), rule, ""));
    }
    collided
}

/// Imports that take the name of a Service of this mesh, unless a locality says that failover is meant.
fn check_hidden(
    site: &Site<'_>,
    set: &ImportSet,
    rules: &Rules<'_>,
    imports: &[Import],
    findings: &mut Vec<Finding>,
) {
    if set.locality.is_some() || !site.services.is_given() {
        return;
    }
    let is_local = |index: usize| set.matcher(index).is_some_and(|matcher| matcher.is_local);
    let certain = imports.iter().filter(|import| is_local(import.rule));
    let mut taken: BTreeSet<(usize, ServiceName)> =
        certain.map(|import| (import.rule, import.local.clone())).collect();
    for rule in rules.usable.iter().filter(|rule| is_local(rule.index) && rule.single().is_none()) {
        // A rule with a wildcard that gives one name, whatever it matches.
        taken.extend(set.matcher(rule.index).and_then(fixed_name).map(|name| (rule.index, name)));
    }
    for (index, name) in taken {
        let service = site.mesh.service(&name.namespace, &name.name);
        let Some((service, rule)) = service.zip(rules.get(index)) else { continue };
        let message = format!("the import takes the name of the Service `{name}` of this mesh");
        let host = service.local_host(&site.mesh.cluster_domain);
        let finding = Finding::new(Code::ImportHidesLocalService, message)
            .at(rule.naming_span())
            .related(service.span, "the Service of this mesh")
            .effect(format!("requests to `{host}` are answered by both meshes"))
            .help("if failover is meant, set `locality` on the set; else import under another alias");
        findings.push(rules.on(finding, rule, ""));
    }
}

fn fixed_name(matcher: &ImportMatcher) -> Option<ServiceName> {
    let name = matcher.alias.name.as_ref().or(matcher.pattern.name.as_ref())?;
    Some(ServiceName::new(matcher.alias.namespace.as_ref()?, name))
}

/// Rules that match nothing the peer exports.
fn check_offered(
    site: &Site<'_>,
    peer: &Peer,
    rules: &Rules<'_>,
    silent: &BTreeSet<usize>,
    offers: &Offers<'_>,
    findings: &mut Vec<Finding>,
) {
    if offers.counterpart.exports.is_none() && !rules.usable.is_empty() {
        let message = format!("`{}` has no ExportedServiceSet for this mesh", peer.name);
        let finding = Finding::new(Code::ImportNotOffered, message)
            .at(rules.name)
            .related(offers.counterpart.document.meta.name.span, "its peer for this mesh")
            .help(format!(
                "create an ExportedServiceSet `{}` in `{}`",
                offers.counterpart.name, offers.exporter.namespace
            ));
        findings.push(finding.on(&rules.object, "/metadata/name"));
        return;
    }
    for rule in rules.usable.iter().filter(|rule| !silent.contains(&rule.index)) {
        if !offers.could_match(&rule.pattern) {
            findings.push(rules.on(not_offered(site, peer, rule, offers), rule, ""));
        }
    }
}

fn not_offered(site: &Site<'_>, peer: &Peer, rule: &Rule<'_>, offers: &Offers<'_>) -> Finding {
    if let Some((local, exported)) = offers.renamed(&rule.pattern) {
        return by_original_name(peer, rule, offers, local, exported);
    }
    let message = format!("`{}` exports nothing that matches `{}`", peer.name, rule.pattern);
    let finding = Finding::new(Code::ImportNotOffered, message).at(rule.matching_span());
    let similar_name = rule.name.zip(rule.pattern.name.as_ref()).and_then(|(written, name)| {
        let names = offers.names_in(rule.pattern.namespace.as_deref());
        Some((written, site.words.closest(name, names)?))
    });
    if let Some((written, similar)) = similar_name {
        return suggest(finding, "exported service", written, similar);
    }
    let similar_namespace =
        rule.namespace.zip(rule.pattern.namespace.as_ref()).and_then(|(written, namespace)| {
            let namespaces = offers.namespaces_with(rule.pattern.name.as_deref());
            Some((written, site.words.closest(namespace, namespaces)?))
        });
    if let Some((written, similar)) = similar_namespace {
        return suggest(finding, "exported namespace", written, similar).at(written.span);
    }
    match list(offers.exports.keys()) {
        nothing if nothing.is_empty() => finding.help("it exports nothing to this mesh today"),
        exports => finding.help(format!("it exports {exports}")),
    }
}

fn by_original_name(
    peer: &Peer,
    rule: &Rule<'_>,
    offers: &Offers<'_>,
    local: &ServiceName,
    exported: &ServiceName,
) -> Finding {
    let message = format!("`{}` exports `{local}` as `{exported}`", peer.name);
    let mut finding = Finding::new(Code::ImportByOriginalName, message).at(rule.matching_span());
    let export = offers.exports.get(exported).map(|export| export.rule);
    let rules = offers.counterpart.exports.as_ref().map(|set| &set.rules);
    if let Some(export) = export.and_then(|index| rules?.get(index)) {
        let head = type_span(export.document.head, export.document.kind.as_ref());
        finding = finding.related(head, "the rule that exports it");
    }
    let mut edits = Vec::new();
    let parts =
        [(rule.namespace, &local.namespace, &exported.namespace), (rule.name, &local.name, &exported.name)];
    for (written, old, new) in parts {
        if let Some(written) = written.filter(|written| written.value == *old && old != new) {
            edits.extend(replace(written.span, new));
        }
    }
    let finding = finding.help(format!("match `{exported}`"));
    if edits.is_empty() { finding } else { finding.fix(format!("match `{exported}`"), false, edits) }
}

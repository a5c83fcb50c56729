//! Export rules: what they share, more than meant or less.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::order;
use crate::check::rules::{Rule, Rules};
use crate::check::words::list;
use crate::check::{Site, matching, names, renaming};
use crate::compile::inbound::{Export, exported};
use crate::finding::{Code, Finding};
use crate::model::rule::Selector;
use crate::model::{ExportSet, Peer};
use crate::service::ServiceName;
use crate::source::Span;

/// What the rules of one set yield today.
struct Yield {
    /// Services that exist and are exported, and services named outright, existing ones first.
    exports: Vec<Export>,
    /// Existing services exported, by the rule that decides.
    by_rule: BTreeMap<usize, Vec<usize>>,
}

/// Checks the export rules of one peer.
pub(super) fn check(site: &Site<'_>, peer: &Peer, set: &ExportSet, findings: &mut Vec<Finding>) {
    let rules = Rules::of_exports(site.mesh, set);
    if set.rules.is_empty() {
        let finding = Finding::new(Code::SetWithoutRules, "the set has no rules").at(rules.name);
        let effect = format!("nothing is exported to `{}`", peer.name);
        findings.push(finding.effect(effect).on(&rules.object, "/spec/exportRules"));
    }
    check_selectors(&rules, set, findings);
    let mut silent = names::check(&rules, findings);
    let shadows = order::shadows(&rules.usable);
    order::report(&rules, &shadows, findings);
    let yields = yields(site, set);
    let collided = check_conflicts(site, &rules, &yields, findings);
    renaming::check_injective(&rules, &shadows, &collided, findings);
    renaming::check_many(&rules, &shadows, findings);
    let suffix = peer.export_suffix();
    if names::check_suffix(&rules, &suffix, findings) {
        let shown = yields.exports.iter().map(|export| (export.rule, &export.exported, suffix.as_str()));
        names::check_hosts(&rules, &shadows, shown, findings);
    }
    silent.extend(shadows.keys());
    check_reach(site, set, &rules, &silent, &yields, findings);
}

/// Selectors that the type of their rule does not name.
fn check_selectors(rules: &Rules<'_>, set: &ExportSet, findings: &mut Vec<Finding>) {
    for rule in &rules.usable {
        let Some(document) = set.rules.get(rule.index).map(|rule| &rule.document) else { continue };
        let name = document.name_selector.as_ref().map(|it| ("nameSelector", "NameSelector", it.span));
        let label = document.label_selector.as_ref().map(|it| ("labelSelector", "LabelSelector", it.span));
        let unused: Option<(&str, &str, Span)> = if rule.selector.is_some() { name } else { label };
        let Some((field, kind, span)) = unused else { continue };
        let message = format!("`{field}` is not used by a rule of this type");
        let help = format!("remove `{field}`, or set `type` to `{kind}`");
        let mut finding = Finding::new(Code::SelectorNotUsed, message).at(span).help(help);
        if let Some(kind) = &document.kind {
            finding = finding.related(kind.span, "the type decides which selector counts");
        }
        findings.push(rules.on(finding, rule, &format!("/{field}")));
    }
}

fn yields(site: &Site<'_>, set: &ExportSet) -> Yield {
    let mut yields = Yield { exports: Vec::new(), by_rule: BTreeMap::new() };
    for (number, service) in site.mesh.services.iter().enumerate() {
        if let Some(export) = exported(set, service) {
            yields.by_rule.entry(export.rule).or_default().push(number);
            yields.exports.push(export);
        }
    }
    let mut named = BTreeSet::new();
    for rule in Rules::of_exports(site.mesh, set).usable {
        let Some(service) = rule.single() else { continue };
        if site.mesh.service(&service.namespace, &service.name).is_some() || !named.insert(service.clone()) {
            continue;
        }
        if let Some(shown) = set.find_unknown(&service).filter(|shown| shown.rule == rule.index) {
            let (rule, exported) = (shown.rule, shown.name);
            yields.exports.push(Export { is_unknown: true, rule, service, exported });
        }
    }
    yields.exports.sort();
    yields
}

/// Reports services under one exported name; the rules that made them collide.
fn check_conflicts(
    site: &Site<'_>,
    rules: &Rules<'_>,
    yields: &Yield,
    findings: &mut Vec<Finding>,
) -> BTreeSet<usize> {
    let mut by_name: BTreeMap<&ServiceName, Vec<&Export>> = BTreeMap::new();
    for export in &yields.exports {
        by_name.entry(&export.exported).or_default().push(export);
    }
    let mut collided = BTreeSet::new();
    for (name, exports) in by_name {
        let [first, others @ ..] = exports.as_slice() else { continue };
        let Some((last, rule)) = others.last().and_then(|last| Some((last, rules.get(last.rule)?))) else {
            continue;
        };
        collided.extend(exports.iter().map(|export| export.rule));
        let services = list(exports.iter().map(|export| &export.service));
        let message = format!("{services} are exported under the one name `{name}`");
        let mut finding = Finding::new(Code::ExportNameConflict, message).at(rule.naming_span());
        if let Some(other) = rules.get(first.rule).filter(|other| other.index != rule.index) {
            finding =
                finding.related(other.naming_span(), format!("`{}` has the name already", first.service));
        }
        let places = exports.iter().take(2).filter_map(|export| {
            let service = site.mesh.service(&export.service.namespace, &export.service.name)?;
            Some((service.span, format!("`{}` is given here", export.service)))
        });
        for (span, message) in places {
            finding = finding.related(span, message);
        }
        let finding = finding.help(format!("give `{}` another alias", last.service));
        let effect = format!("`{}` answers as `{name}`, `{}` is not reachable", first.service, last.service);
        findings.push(rules.on(finding.effect(effect), rule, ""));
    }
    collided
}

/// Rules that reach too far, or nothing; about `silent` ones something else was said.
fn check_reach(
    site: &Site<'_>,
    set: &ExportSet,
    rules: &Rules<'_>,
    silent: &BTreeSet<usize>,
    yields: &Yield,
    findings: &mut Vec<Finding>,
) {
    for rule in rules.usable.iter().filter(|rule| !silent.contains(&rule.index)) {
        let decided = yields.by_rule.get(&rule.index).map_or(&[][..], Vec::as_slice);
        let decided = || decided.iter().filter_map(|&number| site.mesh.services.get(number));
        let too_far = if rule.is_everything() {
            Some(everything(rule, &list(decided().map(|service| &service.name))))
        } else {
            let names = decided().map(|service| service.name.namespace.as_str());
            sensitive(site, rule, names).or_else(|| empty_selector(rule)).or_else(|| any_namespace(rule))
        };
        findings.extend(too_far.map(|finding| rules.on(finding, rule, "")));
        if decided().next().is_none() {
            let label = set.rules.get(rule.index).and_then(|rule| rule.document.label_selector.as_ref());
            matching::check(site, rules, rule, label.filter(|_| rule.selector.is_some()), findings);
        }
    }
}

fn everything(rule: &Rule<'_>, services: &str) -> Finding {
    let message = match rule.selector {
        None => "the rule matches every service in every namespace",
        Some(_) => "the label selector is empty and matches every service in every namespace",
    };
    let help = "name the namespaces that are meant, one rule for each";
    let finding = Finding::new(Code::ExportsEverything, message).at(rule.span).help(help);
    if services.is_empty() {
        return finding;
    }
    finding.effect(format!("{services} are shared today, and every service that is added"))
}

fn empty_selector(rule: &Rule<'_>) -> Option<Finding> {
    let namespace =
        rule.pattern.namespace.as_ref().filter(|_| rule.selector.is_some_and(Selector::is_empty))?;
    let message = format!("the label selector is empty and matches every service of `{namespace}`");
    let finding = Finding::new(Code::EmptyLabelSelector, message).at(rule.span);
    let finding = finding.effect(format!("every service of `{namespace}` is exported, whatever its labels"));
    Some(finding.help("add the labels that are meant, or say so with a `NameSelector`"))
}

/// Labels alone decide, in whatever namespace.
fn any_namespace(rule: &Rule<'_>) -> Option<Finding> {
    let selector = rule.selector.filter(|_| rule.pattern.namespace.is_none())?;
    let message = format!("`{selector}` selects services of any namespace");
    Some(Finding::new(Code::LabelsInAnyNamespace, message).at(rule.span))
}

/// A rule that reaches into a namespace of the platform, by name or by what it matches today.
fn sensitive<'n>(
    site: &Site<'_>,
    rule: &Rule<'_>,
    mut decided: impl Iterator<Item = &'n str>,
) -> Option<Finding> {
    let is_sensitive = |namespace: &str| {
        (namespace == site.mesh.namespace && !namespace.is_empty())
            || namespace == "istio-system"
            || namespace.starts_with("kube-")
            || namespace.starts_with("openshift-")
    };
    let (namespace, span) = match &rule.pattern.namespace {
        Some(namespace) if is_sensitive(namespace) => (namespace.clone(), rule.namespace?.span),
        Some(_) => return None,
        None => (decided.find(|namespace| is_sensitive(namespace))?.to_owned(), rule.matching_span()),
    };
    let what =
        if namespace == site.mesh.namespace { "the control plane's namespace" } else { "a system namespace" };
    let message = format!("`{namespace}` is {what}");
    let finding = Finding::new(Code::SensitiveNamespace, message).at(span);
    let finding = finding.effect(format!("the peer can reach components in `{namespace}`"));
    Some(finding.help("export application namespaces only"))
}

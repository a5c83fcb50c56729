//! Aliases that can give several services one name, and too many of them for unknown services.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::order::Shadows;
use crate::check::rules::{Rename, Rule, Rules};
use crate::finding::{Code, Finding};
use crate::table::MAX_CANDIDATES;

/// Reports aliases that are not injective; `reported` are rules whose collision is known already.
pub(super) fn check_injective(
    rules: &Rules<'_>,
    shadows: &Shadows,
    reported: &BTreeSet<usize>,
    findings: &mut Vec<Finding>,
) {
    let is_open = |rule: &&Rule<'_>| !shadows.contains_key(&rule.index) && !reported.contains(&rule.index);
    for rule in rules.usable.iter().filter(is_open) {
        for rename in &rule.renames {
            let Some((part, others)) = merged(rename) else { continue };
            let written = match part {
                "namespace" => rename.document.namespace.as_ref(),
                _ => rename.document.name.as_ref(),
            };
            let Some(written) = written else { continue };
            let message = format!("every {part} becomes `{}`", written.value);
            let finding = Finding::new(rules.codes.not_injective, message)
                .at(written.span)
                .effect(format!("services that differ only in their {part} collide: {others}"))
                .help(format!("fix `{part}` in the selector, or leave it out of the alias"));
            findings.push(rules.on(finding, rule, ""));
        }
    }
}

/// The part that is any before the alias and one after, with an example of what collides.
fn merged(rename: &Rename<'_>) -> Option<(&'static str, String)> {
    let (pattern, alias) = (&rename.pattern, &rename.alias);
    let name = pattern.name.as_deref().unwrap_or("ratings");
    let namespace = pattern.namespace.as_deref().unwrap_or("bookinfo");
    match (&pattern.namespace, &pattern.name, &alias.namespace, &alias.name) {
        (None, _, Some(_), _) => Some(("namespace", format!("`a/{name}` with `b/{name}`"))),
        (_, None, _, Some(_)) => Some(("name", format!("`{namespace}/a` with `{namespace}/b`"))),
        _ => None,
    }
}

/// Reports more wildcard rules with one outcome than are tried for services that were not given.
pub(super) fn check_many(rules: &Rules<'_>, shadows: &Shadows, findings: &mut Vec<Finding>) {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for rule in &rules.usable {
        if rule.selector.is_some() || shadows.contains_key(&rule.index) {
            continue;
        }
        let alias = rule.renames.first().map(|rename| &rename.alias);
        let outcome = match (&rule.pattern.namespace, &rule.pattern.name) {
            (Some(own), None) if alias.is_none_or(|alias| alias.name.is_none()) => {
                ("namespace", alias.and_then(|alias| alias.namespace.as_deref()).unwrap_or(own))
            }
            (None, Some(own)) if alias.is_none_or(|alias| alias.namespace.is_none()) => {
                ("name", alias.and_then(|alias| alias.name.as_deref()).unwrap_or(own))
            }
            _ => continue,
        };
        let count = counts.entry(outcome).or_default();
        *count = count.saturating_add(1);
        if *count == MAX_CANDIDATES.saturating_add(1) {
            let (part, shown) = outcome;
            let message =
                format!("more than {MAX_CANDIDATES} wildcard rules show services under the {part} `{shown}`");
            let finding =
                Finding::new(Code::ManyNamespacesOneAlias, message).at(rule.naming_span()).effect(format!(
                    "services that are not given as input answer from the first {MAX_CANDIDATES} rules only"
                ));
            findings.push(rules.on(finding, rule, ""));
        }
    }
}

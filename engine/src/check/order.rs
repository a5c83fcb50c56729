//! Rules that can never decide, because one earlier rule takes everything they could match.
//!
//! Earlier rules are kept by the form of their pattern, so that each rule asks a handful of maps. Label rules are
//! compared with a bounded number of earlier ones: a rule may be missed, none is reported wrongly.

use std::collections::BTreeMap;

use crate::check::rules::{Rule, Rules};
use crate::check::selectors::implies;
use crate::finding::Finding;
use crate::model::rule::{Operator, Selector};
use crate::service::{ServiceName, ServicePattern};

/// How many earlier label rules of one kind a label rule is compared with.
const COMPARED: usize = 64;

/// For every rule that can never decide, by index, the earliest rule that takes everything it could match.
pub(super) type Shadows = BTreeMap<usize, usize>;

/// Works out which rules can never decide.
pub(super) fn shadows(rules: &[Rule<'_>]) -> Shadows {
    let mut earlier = Earlier::default();
    let mut shadows = Shadows::new();
    for rule in rules {
        match earlier.covering(rule) {
            // What covers this rule also covers whatever this rule covers.
            Some(first) => {
                shadows.insert(rule.index, first);
            }
            None => earlier.push(rule),
        }
    }
    shadows
}

/// Reports them.
pub(super) fn report(rules: &Rules<'_>, shadows: &Shadows, findings: &mut Vec<Finding>) {
    for (&index, &first) in shadows {
        let (Some(rule), Some(earlier)) = (rules.get(index), rules.get(first)) else { continue };
        let message =
            format!("rule can never decide, {} takes every service it could match", rules.label(first));
        let is_same = earlier.pattern == rule.pattern && earlier.selector == rule.selector;
        let help = if is_same {
            format!("remove {} or {}, they match the same", rules.label(first), rules.label(index))
        } else {
            format!("move {} before {}", rules.label(index), rules.label(first))
        };
        let finding = Finding::new(rules.codes.shadowed, message)
            .at(rule.head)
            .related(earlier.head, format!("this rule matches {} first", describe(earlier)))
            .effect(effect(rules, rule, earlier))
            .help(help.clone());
        // The edits need the text, which `pipeline` has.
        let finding = if is_same { finding } else { finding.fix(help, false, Vec::new()) };
        findings.push(rules.on(finding, rule, ""));
    }
}

fn effect(rules: &Rules<'_>, rule: &Rule<'_>, earlier: &Rule<'_>) -> String {
    let show = |by: &Rule<'_>, service: &ServiceName| {
        by.renames.first().map_or_else(|| service.clone(), |rename| rename.alias.apply(service))
    };
    let label = rules.label(rule.index);
    let Some(service) = rule.single().filter(|_| earlier.selector.is_none()) else {
        return format!("{label} is never used: the first rule that matches a service decides");
    };
    let (meant, seen) = (show(rule, &service), show(earlier, &service));
    if meant == seen {
        format!("none for `{service}`: both rules show it as `{seen}`")
    } else {
        format!("`{service}` is shown as `{seen}` and not as `{meant}`")
    }
}

fn describe(rule: &Rule<'_>) -> String {
    match rule.selector {
        None => format!("`{}`", rule.pattern),
        Some(selector) => {
            let namespace = rule.pattern.namespace.as_deref().unwrap_or("*");
            format!("`{selector}` in namespace `{namespace}`")
        }
    }
}

/// Rules seen so far, each form keeping the first.
#[derive(Default)]
struct Earlier<'a> {
    single: BTreeMap<(String, String), usize>,
    by_namespace: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
    any: Option<usize>,
    labels: BTreeMap<(Option<String>, Mark<'a>), Marked<'a>>,
}

/// One requirement that stands for a whole selector: a label with its value, or a label.
type Mark<'a> = (&'a str, Option<&'a str>);

/// Label rules under one mark: index and selector.
type Marked<'a> = Vec<(usize, &'a Selector)>;

impl<'a> Earlier<'a> {
    fn covering(&self, rule: &Rule<'a>) -> Option<usize> {
        let by_name = self.covering_pattern(&rule.pattern);
        let by_label = rule.selector.and_then(|selector| self.covering_labels(&rule.pattern, selector));
        by_name.into_iter().chain(by_label).min()
    }

    fn covering_pattern(&self, pattern: &ServicePattern) -> Option<usize> {
        let ServicePattern { namespace, name } = pattern;
        let single = namespace.clone().zip(name.clone()).and_then(|both| self.single.get(&both));
        let by_namespace = namespace.as_ref().and_then(|namespace| self.by_namespace.get(namespace));
        let by_name = name.as_ref().and_then(|name| self.by_name.get(name));
        [single.copied(), by_namespace.copied(), by_name.copied(), self.any].into_iter().flatten().min()
    }

    fn covering_labels(&self, pattern: &ServicePattern, selector: &Selector) -> Option<usize> {
        let mut namespaces = vec![None];
        namespaces.extend(pattern.namespace.clone().map(Some));
        let mut first = None;
        for namespace in namespaces {
            for mark in marks(selector) {
                let bucket = self.labels.get(&(namespace.clone(), mark)).into_iter().flatten();
                let covering = bucket.take(COMPARED).find(|(_, wide)| implies(selector, wide));
                first = first.into_iter().chain(covering.map(|(index, _)| *index)).min();
            }
        }
        first
    }

    fn push(&mut self, rule: &Rule<'a>) {
        let ServicePattern { namespace, name } = &rule.pattern;
        if let Some(selector) = rule.selector.filter(|selector| !selector.is_empty()) {
            let Some(mark) = marks(selector).next() else { return };
            self.labels.entry((namespace.clone(), mark)).or_default().push((rule.index, selector));
            return;
        }
        // An empty selector matches like a pattern without a name.
        match (namespace.clone(), name.clone()) {
            (Some(namespace), Some(name)) => {
                self.single.entry((namespace, name)).or_insert(rule.index);
            }
            (Some(namespace), None) => {
                self.by_namespace.entry(namespace).or_insert(rule.index);
            }
            (None, Some(name)) => {
                self.by_name.entry(name).or_insert(rule.index);
            }
            (None, None) => {
                self.any.get_or_insert(rule.index);
            }
        }
    }
}

/// Every requirement of a selector as a mark, those with one value first; each label also without its value.
///
/// A selector is kept under its first mark. If another implies it, that mark is among the other's.
fn marks(selector: &Selector) -> impl Iterator<Item = Mark<'_>> {
    let labels = selector.match_labels.iter().map(|(key, value)| (key.as_str(), Some(value.as_str())));
    let single = selector.match_expressions.iter().filter_map(|expression| {
        match (expression.operator, expression.values.as_slice()) {
            (Operator::In, [value]) => Some((expression.key.as_str(), Some(value.as_str()))),
            _ => None,
        }
    });
    let keys = selector.match_labels.keys().map(|key| (key.as_str(), None));
    let expressions = selector.match_expressions.iter().map(|expression| (expression.key.as_str(), None));
    labels.chain(single).chain(keys).chain(expressions)
}

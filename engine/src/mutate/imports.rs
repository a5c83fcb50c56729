//! Mistakes in import rules.

use crate::decision::Direction;
use crate::model::{ImportSet, Peer};
use crate::mutate::exports::{FIELDS, dropping};
use crate::mutate::{Change, Maker, is_fixed, swapped, with, without};
use crate::resource::{ImportRuleDocument, Located};

impl Maker<'_> {
    pub(super) fn imports(&mut self, peer: &Peer) {
        let Some(set) = &peer.imports else { return };
        let rules: Vec<ImportRuleDocument> = set.rules.iter().map(|rule| rule.document.clone()).collect();
        for (index, rule) in set.rules.iter().enumerate() {
            if rule.matcher.is_err() {
                continue;
            }
            let name = Direction::Outbound.rule_name(index);
            let head = rule.document.head;
            self.import(set, head, format!("delete {name}"), without(&rules, index));
            if index.saturating_add(1) < rules.len() {
                let what = format!("swap {name} and [{}]", index.saturating_add(1));
                self.import(set, head, what, swapped(&rules, index));
            }
            self.import_rule(set, &rules, index);
        }
        self.import_set(set, &rules);
    }

    fn import(
        &mut self,
        set: &ImportSet,
        span: crate::source::Span,
        what: String,
        rules: Vec<ImportRuleDocument>,
    ) {
        self.push(span, what, Change::Imports { rules, domain_suffix: set.domain_suffix.clone() });
    }

    fn import_rule(&mut self, set: &ImportSet, rules: &[ImportRuleDocument], index: usize) {
        let rule = Direction::Outbound.rule_name(index);
        let Some(document) = rules.get(index) else { return };
        if let Some(selector) = &document.name_selector {
            for (field, read, drop) in FIELDS {
                let Some(value) = read(selector).filter(|value| is_fixed(Some(value))) else { continue };
                let changed = with(rules, index, |rule| {
                    if let Some(selector) = &mut rule.name_selector {
                        drop(selector);
                    }
                });
                let what = format!("{rule} {}", dropping(field, &value.value));
                self.import(set, value.span, what, changed);
            }
        }
        let local = document.import_as_local.as_ref();
        let is_local = local.is_some_and(|field| field.value);
        let span = local.map_or(document.head, |field| field.span);
        let flipped =
            with(rules, index, |rule| rule.import_as_local = Some(Located { value: !is_local, span }));
        self.import(set, span, format!("{rule} importAsLocal {is_local} -> {}", !is_local), flipped);
        if let Some(suffix) = document.domain_suffix.as_ref().filter(|suffix| !suffix.value.is_empty()) {
            let changed = with(rules, index, |rule| rule.domain_suffix = None);
            let what = format!("{rule} domainSuffix {} -> (removed)", suffix.value);
            self.import(set, suffix.span, what, changed);
        }
    }

    fn import_set(&mut self, set: &ImportSet, rules: &[ImportRuleDocument]) {
        if let Some(suffix) = set.domain_suffix.as_ref().filter(|suffix| !suffix.value.is_empty()) {
            let what = format!("domainSuffix {} -> (removed)", suffix.value);
            let change = Change::Imports { rules: rules.to_vec(), domain_suffix: None };
            self.push(suffix.span, what, change);
        }
        if let Some(locality) = &set.locality {
            let parts = [Some(&locality.region), locality.zone.as_ref(), locality.subzone.as_ref()];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            let what = format!("locality {} -> (removed)", parts.join("/"));
            self.push(set.locality_span.unwrap_or(set.meta.head), what, Change::NoLocality);
        }
    }
}

//! Export and import rules, and what they make of a service.
//!
//! The first rule that matches a service decides; a broken rule matches nothing. Sets are indexed, so that
//! finding a service's rule does not depend on how many rules there are, label rules excepted.
//!
//! Source: `pkg/servicemesh/federation/common/{exports,imports,namemapping}.go`.

mod index;
mod selector;

pub use selector::{Expression, Operator, Selector};

use std::collections::BTreeMap;

use serde_json::Value;

use crate::finding::Code;
use crate::model::rule::index::RuleIndex;
use crate::resource::{ExportRuleDocument, ImportRuleDocument, Located, Meta};
use crate::service::{Alias, ServiceName, ServicePattern};
use crate::source::Span;

/// What is exported to one peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSet {
    /// Its metadata as written.
    pub meta: Meta,
    /// The rules in written order.
    pub rules: Vec<ExportRule>,
    /// The recorded `status`; `None` when there is none.
    pub recorded_status: Option<Value>,
    index: RuleIndex,
}

/// One export rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRule {
    /// The rule as written, with the place of every value.
    pub document: ExportRuleDocument,
    /// What it matches and shows it as; or why it cannot be used.
    pub matcher: Result<ExportMatcher, Broken>,
}

/// What an export rule matches, and as what it shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportMatcher {
    /// A NameSelector.
    Name {
        /// The services matched.
        pattern: ServicePattern,
        /// What they are shown as.
        alias: Alias,
    },
    /// A LabelSelector.
    Label {
        /// The one namespace matched, or any.
        namespace: Option<String>,
        /// The labels matched.
        selector: Selector,
        /// What they are shown as: the first entry whose pattern covers the service decides; none keeps the name.
        aliases: Vec<(ServicePattern, Alias)>,
    },
}

/// What is imported from one peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSet {
    /// Its metadata as written.
    pub meta: Meta,
    /// `spec.domainSuffix` as written.
    pub domain_suffix: Option<Located<String>>,
    /// The rules in written order.
    pub rules: Vec<ImportRule>,
    /// Where imported services are said to be; `None` when nothing valid is written.
    pub locality: Option<Locality>,
    /// The recorded `status`; `None` when there is none.
    pub recorded_status: Option<Value>,
    index: RuleIndex,
}

/// One import rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRule {
    /// The rule as written, with the place of every value.
    pub document: ImportRuleDocument,
    /// What it matches and as what; or why it cannot be used.
    pub matcher: Result<ImportMatcher, Broken>,
}

/// What an import rule matches, and under which host it appears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportMatcher {
    /// The exported names matched.
    pub pattern: ServicePattern,
    /// What they are imported as.
    pub alias: Alias,
    /// What the imported host ends in after name and namespace.
    pub suffix: String,
    /// Whether it joins the services of the own cluster.
    pub is_local: bool,
}

/// Why a rule cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// The finding that says so.
    pub code: Code,
}

/// Where imported services are said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locality {
    /// The region.
    pub region: String,
    /// The zone; only with a region.
    pub zone: Option<String>,
    /// The sub-zone; only with a zone.
    pub subzone: Option<String>,
    /// Where the region stands.
    pub span: Span,
}

/// A service's rule and the name the rule gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Index of the rule in its set.
    pub rule: usize,
    /// The name it is shown as.
    pub name: ServiceName,
}

impl ExportSet {
    /// A set from its rules.
    #[must_use]
    pub fn new(meta: Meta, rules: Vec<ExportRule>, recorded_status: Option<Value>) -> Self {
        let mut index = RuleIndex::default();
        for (number, rule) in rules.iter().enumerate() {
            match &rule.matcher {
                Ok(ExportMatcher::Name { pattern, .. }) => index.push_name(number, pattern),
                Ok(ExportMatcher::Label { namespace, .. }) => index.push_label(number, namespace.as_deref()),
                Err(Broken { .. }) => {}
            }
        }
        Self { meta, rules, recorded_status, index }
    }

    /// The rule that exports a service with these labels, and the name it gets.
    #[must_use]
    pub fn find(&self, service: &ServiceName, labels: &BTreeMap<String, (String, Span)>) -> Option<Shown> {
        let by_name = self.index.first(service);
        let before = by_name.unwrap_or(usize::MAX);
        let mut by_label = self.index.labels(&service.namespace).take_while(|&rule| rule < before);
        let rule = by_label.find(|&rule| self.matcher(rule).is_some_and(|m| m.is_match(service, labels)));
        let rule = rule.or(by_name)?;
        let name = self.matcher(rule)?.show(service);
        Some(Shown { rule, name })
    }

    /// The rule that would export a service nobody knows yet, judged by its name alone.
    #[must_use]
    pub fn find_unknown(&self, service: &ServiceName) -> Option<Shown> {
        let rule = self.index.first(service)?;
        Some(Shown { rule, name: self.matcher(rule)?.show(service) })
    }

    fn matcher(&self, rule: usize) -> Option<&ExportMatcher> {
        self.rules.get(rule)?.matcher.as_ref().ok()
    }
}

impl ExportMatcher {
    /// Whether the rule matches a service with these labels, earlier rules aside.
    #[must_use]
    pub fn is_match(&self, service: &ServiceName, labels: &BTreeMap<String, (String, Span)>) -> bool {
        match self {
            Self::Name { pattern, .. } => pattern.is_match(service),
            Self::Label { namespace, selector, .. } => {
                namespace.as_ref().is_none_or(|namespace| *namespace == service.namespace)
                    && selector.is_match(labels)
            }
        }
    }

    /// The name the rule shows a service as.
    #[must_use]
    pub fn show(&self, service: &ServiceName) -> ServiceName {
        match self {
            Self::Name { alias, .. } => alias.apply(service),
            Self::Label { aliases, .. } => {
                let entry = aliases.iter().find(|(pattern, _)| pattern.is_match(service));
                entry.map_or_else(|| service.clone(), |(_, alias)| alias.apply(service))
            }
        }
    }
}

impl ImportSet {
    /// A set from its rules.
    #[must_use]
    pub fn new(
        meta: Meta,
        domain_suffix: Option<Located<String>>,
        rules: Vec<ImportRule>,
        locality: Option<Locality>,
        recorded_status: Option<Value>,
    ) -> Self {
        let mut index = RuleIndex::default();
        for (number, rule) in rules.iter().enumerate() {
            if let Ok(matcher) = &rule.matcher {
                index.push_name(number, &matcher.pattern);
            }
        }
        Self { meta, domain_suffix, rules, locality, recorded_status, index }
    }

    /// The rule that imports an exported name, and the name it gets.
    #[must_use]
    pub fn find(&self, exported: &ServiceName) -> Option<Shown> {
        let rule = self.index.first(exported)?;
        let matcher = self.matcher(rule)?;
        Some(Shown { rule, name: matcher.alias.apply(exported) })
    }

    /// The matcher of a rule that can be used.
    #[must_use]
    pub fn matcher(&self, rule: usize) -> Option<&ImportMatcher> {
        self.rules.get(rule)?.matcher.as_ref().ok()
    }

    /// The host an exported name is imported under, and the rule's index.
    #[must_use]
    pub fn import(&self, exported: &ServiceName) -> Option<(usize, String)> {
        let shown = self.find(exported)?;
        let suffix = &self.matcher(shown.rule)?.suffix;
        Some((shown.rule, crate::naming::host(&shown.name.name, &shown.name.namespace, suffix)))
    }
}

//! Export and import rules side by side: what checks for both of them need to know of a rule.

use crate::finding::{Code, Finding, ObjectRef};
use crate::model::rule::{ExportMatcher, Selector};
use crate::model::{ExportSet, ImportSet, Mesh};
use crate::resource::{AliasDocument, LabelSelector, Located, NameSelector};
use crate::service::{Alias, ServiceName, ServicePattern};
use crate::source::Span;

/// The usable rules of one set.
pub(super) struct Rules<'a> {
    /// The set.
    pub(super) object: ObjectRef,
    /// Where the name of the set stands.
    pub(super) name: Span,
    /// Which family of codes findings belong to.
    pub(super) codes: Codes,
    /// The usable rules in order; broken ones are missing.
    pub(super) usable: Vec<Rule<'a>>,
}

/// Codes that exist once for exports and once for imports, and the field rules are listed in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes {
    pub(super) field: &'static str,
    pub(super) shadowed: Code,
    pub(super) not_injective: Code,
}

/// One usable rule.
pub(super) struct Rule<'a> {
    /// Its index in the list as written.
    pub(super) index: usize,
    /// The first line of the list item.
    pub(super) head: Span,
    /// What it matches by name; for label rules the namespace alone.
    pub(super) pattern: ServicePattern,
    /// What it matches by label; `None` for name rules.
    pub(super) selector: Option<&'a Selector>,
    /// `namespace` as written.
    pub(super) namespace: Option<&'a Located<String>>,
    /// `name` as written.
    pub(super) name: Option<&'a Located<String>>,
    /// The aliases with what each applies to.
    pub(super) renames: Vec<Rename<'a>>,
    /// The selector that is used.
    pub(super) span: Span,
}

/// An alias and what it applies to.
pub(super) struct Rename<'a> {
    /// What is renamed: the parts the rule or the entry fixes.
    pub(super) pattern: ServicePattern,
    /// As what it is shown.
    pub(super) alias: Alias,
    /// As written.
    pub(super) document: &'a AliasDocument,
}

impl Rule<'_> {
    /// Whether every service matches.
    pub(super) fn is_everything(&self) -> bool {
        self.pattern == ServicePattern::default() && self.selector.is_none_or(Selector::is_empty)
    }

    /// The place that gives services their new name, else what names them, else the rule.
    pub(super) fn naming_span(&self) -> Span {
        let alias = self.renames.first().map(|rename| rename.document);
        let written = alias.and_then(|alias| alias.name.as_ref().or(alias.namespace.as_ref()));
        written.or(self.name).or(self.namespace).map_or(self.head, |text| text.span)
    }

    /// The place that says what is matched.
    pub(super) fn matching_span(&self) -> Span {
        self.name.or(self.namespace).map_or(self.span, |text| text.span)
    }

    /// The one service a name rule names outright.
    pub(super) fn single(&self) -> Option<ServiceName> {
        if self.selector.is_some() { None } else { self.pattern.single() }
    }
}

impl<'a> Rules<'a> {
    /// The rules of an export set of `mesh`.
    pub(super) fn of_exports(mesh: &Mesh, set: &'a ExportSet) -> Self {
        let codes = Codes {
            field: "exportRules",
            shadowed: Code::ExportRuleShadowed,
            not_injective: Code::ExportAliasNotInjective,
        };
        let rules = set.rules.iter().enumerate().filter_map(|(index, rule)| {
            let document = &rule.document;
            match rule.matcher.as_ref().ok()? {
                ExportMatcher::Name { pattern, alias } => Some(name_rule(
                    index,
                    type_span(document.head, document.kind.as_ref()),
                    document.name_selector.as_ref()?,
                    pattern,
                    alias,
                )),
                ExportMatcher::Label { namespace, selector, aliases } => {
                    let written = document.label_selector.as_ref()?;
                    let matched = (namespace.as_ref(), selector, aliases.as_slice());
                    Some(label_rule(
                        index,
                        type_span(document.head, document.kind.as_ref()),
                        written,
                        matched,
                    ))
                }
            }
        });
        let object = ObjectRef { mesh: Some(mesh.name.clone()), ..set.meta.object() };
        Self { object, name: set.meta.name.span, codes, usable: rules.collect() }
    }

    /// The rules of an import set of `mesh`.
    pub(super) fn of_imports(mesh: &Mesh, set: &'a ImportSet) -> Self {
        let codes = Codes {
            field: "importRules",
            shadowed: Code::ImportRuleShadowed,
            not_injective: Code::ImportAliasNotInjective,
        };
        let rules = set.rules.iter().enumerate().filter_map(|(index, rule)| {
            let matcher = rule.matcher.as_ref().ok()?;
            let selector = rule.document.name_selector.as_ref()?;
            let head = type_span(rule.document.head, rule.document.kind.as_ref());
            Some(name_rule(index, head, selector, &matcher.pattern, &matcher.alias))
        });
        let object = ObjectRef { mesh: Some(mesh.name.clone()), ..set.meta.object() };
        Self { object, name: set.meta.name.span, codes, usable: rules.collect() }
    }

    /// The rule with this index as written.
    pub(super) fn get(&self, index: usize) -> Option<&Rule<'a>> {
        let position = self.usable.binary_search_by_key(&index, |rule| rule.index).ok()?;
        self.usable.get(position)
    }

    /// Puts a finding on a rule; `rest` goes on from its JSON pointer.
    pub(super) fn on(&self, finding: Finding, rule: &Rule<'_>, rest: &str) -> Finding {
        finding.on(&self.object, format!("/spec/{}/{}{rest}", self.codes.field, rule.index))
    }

    /// How messages call a rule: `exportRules[2]`.
    pub(super) fn label(&self, index: usize) -> String {
        format!("`{}[{index}]`", self.codes.field)
    }
}

/// Namespace, selector and aliases of a label rule.
type Matched<'a> = (Option<&'a String>, &'a Selector, &'a [(ServicePattern, Alias)]);

fn label_rule<'a>(index: usize, head: Span, label: &'a LabelSelector, matched: Matched<'a>) -> Rule<'a> {
    let (namespace, selector, aliases) = matched;
    let entries = aliases.iter().zip(&label.aliases).filter_map(|((entry, alias), written)| {
        let namespace = entry.namespace.as_ref().or(namespace).cloned();
        let pattern = ServicePattern { namespace, name: entry.name.clone() };
        Some(Rename { pattern, alias: alias.clone(), document: written.alias.as_ref()? })
    });
    Rule {
        index,
        head,
        pattern: ServicePattern { namespace: namespace.cloned(), name: None },
        selector: Some(selector),
        namespace: label.namespace.as_ref(),
        name: None,
        renames: entries.collect(),
        span: label.selector.unwrap_or(label.span),
    }
}

fn name_rule<'a>(
    index: usize,
    head: Span,
    selector: &'a NameSelector,
    pattern: &ServicePattern,
    alias: &Alias,
) -> Rule<'a> {
    let document = selector.alias.as_ref();
    let rename = document.map(|document| Rename { pattern: pattern.clone(), alias: alias.clone(), document });
    Rule {
        index,
        head,
        pattern: pattern.clone(),
        selector: None,
        namespace: selector.namespace.as_ref(),
        name: selector.name.as_ref(),
        renames: rename.into_iter().collect(),
        span: selector.span,
    }
}

/// The key and value of `type`, where they stand first; else the first key alone.
pub(super) fn type_span(head: Span, kind: Option<&Located<String>>) -> Span {
    let after = |kind: &&Located<String>| kind.span.start.checked_sub(head.end).is_some_and(|gap| gap <= 2);
    kind.filter(after).map_or(head, |kind| Span { end: kind.span.end, ..head })
}

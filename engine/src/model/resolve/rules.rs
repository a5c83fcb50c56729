//! Rules as meant: selectors and aliases with wildcards resolved, suffixes chosen, unusable rules set aside.
//!
//! What Maistra skips with a log line is an error here and leaves the rule in its place as broken.
//!
//! Source: maistra `pkg/servicemesh/federation/{exports,imports}`; `pilot/pkg/serviceregistry/federation`.

use crate::finding::{Code, Edit, Finding, ObjectRef, closest};
use crate::model::mesh::Mesh;
use crate::model::rule::{
    Broken, ExportMatcher, ExportRule, ExportSet, Expression, ImportMatcher, ImportRule, ImportSet, Locality,
    Operator, Selector,
};
use crate::naming;
use crate::resource::{
    ExportRuleDocument, ExportedServiceSet, ImportRuleDocument, ImportedServiceSet, LabelSelector,
    LocalityDocument, Located,
};
use crate::service::{Alias, ServicePattern};
use crate::source::Span;

/// Export rules of one set.
pub(super) fn exports(set: ExportedServiceSet, mesh: &str, findings: &mut Vec<Finding>) -> ExportSet {
    let object = ObjectRef { mesh: Some(mesh.to_owned()), ..set.meta.object() };
    let mut rules = Vec::with_capacity(set.rules.len());
    for (index, document) in set.rules.into_iter().enumerate() {
        let matcher = export_matcher(&document).map_err(|finding| {
            let code = finding.code;
            findings.push(finding.on(&object, format!("/spec/exportRules/{index}")));
            Broken { code }
        });
        rules.push(ExportRule { document, matcher });
    }
    ExportSet::new(set.meta, rules, set.status)
}

fn export_matcher(rule: &ExportRuleDocument) -> Result<ExportMatcher, Box<Finding>> {
    match rule_type(rule.kind.as_ref()) {
        "NameSelector" => {
            let Some(selector) = &rule.name_selector else {
                return Err(missing_selector(rule, "nameSelector", rule.label_selector.is_some()));
            };
            Ok(ExportMatcher::Name { pattern: selector.pattern(), alias: selector.alias() })
        }
        "LabelSelector" => {
            let Some(selector) = &rule.label_selector else {
                return Err(missing_selector(rule, "labelSelector", rule.name_selector.is_some()));
            };
            label_matcher(selector)
        }
        other => Err(unknown_type(other, rule.kind.as_ref(), rule.head, &["NameSelector", "LabelSelector"])),
    }
}

fn label_matcher(document: &LabelSelector) -> Result<ExportMatcher, Box<Finding>> {
    let mut selector = Selector::default();
    for (key, value) in &document.match_labels {
        selector.match_labels.insert(key.clone(), value.value.clone());
    }
    for expression in &document.match_expressions {
        let refuse =
            |message: String, span| Box::new(Finding::new(Code::InvalidLabelSelector, message).at(span));
        let text =
            |field: &Option<Located<String>>| field.as_ref().map(|f| f.value.clone()).unwrap_or_default();
        let (key, operator) = (text(&expression.key), text(&expression.operator));
        let Some(operator) = Operator::parse(&operator) else {
            let span = expression.operator.as_ref().map_or(expression.span, |operator| operator.span);
            return Err(refuse(format!("`{operator}` is not an operator of label selectors"), span));
        };
        if key.is_empty() {
            return Err(refuse("a requirement needs a key".to_owned(), expression.span));
        }
        let wants_values = matches!(operator, Operator::In | Operator::NotIn);
        if wants_values == expression.values.is_empty() {
            let wants = if wants_values { "needs values" } else { "takes no values" };
            return Err(refuse(format!("`{}` {wants}", operator.as_str()), expression.span));
        }
        let values = expression.values.iter().map(|value| value.value.clone()).collect();
        selector.match_expressions.push(Expression { key, operator, values });
    }
    let text = |field: &Option<Located<String>>| field.as_ref().map(|f| f.value.clone()).unwrap_or_default();
    let alias = |entry: &crate::resource::LabelAlias| {
        let pattern = ServicePattern::new(&text(&entry.namespace), &text(&entry.name));
        (pattern, entry.alias.as_ref().map(crate::resource::AliasDocument::alias).unwrap_or_default())
    };
    Ok(ExportMatcher::Label {
        namespace: crate::service::fixed(&text(&document.namespace)),
        selector,
        aliases: document.aliases.iter().map(alias).collect(),
    })
}

fn missing_selector(rule: &ExportRuleDocument, wanted: &str, has_other: bool) -> Box<Finding> {
    let span = rule.kind.as_ref().map_or(rule.head, |kind| kind.span);
    let message = format!("a rule of this type needs `{wanted}`");
    let finding = Finding::new(Code::ExportMissingSelector, message).at(span);
    if !has_other {
        return Box::new(finding);
    }
    let other = if wanted == "nameSelector" { "LabelSelector" } else { "NameSelector" };
    Box::new(finding.help(format!("the selector that is there belongs to type `{other}`")))
}

/// Import rules of one set of `peer`.
pub(super) fn imports(
    set: ImportedServiceSet,
    mesh: &Mesh,
    peer: &str,
    findings: &mut Vec<Finding>,
) -> ImportSet {
    let object = ObjectRef { mesh: Some(mesh.name.clone()), ..set.meta.object() };
    let default = naming::import_suffix(peer);
    let local = mesh.local_suffix();
    let mut rules = Vec::with_capacity(set.rules.len());
    for (index, document) in set.rules.into_iter().enumerate() {
        let suffix = Suffixes { set: set.domain_suffix.as_ref(), default: &default, local: &local };
        let matcher = import_matcher(&document, &suffix).map_err(|finding| {
            let code = finding.code;
            // What is wrong with the set's suffix is said once, not once per rule.
            let is_of_set =
                finding.primary.is_some() && finding.primary == set.domain_suffix.as_ref().map(|it| it.span);
            let rule = format!("/spec/importRules/{index}");
            findings
                .push(finding.on(&object, if is_of_set { "/spec/domainSuffix".to_owned() } else { rule }));
            Broken { code }
        });
        rules.push(ImportRule { document, matcher });
    }
    let locality = set.locality.as_ref().and_then(|document| match locality(document) {
        Ok(locality) => locality,
        Err(finding) => {
            findings.push(finding.on(&object, "/spec/locality"));
            None
        }
    });
    ImportSet::new(set.meta, set.domain_suffix, rules, locality, set.status)
}

/// What an import's host may end in.
struct Suffixes<'a> {
    set: Option<&'a Located<String>>,
    default: &'a str,
    local: &'a str,
}

fn import_matcher(rule: &ImportRuleDocument, suffixes: &Suffixes<'_>) -> Result<ImportMatcher, Box<Finding>> {
    match rule_type(rule.kind.as_ref()) {
        "NameSelector" => {}
        other => return Err(unknown_type(other, rule.kind.as_ref(), rule.head, &["NameSelector"])),
    }
    let Some(selector) = &rule.name_selector else {
        let span = rule.kind.as_ref().map_or(rule.head, |kind| kind.span);
        let message = "a rule of this type needs `nameSelector`";
        return Err(Box::new(Finding::new(Code::ImportMissingSelector, message).at(span)));
    };
    let (pattern, alias) = (selector.pattern(), selector.alias());
    if let Some(local) = rule.import_as_local.as_ref().filter(|local| local.value) {
        return local_matcher(
            pattern,
            alias,
            selector.alias.as_ref().map(|alias| alias.span),
            local.span,
            suffixes,
        );
    }
    let written = rule.domain_suffix.as_ref().filter(|suffix| !suffix.value.is_empty());
    let written = written.or(suffixes.set.filter(|suffix| !suffix.value.is_empty()));
    let suffix = match written {
        None => suffixes.default.to_owned(),
        Some(written) => check_suffix(written, suffixes.local)?,
    };
    Ok(ImportMatcher { pattern, alias, suffix, is_local: false })
}

fn local_matcher(
    pattern: ServicePattern,
    alias: Alias,
    alias_span: Option<Span>,
    flag: Span,
    suffixes: &Suffixes<'_>,
) -> Result<ImportMatcher, Box<Finding>> {
    if alias.namespace.is_none() {
        let message = "`importAsLocal` needs a fixed `alias.namespace`";
        let finding = Finding::new(Code::ImportAsLocalWithoutNamespace, message).at(flag);
        return Err(Box::new(match alias_span {
            Some(span) => finding.related(span, "this alias keeps the namespace"),
            None => finding,
        }));
    }
    Ok(ImportMatcher { pattern, alias, suffix: suffixes.local.to_owned(), is_local: true })
}

fn check_suffix(written: &Located<String>, local: &str) -> Result<String, Box<Finding>> {
    if written.value == local {
        let message = format!("`{}` is the suffix of this cluster's own services", written.value);
        return Err(Box::new(Finding::new(Code::SuffixIsClusterDomain, message).at(written.span)));
    }
    match crate::host::normalise(written.value.as_bytes()) {
        Ok(host) if *host == *written.value => Ok(written.value.clone()),
        _ => {
            let message = format!("`{}` is not a DNS name in lower case", written.value);
            Err(Box::new(Finding::new(Code::InvalidDomainSuffix, message).at(written.span)))
        }
    }
}

fn locality(document: &LocalityDocument) -> Result<Option<Locality>, Box<Finding>> {
    let text = |field: &Option<Located<String>>| {
        field.as_ref().map(|field| field.value.clone()).filter(|value| !value.is_empty())
    };
    let (region, zone, subzone) = (text(&document.region), text(&document.zone), text(&document.subzone));
    let refuse = |field: &Option<Located<String>>, part: &str, needs: &str| {
        let span = field.as_ref().map_or(document.span, |field| field.span);
        Err(Box::new(Finding::new(Code::InvalidLocality, format!("a {part} needs a {needs}")).at(span)))
    };
    match (region, zone, subzone) {
        (None, None, None) => Ok(None),
        (Some(_), None, Some(_)) => refuse(&document.subzone, "subzone", "zone"),
        (None, Some(_), _) => refuse(&document.zone, "zone", "region"),
        (None, None, Some(_)) => refuse(&document.subzone, "subzone", "zone and a region"),
        (Some(region), zone, subzone) => {
            let span = document.region.as_ref().map_or(document.span, |region| region.span);
            Ok(Some(Locality { region, zone, subzone, span }))
        }
    }
}

fn rule_type(kind: Option<&Located<String>>) -> &str {
    kind.map_or("", |kind| kind.value.as_str())
}

fn unknown_type(found: &str, kind: Option<&Located<String>>, head: Span, known: &[&str]) -> Box<Finding> {
    let span = kind.map_or(head, |kind| kind.span);
    let message = match found {
        "" => "the rule has no type".to_owned(),
        "LabelSelector" => "imports cannot select by label".to_owned(),
        found => format!("`{found}` is not a type of rule"),
    };
    let finding = Finding::new(Code::UnknownRuleType, message).at(span);
    Box::new(match closest(found, known.iter().copied()) {
        Some(similar) => {
            let edits =
                kind.map(|kind| Edit { span: kind.span, text: similar.to_owned() }).into_iter().collect();
            let finding = finding.help(format!("a similar type exists: `{similar}`"));
            finding.fix(format!("write `{similar}`"), false, edits)
        }
        None => finding.help(format!("use {}", known.join(" or "))),
    })
}

//! The clauses of a trace: why a rule matches or does not.

use crate::finding::{Code, closest};
use crate::model::rule::{ExportMatcher, Expression, ImportMatcher, Operator, Selector};
use crate::model::service::Service;
use crate::naming;
use crate::service::{ServiceName, ServicePattern};

pub(super) const NOT_TRIED: &str = "an earlier rule has decided";

pub(super) fn broken(code: Code) -> String {
    format!("cannot be used: {} {}", code, code.name())
}

/// What a deciding export rule does with the name.
pub(super) fn shown(service: &ServiceName, shown: &ServiceName) -> String {
    if service == shown { "exported under its own name".to_owned() } else { format!("exported as {shown}") }
}

/// What a deciding import rule does with the name.
pub(super) fn imported(matcher: &ImportMatcher, exported: &ServiceName) -> String {
    let shown = matcher.alias.apply(exported);
    format!("imported as {}", naming::host(&shown.name, &shown.namespace, &matcher.suffix))
}

/// Why an export rule does not match.
pub(super) fn export(matcher: &ExportMatcher, service: &ServiceName, known: Option<&Service>) -> String {
    match matcher {
        ExportMatcher::Name { pattern, .. } if pattern.is_match(service) => withheld(known),
        ExportMatcher::Name { pattern, .. } => name(pattern, service, "name"),
        ExportMatcher::Label { namespace: Some(wanted), .. } if *wanted != service.namespace => {
            format!("the namespace is `{}`", service.namespace)
        }
        ExportMatcher::Label { selector, .. } => match known {
            None => "the Service was not given, so its labels are not known".to_owned(),
            Some(known) => labels(selector, known),
        },
    }
}

/// Which part of a name a pattern does not match; `what` is what the name is called.
pub(super) fn name(pattern: &ServicePattern, service: &ServiceName, what: &str) -> String {
    let is_other =
        |wanted: &Option<String>, found: &str| wanted.as_ref().is_some_and(|wanted| wanted != found);
    if is_other(&pattern.namespace, &service.namespace) {
        let kind = if what == "name" { "namespace" } else { "exported namespace" };
        return differs(kind, pattern.namespace.as_deref().unwrap_or_default(), &service.namespace);
    }
    differs(what, pattern.name.as_deref().unwrap_or_default(), &service.name)
}

fn differs(what: &str, wanted: &str, found: &str) -> String {
    let is_close = closest(found, [wanted]).is_some();
    let hint = if is_close {
        format!(", the rule wants `{wanted}`; names are compared exactly")
    } else {
        String::new()
    };
    format!("the {what} is `{found}`{hint}")
}

/// The first requirement of a selector that does not hold.
fn labels(selector: &Selector, known: &Service) -> String {
    for (key, wanted) in &selector.match_labels {
        match known.label(key) {
            Some(found) if found == wanted => {}
            Some(found) => {
                return format!(
                    "label `{key}` is `{found}`; values are compared exactly, `{wanted}` was expected"
                );
            }
            None => return format!("there is no label `{key}`"),
        }
    }
    let failing = selector
        .match_expressions
        .iter()
        .find(|expression| !expression.is_match(known.label(&expression.key)));
    failing.map_or_else(|| withheld(Some(known)), |failing| expression(failing, known.label(&failing.key)))
}

fn expression(expression: &Expression, value: Option<&str>) -> String {
    let Expression { key, operator, values } = expression;
    match (operator, value) {
        (Operator::In, Some(value)) => format!("label `{key}` is `{value}`, none of {}", values.join(", ")),
        (Operator::In | Operator::Exists, None) => format!("there is no label `{key}`"),
        (Operator::NotIn, Some(value)) => format!("label `{key}` is `{value}`, which the rule leaves out"),
        (Operator::DoesNotExist, Some(_)) => format!("there is a label `{key}`"),
        (Operator::NotIn | Operator::DoesNotExist, None) | (Operator::Exists, Some(_)) => {
            "it matches".to_owned()
        }
    }
}

fn withheld(known: Option<&Service>) -> String {
    let withheld = known.and_then(|service| service.withheld);
    withheld.map_or("it matches", super::withheld_reason).to_owned()
}

//! Mistakes in export rules.

use crate::decision::Direction;
use crate::model::Peer;
use crate::mutate::{Change, Maker, is_fixed, swapped, with, without};
use crate::resource::{ExportRuleDocument, LabelSelector, NameSelector};

/// One field of a selector: its name, how to look at it, how to empty it.
type Field =
    (&'static str, fn(&NameSelector) -> Option<&crate::resource::Located<String>>, fn(&mut NameSelector));

/// The fields of a NameSelector that can be dropped; `name` and `namespace` then match any.
pub(super) const FIELDS: [Field; 4] = [
    ("name", |selector| selector.name.as_ref(), |selector| selector.name = None),
    ("namespace", |selector| selector.namespace.as_ref(), |selector| selector.namespace = None),
    (
        "alias.name",
        |selector| selector.alias.as_ref()?.name.as_ref(),
        |selector| {
            if let Some(alias) = &mut selector.alias {
                alias.name = None;
            }
        },
    ),
    (
        "alias.namespace",
        |selector| selector.alias.as_ref()?.namespace.as_ref(),
        |selector| {
            if let Some(alias) = &mut selector.alias {
                alias.namespace = None;
            }
        },
    ),
];

/// What dropping a field is called.
pub(super) fn dropping(field: &str, value: &str) -> String {
    if field.starts_with("alias") {
        format!("{field} {value} -> (removed)")
    } else {
        format!("{field} {value} -> *")
    }
}

impl Maker<'_> {
    pub(super) fn exports(&mut self, peer: &Peer) {
        let Some(set) = &peer.exports else { return };
        let rules: Vec<ExportRuleDocument> = set.rules.iter().map(|rule| rule.document.clone()).collect();
        for (index, rule) in set.rules.iter().enumerate() {
            // A rule that cannot be used does nothing, whatever is done to it.
            if rule.matcher.is_err() {
                continue;
            }
            let name = Direction::Inbound.rule_name(index);
            let head = rule.document.head;
            self.push(head, format!("delete {name}"), Change::Exports(without(&rules, index)));
            if index.saturating_add(1) < rules.len() {
                let what = format!("swap {name} and [{}]", index.saturating_add(1));
                self.push(head, what, Change::Exports(swapped(&rules, index)));
            }
            if let Some(selector) = &rule.document.name_selector {
                self.export_names(&rules, index, selector);
            }
            if let Some(selector) = &rule.document.label_selector {
                self.export_labels(&rules, index, selector);
            }
        }
    }

    fn export_names(&mut self, rules: &[ExportRuleDocument], index: usize, selector: &NameSelector) {
        let rule = Direction::Inbound.rule_name(index);
        for (field, read, drop) in FIELDS {
            let Some(value) = read(selector).filter(|value| is_fixed(Some(value))) else { continue };
            let changed = with(rules, index, |rule| {
                if let Some(selector) = &mut rule.name_selector {
                    drop(selector);
                }
            });
            let what = format!("{rule} {}", dropping(field, &value.value));
            self.push(value.span, what, Change::Exports(changed));
        }
    }

    fn export_labels(&mut self, rules: &[ExportRuleDocument], index: usize, selector: &LabelSelector) {
        let rule = Direction::Inbound.rule_name(index);
        let mut push = |span, what: String, change: &dyn Fn(&mut LabelSelector)| {
            let changed = with(rules, index, |rule| {
                if let Some(selector) = &mut rule.label_selector {
                    change(selector);
                }
            });
            self.push(span, format!("{rule} {what}"), Change::Exports(changed));
        };
        if let Some(namespace) = selector.namespace.as_ref().filter(|namespace| is_fixed(Some(namespace))) {
            push(namespace.span, dropping("namespace", &namespace.value), &|selector| {
                selector.namespace = None;
            });
        }
        for (number, (key, value)) in selector.match_labels.iter().enumerate() {
            let what = format!("label {key}={} -> (removed)", value.value);
            push(value.span, what, &|selector| {
                selector.match_labels = without(&selector.match_labels, number);
            });
        }
        for (number, expression) in selector.match_expressions.iter().enumerate() {
            let operator = expression.operator.as_ref();
            let span = operator.map_or(expression.span, |operator| operator.span);
            push(span, format!("requirement [{number}] -> (removed)"), &|selector| {
                selector.match_expressions = without(&selector.match_expressions, number);
            });
            let Some((written, opposite)) = operator.and_then(|it| Some((&it.value, opposite(&it.value)?)))
            else {
                continue;
            };
            push(span, format!("{written} -> {opposite}"), &|selector| {
                selector.match_expressions = with(&selector.match_expressions, number, |expression| {
                    if let Some(operator) = &mut expression.operator {
                        opposite.clone_into(&mut operator.value);
                    }
                });
            });
        }
        for (number, alias) in selector.aliases.iter().enumerate() {
            push(alias.span, format!("aliases[{number}] -> (removed)"), &|selector| {
                selector.aliases = without(&selector.aliases, number);
            });
        }
    }
}

fn opposite(operator: &str) -> Option<&'static str> {
    match operator {
        "In" => Some("NotIn"),
        "NotIn" => Some("In"),
        "Exists" => Some("DoesNotExist"),
        "DoesNotExist" => Some("Exists"),
        _ => None,
    }
}

//! Kubernetes label selectors.
//!
//! Source: `metav1.LabelSelector` and `labels.Requirement.Matches` in `k8s.io/apimachinery`: all parts must
//! hold; `NotIn` and `DoesNotExist` hold for a missing key.

use std::collections::BTreeMap;
use std::fmt;

use crate::source::Span;

/// A selector; an empty one matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector {
    /// Labels that must have exactly this value.
    pub match_labels: BTreeMap<String, String>,
    /// Further requirements.
    pub match_expressions: Vec<Expression>,
}

/// One requirement on a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// The label.
    pub key: String,
    /// The requirement.
    pub operator: Operator,
    /// The values of `In` and `NotIn`; empty for the others.
    pub values: Vec<String>,
}

/// What is required of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// The value is one of those given.
    In,
    /// The value is none of those given, or the label is missing.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is not there.
    DoesNotExist,
}

impl Operator {
    /// Reads an operator as Kubernetes writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "In" => Some(Self::In),
            "NotIn" => Some(Self::NotIn),
            "Exists" => Some(Self::Exists),
            "DoesNotExist" => Some(Self::DoesNotExist),
            _ => None,
        }
    }

    /// The operator as Kubernetes writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "In",
            Self::NotIn => "NotIn",
            Self::Exists => "Exists",
            Self::DoesNotExist => "DoesNotExist",
        }
    }
}

impl Selector {
    /// Whether the selector matches everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Whether an object with these labels is selected.
    #[must_use]
    pub fn is_match(&self, labels: &BTreeMap<String, (String, Span)>) -> bool {
        let value = |key: &str| labels.get(key).map(|(value, _)| value.as_str());
        self.match_labels.iter().all(|(key, wanted)| value(key) == Some(wanted))
            && self.match_expressions.iter().all(|expression| expression.is_match(value(&expression.key)))
    }
}

impl Expression {
    /// Whether a label with this value, or a missing one, meets the requirement.
    #[must_use]
    pub fn is_match(&self, value: Option<&str>) -> bool {
        let is_listed = value.is_some_and(|value| self.values.iter().any(|listed| listed == value));
        match self.operator {
            Operator::In => is_listed,
            Operator::NotIn => !is_listed,
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (key, value) in &self.match_labels {
            write!(f, "{separator}{key}={value}")?;
            separator = ",";
        }
        for Expression { key, operator, values } in &self.match_expressions {
            write!(f, "{separator}{key} {}", operator.as_str())?;
            if !values.is_empty() {
                write!(f, " ({})", values.join(","))?;
            }
            separator = ",";
        }
        if separator.is_empty() { f.write_str("everything") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn labels(text: &str) -> BTreeMap<String, (String, Span)> {
        let span = Span { source: SourceId(0), start: 0, end: 0 };
        let pair =
            |pair: &str| pair.split_once('=').map(|(key, value)| (key.to_owned(), (value.to_owned(), span)));
        text.split(',').filter_map(pair).collect()
    }

    fn selects(operator: Operator, values: &[&str], text: &str) -> bool {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        let expression = Expression { key: "tier".to_owned(), operator, values };
        Selector { match_expressions: vec![expression], ..Selector::default() }.is_match(&labels(text))
    }

    #[test]
    fn an_empty_selector_matches_everything() {
        assert!(Selector::default().is_match(&labels("")));
    }

    #[test]
    fn match_labels_must_all_hold_exactly() {
        let selector = Selector {
            match_labels: [("export-service".to_owned(), "true".to_owned())].into(),
            ..Selector::default()
        };
        assert!(selector.is_match(&labels("export-service=true,app=x")));
        assert!(!selector.is_match(&labels("export-service=True")));
    }

    #[test]
    fn in_and_exists_need_the_label() {
        assert!(selects(Operator::In, &["a", "b"], "tier=b"));
        assert!(!selects(Operator::In, &["a"], ""));
        assert!(selects(Operator::Exists, &[], "tier="));
        assert!(!selects(Operator::Exists, &[], "app=x"));
    }

    #[test]
    fn not_in_and_does_not_exist_hold_for_a_missing_label() {
        assert!(selects(Operator::NotIn, &["a"], ""));
        assert!(!selects(Operator::NotIn, &["a"], "tier=a"));
        assert!(selects(Operator::DoesNotExist, &[], "app=x"));
        assert!(!selects(Operator::DoesNotExist, &[], "tier=a"));
    }
}

//! When one label selector selects everything another one does.

use crate::model::rule::{Expression, Operator, Selector};

/// Whether every object that `narrow` selects is provably selected by `wide` too.
///
/// Each requirement of `wide` must follow from one requirement of `narrow` on the same label. What follows only
/// from several requirements together is not seen; `false` means not proven.
pub(super) fn implies(narrow: &Selector, wide: &Selector) -> bool {
    wide.match_labels.iter().all(|(key, value)| follows(narrow, key, &Needs::OneOf(&[value.as_str()])))
        && wide.match_expressions.iter().all(|expression| {
            let values: Vec<&str> = expression.values.iter().map(String::as_str).collect();
            let needs = match expression.operator {
                Operator::In => Needs::OneOf(&values),
                Operator::NotIn => Needs::NoneOf(&values),
                Operator::Exists => Needs::Present,
                Operator::DoesNotExist => Needs::Absent,
            };
            follows(narrow, &expression.key, &needs)
        })
}

/// One requirement on the value of a label.
enum Needs<'a> {
    OneOf(&'a [&'a str]),
    NoneOf(&'a [&'a str]),
    Present,
    Absent,
}

fn follows(narrow: &Selector, key: &str, needs: &Needs<'_>) -> bool {
    let has_value = |value: &str| match needs {
        Needs::OneOf(values) => values.contains(&value),
        Needs::NoneOf(values) => !values.contains(&value),
        Needs::Present => true,
        Needs::Absent => false,
    };
    if narrow.match_labels.get(key).is_some_and(|value| has_value(value)) {
        return true;
    }
    let of_key = |expression: &&Expression| expression.key == key;
    narrow.match_expressions.iter().filter(of_key).any(|given| match (given.operator, needs) {
        (Operator::In, _) => given.values.iter().all(|value| has_value(value)),
        (Operator::NotIn, Needs::NoneOf(values)) => {
            values.iter().all(|value| given.values.iter().any(|excluded| excluded == value))
        }
        (Operator::Exists, Needs::Present) | (Operator::DoesNotExist, Needs::Absent | Needs::NoneOf(_)) => {
            true
        }
        (Operator::NotIn | Operator::Exists | Operator::DoesNotExist, _) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `key=value`, `key`, `!key`, `key:a|b`, `key!a|b`, joined by commas.
    fn selector(text: &str) -> Selector {
        let mut selector = Selector::default();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            if let Some((key, value)) = part.split_once('=') {
                selector.match_labels.insert(key.to_owned(), value.to_owned());
                continue;
            }
            let (key, operator, values) = if let Some(key) = part.strip_prefix('!') {
                (key, Operator::DoesNotExist, "")
            } else if let Some((key, values)) = part.split_once(':') {
                (key, Operator::In, values)
            } else if let Some((key, values)) = part.split_once('!') {
                (key, Operator::NotIn, values)
            } else {
                (part, Operator::Exists, "")
            };
            let values = values.split('|').filter(|value| !value.is_empty()).map(str::to_owned).collect();
            selector.match_expressions.push(Expression { key: key.to_owned(), operator, values });
        }
        selector
    }

    #[test]
    fn what_selects_more_is_implied() {
        for (narrow, wide) in [
            ("app=a", ""),
            ("app=a,tier=b", "tier=b"),
            ("app=a", "app:a|b"),
            ("app:a|b", "app:a|b|c"),
            ("app:a", "app=a"),
            ("app=a", "app"),
            ("app=a", "app!b"),
            ("!app", "app!b"),
            ("app!a|b", "app!a"),
            ("app", "app"),
            ("!app", "!app"),
        ] {
            assert!(implies(&selector(narrow), &selector(wide)), "{narrow} should imply {wide}");
        }
    }

    #[test]
    fn what_selects_less_or_otherwise_is_not() {
        for (narrow, wide) in [
            ("", "app=a"),
            ("app=a", "app=b"),
            ("app:a|b", "app=a"),
            ("app", "app=a"),
            ("app!b", "app"),
            ("app!a", "app!a|b"),
            ("app", "!app"),
            ("tier=a", "app=a"),
            ("app=a", "app!a"),
        ] {
            assert!(!implies(&selector(narrow), &selector(wide)), "{narrow} should not imply {wide}");
        }
    }
}

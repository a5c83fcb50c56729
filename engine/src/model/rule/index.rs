//! Which rule of a set matches a service first, without asking every rule.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::service::{ServiceName, ServicePattern};

/// Rules by the form of what they match; each form keeps the first rule only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RuleIndex {
    single: HashMap<ServiceName, usize, FixedState>,
    by_namespace: HashMap<String, usize, FixedState>,
    by_name: HashMap<String, usize, FixedState>,
    any: Option<usize>,
    /// Label rules for one namespace, in order.
    labels_by_namespace: HashMap<String, Vec<usize>, FixedState>,
    /// Label rules for all namespaces, in order.
    labels_anywhere: Vec<usize>,
}

impl RuleIndex {
    /// Adds a rule that matches by name; rules are added in order.
    pub(super) fn push_name(&mut self, rule: usize, pattern: &ServicePattern) {
        match (&pattern.namespace, &pattern.name) {
            (Some(namespace), Some(name)) => {
                self.single.entry(ServiceName::new(namespace, name)).or_insert(rule);
            }
            (Some(namespace), None) => {
                self.by_namespace.entry(namespace.clone()).or_insert(rule);
            }
            (None, Some(name)) => {
                self.by_name.entry(name.clone()).or_insert(rule);
            }
            (None, None) => {
                self.any.get_or_insert(rule);
            }
        }
    }

    /// Adds a rule that matches by labels.
    pub(super) fn push_label(&mut self, rule: usize, namespace: Option<&str>) {
        match namespace {
            Some(namespace) => self.labels_by_namespace.entry(namespace.to_owned()).or_default().push(rule),
            None => self.labels_anywhere.push(rule),
        }
    }

    /// The first rule that matches the service by name.
    pub(super) fn first(&self, service: &ServiceName) -> Option<usize> {
        let single = self.single.get(service).copied();
        let by_namespace = self.by_namespace.get(&service.namespace).copied();
        let by_name = self.by_name.get(&service.name).copied();
        [single, by_namespace, by_name, self.any].into_iter().flatten().min()
    }

    /// The label rules that could match a service of this namespace, in order.
    pub(super) fn labels(&self, namespace: &str) -> impl Iterator<Item = usize> {
        let here = self.labels_by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
        merge(here, &self.labels_anywhere)
    }
}

/// Two ascending lists as one.
fn merge(left: &[usize], right: &[usize]) -> impl Iterator<Item = usize> {
    let (mut left, mut right) = (left.iter().copied().peekable(), right.iter().copied().peekable());
    std::iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(from_left), Some(from_right)) if from_left <= from_right => left.next(),
        (Some(_), None) => left.next(),
        (_, Some(_)) => right.next(),
        (None, None) => None,
    })
}

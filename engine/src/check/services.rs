//! The Services of a mesh by what rules match them with.

use std::collections::BTreeMap;

use crate::check::rules::Rule;
use crate::model::Mesh;
use crate::model::service::Service;

/// How many Services a label selector is tried on before the question is given up.
const TRIED: usize = 1_000;

/// Services by namespace, name and label.
pub(super) struct ServiceIndex<'a> {
    mesh: &'a Mesh,
    pub(super) by_namespace: BTreeMap<&'a str, Vec<&'a Service>>,
    pub(super) by_name: BTreeMap<&'a str, Vec<&'a Service>>,
    /// By label, then value.
    pub(super) by_label: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Service>>>,
}

impl<'a> ServiceIndex<'a> {
    pub(super) fn new(mesh: &'a Mesh) -> Self {
        let mut index =
            Self { mesh, by_namespace: BTreeMap::new(), by_name: BTreeMap::new(), by_label: BTreeMap::new() };
        for service in &mesh.services {
            index.by_namespace.entry(&service.name.namespace).or_default().push(service);
            index.by_name.entry(&service.name.name).or_default().push(service);
            for (key, (value, _)) in &service.labels {
                index.by_label.entry(key).or_default().entry(value).or_default().push(service);
            }
        }
        index
    }

    /// Whether any Service was given; without one, nothing is said about what rules match.
    pub(super) fn is_given(&self) -> bool {
        !self.mesh.services.is_empty()
    }

    /// Whether a rule would match some Service if it stood alone; `None` when that is too much to find out.
    pub(super) fn is_matched(&self, rule: &Rule<'_>) -> Option<bool> {
        let (namespace, name) = (rule.pattern.namespace.as_deref(), rule.pattern.name.as_deref());
        let Some(selector) = rule.selector else {
            return Some(match (namespace, name) {
                (Some(namespace), Some(name)) => self.mesh.service(namespace, name).is_some(),
                (Some(namespace), None) => self.by_namespace.contains_key(namespace),
                (None, Some(name)) => self.by_name.contains_key(name),
                (None, None) => self.is_given(),
            });
        };
        let labels = selector.match_labels.iter().map(|(key, value)| self.with_label(key, value));
        let spaced =
            namespace.map(|namespace| self.by_namespace.get(namespace).map_or(&[][..], Vec::as_slice));
        let least = labels.chain(spaced).min_by_key(|services| services.len());
        let is_match = |service: &&Service| {
            namespace.is_none_or(|namespace| service.name.namespace == namespace)
                && selector.is_match(&service.labels)
        };
        match least {
            Some(services) if services.len() <= TRIED => Some(services.iter().any(is_match)),
            None if self.mesh.services.len() <= TRIED => {
                Some(self.mesh.services.iter().any(|service| is_match(&service)))
            }
            _ => None,
        }
    }

    fn with_label(&self, key: &str, value: &str) -> &[&'a Service] {
        self.by_label.get(key).and_then(|values| values.get(value)).map_or(&[], Vec::as_slice)
    }

    /// Every namespace that was spoken of, for suggestions.
    pub(super) fn namespaces(&self) -> impl Iterator<Item = &str> {
        let members = self.mesh.members.iter().flatten().map(String::as_str);
        self.by_namespace.keys().copied().chain(members)
    }
}

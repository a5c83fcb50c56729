//! What becomes of one service at one border.

use serde::Serialize;

use crate::naming;
use crate::service::{Alias, ServiceName, ServicePattern};

/// What becomes of a service; the better outcomes come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// It is exported and imported.
    Reachable,
    /// It is exported to, or imported from, a mesh whose documents were not given.
    Open,
    /// It is exported, and nobody imports it.
    Offered,
    /// It is held back, collides with another, or is not offered at all.
    Denied,
    /// A later rule matches it too, and never decides.
    Shadowed,
}

impl Flow {
    /// Every flow, in order.
    pub const ALL: [Self; 5] = [Self::Reachable, Self::Open, Self::Offered, Self::Denied, Self::Shadowed];

    /// The name, as JSON and style sheets have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Open => "open",
            Self::Offered => "offered",
            Self::Denied => "denied",
            Self::Shadowed => "shadowed",
        }
    }

    /// What it means, for a legend.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Open => "other side not given",
            Self::Offered => "offered, not imported",
            Self::Denied => "denied",
            Self::Shadowed => "shadowed by an earlier rule",
        }
    }
}

/// A name on the way; `*` in a part stands for several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stop {
    /// The service part.
    pub name: String,
    /// The namespace part.
    pub namespace: String,
    /// What follows in a host; empty for a service.
    pub suffix: String,
    /// Whether it is known to exist, or to be offered, rather than only named by a rule.
    pub is_known: bool,
}

/// One service, or several with the same fate, on the way through a lane. What is `None` was not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The service in the exporting mesh; also `None` when only the importing side tells of it.
    pub service: Option<Stop>,
    /// The export rule, by its index.
    pub export_rule: Option<usize>,
    /// The exported host.
    pub exported: Option<Stop>,
    /// The import rule, by its index.
    pub import_rule: Option<usize>,
    /// The imported host.
    pub imported: Option<Stop>,
    /// What becomes of it.
    pub flow: Flow,
    /// Why it is not reachable, as a clause; `None` when it is.
    pub reason: Option<String>,
    /// How many services this stands for, at least one.
    pub count: usize,
}

impl Stop {
    /// A service or host that is known.
    pub(crate) fn known(service: &ServiceName, suffix: &str) -> Self {
        Self {
            name: service.name.clone(),
            namespace: service.namespace.clone(),
            suffix: suffix.to_owned(),
            is_known: true,
        }
    }

    /// The same, known only if `is_known`.
    pub(super) fn known_if(self, is_known: bool) -> Self {
        Self { is_known, ..self }
    }

    /// Whatever a pattern could match.
    pub(super) fn pattern(pattern: &ServicePattern, suffix: &str) -> Self {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "*".to_owned());
        Self {
            name: part(&pattern.name),
            namespace: part(&pattern.namespace),
            suffix: suffix.to_owned(),
            is_known: false,
        }
    }

    /// `namespace/name` for a service, `name.namespace.suffix` for a host.
    #[must_use]
    pub fn text(&self) -> String {
        if self.suffix.is_empty() {
            format!("{}/{}", self.namespace, self.name)
        } else {
            naming::host(&self.name, &self.namespace, &self.suffix)
        }
    }
}

impl Crossing {
    /// Its names in backticks as far as it gets, `bookinfo/ratings` → exported host → imported host, and why no further.
    #[must_use]
    pub fn way(&self) -> String {
        let stops = [&self.service, &self.exported, &self.imported];
        let stops: Vec<String> =
            stops.into_iter().flatten().map(|stop| format!("`{}`", stop.text())).collect();
        let mut text = stops.join(" → ");
        if let Some(reason) = &self.reason {
            text.push_str(if self.flow == Flow::Open { " ? " } else { " ✕ " });
            text.push_str(reason);
        }
        text
    }

    /// A crossing of one service that ends where nothing more is set.
    pub(super) fn new(flow: Flow) -> Self {
        Self {
            service: None,
            export_rule: None,
            exported: None,
            import_rule: None,
            imported: None,
            flow,
            reason: None,
            count: 1,
        }
    }

    /// A service that a rule matches after the rule `first` has decided.
    pub(super) fn shadowed_service(service: Stop, rule: usize, first: usize) -> Self {
        Self { service: Some(service), export_rule: Some(rule), ..Self::shadowed(first) }
    }

    /// An exported host that a rule matches after the rule `first` has decided.
    pub(super) fn shadowed_host(exported: Stop, rule: usize, first: usize) -> Self {
        Self { exported: Some(exported), import_rule: Some(rule), ..Self::shadowed(first) }
    }

    fn shadowed(first: usize) -> Self {
        Self::new(Flow::Shadowed).because(format!("rule [{first}] takes it first"))
    }

    pub(super) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// The pattern of names that an alias makes of those a pattern matches.
pub(super) fn shown(pattern: &ServicePattern, alias: &Alias) -> ServicePattern {
    ServicePattern {
        namespace: alias.namespace.as_ref().or(pattern.namespace.as_ref()).cloned(),
        name: alias.name.as_ref().or(pattern.name.as_ref()).cloned(),
    }
}

/// What both patterns match, provided that they overlap.
pub(super) fn both(one: &ServicePattern, other: &ServicePattern) -> ServicePattern {
    ServicePattern {
        namespace: one.namespace.as_ref().or(other.namespace.as_ref()).cloned(),
        name: one.name.as_ref().or(other.name.as_ref()).cloned(),
    }
}

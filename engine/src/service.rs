//! Service names, the patterns of rules over them, and aliases.
//!
//! Wildcard is only absent, empty, or `*` as the whole value; everything else is compared exactly, case
//! included. There is no globbing.
//!
//! Source: `ServiceNameMapper` and `NameSelector` in `pkg/servicemesh/federation/common/namemapping.go`.

use std::fmt;

/// A service by namespace and name; ordered by namespace, then name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceName {
    /// Kubernetes namespace.
    pub namespace: String,
    /// `metadata.name` of the Service.
    pub name: String,
}

impl ServiceName {
    /// The service `name` in `namespace`.
    #[must_use]
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// What a NameSelector matches; `None` in a part means any.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServicePattern {
    /// The one namespace matched, or any.
    pub namespace: Option<String>,
    /// The one name matched, or any.
    pub name: Option<String>,
}

impl ServicePattern {
    /// A pattern from the two fields as written; empty and `*` mean any.
    #[must_use]
    pub fn new(namespace: &str, name: &str) -> Self {
        Self { namespace: fixed(namespace), name: fixed(name) }
    }

    /// Whether the pattern covers `service`.
    #[must_use]
    pub fn is_match(&self, service: &ServiceName) -> bool {
        is_part_match(self.namespace.as_deref(), &service.namespace)
            && is_part_match(self.name.as_deref(), &service.name)
    }

    /// Whether every service that `other` covers is covered by this pattern too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        covers_part(self.namespace.as_deref(), other.namespace.as_deref())
            && covers_part(self.name.as_deref(), other.name.as_deref())
    }

    /// Whether some service could be covered by both patterns.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        overlaps_part(self.namespace.as_deref(), other.namespace.as_deref())
            && overlaps_part(self.name.as_deref(), other.name.as_deref())
    }

    /// The pattern of what both cover; `None` when nothing is covered by both.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Option<Self> {
        let part = |left: &Option<String>, right: &Option<String>| left.clone().or_else(|| right.clone());
        self.overlaps(other).then(|| Self {
            namespace: part(&self.namespace, &other.namespace),
            name: part(&self.name, &other.name),
        })
    }

    /// The one service covered, if both parts are fixed.
    #[must_use]
    pub fn single(&self) -> Option<ServiceName> {
        Some(ServiceName::new(self.namespace.as_deref()?, self.name.as_deref()?))
    }
}

impl fmt::Display for ServicePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace.as_deref().unwrap_or("*"), self.name.as_deref().unwrap_or("*"))
    }
}

/// What a rule renames; `None` in a part keeps the original part.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias {
    /// The namespace shown instead.
    pub namespace: Option<String>,
    /// The name shown instead.
    pub name: Option<String>,
}

impl Alias {
    /// An alias from the two fields as written; empty and `*` keep the original.
    #[must_use]
    pub fn new(namespace: &str, name: &str) -> Self {
        Self { namespace: fixed(namespace), name: fixed(name) }
    }

    /// `service` under this alias.
    #[must_use]
    pub fn apply(&self, service: &ServiceName) -> ServiceName {
        ServiceName {
            namespace: self.namespace.as_ref().unwrap_or(&service.namespace).clone(),
            name: self.name.as_ref().unwrap_or(&service.name).clone(),
        }
    }

    /// Whether the alias changes nothing whatever the service.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.namespace.is_none() && self.name.is_none()
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace.as_deref().unwrap_or("*"), self.name.as_deref().unwrap_or("*"))
    }
}

/// `text` unless it is a wildcard: empty or `*`.
#[must_use]
pub fn fixed(text: &str) -> Option<String> {
    (!text.is_empty() && text != "*").then(|| text.to_owned())
}

fn is_part_match(pattern: Option<&str>, part: &str) -> bool {
    pattern.is_none_or(|fixed| fixed == part)
}

fn covers_part(wide: Option<&str>, narrow: Option<&str>) -> bool {
    wide.is_none() || wide == narrow
}

fn overlaps_part(left: Option<&str>, right: Option<&str>) -> bool {
    left.is_none() || right.is_none() || left == right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(text: &str) -> ServiceName {
        let (namespace, name) = text.split_once('/').unwrap();
        ServiceName::new(namespace, name)
    }

    #[test]
    fn star_is_a_wildcard_only_as_the_whole_value() {
        assert!(ServicePattern::new("*", "").is_match(&service("a/b")));
        assert!(!ServicePattern::new("a", "rat*").is_match(&service("a/ratings")));
    }

    #[test]
    fn parts_are_compared_with_case() {
        assert!(!ServicePattern::new("ns", "Ratings").is_match(&service("ns/ratings")));
    }

    #[test]
    fn an_alias_with_star_keeps_the_part() {
        assert_eq!(Alias::new("*", "two").apply(&service("ns/one")), service("ns/two"));
        assert_eq!(Alias::new("pub", "").apply(&service("ns/one")), service("pub/one"));
        assert!(Alias::new("*", "").is_identity());
    }

    #[test]
    fn a_wide_pattern_covers_a_narrow_one_and_not_the_reverse() {
        let (wide, narrow) = (ServicePattern::new("ns", "*"), ServicePattern::new("ns", "a"));
        assert!(wide.covers(&narrow) && !narrow.covers(&wide));
        assert!(narrow.overlaps(&ServicePattern::new("*", "a")));
        assert!(!narrow.overlaps(&ServicePattern::new("other", "*")));
    }
}

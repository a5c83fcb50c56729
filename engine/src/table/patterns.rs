//! The pattern part of the table: rules that cover services nobody knows yet.
//!
//! A host is taken apart into name, namespace and suffix and reversed to the services it could stand for,
//! by rules keyed on what their names come out as. A candidate counts only if running the rules *forward*
//! over it ends at the very rule it came from; so an earlier rule that claims the service under another name
//! hides it, as rule order wants. The number of look-ups does not depend on the number of rules.
//!
//! A rule with a wildcard part and a fixed alias for that part cannot be reversed (every service of the
//! wildcard would share one name); such a rule only hides others here, and covers known services exactly.

use super::document::PatternDocument;
use super::keyed::Keyed;
use crate::naming;

/// How many rules of one peer may yield names of the same form before later ones cover known services only.
///
/// Bounds the work for one host when many namespaces are shown as one.
pub const MAX_CANDIDATES: usize = 16;

/// A service some rule yields the host for, as slices of the host or of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    /// Index of the peer.
    pub(super) peer: u32,
    /// Index of the rule in the peer's set.
    pub(super) rule: u32,
    /// Name before aliasing.
    pub(super) name: &'a str,
    /// Namespace before aliasing.
    pub(super) namespace: &'a str,
}

/// The patterns of all peers of one direction.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    forward: Vec<Forward>,
    reverse: Keyed<Reverse>,
}

/// The rules of one peer, by what they match.
#[derive(Debug, Default)]
struct Forward {
    rules: Vec<Pattern>,
    by_namespace: Keyed<u32>,
    by_name: Keyed<u32>,
    any: Option<u32>,
}

#[derive(Debug)]
struct Pattern {
    rule: u32,
    namespace: Option<Box<str>>,
    name: Option<Box<str>>,
    alias_namespace: Option<Box<str>>,
    alias_name: Option<Box<str>>,
    suffix: Box<str>,
}

/// The rules with one suffix, by the form of what they yield.
#[derive(Debug, Default)]
struct Reverse {
    by_namespace: Keyed<Vec<Origin>>,
    by_name: Keyed<Vec<Origin>>,
    any: Vec<Origin>,
}

/// A rule by peer and position in [`Forward::rules`].
#[derive(Debug, Clone, Copy)]
struct Origin {
    peer: u32,
    position: u32,
}

impl Patterns {
    /// Adds the next peer with its rules in rule order. `suffix` is for rules that carry none.
    pub(super) fn push_peer(&mut self, rules: &[PatternDocument<'_>], suffix: &str) {
        let Ok(peer) = u32::try_from(self.forward.len()) else { return };
        let mut forward = Forward::default();
        for rule in rules {
            let Ok(position) = u32::try_from(forward.rules.len()) else { break };
            forward.push(rule, position, suffix);
            let origin = Origin { peer, position };
            self.reverse.update(rule.suffix.unwrap_or(suffix), |reverse| reverse.push(rule, origin));
        }
        self.forward.push(forward);
    }

    /// Whether there are no rules at all.
    pub(super) fn is_empty(&self) -> bool {
        self.reverse.is_empty()
    }

    /// The services `host` could stand for: at most one rule and service per candidate, unordered.
    ///
    /// The caller drops candidates that the exact part of the table decides.
    pub(super) fn candidates<'a>(&'a self, host: &'a str) -> impl Iterator<Item = Candidate<'a>> {
        let parts = if self.is_empty() { None } else { naming::split(host) };
        parts.into_iter().flat_map(move |(name, namespace, suffix)| {
            let origins = self.reverse.get(suffix).into_iter().flat_map(move |reverse| {
                let named = reverse.by_name.get(name).map_or(&[][..], Vec::as_slice);
                let spaced = reverse.by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
                named.iter().chain(spaced).chain(&reverse.any)
            });
            origins.filter_map(move |origin| self.verify(*origin, name, namespace))
        })
    }

    /// The host that the rules of `peer` give a service they all leave to patterns; `None` when no rule covers it.
    ///
    /// The caller asks whether the host leads back.
    pub(super) fn yields(&self, peer: u32, name: &str, namespace: &str) -> Option<String> {
        let forward = self.forward.get(usize::try_from(peer).ok()?)?;
        let position = forward.first(name, namespace)?;
        let rule = forward.rules.get(usize::try_from(position).ok()?)?;
        let name = rule.alias_name.as_deref().unwrap_or(name);
        let namespace = rule.alias_namespace.as_deref().unwrap_or(namespace);
        Some(naming::host(name, namespace, &rule.suffix))
    }

    /// The candidate of one rule, if the rules lead from it back to the same rule.
    fn verify<'a>(&'a self, origin: Origin, name: &'a str, namespace: &'a str) -> Option<Candidate<'a>> {
        let forward = self.forward.get(usize::try_from(origin.peer).ok()?)?;
        let pattern = forward.rules.get(usize::try_from(origin.position).ok()?)?;
        let name = pattern.name.as_deref().unwrap_or(name);
        let namespace = pattern.namespace.as_deref().unwrap_or(namespace);
        let is_first = forward.first(name, namespace) == Some(origin.position);
        is_first.then_some(Candidate { peer: origin.peer, rule: pattern.rule, name, namespace })
    }
}

impl Forward {
    fn push(&mut self, rule: &PatternDocument<'_>, position: u32, suffix: &str) {
        match (rule.namespace, rule.name) {
            (Some(namespace), None) => {
                self.by_namespace.insert(namespace, position);
            }
            (None, Some(name)) => {
                self.by_name.insert(name, position);
            }
            (None, None) => {
                self.any.get_or_insert(position);
            }
            // The loader refuses these: a fixed service is decided by the exact part.
            (Some(_), Some(_)) => {}
        }
        self.rules.push(Pattern {
            rule: rule.rule,
            namespace: rule.namespace.map(Into::into),
            name: rule.name.map(Into::into),
            alias_namespace: rule.alias_namespace.map(Into::into),
            alias_name: rule.alias_name.map(Into::into),
            suffix: rule.suffix.unwrap_or(suffix).into(),
        });
    }

    /// The first rule that matches a service, by position.
    fn first(&self, name: &str, namespace: &str) -> Option<u32> {
        let spaced = self.by_namespace.get(namespace).copied();
        let named = self.by_name.get(name).copied();
        [spaced, named, self.any].into_iter().flatten().min()
    }
}

impl Reverse {
    fn push(&mut self, rule: &PatternDocument<'_>, origin: Origin) {
        let (Some(namespace), Some(name)) =
            (Outcome::of(rule.namespace, rule.alias_namespace), Outcome::of(rule.name, rule.alias_name))
        else {
            return;
        };
        match (namespace, name) {
            (Outcome::Fixed(namespace), Outcome::Same) => {
                self.by_namespace.update(namespace, |origins| push_bounded(origins, origin));
            }
            (Outcome::Same, Outcome::Fixed(name)) => {
                self.by_name.update(name, |origins| push_bounded(origins, origin));
            }
            (Outcome::Same, Outcome::Same) => push_bounded(&mut self.any, origin),
            (Outcome::Fixed(_), Outcome::Fixed(_)) => {}
        }
    }
}

fn push_bounded(origins: &mut Vec<Origin>, origin: Origin) {
    if origins.iter().filter(|other| other.peer == origin.peer).count() < MAX_CANDIDATES {
        origins.push(origin);
    }
}

/// What one part of a service's name comes out as.
enum Outcome<'a> {
    /// Always this.
    Fixed(&'a str),
    /// Whatever it was.
    Same,
}

impl<'a> Outcome<'a> {
    /// `None` when the part cannot be told from the outcome: any part, one alias.
    fn of(part: Option<&'a str>, alias: Option<&'a str>) -> Option<Self> {
        match (part, alias) {
            (Some(_), Some(alias)) => Some(Self::Fixed(alias)),
            (Some(part), None) => Some(Self::Fixed(part)),
            (None, None) => Some(Self::Same),
            (None, Some(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `namespace/name` or `namespace/name=namespace/name` with `*` for any.
    fn rule(index: u32, text: &'static str) -> PatternDocument<'static> {
        let part = |text: &'static str| (text != "*").then_some(text);
        let (from, to) = text.split_once('=').unwrap_or((text, "*/*"));
        let (namespace, name) = from.split_once('/').unwrap();
        let (alias_namespace, alias_name) = to.split_once('/').unwrap();
        PatternDocument {
            rule: index,
            namespace: part(namespace),
            name: part(name),
            alias_namespace: part(alias_namespace),
            alias_name: part(alias_name),
            suffix: None,
        }
    }

    fn patterns(rules: &[&'static str]) -> Patterns {
        let rules: Vec<_> = rules.iter().zip(0..).map(|(text, index)| rule(index, text)).collect();
        let mut patterns = Patterns::default();
        patterns.push_peer(&rules, "x");
        patterns
    }

    fn find(patterns: &Patterns, host: &str) -> Vec<String> {
        let show = |found: Candidate<'_>| format!("{}: {}/{}", found.rule, found.namespace, found.name);
        patterns.candidates(host).map(show).collect()
    }

    #[test]
    fn each_of_the_wildcard_forms_is_reversed() {
        assert_eq!(find(&patterns(&["ns/*"]), "a.ns.x"), ["0: ns/a"]);
        assert_eq!(find(&patterns(&["ns/*=shared/*"]), "a.shared.x"), ["0: ns/a"]);
        assert_eq!(find(&patterns(&["*/a"]), "a.ns.x"), ["0: ns/a"]);
        assert_eq!(find(&patterns(&["*/a=*/b"]), "b.ns.x"), ["0: ns/a"]);
        assert_eq!(find(&patterns(&["*/*"]), "a.ns.x"), ["0: ns/a"]);
    }

    #[test]
    fn a_service_claimed_by_an_earlier_rule_does_not_answer_under_its_own_name() {
        let patterns = patterns(&["*/ratings=*/rates", "*/*"]);
        assert_eq!(find(&patterns, "ratings.ns.x"), [""; 0]);
        assert_eq!(find(&patterns, "rates.ns.x"), ["0: ns/ratings", "1: ns/rates"]);
    }

    #[test]
    fn a_shadowed_rule_never_answers() {
        assert_eq!(find(&patterns(&["ns/*", "ns/*=shared/*"]), "a.shared.x"), [""; 0]);
    }

    #[test]
    fn namespaces_shown_as_one_are_all_candidates() {
        let patterns = patterns(&["one/*=shared/*", "two/*=shared/*"]);
        assert_eq!(find(&patterns, "a.shared.x"), ["0: one/a", "1: two/a"]);
    }

    #[test]
    fn a_rule_that_gives_many_services_one_name_is_not_reversed_but_still_hides() {
        let patterns = patterns(&["ns/*=ns/one", "*/*"]);
        assert_eq!(find(&patterns, "one.ns.x"), [""; 0]);
        assert_eq!(find(&patterns, "a.ns.x"), [""; 0]);
        assert_eq!(find(&patterns, "a.other.x"), ["1: other/a"]);
    }

    #[test]
    fn another_suffix_or_form_is_no_candidate() {
        let patterns = patterns(&["*/*"]);
        for host in ["a.ns.y", "a.b.ns.x", "ns.x", "x"] {
            assert_eq!(find(&patterns, host), [""; 0], "{host}");
        }
    }
}

//! Documents by what others look them up with, so that large inputs cost what they weigh.

use std::collections::{BTreeMap, BTreeSet};

use crate::resource::istio::Labels;

/// Documents by the labels they select pods with.
///
/// Pods are not among the documents: two selectors are taken to meet when one says all the other says.
pub(in crate::check) struct Selected<'a, T> {
    items: Vec<(&'a Labels, &'a T)>,
    by_label: BTreeMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a, T> Selected<'a, T> {
    pub(super) fn new(documents: &'a [T], selector: impl Fn(&'a T) -> &'a Labels) -> Self {
        let items: Vec<_> = documents.iter().map(|document| (selector(document), document)).collect();
        let mut by_label: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (position, (labels, _)) in items.iter().enumerate() {
            for (key, value) in *labels {
                by_label.entry((key.as_str(), value.as_str())).or_default().push(position);
            }
        }
        Self { items, by_label }
    }

    /// The documents whose selector meets this one, each once: it is found by every label in common, and counted by
    /// the first.
    pub(in crate::check) fn meeting<'s>(
        &'s self,
        selector: &'s Labels,
    ) -> impl Iterator<Item = &'a T> + use<'a, 's, T> {
        let pairs = selector.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        pairs.flat_map(move |pair| {
            let positions = self.by_label.get(&pair).into_iter().flatten();
            let found = positions.filter_map(|position| self.items.get(*position));
            let is_met =
                move |labels: &Labels| first_common(labels, selector) == Some(pair) && meet(labels, selector);
            found.filter(move |(labels, _)| is_met(labels)).map(|(_, item)| *item)
        })
    }
}

fn first_common<'l>(labels: &'l Labels, selector: &Labels) -> Option<(&'l str, &'l str)> {
    let mut pairs = labels.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    pairs.find(|(key, value)| selector.get(*key).is_some_and(|other| other == value))
}

/// Whether one selector says all the other says, and both say something.
pub(in crate::check) fn meet(one: &Labels, two: &Labels) -> bool {
    let within =
        |part: &Labels, whole: &Labels| part.iter().all(|(key, value)| whole.get(key) == Some(value));
    !one.is_empty() && !two.is_empty() && (within(one, two) || within(two, one))
}

/// Hosts, some beginning with `*`, kept from their end so that an ending is a range.
#[derive(Debug, Default)]
pub(in crate::check) struct HostSet {
    exact: BTreeSet<String>,
    /// What follows the `*`.
    endings: BTreeSet<String>,
}

impl HostSet {
    pub(in crate::check) fn new<'h>(hosts: impl IntoIterator<Item = &'h str>) -> Self {
        let mut set = Self::default();
        for host in hosts {
            match host.strip_prefix('*') {
                Some(ending) => set.endings.insert(reversed(ending)),
                None => set.exact.insert(reversed(host)),
            };
        }
        set
    }

    pub(in crate::check) fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.endings.is_empty()
    }

    /// Whether this host, which may begin with `*`, has a host in common with the set.
    pub(in crate::check) fn overlaps(&self, host: &str) -> bool {
        let (text, is_pattern) = match host.strip_prefix('*') {
            Some(ending) => (reversed(ending), true),
            None => (reversed(host), false),
        };
        let goes_on = |set: &BTreeSet<String>| {
            set.range(text.clone()..).next().is_some_and(|first| first.starts_with(&text))
        };
        let mut dots =
            text.char_indices().filter(|(_, c)| *c == '.').map(|(at, c)| at.saturating_add(c.len_utf8()));
        self.endings.contains("")
            || self.endings.contains(&text)
            || dots.any(|end| text.get(..end).is_some_and(|part| self.endings.contains(part)))
            || if is_pattern {
                goes_on(&self.exact) || goes_on(&self.endings)
            } else {
                self.exact.contains(&text)
            }
    }
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Labels {
        let pairs = text.split(' ').filter_map(|pair| pair.split_once('='));
        pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn selectors_meet_when_one_says_all_the_other_says() {
        let documents = [labels("a=1"), labels("a=1 b=2"), labels("a=2"), labels("b=2 c=3"), labels("")];
        let index = Selected::new(&documents, |labels| labels);
        let found: Vec<_> = index.meeting(&labels("a=1 b=2")).collect();
        assert_eq!(found, [&documents[0], &documents[1]]);
        assert_eq!(index.meeting(&labels("")).count(), 0);
    }

    #[test]
    fn hosts_overlap_exactly_or_by_their_endings() {
        let set = HostSet::new(["shop.example.com", "*.example.org"]);
        assert!(set.overlaps("shop.example.com") && set.overlaps("a.b.example.org"));
        assert!(set.overlaps("*.example.com") && set.overlaps("*.a.example.org") && set.overlaps("*"));
        assert!(!set.overlaps("blog.example.com") && !set.overlaps("example.org"));
        assert!(HostSet::new(["*"]).overlaps("any.host"));
    }
}

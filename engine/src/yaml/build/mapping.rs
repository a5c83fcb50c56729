//! What a mapping owes when it ends: one text per key, no key twice, merge keys applied.
//!
//! Source: `mapping` and `merge` in `decode.go` of go-yaml v2, <https://yaml.org/type/merge.html>. go-yaml v2 lets a
//! merge overwrite keys written before the `<<`; here, as in go-yaml v3 and the merge specification, written keys win.

use std::collections::BTreeSet;

use super::Builder;
use crate::source::wide;
use crate::yaml::document::{Raw, Shape, Style, Tag};
use crate::yaml::problem::{Problem, ProblemKind};

/// Mappings up to this many keys are compared pair by pair, without a table.
const FEW: usize = 12;

impl Builder<'_> {
    /// Check the children of a mapping, key and value alternating, and apply its merge keys.
    pub(super) fn mapping(&mut self, children: Vec<u32>) -> Vec<u32> {
        let mut merges = false;
        for pair in children.chunks_exact(2) {
            if let [key, _] = *pair {
                merges = self.is_merge(key) || merges;
                self.check_key(key);
            }
        }
        self.check_duplicates(&children);
        if merges { self.merge(&children) } else { children }
    }

    fn check_key(&mut self, key: u32) {
        let (_, raw) = self.target(key);
        let site = self.raw(key);
        let message = match raw.shape {
            Shape::Scalar { from, to, style } => {
                if from < to || style != Style::Plain || raw.tag != Tag::None {
                    return;
                }
                "a key must be text, this one is empty"
            }
            Shape::Sequence { .. } => "a key must be text, this one is a list",
            Shape::Mapping { .. } | Shape::Alias(_) => "a key must be text, this one is a mapping",
        };
        let start = wide(site.start);
        let outer = start.checked_sub(1);
        if outer.and_then(|outer| self.text.get(outer..)).is_some_and(|text| text.starts_with("{{")) {
            let outer = outer.unwrap_or(start);
            let message = "this looks like a template that was not rendered".to_owned();
            return self.refuse(ProblemKind::UnrenderedTemplate, outer, outer.saturating_add(2), message);
        }
        self.report(ProblemKind::NonScalarKey, self.span(start, wide(site.end)), message.to_owned());
    }

    fn check_duplicates(&mut self, children: &[u32]) {
        let keys = || children.iter().step_by(2).copied();
        let found: Vec<(u32, u32)> = if children.len() <= FEW.saturating_mul(2) {
            let first = |at: usize, key: u32| keys().take(at).find(|earlier| self.same_key(*earlier, key));
            keys().enumerate().filter_map(|(at, key)| Some((first(at, key)?, key))).collect()
        } else {
            // Sorting is stable, so the first of equal keys is the first written.
            let mut sorted: Vec<(&str, u32)> =
                keys().filter_map(|key| Some((self.key_text(key)?, key))).collect();
            sorted.sort_by_key(|(text, _)| *text);
            let same = sorted.chunk_by(|(one, _), (two, _)| one == two);
            let mut found: Vec<_> = same
                .filter_map(|chunk| chunk.split_first())
                .flat_map(|((_, first), rest)| rest.iter().map(move |(_, later)| (*first, *later)))
                .collect();
            found.sort_by_key(|(_, later)| *later);
            found
        };
        for (first, later) in found {
            self.report_duplicate(first, later);
        }
    }

    fn report_duplicate(&mut self, first: u32, later: u32) {
        let text = self.key_text(later).unwrap_or("");
        let message = format!("key `{text}` is already in this mapping");
        let (first, later) = (self.raw(first), self.raw(later));
        let first = self.span(wide(first.start), wide(first.end));
        self.problems.push(Problem {
            kind: ProblemKind::DuplicateKey,
            span: self.span(wide(later.start), wide(later.end)),
            related: vec![(first, "first written here".to_owned())],
            message,
        });
    }

    fn same_key(&self, one: u32, two: u32) -> bool {
        let text = self.key_text(one);
        text.is_some() && text == self.key_text(two)
    }

    fn key_text(&self, key: u32) -> Option<&str> {
        match self.target(key).1.shape {
            Shape::Scalar { from, to, .. } => self.cooked.get(wide(from)..wide(to)),
            Shape::Sequence { .. } | Shape::Mapping { .. } | Shape::Alias(_) => None,
        }
    }

    fn is_merge(&self, key: u32) -> bool {
        let raw = self.raw(key);
        let plain = matches!(raw.shape, Shape::Scalar { style: Style::Plain, .. }) && raw.tag == Tag::None;
        (plain || raw.tag == Tag::Merge) && self.key_text(key) == Some("<<")
    }

    /// The written entries, then what the merge keys add, each of those an alias at the place of the merge.
    fn merge(&mut self, children: &[u32]) -> Vec<u32> {
        let mut merged = Vec::with_capacity(children.len());
        let mut sources = Vec::new();
        for pair in children.chunks_exact(2) {
            let [key, value] = *pair else { continue };
            if !self.is_merge(key) {
                merged.extend_from_slice(pair);
                continue;
            }
            let site = self.raw(key);
            let message = "`<<` merges another mapping into this one".to_owned();
            self.report(ProblemKind::MergeKey, self.span(wide(site.start), wide(site.end)), message);
            if !self.merge_sources(value, &mut sources) {
                let site = self.raw(value);
                let message = "`<<` takes a mapping or a list of mappings".to_owned();
                self.refuse(ProblemKind::Syntax, wide(site.start), wide(site.end), message);
                return merged;
            }
        }
        self.add_entries(&mut merged, &sources);
        merged
    }

    /// The mappings a merge key names, each with the node to blame.
    fn merge_sources(&self, value: u32, sources: &mut Vec<(u32, Raw)>) -> bool {
        let (_, raw) = self.target(value);
        match raw.shape {
            Shape::Mapping { .. } => sources.push((value, raw)),
            Shape::Sequence { from, to } => {
                for item in self.children.get(wide(from)..wide(to)).unwrap_or(&[]) {
                    let (_, raw) = self.target(*item);
                    if !matches!(raw.shape, Shape::Mapping { .. }) {
                        return false;
                    }
                    sources.push((*item, raw));
                }
            }
            Shape::Scalar { .. } | Shape::Alias(_) => return false,
        }
        true
    }

    fn add_entries(&mut self, merged: &mut Vec<u32>, sources: &[(u32, Raw)]) {
        let keys = merged.iter().step_by(2);
        let mut seen: BTreeSet<String> =
            keys.filter_map(|key| Some(self.key_text(*key)?.to_owned())).collect();
        for (site, mapping) in sources {
            let Shape::Mapping { from, to } = mapping.shape else { continue };
            for at in (from..to).step_by(2) {
                let child = |at: u32| self.children.get(wide(at)).copied();
                let (Some(key), Some(value)) = (child(at), child(at.saturating_add(1))) else { continue };
                self.expanded = self.expanded.saturating_add(2);
                if self.expanded > self.limits.alias_nodes {
                    let raw = self.raw(*site);
                    let message = format!("merge keys stand for more than {} nodes", self.limits.alias_nodes);
                    return self.refuse(ProblemKind::AliasBudget, wide(raw.start), wide(raw.end), message);
                }
                let new = self.key_text(key).is_none_or(|text| seen.insert(text.to_owned()));
                if new {
                    let (key, value) = (self.borrowed(key, *site), self.borrowed(value, *site));
                    merged.extend([key, value]);
                }
            }
        }
    }

    fn borrowed(&mut self, node: u32, site: u32) -> u32 {
        let (target, _) = self.target(node);
        let site = self.raw(site);
        self.push(Raw { tag: Tag::None, shape: Shape::Alias(target), ..site })
    }
}

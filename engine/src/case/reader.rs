//! Reads mappings strictly: what is not known, missing or of another type is a problem with a place.

use std::collections::BTreeSet;

use crate::case::CaseProblem;
use crate::finding::closest;
use crate::source::Span;
use crate::yaml::{Kind, Node};

/// Collects problems while nodes are read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<CaseProblem>,
    /// What `${NAME}` stands for in the case that is read; empty outside of a matrix.
    pub(super) variables: Vec<(String, String)>,
    /// The variables that were met.
    pub(super) used: BTreeSet<String>,
}

impl Reader {
    pub(super) fn report(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(CaseProblem { span, message: message.into() });
    }

    /// Whether `node` is a mapping; reports every key that is not allowed.
    pub(super) fn mapping(&mut self, node: Node<'_>, what: &str, allowed: &[&str]) -> bool {
        if node.kind() != Kind::Mapping {
            self.report(node.use_span(), format!("`{what}` has to be a mapping"));
            return false;
        }
        for entry in node.entries() {
            let key = entry.key.scalar_text().unwrap_or("");
            if allowed.contains(&key) {
                continue;
            }
            let help = match closest(key, allowed.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("known are {}", listed(allowed)),
            };
            self.report(entry.key.use_span(), format!("unknown key `{key}` in `{what}`, {help}"));
        }
        true
    }

    /// The value of a key that has to be there.
    pub(super) fn required<'d>(&mut self, node: Node<'d>, what: &str, key: &str) -> Option<Node<'d>> {
        let value = node.get(key);
        if value.is_none() {
            self.report(node.use_span(), format!("`{what}` needs `{key}`"));
        }
        value
    }

    /// Text under a key that has to be there.
    pub(super) fn text(&mut self, node: Node<'_>, what: &str, key: &str) -> Option<String> {
        let value = self.required(node, what, key)?;
        self.as_text(value, key)
    }

    /// Text that may not be empty, under a key that has to be there.
    pub(super) fn name(&mut self, node: Node<'_>, what: &str, key: &str) -> Option<String> {
        let text = self.text(node, what, key)?;
        if text.is_empty() {
            self.report(node.get(key).unwrap_or(node).use_span(), format!("`{key}` is empty"));
            return None;
        }
        Some(text)
    }

    /// Text under a key, if the key is there.
    pub(super) fn optional_text(&mut self, node: Node<'_>, key: &str) -> Option<String> {
        let value = node.get(key)?;
        self.as_text(value, key)
    }

    /// `node` as text.
    pub(super) fn as_text(&mut self, node: Node<'_>, what: &str) -> Option<String> {
        let text = node.as_str();
        if text.is_none() {
            self.report(node.use_span(), format!("`{what}` has to be text, put it in quotes"));
        }
        text.map(|text| self.substitute(node, text))
    }

    /// `text` with the variables of the matrix in it replaced; outside of a matrix it stays as it is.
    pub(super) fn substitute(&mut self, node: Node<'_>, text: &str) -> String {
        if self.variables.is_empty() {
            return text.to_owned();
        }
        let (mut done, mut rest) = (String::with_capacity(text.len()), text);
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else { break };
            done.push_str(before);
            let value =
                self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            if let Some(value) = value {
                done.push_str(&value);
                self.used.insert(name.to_owned());
            } else {
                self.report(node.use_span(), format!("`matrix` has no `{name}`"));
                done.push_str(name);
            }
            rest = after;
        }
        done.push_str(rest);
        done
    }

    /// One of several words under a key.
    pub(super) fn choice<'w>(&mut self, node: Node<'_>, key: &str, words: &[&'w str]) -> Option<&'w str> {
        let text = self.as_text(node, key)?;
        let found = words.iter().copied().find(|word| *word == text);
        if found.is_none() {
            self.report(node.use_span(), format!("`{key}` is one of {}, not `{text}`", listed(words)));
        }
        found
    }

    /// A text, or a list of texts, under a key; nothing when the key is absent.
    pub(super) fn texts(&mut self, node: Node<'_>, key: &str) -> Vec<String> {
        let Some(value) = node.get(key) else { return Vec::new() };
        if value.kind() == Kind::Sequence {
            return value.items().filter_map(|item| self.as_text(item, key)).collect();
        }
        self.as_text(value, key).into_iter().collect()
    }

    /// Reports names that come twice.
    pub(super) fn unique<'n>(&mut self, names: impl Iterator<Item = (&'n str, Span)>) {
        let mut seen = BTreeSet::new();
        for (name, span) in names {
            if !seen.insert(name) {
                self.report(span, format!("two cases are called `{name}`"));
            }
        }
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

//! Small mistakes, made on purpose: what a test suite does not notice, it does not test.
//!
//! A mutant is one rule set or one peer written a little differently. It is made of the documents as written and
//! given its meaning by the same code, so that it does what the mistake in the file would do. Mutants that change
//! nothing for anybody are no mistakes and are left out by whoever compares [`crate::diff::Effects`].

mod exports;
mod imports;
mod peer;

#[cfg(test)]
mod tests;

use crate::identity::ClientId;
use crate::model::{Federation, Mesh, Peer, rules_as_meant};
use crate::resource::{
    ExportRuleDocument, ExportedServiceSet, ImportRuleDocument, ImportedServiceSet, Located, Meta,
};
use crate::source::Span;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// The mesh, by its place in the federation.
    mesh: usize,
    /// The peer, by its place in the mesh.
    peer: usize,
    /// Where it is made: the value that is changed, or the first line of the rule.
    pub span: Span,
    /// What is done, such as `delete exportRules[1]`.
    pub what: String,
    change: Change,
}

/// What is written instead.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    /// Other export rules.
    Exports(Vec<ExportRuleDocument>),
    /// Other import rules, or another suffix for all of them.
    Imports { rules: Vec<ImportRuleDocument>, domain_suffix: Option<Located<String>> },
    /// No locality.
    NoLocality,
    /// Another identity of the peer's egress gateway.
    Client(Option<ClientId>),
    /// Another trust domain of the peer.
    TrustDomain(String),
}

/// Every mutant of a federation, by mesh, peer and place.
#[must_use]
pub fn mutants(federation: &Federation) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (number, mesh) in federation.meshes.iter().enumerate() {
        for (index, peer) in mesh.peers.iter().enumerate() {
            let mut maker = Maker { mesh: number, peer: index, mutants: &mut mutants };
            maker.exports(peer);
            maker.imports(peer);
            maker.peer(peer);
        }
    }
    mutants
}

impl Mutant {
    /// The federation with the mistake in it.
    ///
    /// `None` when a rule becomes unusable by it: that is an error wherever documents are checked, and needs no test.
    #[must_use]
    pub fn apply(&self, federation: &Federation) -> Option<Federation> {
        let mut mutated = federation.clone();
        let mesh = mutated.meshes.get_mut(self.mesh)?;
        let mut peer = mesh.peers.get(self.peer)?.clone();
        let broken_before = broken(&peer);
        self.change(mesh, &mut peer);
        if broken(&peer) > broken_before {
            return None;
        }
        *mesh.peers.get_mut(self.peer)? = peer;
        Some(mutated)
    }

    fn change(&self, mesh: &Mesh, peer: &mut Peer) {
        // What is wrong with a mutant is of no interest: a rule that became unusable decides nothing.
        let mut findings = Vec::new();
        match &self.change {
            Change::Exports(rules) => {
                if let Some(set) = &peer.exports {
                    let document =
                        ExportedServiceSet { meta: set.meta.clone(), rules: rules.clone(), status: None };
                    peer.exports = Some(rules_as_meant::exports(document, &mesh.name, &mut findings));
                }
            }
            Change::Imports { rules, domain_suffix } => {
                if let Some(set) = &peer.imports {
                    let (meta, locality) = (set.meta.clone(), set.locality.clone());
                    let document = imported(meta, rules.clone(), domain_suffix.clone());
                    let mut changed = rules_as_meant::imports(document, mesh, &peer.name, &mut findings);
                    changed.locality = locality;
                    peer.imports = Some(changed);
                }
            }
            Change::NoLocality => {
                if let Some(set) = &mut peer.imports {
                    set.locality = None;
                }
            }
            Change::Client(client) => {
                let written = peer.document.client_id.as_ref().map(|field| field.span);
                peer.document.client_id = client
                    .as_ref()
                    .zip(written)
                    .map(|(client, span)| Located { value: client.to_string(), span });
                peer.client_id.clone_from(client);
            }
            Change::TrustDomain(domain) => peer.trust_domain.clone_from(domain),
        }
    }
}

/// How many rules of a peer cannot be used.
fn broken(peer: &Peer) -> usize {
    let exports = peer.exports.iter().flat_map(|set| &set.rules).filter(|rule| rule.matcher.is_err());
    let imports = peer.imports.iter().flat_map(|set| &set.rules).filter(|rule| rule.matcher.is_err());
    exports.count().saturating_add(imports.count())
}

fn imported(
    meta: Meta,
    rules: Vec<ImportRuleDocument>,
    domain_suffix: Option<Located<String>>,
) -> ImportedServiceSet {
    ImportedServiceSet { meta, domain_suffix, locality: None, rules, status: None }
}

/// Makes the mutants of one peer.
struct Maker<'m> {
    mesh: usize,
    peer: usize,
    mutants: &'m mut Vec<Mutant>,
}

impl Maker<'_> {
    fn push(&mut self, span: Span, what: String, change: Change) {
        self.mutants.push(Mutant { mesh: self.mesh, peer: self.peer, span, what, change });
    }
}

/// A copy of `items` in which one was changed.
fn with<T: Clone>(items: &[T], index: usize, change: impl FnOnce(&mut T)) -> Vec<T> {
    let mut items = items.to_vec();
    if let Some(item) = items.get_mut(index) {
        change(item);
    }
    items
}

/// A copy of `items` without one.
fn without<T: Clone>(items: &[T], index: usize) -> Vec<T> {
    items.iter().enumerate().filter(|(place, _)| *place != index).map(|(_, item)| item.clone()).collect()
}

/// A copy of `items` in which one has changed places with the next.
fn swapped<T: Clone>(items: &[T], index: usize) -> Vec<T> {
    let mut items = items.to_vec();
    let next = index.saturating_add(1);
    if next < items.len() {
        items.swap(index, next);
    }
    items
}

/// Whether a field says something: it is there, and no wildcard.
fn is_fixed(field: Option<&Located<String>>) -> bool {
    field.is_some_and(|field| crate::service::fixed(&field.value).is_some())
}

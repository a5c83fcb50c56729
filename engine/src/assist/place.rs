//! Which document, mesh and peer a cursor is about.

use crate::assist::cursor::{Cursor, unquoted};
use crate::model::{Federation, Mesh, Peer};
use crate::pipeline::Build;
use crate::source::{SourceId, Span};

/// What the lines of a document say about it, valid or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `apiVersion` before the slash; empty for kinds of Kubernetes itself.
    pub(super) group: String,
    /// `kind`.
    pub(super) kind: String,
    /// `metadata.name`.
    pub(super) name: String,
    /// `metadata.namespace`.
    pub(super) namespace: String,
}

impl Head {
    /// The head of the document around a cursor.
    pub(super) fn of(text: &str, cursor: &Cursor) -> Self {
        let document = text.get(cursor.document.0..cursor.document.1).unwrap_or("");
        let mut head = Self::default();
        let mut is_metadata = false;
        for line in document.lines() {
            let field = |line: &str, key: &str| {
                let value = line.strip_prefix(key)?.strip_prefix(':')?;
                Some(unquoted(value.split(" #").next().unwrap_or("")).to_owned())
            };
            if let Some(kind) = field(line, "kind") {
                head.kind = kind;
            } else if let Some(version) = field(line, "apiVersion") {
                head.group = version.split_once('/').map_or_else(String::new, |(group, _)| group.to_owned());
            } else if let Some(inner) = field(line, "metadata") {
                is_metadata = true;
                for pair in inner.trim_matches(['{', '}']).split(',') {
                    head.metadata(pair.trim());
                }
            } else if line.starts_with(|char: char| !char.is_whitespace() && char != '#') {
                is_metadata = false;
            } else if is_metadata && line.starts_with("  ") && !line.starts_with("   ") {
                head.metadata(line.trim());
            }
        }
        head
    }

    fn metadata(&mut self, pair: &str) {
        match pair.split_once(':') {
            Some(("name", value)) => unquoted(value).clone_into(&mut self.name),
            Some(("namespace", value)) => unquoted(value).clone_into(&mut self.namespace),
            Some(_) | None => {}
        }
    }
}

/// The mesh a document of this namespace in this source belongs to, or would.
pub(super) fn mesh<'f>(federation: &'f Federation, namespace: &str, source: SourceId) -> Option<&'f Mesh> {
    let is_here = |span: Span| span.source == source;
    let mentions = |mesh: &&Mesh| {
        let plane = mesh.control_plane.as_ref().is_some_and(|plane| is_here(plane.meta.span));
        let peers = mesh.peers.iter().any(|peer| {
            is_here(peer.document.meta.span)
                || peer.exports.as_ref().is_some_and(|set| is_here(set.meta.span))
                || peer.imports.as_ref().is_some_and(|set| is_here(set.meta.span))
        });
        plane || peers
    };
    let mut of_namespace = federation.meshes.iter().filter(|mesh| mesh.namespace == namespace);
    let found = of_namespace.clone().find(mentions).or_else(|| of_namespace.next());
    let only = || match federation.meshes.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    found.or_else(|| federation.meshes.iter().find(mentions)).or_else(only)
}

/// A document of the federation that a cursor stands in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'b> {
    /// A ServiceMeshPeer.
    Peer(&'b Mesh, &'b Peer),
    /// An ExportedServiceSet: the rule the cursor is in, by index.
    Exports(&'b Mesh, &'b Peer, Option<usize>),
    /// An ImportedServiceSet: the rule the cursor is in, by index.
    Imports(&'b Mesh, &'b Peer, Option<usize>),
    /// A Service, by the place of its name.
    Service(&'b Mesh, &'b crate::model::Service),
}

impl<'b> Place<'b> {
    /// The document at a byte; `None` when it is of no kind that counts, or cannot be read.
    pub(super) fn find(build: &'b Build, source: SourceId, offset: u32) -> Option<Self> {
        let is_in = |span: Span| span.source == source && span.start <= offset && offset <= span.end;
        for mesh in &build.federation.meshes {
            for peer in &mesh.peers {
                if is_in(peer.document.meta.span) {
                    return Some(Self::Peer(mesh, peer));
                }
                if let Some(set) = peer.exports.as_ref().filter(|set| is_in(set.meta.span)) {
                    let rule = set.rules.iter().position(|rule| is_in(rule.document.span));
                    return Some(Self::Exports(mesh, peer, rule));
                }
                if let Some(set) = peer.imports.as_ref().filter(|set| is_in(set.meta.span)) {
                    let rule = set.rules.iter().position(|rule| is_in(rule.document.span));
                    return Some(Self::Imports(mesh, peer, rule));
                }
            }
            if let Some(service) = mesh.services.iter().find(|service| is_in(service.span)) {
                return Some(Self::Service(mesh, service));
            }
        }
        None
    }
}

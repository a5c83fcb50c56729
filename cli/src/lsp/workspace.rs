//! The documents as the editor has them, over those on disk, and what follows from them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::PathBuf;

use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input, build_at, unreadable};
use carnet_engine::source::{Source, SourceId};
use carnet_engine::suppress::Terms;
use carnet_engine::yaml::Limits;
use lsp_types::{DidChangeTextDocumentParams, TextDocumentItem, Uri, VersionedTextDocumentIdentifier};

use super::disk::Disk;
use super::{position, uri};
use crate::args::input::InputArgs;
use crate::args::now::NowArgs;

/// Folders, what is in them, and what the editor has open.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// What the command line names.
    named: InputArgs,
    /// The folders the editor has open.
    folders: Vec<PathBuf>,
    /// What is on disk; `None` until it is needed, and again when it may have changed.
    disk: Option<Disk>,
    /// By the URI the editor has for them.
    open: BTreeMap<String, Document>,
    /// What follows; `None` after a change.
    state: Option<State>,
}

/// A document the editor has open.
#[derive(Debug, Clone)]
struct Document {
    uri: Uri,
    version: i32,
    text: String,
    path: Option<PathBuf>,
}

/// What follows from all documents.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Everything in the folders together, then each document outside them by itself.
    pub(super) groups: Vec<Group>,
}

/// Documents that are judged together.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// What follows from them.
    pub(super) build: Build,
    /// The URI of each source; `None` for what an editor cannot open.
    pub(super) uris: Vec<Option<Uri>>,
}

impl Group {
    /// The source with a URI.
    pub(super) fn source(&self, uri: &Uri) -> Option<SourceId> {
        let place = self.uris.iter().position(|other| other.as_ref() == Some(uri))?;
        u32::try_from(place).ok().map(SourceId)
    }
}

impl State {
    /// The group a document belongs to, and its source in it.
    pub(super) fn find(&self, uri: &Uri) -> Option<(&Group, SourceId)> {
        self.groups.iter().find_map(|group| Some((group, group.source(uri)?)))
    }
}

impl Workspace {
    /// A workspace of what the command line names; folders of the editor count when it names nothing.
    pub(super) fn new(named: &InputArgs) -> Self {
        Self { named: named.clone(), ..Self::default() }
    }

    /// The folders the editor has open.
    pub(super) fn set_folders(&mut self, folders: Vec<PathBuf>) {
        let is_named = !self.named.paths.is_empty() || self.named.mesh_inputs().next().is_some();
        let first = folders.iter().find(|folder| folder.is_dir());
        // Settings and file names are then what they are for a user in that folder. One that cannot be entered keeps
        // its whole name.
        if let Some(first) = first.filter(|_| !is_named) {
            env::set_current_dir(first).ok();
        }
        self.folders = folders;
        self.reload();
    }

    /// Reads everything again before the next answer.
    pub(super) fn reload(&mut self) {
        self.disk = None;
        self.state = None;
    }

    /// Whether something changed since the last answer.
    pub(super) fn is_stale(&self) -> bool {
        self.state.is_none()
    }

    /// Takes a document the editor has opened.
    pub(super) fn open(&mut self, document: TextDocumentItem) {
        let TextDocumentItem { uri, version, text, language_id: _ } = document;
        let path = uri::path(&uri).map(|path| fs::canonicalize(&path).unwrap_or(path));
        self.open.insert(uri.as_str().to_owned(), Document { uri, version, text, path });
        self.state = None;
    }

    /// Takes changes in the order they were made; changes of a document that is not open are ignored.
    pub(super) fn change(&mut self, changes: DidChangeTextDocumentParams) {
        let DidChangeTextDocumentParams {
            text_document: VersionedTextDocumentIdentifier { uri, version },
            ..
        } = &changes;
        let Some(document) = self.open.get_mut(uri.as_str()) else { return };
        document.version = *version;
        for change in changes.content_changes {
            let Some(range) = change.range else {
                document.text = change.text;
                continue;
            };
            let start = position::offset(&document.text, range.start);
            let end = position::offset(&document.text, range.end).max(start);
            document.text.replace_range(start..end, &change.text);
        }
        self.state = None;
    }

    /// Forgets a document the editor has closed; the file counts again.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.open.remove(uri.as_str());
        self.reload();
    }

    /// The version of a document the editor has open.
    pub(super) fn version(&self, uri: &Uri) -> Option<i32> {
        self.open.get(uri.as_str()).map(|document| document.version)
    }

    /// What kept the folders or the settings from being read, once.
    pub(super) fn take_trouble(&mut self) -> Option<String> {
        self.disk.as_mut().and_then(|disk| disk.trouble.take())
    }

    /// What follows from all documents as they are now.
    pub(super) fn state(&mut self) -> &State {
        if self.state.is_none() {
            self.state = Some(self.judge());
        }
        self.state.get_or_insert_default()
    }

    fn judge(&mut self) -> State {
        let disk = self.disk.get_or_insert_with(|| Disk::read(&self.named, &self.folders));
        let mut inputs = disk.inputs.inputs.clone();
        let mut uris: Vec<Option<Uri>> =
            disk.paths.iter().map(|path| path.as_deref().and_then(uri::uri)).collect();
        let mut refused = disk.inputs.refused.clone();
        let mut outside = Vec::new();
        for document in self.open.values() {
            let place = document.path.as_deref().and_then(|path| disk.place(path));
            if let Some((place, input)) = place.and_then(|place| Some((place, inputs.get_mut(place)?))) {
                input.source.text.clone_from(&document.text);
                refused.retain(|refused| refused.position != place);
                if let Some(slot) = uris.get_mut(place) {
                    *slot = Some(document.uri.clone());
                }
            } else if let Some(input) =
                document.path.as_deref().and_then(|path| disk.new_file(path, &document.text))
            {
                inputs.push(input);
                uris.push(Some(document.uri.clone()));
            } else {
                outside.push(document.alone());
            }
        }
        let mut together = build_at(inputs, &Limits::default(), NowArgs::default().moment());
        together.findings.extend(refused.iter().map(|refused| {
            unreadable(SourceId(u32::try_from(refused.position).unwrap_or(u32::MAX)), &refused.reason)
        }));
        disk.exemptions.apply(&mut together);
        // Behind the documents are the settings.
        let settings = together.sources.iter().skip(uris.len());
        uris.extend(
            settings.map(|source| uri::uri(&fs::canonicalize(&source.name).ok()?)).collect::<Vec<_>>(),
        );
        let mut groups = vec![Group { build: together, uris }];
        groups.extend(disk.mistakes.clone());
        groups.append(&mut outside);
        State { groups }
    }
}

impl Document {
    /// A document outside every folder, judged by itself.
    fn alone(&self) -> Group {
        let path = self.path.as_ref().map(|path| path.to_string_lossy().into_owned());
        let source = Source::new(path.unwrap_or_else(|| self.uri.as_str().to_owned()), self.text.clone());
        let input = Input { source, placement: Placement::default() };
        let mut build = build_at(vec![input], &Limits::default(), NowArgs::default().moment());
        build.suppress(&[], &Terms { today: Some(NowArgs::default().moment()), ..Terms::default() });
        Group { build, uris: vec![Some(self.uri.clone())] }
    }
}

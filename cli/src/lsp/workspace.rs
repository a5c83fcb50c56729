//! The documents as the editor has them, over those on disk, and what follows from them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input, build, unreadable};
use carnet_engine::source::{Source, SourceId};
use carnet_engine::yaml::Limits;
use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::{position, uri};
use crate::args::input::InputArgs;
use crate::input::{self, Inputs};

/// Folders, what is in them, and what the editor has open.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    args: InputArgs,
    /// What is on disk; `None` until it is needed, and again when it may have changed.
    disk: Option<Inputs>,
    /// By the URI the editor has for them.
    open: BTreeMap<String, Document>,
    /// What follows; `None` after a change.
    state: Option<State>,
}

/// A document the editor has open.
#[derive(Debug, Clone)]
struct Document {
    uri: Uri,
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
#[derive(Debug)]
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
    pub(super) fn new(args: &InputArgs) -> Self {
        Self { args: args.clone(), ..Self::default() }
    }

    /// The folders the editor has open.
    pub(super) fn set_folders(&mut self, folders: Vec<PathBuf>) {
        if self.args.paths.is_empty() && self.args.mesh_inputs().next().is_none() {
            self.args.paths = folders;
        }
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
    pub(super) fn open(&mut self, uri: Uri, text: String) {
        let path = uri::path(&uri).map(|path| fs::canonicalize(&path).unwrap_or(path));
        self.open.insert(uri.as_str().to_owned(), Document { uri, text, path });
        self.state = None;
    }

    /// Takes changes in the order they were made; changes of a document that is not open are ignored.
    pub(super) fn change(&mut self, uri: &Uri, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(document) = self.open.get_mut(uri.as_str()) else { return };
        for change in changes {
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

    /// What follows from all documents as they are now.
    pub(super) fn state(&mut self) -> &State {
        if self.state.is_none() {
            self.state = Some(self.judge());
        }
        self.state.get_or_insert_default()
    }

    fn judge(&mut self) -> State {
        let disk = self.disk.get_or_insert_with(|| {
            let is_empty = self.args.paths.is_empty() && self.args.mesh_inputs().next().is_none();
            // A folder that cannot be read leaves what is open.
            if is_empty { Inputs::default() } else { input::read(&self.args).unwrap_or_default() }
        });
        let mut inputs = disk.inputs.clone();
        let paths: Vec<Option<PathBuf>> =
            inputs.iter().map(|input| fs::canonicalize(&input.source.name).ok()).collect();
        let mut uris: Vec<Option<Uri>> =
            paths.iter().map(|path| path.as_deref().and_then(uri::uri)).collect();
        let mut refused = disk.refused.clone();
        let mut outside = Vec::new();
        for document in self.open.values() {
            let place =
                document.path.as_ref().and_then(|path| paths.iter().position(|at| at.as_ref() == Some(path)));
            if let Some((place, input)) = place.and_then(|place| Some((place, inputs.get_mut(place)?))) {
                input.source.text.clone_from(&document.text);
                refused.retain(|refused| refused.position != place);
                if let Some(slot) = uris.get_mut(place) {
                    *slot = Some(document.uri.clone());
                }
            } else if let Some(input) = self.new_file(document) {
                inputs.push(input);
                uris.push(Some(document.uri.clone()));
            } else {
                outside.push(Self::alone(document));
            }
        }
        let mut together = build(inputs, &Limits::default());
        together.findings.extend(refused.iter().map(|refused| {
            unreadable(SourceId(u32::try_from(refused.position).unwrap_or(u32::MAX)), &refused.reason)
        }));
        let mut groups = vec![Group { build: together, uris }];
        groups.append(&mut outside);
        State { groups }
    }

    /// A document inside a folder that is not on disk yet.
    fn new_file(&self, document: &Document) -> Option<Input> {
        let path = document.path.as_ref()?;
        let folder = self.args.paths.iter().find(|folder| {
            let folder = fs::canonicalize(folder);
            folder.is_ok_and(|folder| path.starts_with(folder)) && is_read(path)
        })?;
        let true_folder = fs::canonicalize(folder).ok()?;
        let below = path.strip_prefix(true_folder).ok()?;
        // What an ignore file leaves out is on disk, and was not read.
        if path.exists() {
            return None;
        }
        let file = folder.join(below);
        let placement = input::placement(folder, &file);
        Some(Input { source: Source::new(file.to_string_lossy(), document.text.clone()), placement })
    }

    fn alone(document: &Document) -> Group {
        let name = document
            .path
            .as_ref()
            .map_or_else(|| document.uri.as_str().to_owned(), |path| path.to_string_lossy().into_owned());
        let source = Source::new(name, document.text.clone());
        let input = Input { source, placement: Placement::default() };
        Group { build: build(vec![input], &Limits::default()), uris: vec![Some(document.uri.clone())] }
    }
}

fn is_read(path: &Path) -> bool {
    matches!(path.extension().and_then(|ending| ending.to_str()), Some("yaml" | "yml" | "json"))
}

//! Which folders have to be watched for some paths, and which events concern them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use notify::event::{Event, EventKind, ModifyKind, RemoveKind};

/// Names what is not read; hidden, and yet of importance.
const IGNORE_FILE: &str = ".carnetignore";

/// What is watched, as it stands on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// Folders, and whether all below them is meant.
    pub(super) folders: BTreeMap<PathBuf, bool>,
    /// The paths to watch, by all their names: with links, and without.
    paths: BTreeSet<PathBuf>,
}

impl Scope {
    /// The scope of absolute paths.
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let mut scope = Self { folders: BTreeMap::new(), paths: BTreeSet::new() };
        for path in paths {
            scope.add(path);
            // Behind a link, the file is replaced where it really is.
            if let Ok(true_path) = fs::canonicalize(path).map(|found| (found != *path).then_some(found))
                && let Some(true_path) = true_path
            {
                scope.add(&true_path);
            }
        }
        scope
    }

    fn add(&mut self, path: &Path) {
        if path.is_dir() {
            self.folders.insert(path.to_owned(), true);
        }
        // A folder that is removed or made is an event of the one above it.
        if let Some(above) = path.ancestors().skip(1).find(|folder| folder.is_dir()) {
            self.folders.entry(above.to_owned()).or_insert(false);
        }
        self.paths.insert(path.to_owned());
    }

    /// Whether documents may be others than before.
    pub(super) fn concerns(&self, event: &Event) -> bool {
        match event.kind {
            EventKind::Access(_) => false,
            _ if event.need_rescan() || event.paths.is_empty() => true,
            kind => event.paths.iter().any(|path| self.concerns_path(path, kind)),
        }
    }

    fn concerns_path(&self, path: &Path, kind: EventKind) -> bool {
        self.paths.iter().any(|watched| match path.strip_prefix(watched) {
            Ok(below) if below.as_os_str().is_empty() => true,
            Ok(below) => is_input(path, below, kind),
            // A folder above it went or came. What else happens to that folder is of no concern.
            Err(_) => watched.starts_with(path) && is_coming_or_going(kind),
        })
    }
}

fn is_coming_or_going(kind: EventKind) -> bool {
    matches!(kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
}

/// Whether `path`, which is `below` a watched folder, is a document, or a folder that may hold some.
fn is_input(path: &Path, below: &Path, kind: EventKind) -> bool {
    if below.file_name().is_some_and(|name| name == IGNORE_FILE) {
        return true;
    }
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    if below.components().any(is_hidden) {
        return false;
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("yaml" | "yml" | "json") => true,
        // What is gone cannot be asked whether it was a folder.
        _ if path.is_dir() => is_coming_or_going(kind),
        None => is_coming_or_going(kind) && !path.exists(),
        Some(_) => matches!(kind, EventKind::Remove(RemoveKind::Folder)),
    }
}

//! Which files of a folder are read, and where they lie in it.

use std::path::{Component, Path, PathBuf};

use carnet_engine::model::Placement;
use ignore::{DirEntry, WalkBuilder};

use super::InputError;

/// Names what is not to be read, in the syntax of `.gitignore`.
pub(crate) const IGNORE_FILE: &str = ".carnetignore";

/// Every file below `folder` that is read, in the order of their paths.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, InputError> {
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .parents(true)
        .follow_links(true)
        .add_custom_ignore_filename(IGNORE_FILE)
        .sort_by_file_name(Ord::cmp)
        .build();
    let mut found = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if is_wanted(&entry) => found.push(entry.into_path()),
            Ok(_) => {}
            // A link back to a folder above: what it leads to is read already.
            Err(error) if is_loop(&error) => {}
            Err(source) => return Err(InputError::Folder { path: name(folder), source }),
        }
    }
    Ok(found)
}

fn is_wanted(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_none_or(|kind| kind.is_dir());
    !is_folder && is_read(entry.path())
}

/// Whether a file in a folder is read, by its name.
pub(crate) fn is_read(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("yaml" | "yml" | "json"))
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

/// Where `file` lies in the folder that was given.
#[must_use]
pub fn placement(folder: &Path, file: &Path) -> Placement {
    let below = file.strip_prefix(folder).unwrap_or(file);
    let mut parts = below.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
    });
    let first = parts.next();
    let sub_folder = parts.next().and(first);
    Placement { mesh: None, folder: Some(folder.to_string_lossy().into_owned()), sub_folder }
}

/// What findings call a path: forward slashes, no leading `./`.
pub(super) fn name(path: &Path) -> String {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let mut name = text.as_str();
    while let Some(rest) = name.strip_prefix("./").filter(|rest| !rest.is_empty()) {
        name = rest;
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_folder_has_no_sub_folder() {
        let found = placement(Path::new("meshes"), Path::new("meshes/a.yaml"));
        assert_eq!((found.folder.as_deref(), found.sub_folder), (Some("meshes"), None));
    }

    #[test]
    fn the_sub_folder_is_the_first_below_the_folder() {
        let found = placement(Path::new("."), Path::new("./red/rules/a.yaml"));
        assert_eq!(found.sub_folder.as_deref(), Some("red"));
    }

    #[test]
    fn a_name_does_not_begin_with_the_current_folder() {
        assert_eq!(
            ["./a/b.yaml", "././a", "../a", "."].map(|path| name(Path::new(path))),
            ["a/b.yaml", "a", "../a", "."]
        );
    }
}

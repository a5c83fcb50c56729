//! Files as a git repository has them, read by `git` itself: nothing is checked out and nothing is written.
//!
//! Source: `gitrevisions(7)`, `git-ls-tree(1)` (`-z -l`), `git-cat-file(1)` (`--batch`).

mod error;
mod run;

use carnet_engine::model::Placement;
use carnet_engine::pipeline::Input;
use carnet_engine::source::{InvalidSource, MAX_SOURCE_BYTES, Source};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::input::{IGNORE_FILE, Inputs, Refused, is_read};
pub use error::GitError;

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Blob {
    object: String,
    len: usize,
    /// Below the tree, with forward slashes.
    path: String,
}

/// Reads the documents at `path`, a file or a folder seen from the current folder, as they are in `revision`.
///
/// What is read and what is left out is as for folders on the disk.
///
/// # Errors
///
/// Every variant of [`GitError`].
pub fn read(revision: &str, path: &str) -> Result<Inputs, GitError> {
    let unknown = || GitError::UnknownRevision { revision: revision.to_owned() };
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unknown());
    }
    run::expect_repository()?;
    run::resolve(&format!("{revision}^{{tree}}"))?.ok_or_else(unknown)?;
    let missing = || GitError::NoSuchPath { revision: revision.to_owned(), path: path.to_owned() };
    let object = run::resolve(&format!("{revision}:{}", seen_from_here(path)))?.ok_or_else(missing)?;
    let folder = path.trim_end_matches('/');
    let name = |file: &str| match folder {
        "." | "./" => format!("{revision}:{file}"),
        folder => format!("{revision}:{folder}/{file}"),
    };
    if run::kind(&object)? == "blob" {
        let len = run::len(&object)?;
        let blob = Blob { object, len, path: String::new() };
        return gather(vec![(blob, format!("{revision}:{path}"), Placement::default())]);
    }
    let blobs = run::list(&object)?;
    let ignored = ignored(&blobs)?;
    let wanted = blobs.into_iter().filter(|blob| is_wanted(&blob.path, &ignored));
    let files = wanted.map(|blob| {
        let (name, placement) = (name(&blob.path), placement(&blob.path));
        (blob, name, placement)
    });
    gather(files.collect())
}

/// A path that git takes as seen from the current folder.
fn seen_from_here(path: &str) -> String {
    match path.trim_end_matches('/') {
        "." | "" => "./".to_owned(),
        path if path.starts_with("./") || path.starts_with("../") || path == ".." => path.to_owned(),
        path => format!("./{path}"),
    }
}

fn placement(path: &str) -> Placement {
    let sub_folder = path.split_once('/').map(|(first, _)| first.to_owned());
    Placement { mesh: None, folder: Some(".".to_owned()), sub_folder }
}

fn is_wanted(path: &str, ignored: &[Gitignore]) -> bool {
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    let is_ignored =
        || ignored.iter().any(|rules| rules.matched_path_or_any_parents(path, false).is_ignore());
    is_read(std::path::Path::new(path)) && !is_hidden && !is_ignored()
}

/// The files of the tree that say what is not to be read.
fn ignored(blobs: &[Blob]) -> Result<Vec<Gitignore>, GitError> {
    let mut ignored = Vec::new();
    for blob in blobs {
        let Some(folder) = blob.path.strip_suffix(IGNORE_FILE) else { continue };
        if !folder.is_empty() && !folder.ends_with('/') {
            continue;
        }
        let bytes = run::contents(std::slice::from_ref(&blob.object))?.pop().unwrap_or_default();
        let mut rules = GitignoreBuilder::new(folder);
        for line in String::from_utf8_lossy(&bytes).lines() {
            // A line that is no pattern is passed over, as on the disk.
            let _ = rules.add_line(None, line);
        }
        ignored.extend(rules.build());
    }
    Ok(ignored)
}

fn gather(files: Vec<(Blob, String, Placement)>) -> Result<Inputs, GitError> {
    let small: Vec<String> = files
        .iter()
        .filter(|(blob, ..)| blob.len <= MAX_SOURCE_BYTES)
        .map(|(blob, ..)| blob.object.clone())
        .collect();
    let mut contents = run::contents(&small)?.into_iter();
    let mut inputs = Inputs::default();
    for (blob, name, placement) in files {
        let source = if blob.len > MAX_SOURCE_BYTES {
            Err(InvalidSource::TooLarge { len: blob.len })
        } else {
            Source::from_bytes(name.clone(), contents.next().unwrap_or_default())
        };
        let source = source.unwrap_or_else(|reason| {
            inputs.refused.push(Refused { position: inputs.inputs.len(), reason });
            Source::new(name, "")
        });
        inputs.inputs.push(Input { source, placement });
    }
    Ok(inputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_current_folder() {
        let seen = [".", "", "a/b", "./a/", "../a"].map(seen_from_here);
        assert_eq!(seen, ["./", "./", "./a/b", "./a", "../a"]);
    }

    #[test]
    fn hidden_and_other_files_are_left_out() {
        let wanted =
            ["a.yaml", "b/c.json", ".git/a.yaml", "b/.x.yaml", "a.txt"].map(|path| is_wanted(path, &[]));
        assert_eq!(wanted, [true, true, false, false, false]);
    }
}

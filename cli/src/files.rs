//! Files written together: all of them, or none.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file to write below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its path below the folder.
    pub path: PathBuf,
    /// What is in it.
    pub content: Vec<u8>,
    /// Whether only its owner may read it.
    pub is_secret: bool,
}

impl NewFile {
    /// A file everybody may read.
    pub fn new(path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: content.into(), is_secret: false }
    }
}

/// Writes all files under other names first, so that a full disk leaves the old ones as they were, then renames them in
/// the order given.
///
/// # Errors
///
/// [`Failure::File`] with the path that cannot be written.
pub fn write_all(folder: &Path, files: &[NewFile]) -> Result<(), Failure> {
    let mut drafts = Drafts(Vec::new());
    fs::create_dir_all(folder).map_err(failure(folder))?;
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failure(parent))?;
        }
        let draft = draft_of(&path);
        drafts.0.push((draft.clone(), path));
        write(&draft, file).map_err(failure(&draft))?;
    }
    for (draft, path) in &drafts.0 {
        fs::rename(draft, path).map_err(failure(path))?;
    }
    Ok(())
}

fn failure(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
    let path = path.to_owned();
    move |source| Failure::File { path, source }
}

/// A hidden name beside the file.
fn draft_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.draft"))
}

fn write(draft: &Path, file: &NewFile) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    if file.is_secret {
        // A draft left by somebody else would keep its permissions.
        let _ = fs::remove_file(draft);
        owner_only(&mut options);
    }
    options.open(draft)?.write_all(&file.content)
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

/// Files that are removed again unless they got their real name.
struct Drafts(Vec<(PathBuf, PathBuf)>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for (draft, _) in &self.0 {
            // Most are renamed by now, and one that cannot be removed does no harm.
            let _ = fs::remove_file(draft);
        }
    }
}

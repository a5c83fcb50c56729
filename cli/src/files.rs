//! Files written together: all of them, or none.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
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
    /// A file everybody may read; one that is there already keeps its permissions.
    pub fn new(path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: content.into(), is_secret: false }
    }
}

/// Writes all files under other names first, so that a full disk leaves the old ones as they were, then renames them in
/// the order given.
///
/// What a symbolic link leads to is replaced, not the link. A device or a pipe is written as it is, after the files.
///
/// # Errors
///
/// [`Failure::File`] with the path that cannot be written.
pub fn write_all(folder: &Path, files: &[NewFile]) -> Result<(), Failure> {
    let mut drafts = Drafts(Vec::new());
    let mut streams = Vec::new();
    fs::create_dir_all(folder).map_err(failure(folder))?;
    for file in files {
        let named = folder.join(&file.path);
        let path = fs::canonicalize(&named).unwrap_or_else(|_| named.clone());
        match fs::metadata(&path) {
            Ok(there) if there.is_dir() => return Err(failure(&named)(io::ErrorKind::IsADirectory.into())),
            Ok(there) if !there.is_file() => {
                streams.push((named, file));
                continue;
            }
            Ok(_) => {}
            Err(_) => {
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent).map_err(failure(parent))?;
                }
            }
        }
        let draft = draft_of(&path);
        drafts.0.push(Draft { file: draft.clone(), path: path.clone(), named: named.clone() });
        write(&draft, &path, file).map_err(failure(&named))?;
    }
    for Draft { file, path, named } in &drafts.0 {
        fs::rename(file, path).map_err(failure(named))?;
    }
    for (path, file) in streams {
        let stream = OpenOptions::new().write(true).open(&path);
        stream.and_then(|mut stream| stream.write_all(&file.content)).map_err(failure(&path))?;
    }
    Ok(())
}

fn failure(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = path.to_owned();
    move |source| Failure::File { path, source }
}

/// A hidden name beside the file.
fn draft_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.draft"))
}

fn write(draft: &Path, path: &Path, file: &NewFile) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    if file.is_secret {
        // A draft left by somebody else would keep its permissions.
        let _ = fs::remove_file(draft);
        owner_only(&mut options);
    }
    options.open(draft)?.write_all(&file.content)?;
    match fs::metadata(path) {
        Ok(there) if !file.is_secret => fs::set_permissions(draft, there.permissions()),
        Ok(_) | Err(_) => Ok(()),
    }
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

/// A file under its first name.
struct Draft {
    file: PathBuf,
    /// Where it is to be.
    path: PathBuf,
    /// What the user calls that place.
    named: PathBuf,
}

/// Files that are removed again unless they got their real name.
struct Drafts(Vec<Draft>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for Draft { file, .. } in &self.0 {
            // Most are renamed by now, and one that cannot be removed does no harm.
            let _ = fs::remove_file(file);
        }
    }
}

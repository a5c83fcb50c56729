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
/// Folders on the way are made, and gone again when a file cannot be written. What a symbolic link leads to is replaced,
/// not the link. A device or a pipe is written as it is, after the files.
///
/// # Errors
///
/// [`Failure::File`] with the path that cannot be written, or that two of the files have.
pub fn write_all(folder: &Path, files: &[NewFile]) -> Result<(), Failure> {
    let mut drafts = Drafts::default();
    let mut streams = Vec::new();
    drafts.make(folder).map_err(failure(folder))?;
    for file in files {
        let named = folder.join(&file.path);
        if fs::metadata(&named).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            streams.push((named, file));
        } else {
            drafts.add(&named, file).map_err(failure(&named))?;
        }
    }
    for Draft { file, path, named } in &drafts.files {
        fs::rename(file, path).map_err(failure(named))?;
    }
    drafts.folders.clear();
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

/// Files and folders that are removed again unless everything got its real name.
#[derive(Default)]
struct Drafts {
    files: Vec<Draft>,
    /// Those that were not there before, the outer ones first.
    folders: Vec<PathBuf>,
}

impl Drafts {
    fn add(&mut self, named: &Path, file: &NewFile) -> io::Result<()> {
        let path = self.place(named)?;
        if self.files.iter().any(|draft| draft.path == path) {
            return Err(io::Error::other("two things are to be written there"));
        }
        let draft = draft_of(&path);
        self.files.push(Draft { file: draft.clone(), path: path.clone(), named: named.to_owned() });
        write(&draft, &path, file)
    }

    /// Where a name leads, in a folder that is there.
    fn place(&mut self, named: &Path) -> io::Result<PathBuf> {
        if let Ok(path) = fs::canonicalize(named) {
            return if path.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(path) };
        }
        let parent = named.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        self.make(parent)?;
        let name = named.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(fs::canonicalize(parent)?.join(name))
    }

    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing: Vec<PathBuf> = folder.ancestors().take_while(is_missing).map(Path::to_owned).collect();
        let there = folder.ancestors().nth(missing.len()).filter(|there| !there.as_os_str().is_empty());
        if there.is_some_and(|there| !there.is_dir()) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        self.folders.extend(missing.into_iter().rev());
        fs::create_dir_all(folder)
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        // Most are renamed by now, and what cannot be removed does no harm.
        for Draft { file, .. } in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

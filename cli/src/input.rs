//! Reads files, folders and standard input: the only module that does.
//!
//! A file is judged by its size before it is read. Bytes that are no text become [`Refused`], so that `validate`
//! can report them as findings; everything else stops at them.

mod walk;

pub use walk::placement;
pub(crate) use walk::{IGNORE_FILE, is_read};

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use carnet_engine::model::Placement;
use carnet_engine::pipeline::Input;
use carnet_engine::source::{InvalidSource, MAX_SOURCE_BYTES, Source};

use crate::args::input::{InputArgs, MeshInput};

/// What findings call standard input.
pub const STDIN_NAME: &str = "<stdin>";

/// Why the input cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file or folder is not there, or may not be read.
    #[error("cannot read `{path}`")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A folder cannot be searched.
    #[error("cannot search `{path}`")]
    Folder {
        /// The path as given.
        path: String,
        /// What stands in the way.
        #[source]
        source: ignore::Error,
    },
    /// The bytes are not text that can be read.
    #[error("cannot read `{path}`")]
    NotText {
        /// The path as given.
        path: String,
        /// What is wrong with the bytes.
        #[source]
        source: InvalidSource,
    },
    /// The folders hold no file to read.
    #[error("nothing to read in {places}")]
    NoFiles {
        /// The folders, each in backticks.
        places: String,
    },
    /// The files hold no document of a kind that is read.
    #[error("nothing to work on: {documents} read, none of a kind Carnet knows")]
    NoResources {
        /// How many documents there were, in words.
        documents: String,
    },
    /// `-` was given and standard input is a terminal.
    #[error("standard input is a terminal")]
    Terminal,
}

impl InputError {
    /// What to do about it; `None` when the message says it all.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::NoFiles { .. } => {
                Some("folders are searched for .yaml, .yml and .json, hidden files left out".to_owned())
            }
            Self::NoResources { .. } => Some(
                "it reads ServiceMeshPeer, ExportedServiceSet, ImportedServiceSet and what belongs to them"
                    .to_owned(),
            ),
            Self::Terminal => Some("pipe documents into `-`, or name files and folders".to_owned()),
            Self::Unreadable { .. } | Self::Folder { .. } | Self::NotText { .. } => None,
        }
    }
}

/// A file whose bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its position among the inputs, where an empty text stands in for it.
    pub position: usize,
    /// What is wrong with it.
    pub reason: InvalidSource,
}

/// Everything that was read, in the order of the command line; folders in the order of their paths.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The texts.
    pub inputs: Vec<Input>,
    /// Where each text comes from; `None` is standard input.
    pub paths: Vec<Option<PathBuf>>,
    /// Files that are not text.
    pub refused: Vec<Refused>,
}

/// Reads what the arguments name; the current folder when they name nothing.
///
/// A file reached twice is read once, where it is named first; what `--mesh` names comes before the rest.
///
/// # Errors
///
/// Every variant of [`InputError`] but `NotText` and `NoResources`.
pub fn read(args: &InputArgs) -> Result<Inputs, InputError> {
    let mut reader = Reader::default();
    for MeshInput { name, path } in args.mesh_inputs() {
        reader.read_path(path, Some(name))?;
    }
    let current = [PathBuf::from(".")];
    let is_empty = args.paths.is_empty() && args.mesh_inputs().next().is_none();
    let paths = if is_empty { current.as_slice() } else { args.paths.as_slice() };
    for path in paths {
        reader.read_path(path, None)?;
    }
    if reader.inputs.inputs.is_empty() {
        return Err(InputError::NoFiles { places: reader.places.join(", ") });
    }
    Ok(reader.inputs)
}

#[derive(Debug, Default)]
struct Reader {
    inputs: Inputs,
    /// Files read so far, by their one true path.
    seen: BTreeSet<PathBuf>,
    /// Folders searched so far, in backticks.
    places: Vec<String>,
    has_read_stdin: bool,
}

impl Reader {
    fn read_path(&mut self, path: &Path, mesh: Option<&str>) -> Result<(), InputError> {
        let placement = Placement { mesh: mesh.map(ToOwned::to_owned), ..Placement::default() };
        if path == Path::new("-") {
            return self.read_stdin(placement);
        }
        let unreadable = |source| InputError::Unreadable { path: walk::name(path), source };
        if !fs::metadata(path).map_err(unreadable)?.is_dir() {
            return self.read_file(path, placement);
        }
        self.places.push(format!("`{}`", walk::name(path)));
        for found in walk::files(path)? {
            let placement = if mesh.is_some() { placement.clone() } else { walk::placement(path, &found) };
            self.read_file(&found, placement)?;
        }
        Ok(())
    }

    fn read_stdin(&mut self, placement: Placement) -> Result<(), InputError> {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            return Err(InputError::Terminal);
        }
        if std::mem::replace(&mut self.has_read_stdin, true) {
            return Ok(());
        }
        let unreadable = |source| InputError::Unreadable { path: STDIN_NAME.to_owned(), source };
        let bytes = read_limited(stdin.lock()).map_err(unreadable)?;
        self.inputs.paths.push(None);
        self.add(STDIN_NAME.to_owned(), bytes, placement);
        Ok(())
    }

    fn read_file(&mut self, path: &Path, placement: Placement) -> Result<(), InputError> {
        let name = walk::name(path);
        let unreadable = |source| InputError::Unreadable { path: name.clone(), source };
        // What the shell passes for `<(command)` has no true path.
        if fs::canonicalize(path).is_ok_and(|path| !self.seen.insert(path)) {
            return Ok(());
        }
        let file = File::open(path).map_err(unreadable)?;
        self.inputs.paths.push(Some(path.to_owned()));
        let len = usize::try_from(file.metadata().map_err(unreadable)?.len()).unwrap_or(usize::MAX);
        if len > MAX_SOURCE_BYTES {
            self.refuse(name, InvalidSource::TooLarge { len }, placement);
            return Ok(());
        }
        let bytes = read_limited(file).map_err(unreadable)?;
        self.add(name, bytes, placement);
        Ok(())
    }

    fn add(&mut self, name: String, bytes: Vec<u8>, placement: Placement) {
        match Source::from_bytes(name.clone(), bytes) {
            Ok(source) => self.inputs.inputs.push(Input { source, placement }),
            Err(reason) => self.refuse(name, reason, placement),
        }
    }

    fn refuse(&mut self, name: String, reason: InvalidSource, placement: Placement) {
        self.inputs.refused.push(Refused { position: self.inputs.inputs.len(), reason });
        self.inputs.inputs.push(Input { source: Source::new(name, ""), placement });
    }
}

/// Reads one byte past the limit at most: devices and pipes tell no size.
fn read_limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(MAX_SOURCE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    reader.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

//! What is on disk, read once until it may have changed.

use std::env;
use std::error::Error as _;
use std::fs;
use std::path::{Path, PathBuf};

use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input};
use carnet_engine::source::Source;

use super::uri;
use super::workspace::Group;
use crate::args::input::InputArgs;
use crate::args::now::NowArgs;
use crate::exemption::Exemptions;
use crate::failure::Failure;
use crate::input::{self, InputError, Inputs};
use crate::settings::{Environment, Settings, load};

/// Folders, settings, and what is wrong with these.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// The files.
    pub(super) inputs: Inputs,
    /// The one true path of each.
    pub(super) paths: Vec<Option<PathBuf>>,
    /// What is suppressed from outside the documents.
    pub(super) exemptions: Exemptions,
    /// Settings that cannot be used, as documents with findings.
    pub(super) mistakes: Option<Group>,
    /// What else could not be read, in words.
    pub(super) trouble: Option<String>,
    /// Where files can turn up, and the mesh they belong to then.
    folders: Vec<(PathBuf, Option<String>)>,
}

impl Disk {
    /// Reads what the command line names, else what the settings name, else the folders of the editor.
    pub(super) fn read(named: &InputArgs, folders: &[PathBuf]) -> Self {
        let mut disk = Self::default();
        let settings = disk.settings();
        disk.exemptions = Exemptions::new(&settings, Some(NowArgs::default().moment()));
        if let Some(path) = &settings.baseline.value
            && let Err(failure) = disk.exemptions.add_baseline(path)
        {
            disk.complain(&failure);
        }
        let mut args = settings.input(named);
        if args.paths.is_empty() && args.mesh_inputs().next().is_none() {
            // A folder that is gone must not take the others along.
            args.paths = folders.iter().filter(|folder| folder.is_dir()).map(|folder| name(folder)).collect();
        }
        disk.folders = args.paths.iter().map(|path| (path.clone(), None)).collect();
        let meshes = args.mesh_inputs().map(|mesh| (mesh.path.clone(), Some(mesh.name.to_owned())));
        disk.folders.extend(meshes);
        if !disk.folders.is_empty() {
            match input::read(&args) {
                Ok(inputs) => disk.inputs = inputs,
                // The first file may be about to be written.
                Err(InputError::NoFiles { .. }) => {}
                Err(error) => disk.complain(&error.into()),
            }
        }
        let true_paths = disk.inputs.inputs.iter().map(|input| fs::canonicalize(&input.source.name).ok());
        disk.paths = true_paths.collect();
        disk
    }

    fn settings(&mut self) -> Settings {
        match load(None, &Environment::of_process()) {
            Ok(settings) => settings,
            Err(Failure::Settings { file, mistakes }) => {
                let uri = fs::canonicalize(&file.name).ok().and_then(|path| uri::uri(&path));
                let build = Build { sources: vec![file], findings: mistakes, ..Build::default() };
                self.mistakes = Some(Group { build, uris: vec![uri] });
                Settings::default()
            }
            Err(failure) => {
                self.complain(&failure);
                Settings::default()
            }
        }
    }

    fn complain(&mut self, failure: &Failure) {
        let cause = failure.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        self.trouble = Some(format!("{failure}{cause}"));
    }

    /// The position of a file among the inputs.
    pub(super) fn place(&self, path: &Path) -> Option<usize> {
        self.paths.iter().position(|other| other.as_deref() == Some(path))
    }

    /// A document inside a folder that is not on disk yet.
    pub(super) fn new_file(&self, path: &Path, text: &str) -> Option<Input> {
        // What an ignore file leaves out is on disk, and was not read.
        if path.exists() || !input::is_read(path) {
            return None;
        }
        let below = |folder: &Path| Some(path.strip_prefix(fs::canonicalize(folder).ok()?).ok()?.to_owned());
        let (folder, mesh, below) =
            self.folders.iter().find_map(|(folder, mesh)| Some((folder, mesh, below(folder)?)))?;
        let file = folder.join(below);
        let placement = Placement { mesh: mesh.clone(), ..input::placement(folder, &file) };
        Some(Input { source: Source::new(file.to_string_lossy(), text), placement })
    }
}

/// What a folder is called, as a user who stands where the server does would.
fn name(folder: &Path) -> PathBuf {
    let current = env::current_dir().and_then(fs::canonicalize).ok();
    let below = current.zip(fs::canonicalize(folder).ok()).and_then(|(current, folder)| {
        folder.strip_prefix(current).ok().map(|below| Path::new(".").join(below))
    });
    below.unwrap_or_else(|| folder.to_owned())
}

//! Settings of a project: `carnet.yaml`, found from the current folder upwards, and a few environment variables.
//!
//! A flag beats the environment, that the file, that the default. [`Settings`] keeps the origin of each value; its
//! documents are checked like any other, with places and suggestions.

mod discover;
mod ignore;
mod read;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;

use carnet_engine::finding::Finding;
use carnet_engine::source::Source;
use carnet_engine::suppress::Suppression;

pub use discover::{Environment, load};

use crate::args::input::{InputArgs, MeshArg};
use crate::args::validate::{FailOn, OutputFormat};

/// What the file is called.
pub const FILE_NAME: &str = "carnet.yaml";

/// The schema of the file.
pub const SCHEMA: &str = include_str!("../schema/config.v1.schema.json");

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// A line of the file.
    File {
        /// The file, as findings name it.
        file: String,
        /// The line, counted from 1.
        line: u32,
    },
    /// A variable of the environment.
    Variable(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { file, line } => write!(f, "{file}:{line}"),
            Self::Variable(name) => f.write_str(name),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    fn default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }
}

/// The files of a mesh, as the settings name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeshFolder {
    /// The mesh.
    pub name: String,
    /// Its file or folder, from the current folder.
    pub path: PathBuf,
}

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How to report.
    pub output: Setting<OutputFormat>,
    /// From which level on findings make a command fail.
    pub fail_on: Setting<FailOn>,
    /// Findings shown per code in text; 0 shows all.
    pub max_per_code: Setting<usize>,
    /// Files read at the same time; 0 means one per processor.
    pub jobs: Setting<usize>,
    /// The list of old findings, from the current folder.
    pub baseline: Setting<Option<PathBuf>>,
    /// What is read when the command line names nothing.
    pub meshes: Setting<Vec<MeshFolder>>,
    /// What is suppressed; places point into `source`, numbered 0.
    pub ignores: Setting<Vec<Suppression>>,
    /// The file; `None` when there is none.
    pub source: Option<Source>,
    /// Suppressions that name a code nobody knows; places point into `source`, numbered 0.
    pub findings: Vec<Finding>,
}

impl Settings {
    /// What a command line reads; it names the meshes of the settings when it names nothing itself.
    #[must_use]
    pub fn input(&self, args: &InputArgs) -> InputArgs {
        let mut args = args.clone();
        if args.paths.is_empty() && args.mesh_inputs().next().is_none() {
            let inputs = self.meshes.value.iter();
            let inputs =
                inputs.map(|mesh| MeshArg::Input { name: mesh.name.clone(), path: mesh.path.clone() });
            args.meshes.extend(inputs);
        }
        args
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            output: Setting::default(OutputFormat::default()),
            fail_on: Setting::default(FailOn::default()),
            max_per_code: Setting::default(20),
            jobs: Setting::default(0),
            baseline: Setting::default(None),
            meshes: Setting::default(Vec::new()),
            ignores: Setting::default(Vec::new()),
            source: None,
            findings: Vec::new(),
        }
    }
}

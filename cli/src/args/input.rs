//! What to read: paths, and which mesh they belong to.

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::failure::Failure;

/// What to read.
#[derive(Debug, Clone, Default, Args)]
pub struct InputArgs {
    /// Files, folders, or `-` for standard input; the current folder when none is named
    ///
    /// Folders are searched for .yaml, .yml and .json; hidden files and what a .carnetignore names are left out. A
    /// folder is a mesh of its own, or several when its sub-folders hold one control plane each.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Say which mesh a file or folder belongs to
    ///
    /// Repeatable. Commands that look at one mesh take NAME alone to select it.
    #[arg(long = "mesh", value_name = "NAME=PATH")]
    pub meshes: Vec<MeshArg>,
}

/// A value of `--mesh`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeshArg {
    /// `NAME=PATH`: the files of a mesh.
    Input {
        /// The mesh.
        name: String,
        /// Its file or folder.
        path: PathBuf,
    },
    /// `NAME`: a mesh among those that were read.
    Select(String),
}

/// The files of a mesh, as named by `--mesh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeshInput<'a> {
    /// The mesh.
    pub name: &'a str,
    /// Its file or folder.
    pub path: &'a PathBuf,
}

impl FromStr for MeshArg {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.split_once('=') {
            Some((name, path)) => Self::Input { name: name.to_owned(), path: PathBuf::from(path) },
            None => Self::Select(text.to_owned()),
        })
    }
}

impl InputArgs {
    /// The files of meshes named by `--mesh NAME=PATH`, in the order given.
    pub fn mesh_inputs(&self) -> impl Iterator<Item = MeshInput<'_>> {
        self.meshes.iter().filter_map(|mesh| match mesh {
            MeshArg::Input { name, path } => Some(MeshInput { name, path }),
            MeshArg::Select(_) => None,
        })
    }

    /// The meshes selected by `--mesh NAME`, in the order given.
    pub fn selected(&self) -> impl Iterator<Item = &str> {
        self.meshes.iter().filter_map(|mesh| match mesh {
            MeshArg::Select(name) => Some(name.as_str()),
            MeshArg::Input { .. } => None,
        })
    }

    /// Checks that no mesh is selected, for commands that look at all of them.
    ///
    /// # Errors
    ///
    /// [`Failure::MeshWithoutPath`] for the first that is.
    pub fn expect_no_selection(&self) -> Result<(), Failure> {
        match self.selected().next() {
            Some(name) => Err(Failure::MeshWithoutPath { name: name.to_owned() }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mesh_with_a_path_is_input_and_one_without_is_a_selection() {
        let meshes = ["red=a=b", "green"].map(|text| text.parse().unwrap());
        let args = InputArgs { paths: Vec::new(), meshes: meshes.to_vec() };
        let path = PathBuf::from("a=b");
        assert_eq!(args.mesh_inputs().collect::<Vec<_>>(), [MeshInput { name: "red", path: &path }]);
        assert_eq!(args.selected().collect::<Vec<_>>(), ["green"]);
    }
}

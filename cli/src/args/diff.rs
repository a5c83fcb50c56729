//! Arguments of `diff`.

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::args::exit_codes;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// What was: a file or folder, or `git:REV:PATH`
    #[arg(value_name = "OLD")]
    pub old: SideArg,
    /// What is: a file or folder, or `git:REV:PATH`
    #[arg(value_name = "NEW")]
    pub new: SideArg,
    /// Look at this alone, and fail for nothing else
    #[arg(long, value_enum, value_name = "WHAT")]
    pub only: Option<Only>,
    /// Exposures that are wanted: one `MESH WHAT PEER` a line; fail for no others
    #[arg(long, value_name = "FILE")]
    pub allow: Option<PathBuf>,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: DiffFormat,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideArg {
    /// A file, a folder, or `-`.
    Path(PathBuf),
    /// Files as a git repository has them.
    Git {
        /// A commit or a tree, in any way git names them.
        revision: String,
        /// A file or folder in it, seen from the current folder.
        path: String,
    },
}

/// What alone is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// Whoever reaches more than before
    Exposure,
}

/// The forms of a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For a comment on a pull request
    Md,
}

impl FromStr for SideArg {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.strip_prefix("git:") {
            Some(rest) => {
                let (revision, path) = rest.split_once(':').unwrap_or((rest, "."));
                let path = if path.is_empty() { "." } else { path };
                Self::Git { revision: revision.to_owned(), path: path.to_owned() }
            }
            None => Self::Path(PathBuf::from(text)),
        })
    }
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet diff git:main:meshes meshes
  carnet diff --only exposure --allow exposure.txt git:origin/main:. .
  carnet diff -o md old/ new/ > comment.md";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet diff git:main:meshes meshes
  carnet diff --only exposure --allow exposure.txt git:origin/main:. .
  carnet diff -o md old/ new/ > comment.md

Compared is what the rules do, not how they are written: names that are gained, lost or lead elsewhere, services that
become visible to a peer, changes of trust and peerings. With `--only exposure` or `--allow` the command fails only when
somebody reaches more than before. A line of the file for `--allow` is `MESH NAMESPACE/NAME PEER`, or `MESH FIELD PEER` for
a change of trust; `*` stands for any whole part, and `#` begins a comment.",
    exit_codes!("both sides differ, or somebody reaches more where that alone is asked"),
);

#[cfg(test)]
mod tests {
    use super::*;

    fn git(revision: &str, path: &str) -> SideArg {
        SideArg::Git { revision: revision.to_owned(), path: path.to_owned() }
    }

    #[test]
    fn a_side_is_a_path_unless_it_names_git() {
        let parse = |text: &str| text.parse::<SideArg>().unwrap();
        assert_eq!(parse("meshes"), SideArg::Path("meshes".into()));
        assert_eq!(parse("git:main:meshes/red"), git("main", "meshes/red"));
        assert_eq!([parse("git:main"), parse("git:main:")], [git("main", "."), git("main", ".")]);
    }
}

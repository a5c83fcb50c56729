//! `carnet init`: two meshes and a passing test to begin with.

use std::fs;
use std::path::Path;

use crate::args::init::InitArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::output::{GOOD, Output, styled};

/// The example, in the order it is read.
macro_rules! example {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../testdata/examples/first-peering/", $path)))),*]
    };
}

const EXAMPLE: [(&str, &str); 11] = example![
    "red-mesh/control-plane.yaml",
    "red-mesh/members.yaml",
    "red-mesh/services.yaml",
    "red-mesh/peer.yaml",
    "red-mesh/exports.yaml",
    "red-mesh/root-certificate.yaml",
    "green-mesh/control-plane.yaml",
    "green-mesh/peer.yaml",
    "green-mesh/imports.yaml",
    "green-mesh/root-certificate.yaml",
    "test.yaml",
];

/// Runs the command.
pub(super) fn run(args: &InitArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let folder = &args.folder;
    // A link that leads nowhere would be overwritten too.
    let taken = EXAMPLE.iter().find(|(path, _)| fs::symlink_metadata(folder.join(path)).is_ok());
    if let Some((path, _)) = taken {
        return Err(Failure::Exists { path: folder.join(path) });
    }
    let files: Vec<NewFile> = EXAMPLE.iter().map(|(path, text)| NewFile::new(*path, *text)).collect();
    write_all(folder, &files)?;
    let to = output.results();
    for (path, _) in EXAMPLE {
        writeln!(to, "{} {}", styled(GOOD, "wrote"), folder.join(path).display())?;
    }
    writeln!(to, "\nNext:")?;
    if folder != Path::new(".") {
        writeln!(to, "  cd {}", folder.display())?;
    }
    writeln!(to, "  carnet validate     # are the rules of both meshes right, together?")?;
    writeln!(to, "  carnet test         # do they do what test.yaml expects?")?;
    writeln!(to, "  carnet graph        # who shares what with whom?")?;
    Ok(ExitStatus::Fine)
}

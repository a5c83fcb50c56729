//! `carnet share`: files in a link, and out of one.

use std::path::{Component, Path, PathBuf};

use crate::args::input::InputArgs;
use crate::args::share::ShareArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::input::{self, InputError, Inputs};
use crate::output::text::count;
use crate::output::{GOOD, Output, styled};
use crate::share::{DEFAULT_PORT, Files, LONG_LINK, decode, encode};

/// What the page calls standard input.
const STDIN_NAME: &str = "stdin.yaml";

/// Runs the command.
pub(super) fn run(args: &ShareArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    if let Some(link) = &args.open {
        return open(link, &args.dir, output);
    }
    args.input.expect_no_selection()?;
    let files = files(&args.input)?;
    let base = args.base.clone().unwrap_or_else(|| format!("http://127.0.0.1:{DEFAULT_PORT}/"));
    let link = format!("{}#{}", base.trim_end_matches('#'), encode(&files));
    writeln!(output.results(), "{link}")?;
    if link.len() > LONG_LINK {
        output.note(&format!("the link has {} characters; some programs cut links this long", link.len()))?;
    }
    Ok(ExitStatus::Fine)
}

fn open(link: &str, folder: &Path, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let files = decode(link)?;
    if let Some(path) =
        files.keys().map(|path| folder.join(path)).find(|path| path.symlink_metadata().is_ok())
    {
        return Err(Failure::Exists { path });
    }
    let new: Vec<NewFile> = files.iter().map(|(path, text)| NewFile::new(path, text.as_str())).collect();
    write_all(folder, &new)?;
    for path in files.keys() {
        writeln!(output.results(), "{} {}", styled(GOOD, "wrote"), folder.join(path).display())?;
    }
    output.note(&format!("{} written", count(files.len(), "file")))?;
    Ok(ExitStatus::Fine)
}

/// What the arguments name, by the paths the page is to show.
///
/// # Errors
///
/// Those of [`input::read`], and [`InputError::NotText`].
pub(super) fn files(args: &InputArgs) -> Result<Files, InputError> {
    let Inputs { inputs, paths, refused } = input::read(args)?;
    if let Some(refused) = refused.into_iter().next() {
        let name = inputs.into_iter().nth(refused.position).map(|input| input.source.name);
        return Err(InputError::NotText { path: name.unwrap_or_default(), source: refused.reason });
    }
    let root = root(args, &paths);
    let mut files = Files::new();
    for (input, path) in inputs.into_iter().zip(paths) {
        let path = path.map_or_else(|| PathBuf::from(STDIN_NAME), |path| below(&root, &path));
        let path = input.placement.mesh.map_or_else(|| path.clone(), |mesh| Path::new(&mesh).join(&path));
        files.insert(slashes(&path), input.source.text);
    }
    Ok(files)
}

/// The folder paths are told from: the only one named, else the one that holds everything.
fn root(args: &InputArgs, paths: &[Option<PathBuf>]) -> PathBuf {
    let named: Vec<&PathBuf> = args.paths.iter().chain(args.mesh_inputs().map(|input| input.path)).collect();
    if let [only] = named.as_slice()
        && only.is_dir()
    {
        return absolute(only);
    }
    let mut folders = paths.iter().flatten().filter_map(|path| absolute(path).parent().map(Path::to_owned));
    let first = folders.next().unwrap_or_default();
    let shared = folders.fold(first, |shared, folder| {
        let same = shared.components().zip(folder.components()).take_while(|(left, right)| left == right);
        same.map(|(part, _)| part).collect()
    });
    // One folder per mesh: their names are what tells the meshes apart.
    let is_inside = named.iter().any(|named| absolute(named) == shared);
    if is_inside { shared.parent().map(Path::to_owned).unwrap_or(shared) } else { shared }
}

fn below(root: &Path, path: &Path) -> PathBuf {
    let path = absolute(path);
    path.strip_prefix(root).map_or_else(|_| path.clone(), Path::to_owned)
}

/// The true path; the one given where there is none, as for what the shell passes for `<(command)`.
fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn slashes(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

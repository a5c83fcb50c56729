//! Finds test files, and loads the inputs they name.

use std::fs;
use std::path::{Component, Path, PathBuf};

use carnet_engine::case::{KIND, Suite};
use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input, build};
use carnet_engine::source::Source;
use carnet_engine::yaml::Limits;

/// What could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The path.
    pub path: String,
    /// What the system says.
    pub reason: String,
}

/// The test files under the paths, in order: files named outright, and in folders those named like tests or
/// holding one.
#[must_use]
pub fn test_files(paths: &[PathBuf]) -> Vec<Result<Source, Unreadable>> {
    let mut found = Vec::new();
    for path in paths {
        let mut files = Vec::new();
        if let Err(error) = walk(path, &mut files) {
            found.push(Err(error));
            continue;
        }
        let is_named = path.is_file();
        for file in files {
            let source = read(&file);
            // A file that is no text is no test either, unless it claims to be one.
            let is_meant = match &source {
                Ok(source) => is_test(&file, source),
                Err(_) => is_test_name(&file),
            };
            if is_named || is_meant {
                found.push(source);
            }
        }
    }
    found
}

/// The federation a suite of the file `name` is about.
///
/// # Errors
///
/// The first input that cannot be read.
pub fn load(name: &str, suite: &Suite) -> Result<Build, Unreadable> {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let mut inputs = Vec::new();
    for named in &suite.inputs {
        let top = beside(folder, named);
        let mut files = Vec::new();
        walk(&top, &mut files)?;
        for file in files {
            let source = read(&file)?;
            if !is_test(&file, &source) {
                inputs.push(Input { source, placement: placement(&top, &file) });
            }
        }
    }
    Ok(build(inputs, &Limits::default()))
}

/// What `named` is in `folder`, without ways into folders and out again: a file that several tests share is then one.
fn beside(folder: &Path, named: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in Path::new(named).components() {
        // Up from a link is not where it stands.
        let is_folder =
            matches!(path.components().next_back(), Some(Component::Normal(_))) && !path.is_symlink();
        match part {
            Component::CurDir => {}
            Component::ParentDir if is_folder => {
                path.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                path.push(part);
            }
        }
    }
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

fn placement(top: &Path, file: &Path) -> Placement {
    let inside = file.strip_prefix(top).unwrap_or(file);
    let is_nested = inside.components().count() > 1;
    let sub_folder = inside.components().next().filter(|_| is_nested);
    Placement {
        mesh: None,
        folder: top.is_dir().then(|| top.display().to_string()),
        sub_folder: sub_folder.map(|sub| sub.as_os_str().to_string_lossy().into_owned()),
    }
}

fn read(path: &Path) -> Result<Source, Unreadable> {
    let shown = path.display().to_string();
    let shown = shown.strip_prefix("./").unwrap_or(&shown).to_owned();
    let failed = |reason: String| Unreadable { path: shown.clone(), reason };
    let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
    Source::from_bytes(&shown, bytes).map_err(|error| failed(error.to_string()))
}

/// Every YAML and JSON file under `path`, or `path` itself; hidden ones left out, in order of their names.
fn walk(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Unreadable> {
    let failed =
        |error: &std::io::Error| Unreadable { path: path.display().to_string(), reason: error.to_string() };
    if !fs::metadata(path).map_err(|error| failed(&error))?.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|error| failed(&error))?;
    let entries: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut entries = entries.map_err(|error| failed(&error))?;
    entries.sort();
    for entry in entries {
        if entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        let is_read =
            entry.extension().is_some_and(|kind| ["yaml", "yml", "json"].iter().any(|k| kind == *k));
        // A link to a folder is not followed: it could lead round in circles.
        let is_folder = entry.is_dir() && !entry.is_symlink();
        if is_folder || (is_read && entry.is_file()) {
            walk(&entry, found)?;
        }
    }
    Ok(())
}

fn is_test_name(path: &Path) -> bool {
    let is_yaml = path.extension().is_some_and(|kind| kind == "yaml" || kind == "yml");
    let stem = path.file_stem().map_or(Path::new(""), Path::new);
    is_yaml && (stem == Path::new("test") || stem.extension().is_some_and(|kind| kind == "test"))
}

fn is_test(path: &Path, source: &Source) -> bool {
    let is_kind = |line: &str| line.strip_prefix("kind:").is_some_and(|kind| kind.trim() == KIND);
    is_test_name(path) || source.text.lines().any(is_kind)
}

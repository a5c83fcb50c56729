//! Reads a folder of `testdata` as the command line does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use carnet_engine::finding::{Edit, Finding};
use carnet_engine::model::Placement;
use carnet_engine::moment::Moment;
use carnet_engine::pipeline::{self, Build, Input};
use carnet_engine::source::{Source, SourceId};
use carnet_engine::yaml::Limits;

/// A folder of `testdata`.
pub(crate) fn root(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(part)
}

/// What a folder holds, in order; nothing when it is not there.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names: BTreeSet<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.into_iter().collect()
}

/// The findings of a folder.
pub(crate) fn findings(folder: &Path) -> Vec<Finding> {
    build(folder).findings
}

/// The names of the codes found in a folder.
pub(crate) fn codes(folder: &Path) -> BTreeSet<&'static str> {
    findings(folder).iter().map(|finding| finding.code.name()).collect()
}

/// When the documents of `testdata` are looked at: some certificates there are valid, some expire soon.
fn now() -> Moment {
    "2026-12-01".parse().unwrap()
}

/// Everything that follows from a folder.
pub(crate) fn build(folder: &Path) -> Build {
    let mut unreadable = Vec::new();
    let mut inputs = Vec::new();
    for path in files(folder) {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let id = SourceId(u32::try_from(inputs.len()).unwrap());
        let source = Source::from_bytes(&name, std::fs::read(&path).unwrap()).unwrap_or_else(|error| {
            unreadable.push(pipeline::unreadable(id, &error));
            Source::new(&name, "")
        });
        inputs.push(Input { placement: placement(folder, &name), source });
    }
    let mut build = pipeline::build_at(inputs, &Limits::default(), now());
    build.findings.extend(unreadable);
    build
}

/// The same after some edits.
pub(crate) fn rebuild(mut sources: Vec<Source>, folder: &Path, edits: &[Edit]) -> Build {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        let text = &mut sources[usize::try_from(edit.span.source.0).unwrap()].text;
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        text.replace_range(start..end, &edit.text);
    }
    let input = |source: Source| Input { placement: placement(folder, &source.name), source };
    pipeline::build_at(sources.into_iter().map(input).collect(), &Limits::default(), now())
}

fn placement(folder: &Path, name: &str) -> Placement {
    Placement {
        mesh: None,
        folder: Some(folder.to_string_lossy().into_owned()),
        sub_folder: name.split_once('/').map(|(sub, _)| sub.to_owned()),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if name != "test.yaml" && name != "README.md" {
            files.push(path);
        }
    }
    files
}

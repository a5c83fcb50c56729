//! Every case of `testdata/cases` and `testdata/examples` through the engine: one test per file.
//!
//! Run one with `cargo test --test corpus aliases/`. The built filter runs the same corpus in `cli/tests/parity.rs`.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test reads its files, tells what it leaves out, and may panic"
)]

use std::fs;
use std::path::{Path, PathBuf};

use carnet_engine::case::{Ask, CaseResult, NativeGateways, Outcome, Suite, parse};
use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input, build};
use carnet_engine::source::{Source, SourceId, Span};
use carnet_engine::yaml::Limits;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    let mut files = Vec::new();
    for part in ["cases", "examples"] {
        find(&root.join(part), &mut |path| files.push(path.to_owned()));
    }
    let suites = files.iter().filter(|path| path.ends_with("test.yaml"));
    let trial = |path: &PathBuf| {
        let name = path.parent().unwrap().strip_prefix(&root).unwrap().display().to_string();
        let path = path.clone();
        Trial::test(name, move || run_file(&path))
    };
    libtest_mimic::run(&Arguments::from_args(), suites.map(trial).collect()).exit();
}

fn run_file(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let source = Source::new(path.display().to_string(), text);
    let (suites, problems) = parse(SourceId(0), &source.text);
    let mut failures: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}  {}", at(&source, problem.span), problem.message))
        .collect();
    for suite in &suites {
        let build = load(path.parent().unwrap(), suite);
        let mut gateways = NativeGateways::new(&build.federation, suite.options.clone());
        let results = suite.run(&build, &mut gateways);
        for (case, result) in suite.cases.iter().zip(&results) {
            match (&case.ask, told(&source, result)) {
                // Only the filter polls; the harness plays these.
                (Ask::Timeline(_), Some(told)) => println!("{told}"),
                (_, told) => failures.extend(told),
            }
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

/// What a result that is not a pass says.
fn told(source: &Source, result: &CaseResult) -> Option<String> {
    let head = format!("{}  {}", at(source, result.span), result.name);
    match &result.outcome {
        Outcome::Passed => None,
        Outcome::NotThere { reason } => Some(format!("{head}\n  {reason}")),
        Outcome::Skipped { reason } => Some(format!("{head}\n  skipped: {reason}")),
        Outcome::Failed { differences } => {
            let lines = differences.iter().map(|difference| {
                let (what, expected, got) = (&difference.what, &difference.expected, &difference.got);
                format!("\n  {what}\n    expected  {expected}\n    got       {got}")
            });
            Some(head + &lines.collect::<String>())
        }
    }
}

fn at(source: &Source, span: Span) -> String {
    let place = source.line_index().location(span.start);
    format!("{}:{place}", source.name)
}

/// The inputs of a suite, placed as the command line places them.
fn load(folder: &Path, suite: &Suite) -> Build {
    let mut inputs = Vec::new();
    for named in &suite.inputs {
        let top = if named == "." { folder.to_owned() } else { folder.join(named) };
        find(&top, &mut |path| {
            if path.ends_with("test.yaml") {
                return;
            }
            let inside = path.strip_prefix(&top).unwrap();
            let is_nested = inside.components().count() > 1;
            let sub = inside.components().next().filter(|_| is_nested);
            let placement = Placement {
                mesh: None,
                folder: top.is_dir().then(|| top.display().to_string()),
                sub_folder: sub.map(|sub| sub.as_os_str().to_string_lossy().into_owned()),
            };
            let source = Source::new(path.display().to_string(), fs::read_to_string(path).unwrap());
            inputs.push(Input { source, placement });
        });
    }
    build(inputs, &Limits::default())
}

/// Calls `found` with every file under `path`, in order.
fn find(path: &Path, found: &mut impl FnMut(&Path)) {
    if path.is_file() {
        return found(path);
    }
    let mut entries: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            find_dyn(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "yaml") {
            found(&entry);
        }
    }
}

fn find_dyn(path: &Path, found: &mut dyn FnMut(&Path)) {
    find(path, &mut |path| found(path));
}

//! Reads test files, puts their cases, and gathers what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carnet_engine::answer::{Answer, GatewayRequest};
use carnet_engine::case::timeline::{Seen, Timeline};
use carnet_engine::case::{Case, CaseProblem, CaseResult, Gateways, NativeGateways, Outcome, Suite, parse};
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use carnet_engine::pipeline::Build;
use carnet_engine::source::{Source, SourceId, Span};

use super::coverage::Coverage;
use super::order::order;
use super::question;
use super::{TestArgs, find};
use crate::args::explain::Engine;
use crate::command::load::{errors_in, unreadable};
use crate::filter::{BothGateways, Filter, WasmGateways};
use crate::output::findings::Tally;
use crate::output::places::Places;

/// Everything a run found out.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Files that hold a test, in order.
    pub(super) files: Vec<String>,
    /// In written order.
    pub(super) results: Vec<Located>,
    /// What kept something from running, each with its place.
    pub(super) problems: Vec<Problem>,
    pub(super) coverage: Coverage,
    /// What was run, where it is still needed.
    pub(super) suites: Vec<Loaded>,
    /// The snapshots to write, path and content.
    pub(super) snapshots: Vec<(PathBuf, String)>,
    /// What else is to be said.
    pub(super) notes: Vec<String>,
    /// Whether it was stopped before its end.
    pub(super) is_stopped: bool,
}

/// A suite with the federation it is about.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) suite: Suite,
    pub(super) build: Build,
}

/// One result and where its case stands.
#[derive(Debug)]
pub(super) struct Located {
    pub(super) place: Place,
    pub(super) suite: String,
    pub(super) result: CaseResult,
    /// What was asked, in words.
    pub(super) question: String,
    /// The rules that decided, with their places.
    pub(super) because: Vec<String>,
    /// A command that tells more.
    pub(super) hint: Option<String>,
    pub(super) took: Duration,
}

/// Why something did not run.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) place: Place,
    pub(super) message: String,
}

/// A place in a file; line and column count from 1, 0 means the file as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Whoever answers.
enum Answering<'f> {
    Native(NativeGateways<'f>),
    Wasm(WasmGateways<'f>),
    Both(Box<BothGateways<'f>>),
}

impl Gateways for Answering<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        match self {
            Self::Native(gateways) => gateways.answer(mesh, direction, request),
            Self::Wasm(gateways) => gateways.answer(mesh, direction, request),
            Self::Both(gateways) => gateways.answer(mesh, direction, request),
        }
    }

    fn play(&mut self, mesh: &Mesh, timeline: &Timeline) -> Result<Vec<Seen>, String> {
        match self {
            Self::Native(gateways) => gateways.play(mesh, timeline),
            Self::Wasm(gateways) => gateways.play(mesh, timeline),
            Self::Both(gateways) => gateways.play(mesh, timeline),
        }
    }
}

impl Run {
    /// Runs the tests under the paths.
    pub(super) fn of(args: &TestArgs, filter: Option<&Filter>, seed: Option<u64>) -> Self {
        let mut run = Self::default();
        for file in find::test_files(&args.paths) {
            if run.is_stopped {
                break;
            }
            match file {
                Ok(file) => run.file(&file, args, filter, seed),
                Err(error) => run.problems.push(Problem::of_file(error.path, error.reason)),
            }
        }
        if run.results.is_empty() && run.problems.is_empty() {
            let paths: Vec<_> = args.paths.iter().map(|path| path.display().to_string()).collect();
            let message = match &args.filter {
                Some(pattern) => format!("no case matches `{pattern}`"),
                None => "there is no test".to_owned(),
            };
            run.problems.push(Problem::of_file(paths.join(", "), message));
        }
        // What other cases cover is not known then.
        if args.filter.is_some() || run.is_stopped {
            run.coverage = Coverage::default();
        }
        run
    }

    fn file(&mut self, source: &Source, args: &TestArgs, filter: Option<&Filter>, seed: Option<u64>) {
        let (suites, problems) = parse(SourceId(0), &source.text);
        self.files.push(source.name.clone());
        if !problems.is_empty() {
            let problem = |problem: CaseProblem| Problem {
                place: Place::of(source, problem.span),
                message: problem.message,
            };
            self.problems.extend(problems.into_iter().map(problem));
            return;
        }
        for mut suite in suites {
            if let Some(pattern) = &args.filter {
                let name = suite.name.clone();
                suite.cases.retain(|case| pattern.is_match(&format!("{name}: {}", case.name)));
            }
            if !suite.cases.is_empty() && !self.is_stopped {
                self.suite(source, suite, args, (filter, seed));
            }
        }
    }

    fn suite(
        &mut self,
        source: &Source,
        mut suite: Suite,
        args: &TestArgs,
        (filter, seed): (Option<&Filter>, Option<u64>),
    ) {
        let build = match find::load(&source.name, &suite) {
            Ok(build) => build,
            Err(error) => {
                let message = format!("cannot read `{}`: {}", error.path, error.reason);
                self.problems.push(Problem { place: Place::of(source, suite.span), message });
                return;
            }
        };
        if self.has_unreadable(source, &suite, &build) {
            return;
        }
        let folder = Path::new(&source.name).parent().unwrap_or(Path::new("")).to_owned();
        for case in &mut suite.cases {
            if let Some(snapshot) = &mut case.expect.snapshot {
                snapshot.text = fs::read_to_string(folder.join(&snapshot.file)).ok();
            }
        }
        let first = self.results.len();
        let mut gateways = answering(&suite, &build, args.engine, filter);
        for number in order(suite.cases.len(), seed) {
            let Some(case) = suite.cases.get(number) else { continue };
            self.case(source, (&suite, case), &build, &mut gateways);
            let is_failed = self.results.last().is_some_and(Located::is_failed);
            if is_failed && args.fail_fast {
                self.is_stopped = true;
                break;
            }
        }
        let results = self.results.get_mut(first..).unwrap_or_default();
        results.sort_by_key(|located| located.result.span);
        let errors = Tally::of(&build.findings).errors;
        if errors > 0 && results.iter().any(Located::is_failed) {
            self.notes.push(errors_in(&format!("the documents of `{}`", source.name), errors));
        }
        let results: Vec<&CaseResult> = results.iter().map(|located| &located.result).collect();
        self.coverage.add(&build, &results);
        if args.update {
            self.keep_snapshots(&folder, &suite, first);
        }
        if args.mutate {
            drop(gateways);
            self.suites.push(Loaded { suite, build });
        }
    }

    /// Whether a document cannot be read: whatever is asked then is asked of something else.
    fn has_unreadable(&mut self, source: &Source, suite: &Suite, build: &Build) -> bool {
        let places = Places::new(&build.sources);
        let problems = unreadable(build).map(|finding| {
            let place = finding.primary.and_then(|span| places.locate(span));
            let place = place.map_or_else(
                || Place::of(source, suite.span),
                |place| Place {
                    file: place.file.to_owned(),
                    line: place.start.line,
                    column: place.start.column,
                },
            );
            Problem { place, message: finding.message.clone() }
        });
        let before = self.problems.len();
        self.problems.extend(problems);
        self.problems.len() > before
    }

    fn case(
        &mut self,
        source: &Source,
        (suite, case): (&Suite, &Case),
        build: &Build,
        gateways: &mut Answering<'_>,
    ) {
        let start = Instant::now();
        let result = case.run(&build.federation, &build.sources, gateways);
        self.results.push(Located {
            place: Place::of(source, result.span),
            suite: suite.name.clone(),
            question: question::words(&case.ask),
            because: question::because(build, &result),
            hint: question::hint(&case.ask, source, suite),
            result,
            took: start.elapsed(),
        });
    }

    /// Takes what was seen as what is to be expected, where nothing but the snapshot differs.
    fn keep_snapshots(&mut self, folder: &Path, suite: &Suite, first: usize) {
        for located in self.results.get_mut(first..).unwrap_or_default() {
            let case = suite.cases.iter().find(|case| case.name == located.result.name);
            let snapshot = case.and_then(|case| case.expect.snapshot.as_ref());
            let (Some(snapshot), Some(seen)) = (snapshot, located.result.seen.take()) else { continue };
            let is_about_snapshot = match &located.result.outcome {
                Outcome::NotThere { .. } | Outcome::Passed => true,
                Outcome::Failed { differences } => {
                    differences.iter().all(|difference| difference.what.ends_with(&snapshot.file))
                }
                Outcome::Skipped { .. } => false,
            };
            if is_about_snapshot {
                located.result.outcome = Outcome::Passed;
            }
            if snapshot.text.as_deref() != Some(seen.as_str()) {
                self.snapshots.push((folder.join(&snapshot.file), seen));
            }
        }
    }

    /// Cases that are about nothing, told like files that cannot be run.
    fn pointless(&self) -> impl Iterator<Item = (&Place, &str)> {
        self.results.iter().filter_map(|located| match &located.result.outcome {
            Outcome::NotThere { reason } => Some((&located.place, reason.as_str())),
            Outcome::Passed | Outcome::Failed { .. } | Outcome::Skipped { .. } => None,
        })
    }

    /// Everything that could not be asked: files, then cases that are about nothing.
    pub(super) fn all_problems(&self) -> impl Iterator<Item = (&Place, &str)> {
        let problems = self.problems.iter().map(|problem| (&problem.place, problem.message.as_str()));
        problems.chain(self.pointless())
    }

    pub(super) fn has_failed(&self) -> bool {
        self.results.iter().any(Located::is_failed)
    }

    pub(super) fn has_problems(&self) -> bool {
        self.all_problems().next().is_some()
    }

    pub(super) fn count(&self, is_meant: impl Fn(&Outcome) -> bool) -> usize {
        self.results.iter().filter(|located| is_meant(&located.result.outcome)).count()
    }
}

fn answering<'f>(
    suite: &Suite,
    build: &'f Build,
    engine: Engine,
    filter: Option<&'f Filter>,
) -> Answering<'f> {
    let (federation, options) = (&build.federation, suite.options.clone());
    match (engine, filter) {
        (Engine::Native, _) | (_, None) => Answering::Native(NativeGateways::new(federation, options)),
        (Engine::Wasm, Some(filter)) => Answering::Wasm(WasmGateways::new(filter, federation, options)),
        (Engine::Both, Some(filter)) => {
            Answering::Both(Box::new(BothGateways::new(filter, federation, options)))
        }
    }
}

impl Located {
    pub(super) fn is_failed(&self) -> bool {
        matches!(self.result.outcome, Outcome::Failed { .. })
    }
}

impl Problem {
    fn of_file(file: String, message: String) -> Self {
        Self { place: Place { file, ..Place::default() }, message }
    }
}

impl Place {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        let location = source.line_index().location(span.start);
        Self { file: source.name.clone(), line: location.line, column: location.column }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 { write!(f, ":{}", self.line) } else { Ok(()) }
    }
}

//! `carnet test`: puts the questions of test files to the engine, the built filter, or both.
//!
//! Everything runs; failures are told in full, passes as a number. A file that cannot be read as a test, a test
//! without cases and a selection that selects nothing are errors, for they would pass whatever the rules say.

pub mod coverage;
pub mod find;
mod report;

use std::io::{self, Write};
use std::path::PathBuf;

use carnet_engine::case::{CaseResult, Gateways, NativeGateways, Outcome, Suite, parse};
use carnet_engine::pipeline::Build;
use carnet_engine::source::{Source, SourceId, Span};
use clap::{Args, ValueEnum};

use crate::filter::{BothGateways, Filter, FilterError, WasmGateways};
use coverage::Coverage;

/// Run the cases of test files.
#[derive(Debug, Clone, Args)]
pub struct TestArgs {
    /// Test files, or folders to search for `test.yaml` and `*.test.yaml`.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Who answers requests.
    #[arg(long, value_enum, default_value_t = EngineChoice::Both)]
    pub engine: EngineChoice,
    /// Run only cases whose `SUITE: CASE` contains this text.
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// How to print the outcome.
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub output: Format,
}

/// Who answers requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    /// The rules engine in this binary.
    Native,
    /// The built filter in the harness.
    Wasm,
    /// Both; a case fails where they disagree.
    Both,
}

/// How to print the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every case holds.
    Passed,
    /// At least one case does not.
    Failed,
    /// Something was not run: unreadable, misspelt, or nothing there.
    NotRun,
}

impl Verdict {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::NotRun => 2,
        }
    }
}

/// Everything a run found out.
#[derive(Debug, Default)]
struct Run {
    /// Files that hold a test.
    files: usize,
    results: Vec<Located>,
    /// What kept something from running, each with its place.
    problems: Vec<Problem>,
    coverage: Coverage,
}

/// One result and where its case stands.
#[derive(Debug)]
struct Located {
    place: Place,
    suite: String,
    result: CaseResult,
}

/// Why something did not run.
#[derive(Debug)]
struct Problem {
    place: Place,
    message: String,
}

/// A place in a file; line and column count from 1, 0 means the file as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

/// Runs the tests under the paths.
///
/// # Errors
///
/// Those of the two streams; everything else is told on them.
pub fn run(args: &TestArgs, stdout: &mut dyn Write, stderr: &mut dyn Write) -> io::Result<Verdict> {
    let filter = match args.engine {
        EngineChoice::Native => Ok(None),
        EngineChoice::Wasm | EngineChoice::Both => Filter::load(None).map(Some),
    };
    let filter: Option<Filter> = match filter {
        Ok(filter) => filter,
        Err(error) => return refuse(stderr, &error),
    };
    let mut run = Run::default();
    for file in find::test_files(&args.paths) {
        match file {
            Ok(file) => run.file(&file, args, filter.as_ref()),
            Err(error) => run.problems.push(Problem::of_file(error.path, error.reason)),
        }
    }
    if run.results.is_empty() && run.problems.is_empty() {
        let paths: Vec<_> = args.paths.iter().map(|path| path.display().to_string()).collect();
        let message = match &args.filter {
            Some(text) => format!("no case contains `{text}`"),
            None => "there is no test".to_owned(),
        };
        run.problems.push(Problem::of_file(paths.join(", "), message));
    }
    if args.filter.is_some() {
        run.coverage = Coverage::default();
    }
    report::write(&run, args.output, stdout, stderr)?;
    Ok(run.verdict())
}

fn refuse(stderr: &mut dyn Write, error: &FilterError) -> io::Result<Verdict> {
    writeln!(stderr, "error: {error}")?;
    Ok(Verdict::NotRun)
}

impl Run {
    fn file(&mut self, source: &Source, args: &TestArgs, filter: Option<&Filter>) {
        let (suites, problems) = parse(SourceId(0), &source.text);
        self.files = self.files.saturating_add(1);
        if !problems.is_empty() {
            let problem = |problem: carnet_engine::case::CaseProblem| Problem {
                place: Place::of(source, problem.span),
                message: problem.message,
            };
            self.problems.extend(problems.into_iter().map(problem));
            return;
        }
        for suite in suites {
            self.suite(source, &select(suite, args.filter.as_deref()), args.engine, filter);
        }
    }

    fn suite(&mut self, source: &Source, suite: &Suite, engine: EngineChoice, filter: Option<&Filter>) {
        if suite.cases.is_empty() {
            return;
        }
        let build = match find::load(&source.name, suite) {
            Ok(build) => build,
            Err(error) => {
                let message = format!("cannot read `{}`: {}", error.path, error.reason);
                self.problems.push(Problem { place: Place::of(source, suite.span), message });
                return;
            }
        };
        let results = put(suite, &build, engine, filter);
        self.coverage.add(&build, &results);
        self.results.extend(results.into_iter().map(|result| Located {
            place: Place::of(source, result.span),
            suite: suite.name.clone(),
            result,
        }));
    }

    fn verdict(&self) -> Verdict {
        let is_failed = |located: &Located| matches!(located.result.outcome, Outcome::Failed { .. });
        if !self.problems.is_empty() {
            Verdict::NotRun
        } else if self.results.iter().any(is_failed) {
            Verdict::Failed
        } else {
            Verdict::Passed
        }
    }

    fn count(&self, is_meant: impl Fn(&Outcome) -> bool) -> usize {
        self.results.iter().filter(|located| is_meant(&located.result.outcome)).count()
    }
}

/// The suite with those of its cases that were asked for.
fn select(mut suite: Suite, text: Option<&str>) -> Suite {
    if let Some(text) = text {
        let name = suite.name.clone();
        suite.cases.retain(|case| format!("{name}: {}", case.name).contains(text));
    }
    suite
}

fn put(suite: &Suite, build: &Build, engine: EngineChoice, filter: Option<&Filter>) -> Vec<CaseResult> {
    fn ask(suite: &Suite, build: &Build, mut gateways: impl Gateways) -> Vec<CaseResult> {
        suite.run(build, &mut gateways)
    }
    let (federation, options) = (&build.federation, suite.options.clone());
    match (engine, filter) {
        (EngineChoice::Native, _) | (_, None) => ask(suite, build, NativeGateways::new(federation, options)),
        (EngineChoice::Wasm, Some(filter)) => {
            ask(suite, build, WasmGateways::new(filter, federation, options))
        }
        (EngineChoice::Both, Some(filter)) => {
            ask(suite, build, BothGateways::new(filter, federation, options))
        }
    }
}

impl Problem {
    fn of_file(file: String, message: String) -> Self {
        Self { place: Place { file, ..Place::default() }, message }
    }
}

impl Place {
    fn of(source: &Source, span: Span) -> Self {
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

#[cfg(test)]
mod tests;

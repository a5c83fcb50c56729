//! `carnet test`: puts the questions of test files to the engine, the built filter, or both.
//!
//! Everything runs; failures are told in full, passes as a number. A file that cannot be read as a test, a test
//! without cases and a case about nothing are errors, for they would pass whatever the rules say.

pub mod coverage;
mod document;
mod entries;
pub mod find;
mod mutation;
mod order;
mod question;
mod record;
mod report;
mod run;

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use carnet_engine::case::Outcome;
use serde::Serialize;

use crate::args::explain::Engine;
use crate::args::test::{Level, TestArgs, TestReportArg};
use crate::args::{Format, GlobalArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::NewFile;
use crate::filter::Filter;
use crate::output::text::{clean, count};
use crate::output::{BAD, Output, styled};
use crate::report::{Destination, Format as ReportFormat, Report, append_summary, deliver};
use document::Document;
use mutation::Mutation;
use run::Run;

/// How a run went, in numbers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    /// Files that hold a test.
    files: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Files and cases that could not be run.
    problems: usize,
    /// Rules covered as far as asked for, in percent.
    coverage: Option<f64>,
    /// Mistakes noticed, in percent.
    score: Option<f64>,
    /// How long it took, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    took_ms: Option<u128>,
}

/// Runs the command.
pub(super) fn run(
    args: &TestArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    if let Some(file) = &args.record {
        return record::run(file, args, output);
    }
    let start = Instant::now();
    let filter = match args.engine {
        Engine::Native => None,
        Engine::Wasm | Engine::Both => Some(Filter::load(global.wasm.as_deref())?),
    };
    let seed = args.shuffle.map(|seed| seed.unwrap_or_else(clock_seed));
    if let Some(seed) = seed {
        output.note(&format!("the order is that of `--shuffle={seed}`"))?;
    }
    let run = Run::of(args, filter.as_ref(), seed);
    let mutation_start = Instant::now();
    let can_mutate = args.mutate && !run.has_failed() && !run.has_problems() && !run.is_stopped;
    let mutation = can_mutate.then(|| Mutation::of(&run.suites));
    let mutation_ms = args.timings.then(|| mutation_start.elapsed().as_millis());
    let took_ms = args.timings.then(|| start.elapsed().as_millis());
    let summary = summary(&run, mutation.as_ref(), args.coverage_level, took_ms);
    let document = Document::new(&run, &summary, mutation.as_ref(), args);
    // Before anything is printed: a path that cannot be written is known at once.
    let streamed = write_files(&run, args, &entries::report(&run, &document, &summary, args)?)?;
    if !run.snapshots.is_empty() {
        output.note(&format!("{} written", count(run.snapshots.len(), "snapshot")))?;
    }
    tell_problems(&run, output)?;
    match args.output {
        Format::Json => output.json(&document)?,
        Format::Text => {
            report::write(&run, &summary, args, output.results())?;
            if let Some(mutation) = &mutation {
                report::write_mutation(mutation, mutation_ms, output.results())?;
            }
        }
    }
    output.results().write_all(streamed.as_bytes())?;
    for note in &run.notes {
        output.note(note)?;
    }
    if args.mutate && mutation.is_none() {
        output.note("no mistakes were made, because not every case holds without them")?;
    }
    verdict(&run, mutation.as_ref(), args, output)
}

/// A number that is another one each time.
fn clock_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs().wrapping_mul(1000).wrapping_add(u64::from(now.subsec_millis()))
}

fn summary(run: &Run, mutation: Option<&Mutation>, level: Level, took_ms: Option<u128>) -> Summary {
    let has_rules = run.coverage.total() > 0;
    let percent =
        |per_mille: usize| u16::try_from(per_mille).map_or(100.0, |number| f64::from(number) / 10.0);
    Summary {
        files: run.files.len(),
        passed: run.count(|outcome| matches!(outcome, Outcome::Passed)),
        failed: run.count(|outcome| matches!(outcome, Outcome::Failed { .. })),
        skipped: run.count(|outcome| matches!(outcome, Outcome::Skipped { .. })),
        problems: run.all_problems().count(),
        coverage: has_rules.then(|| percent(run.coverage.per_mille(level))),
        score: mutation.map(|mutation| percent(mutation.per_mille())),
        took_ms,
    }
}

fn tell_problems(run: &Run, output: &mut Output<'_>) -> Result<(), Failure> {
    let notes = output.notes()?;
    for (place, message) in run.all_problems() {
        writeln!(notes, "{}: {}", styled(BAD, "error"), clean(&format!("{place}  {message}")))?;
    }
    Ok(())
}

/// Writes snapshots and reports, all of them or none, and hands back what goes to standard output.
fn write_files(run: &Run, args: &TestArgs, report: &Report) -> Result<String, Failure> {
    let snapshots = run.snapshots.iter().map(|(path, text)| NewFile::new(path, text.as_bytes()));
    let mut files: Vec<NewFile> = snapshots.collect();
    let mut wanted = Vec::new();
    let mut streamed = String::new();
    for arg in &args.reports {
        match arg {
            TestReportArg::Cases(report) => wanted.push(report.clone()),
            TestReportArg::Lcov(Destination::Results) => streamed.push_str(&run.coverage.lcov()),
            TestReportArg::Lcov(Destination::File(path)) => {
                files.push(NewFile::new(path, run.coverage.lcov()));
            }
        }
    }
    streamed.push_str(&deliver(report, &wanted, files)?);
    if wanted.iter().any(|report| report.format == ReportFormat::Github) {
        append_summary(report)?;
    }
    Ok(streamed)
}

fn verdict(
    run: &Run,
    mutation: Option<&Mutation>,
    args: &TestArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    if run.has_problems() {
        return Ok(ExitStatus::CouldNotRun);
    }
    let mut status = if run.has_failed() { ExitStatus::Findings } else { ExitStatus::Fine };
    let covered = run.coverage.per_mille(args.coverage_level);
    if let Some(least) = args.coverage_min.filter(|least| covered < usize::from(*least) * 10) {
        let level = args.coverage_level.as_str();
        output.note(&format!(
            "{} % of the rules are {level}, {least} % are asked for",
            report::percent(covered)
        ))?;
        status = ExitStatus::Findings;
    }
    if let (Some(mutation), Some(least)) = (mutation, args.score_min)
        && mutation.per_mille() < usize::from(least) * 10
    {
        let score = report::percent(mutation.per_mille());
        output.note(&format!("{score} % of the mistakes are noticed, {least} % are asked for"))?;
        status = ExitStatus::Findings;
    }
    Ok(status)
}

//! `carnet test`: puts the questions of test files to the engine, the built filter, or both.
//!
//! Everything runs; failures are told in full, passes as a number. A file that cannot be read as a test, a test
//! without cases and a case about nothing are errors, for they would pass whatever the rules say.

pub mod coverage;
mod entries;
pub mod find;
mod mutation;
mod question;
mod record;
mod report;
mod run;

use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use carnet_engine::case::Outcome;
use serde::Serialize;

use crate::args::explain::Engine;
use crate::args::test::{Level, TestArgs, TestReportArg};
use crate::args::{Format, GlobalArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::filter::Filter;
use crate::output::text::{clean, count};
use crate::output::{BAD, Output, styled};
use crate::report::{Destination, ReportArg, deliver};
use mutation::Mutation;
use run::Run;

/// How a run went, in numbers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Files and cases that could not be run.
    problems: usize,
    /// Rules covered as far as asked for, in percent.
    coverage: Option<String>,
    /// Mistakes noticed, in percent.
    score: Option<String>,
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
    write_snapshots(&run, output)?;
    let mutation_start = Instant::now();
    let can_mutate = args.mutate && !run.has_failed() && !run.has_problems() && !run.is_stopped;
    let mutation = can_mutate.then(|| Mutation::of(&run.suites));
    let mutation_ms = args.timings.then(|| mutation_start.elapsed().as_millis());
    let took_ms = args.timings.then(|| start.elapsed().as_millis());
    let summary = summary(&run, mutation.as_ref(), args.coverage_level, took_ms);
    tell_problems(&run, output)?;
    let document = entries::document(&run, &summary, mutation.as_ref(), args);
    match args.output {
        Format::Json => output.json(&document)?,
        Format::Text => {
            report::write(&run, &summary, args, output.results())?;
            if let Some(mutation) = &mutation {
                report::write_mutation(mutation, mutation_ms, output.results())?;
            }
        }
    }
    if args.mutate && mutation.is_none() {
        output.note("no mistakes were made, because not every case holds without them")?;
    }
    write_reports(&run, args, (&document, &summary), output)?;
    verdict(&run, mutation.as_ref(), args, output)
}

/// A number that is another one each time.
fn clock_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs().wrapping_mul(1000).wrapping_add(u64::from(now.subsec_millis()))
}

fn summary(run: &Run, mutation: Option<&Mutation>, level: Level, took_ms: Option<u128>) -> Summary {
    let has_rules = run.coverage.total() > 0;
    Summary {
        passed: run.count(|outcome| matches!(outcome, Outcome::Passed)),
        failed: run.count(|outcome| matches!(outcome, Outcome::Failed { .. })),
        skipped: run.count(|outcome| matches!(outcome, Outcome::Skipped { .. })),
        problems: run.problems.len() + run.pointless().count(),
        coverage: has_rules.then(|| report::percent(run.coverage.per_mille(level))),
        score: mutation.map(|mutation| report::percent(mutation.per_mille())),
        took_ms,
    }
}

fn tell_problems(run: &Run, output: &mut Output<'_>) -> Result<(), Failure> {
    let problems = run.problems.iter().map(|problem| (&problem.place, problem.message.as_str()));
    let lines: Vec<String> =
        problems.chain(run.pointless()).map(|(place, message)| format!("{place}  {message}")).collect();
    let notes = output.notes()?;
    for line in lines {
        writeln!(notes, "{}: {}", styled(BAD, "error"), clean(&line))?;
    }
    Ok(())
}

fn write_snapshots(run: &Run, output: &mut Output<'_>) -> Result<(), Failure> {
    if run.snapshots.is_empty() {
        return Ok(());
    }
    let files: Vec<NewFile> =
        run.snapshots.iter().map(|(path, text)| NewFile::new(path, text.as_bytes())).collect();
    write_all(Path::new(""), &files)?;
    output.note(&format!("{} written", count(files.len(), "snapshot")))?;
    Ok(())
}

fn write_reports(
    run: &Run,
    args: &TestArgs,
    (document, summary): (&serde_json::Value, &Summary),
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let mut wanted: Vec<ReportArg> = Vec::new();
    for report in &args.reports {
        match report {
            TestReportArg::Cases(report) => wanted.push(report.clone()),
            TestReportArg::Lcov(Destination::Results) => {
                output.results().write_all(run.coverage.lcov().as_bytes())?;
            }
            TestReportArg::Lcov(Destination::File(path)) => {
                write_all(Path::new(""), &[NewFile::new(path, run.coverage.lcov())])?;
            }
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let streamed = deliver(&entries::report(run, document, summary, args), &wanted)?;
    output.results().write_all(streamed.as_bytes())?;
    Ok(())
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

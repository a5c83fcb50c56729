//! The outcome of a run, for people and for programs.

use std::io::{self, Write};

use carnet_engine::case::{Difference, Outcome};
use serde_json::{Value, json};

use super::{Format, Located, Run};

/// Prints results on `stdout` and what did not run on `stderr`.
pub(super) fn write(
    run: &Run,
    format: Format,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<()> {
    for problem in &run.problems {
        writeln!(stderr, "error: {}  {}", problem.place, problem.message)?;
    }
    match format {
        Format::Text => text(run, stdout),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *stdout, &value(run))?;
            writeln!(stdout)
        }
    }
}

fn text(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for located in &run.results {
        match &located.result.outcome {
            Outcome::Passed => {}
            Outcome::Skipped { reason } => {
                writeln!(out, "SKIP {}  {}\n  {reason}", located.place, located.result.name)?;
            }
            Outcome::Failed { differences } => {
                writeln!(out, "FAIL {}  {}", located.place, located.result.name)?;
                differences.iter().try_for_each(|difference| write_difference(difference, out))?;
                writeln!(out)?;
            }
        }
    }
    let (passed, failed, skipped) = counts(run);
    let files = if run.files == 1 { "file" } else { "files" };
    writeln!(out, "{passed} passed, {failed} failed, {skipped} skipped in {} {files}", run.files)?;
    let (total, undecided) = (run.coverage.total(), run.coverage.undecided().count());
    if total > 0 {
        writeln!(out, "rules {}/{total} decided by a test", total.saturating_sub(undecided))?;
    }
    let place = |rule: &super::coverage::Rule| format!("{}:{}", rule.file, rule.line);
    let width = run.coverage.undecided().map(|rule| place(rule).len()).max().unwrap_or_default();
    for rule in run.coverage.undecided() {
        writeln!(out, "  not decided  {:width$}  {}  {}", place(rule), rule.path, rule.label)?;
    }
    Ok(())
}

fn write_difference(difference: &Difference, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}", difference.what)?;
    writeln!(out, "     expected  {}", difference.expected)?;
    writeln!(out, "     got       {}", difference.got)
}

fn counts(run: &Run) -> (usize, usize, usize) {
    (
        run.count(|outcome| matches!(outcome, Outcome::Passed)),
        run.count(|outcome| matches!(outcome, Outcome::Failed { .. })),
        run.count(|outcome| matches!(outcome, Outcome::Skipped { .. })),
    )
}

fn value(run: &Run) -> Value {
    let (passed, failed, skipped) = counts(run);
    let undecided = run
        .coverage
        .undecided()
        .map(|rule| json!({"file": rule.file, "line": rule.line, "path": rule.path, "label": rule.label}));
    let problems = run.problems.iter().map(|problem| {
        let place = &problem.place;
        json!({"file": place.file, "line": place.line, "column": place.column, "message": problem.message})
    });
    json!({
        "files": run.files,
        "passed": passed,
        "failed": failed,
        "skipped": skipped,
        "cases": run.results.iter().map(case).collect::<Vec<_>>(),
        "problems": problems.collect::<Vec<_>>(),
        "rules": {
            "total": run.coverage.total(),
            "undecided": undecided.collect::<Vec<_>>(),
        },
    })
}

fn case(located: &Located) -> Value {
    let (outcome, differences, reason) = match &located.result.outcome {
        Outcome::Passed => ("passed", &[][..], None),
        Outcome::Failed { differences } => ("failed", differences.as_slice(), None),
        Outcome::Skipped { reason } => ("skipped", &[][..], Some(reason)),
    };
    let differences = differences.iter().map(
        |difference| json!({"what": difference.what, "expected": difference.expected, "got": difference.got}),
    );
    let rules = located.result.rules.iter().map(|rule| json!({"mesh": rule.mesh, "rule": rule.rule}));
    json!({
        "file": located.place.file,
        "line": located.place.line,
        "suite": located.suite,
        "name": located.result.name,
        "outcome": outcome,
        "reason": reason,
        "differences": differences.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
    })
}

//! The outcome of a run for people.

use std::io::{self, Write};

use carnet_engine::case::{Difference, Outcome};

use super::coverage::Rule;
use super::mutation::Mutation;
use super::run::{Located, Run};
use super::{Summary, TestArgs};
use crate::args::test::Level;
use crate::output::text::{clean, count};
use crate::output::{BAD, DOUBTFUL, FIELD, GOOD, styled};

/// Prints failures in full, passes as a number.
pub(super) fn write(run: &Run, summary: &Summary, args: &TestArgs, to: &mut dyn Write) -> io::Result<()> {
    for located in &run.results {
        write_case(located, args, to)?;
    }
    let took = summary.took_ms.map(|ms| format!(" ({ms} ms)")).unwrap_or_default();
    writeln!(to, "{}{took}", cases(summary))?;
    if run.is_stopped {
        writeln!(to, "stopped at the first that does not hold")?;
    }
    write_coverage(run, args, to)
}

/// The outcome in one line without colours.
pub(super) fn verdict(run: &Run, summary: &Summary, args: &TestArgs) -> String {
    let mut parts = vec![cases(summary)];
    if summary.problems > 0 {
        parts.push(format!("{} could not be asked", summary.problems));
    }
    if run.coverage.total() > 0 {
        parts.push(covered(run, args.coverage_level));
    }
    if let Some(score) = summary.score {
        parts.push(format!("{score:.1} % of the mistakes noticed"));
    }
    parts.join("; ") + "."
}

/// `rules 4/5 decided by a test (80.0 %)`.
fn covered(run: &Run, level: Level) -> String {
    let total = run.coverage.total();
    let covered = total - run.coverage.uncovered(level).count();
    let percent = percent(run.coverage.per_mille(level));
    format!("rules {covered}/{total} {} by a test ({percent} %)", level.as_str())
}

fn cases(summary: &Summary) -> String {
    let Summary { files, passed, failed, skipped, .. } = summary;
    format!("{passed} passed, {failed} failed, {skipped} skipped in {}", count(*files, "file"))
}

fn write_case(located: &Located, args: &TestArgs, to: &mut dyn Write) -> io::Result<()> {
    let took = if args.timings { format!("  ({} us)", located.took.as_micros()) } else { String::new() };
    let (place, name) = (clean(&located.place.to_string()).into_owned(), clean(&located.result.name));
    match &located.result.outcome {
        Outcome::Passed if args.verbose => writeln!(to, "{}   {place}  {name}{took}", styled(GOOD, "ok")),
        // Those that are about nothing are told with the files that cannot be run.
        Outcome::Passed | Outcome::NotThere { .. } => Ok(()),
        Outcome::Skipped { reason } => {
            writeln!(to, "{} {place}  {name}{took}\n  {}\n", styled(DOUBTFUL, "SKIP"), clean(reason))
        }
        Outcome::Failed { differences } => {
            writeln!(to, "{} {place}  {name}{took}", styled(BAD, "FAIL"))?;
            to.write_all(detail(located, differences, true).as_bytes())?;
            writeln!(to)
        }
    }
}

/// What a failed case has to say below its name.
pub(super) fn detail(located: &Located, differences: &[Difference], has_style: bool) -> String {
    let field = |name: &str| {
        let name = format!("{name:<9}");
        if has_style { styled(FIELD, &name) } else { name }
    };
    let mut lines = vec![format!("  {}", located.question)];
    for difference in differences {
        lines.push(format!("    {}", difference.what));
        lines.push(format!("       {} {}", field("expected"), block(&difference.expected)));
        lines.push(format!("       {} {}", field("got"), block(&difference.got)));
    }
    for rule in &located.because {
        lines.push(format!("    {} {rule}", field("because")));
    }
    if let Some(hint) = &located.hint {
        lines.push(format!("    {} {hint}", field("hint")));
    }
    let text = lines.join("\n") + "\n";
    if has_style { text } else { clean(&text).into_owned() }
}

/// Several lines below one another.
fn block(value: &str) -> String {
    clean(value).lines().collect::<Vec<_>>().join("\n                 ")
}

fn write_coverage(run: &Run, args: &TestArgs, to: &mut dyn Write) -> io::Result<()> {
    let level = args.coverage_level;
    if run.coverage.total() == 0 {
        return Ok(());
    }
    writeln!(to, "{}", covered(run, level))?;
    let uncovered: Vec<&Rule> = run.coverage.uncovered(level).collect();
    let place = |rule: &Rule| format!("{}:{}", rule.file, rule.line);
    let width = uncovered.iter().map(|rule| place(rule).chars().count()).max().unwrap_or_default();
    for rule in uncovered {
        let (place, path, label) = (place(rule), &rule.path, &rule.label);
        let line = format!("  not {}  {place:width$}  {path}  {label}", level.as_str());
        let reached = rule.level.map(|level| format!("  (only {})", level.as_str())).unwrap_or_default();
        writeln!(to, "{}{reached}", clean(&line))?;
    }
    Ok(())
}

/// Prints a line for each mistake nobody noticed.
pub(super) fn write_mutation(
    mutation: &Mutation,
    took_ms: Option<u128>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let (killed, survived) = (mutation.killed, mutation.survivors.len());
    let took = took_ms.map(|ms| format!(", {ms} ms")).unwrap_or_default();
    let score = percent(mutation.per_mille());
    let mutants = count(mutation.total(), "mutant");
    writeln!(to, "{mutants}, {killed} killed, {survived} survived (score {score} %{took})")?;
    let place = |number: usize| {
        mutation.survivors.get(number).map(|one| format!("{}:{}", one.file, one.line)).unwrap_or_default()
    };
    let widest = (0..survived).map(|number| place(number).chars().count()).max().unwrap_or_default();
    for (number, survivor) in mutation.survivors.iter().enumerate() {
        let line = format!("{:widest$}  {}", place(number), survivor.what);
        writeln!(to, "  {}  {}", styled(DOUBTFUL, "survived"), clean(&line))?;
        writeln!(to, "            unnoticed: {}", clean(&survivor.effect))?;
    }
    Ok(())
}

/// `92.9` of 929 in a thousand.
pub(super) fn percent(per_mille: usize) -> String {
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

//! Cases as entries of a report for other programs.

use carnet_engine::case::Outcome;
use carnet_engine::finding::Severity;

use super::document::{Document, problem_line};
use super::report::{detail, verdict};
use super::run::{Located, Problem, Run};
use super::{Summary, TestArgs};
use crate::failure::Failure;
use crate::report::{Entry, Outcome as Reported, Region, Report};

/// Every case, and whatever did not run; `document` is what `-o json` prints of it.
pub(super) fn report(
    run: &Run,
    document: &Document<'_>,
    summary: &Summary,
    args: &TestArgs,
) -> Result<Report, Failure> {
    let lines = document.case_lines().map_err(std::io::Error::from)?;
    let mut entries: Vec<Entry> =
        run.results.iter().zip(lines).map(|(located, line)| entry(located, line)).collect();
    for Problem { place, message } in &run.problems {
        let line = problem_line(place, message).map_err(std::io::Error::from)?;
        let region = Region::at(&place.file, place.line.max(1), place.column.max(1));
        let outcome = Reported::Failed(Severity::Error);
        entries.push(plain("not run", outcome, message.clone(), (region, line)));
    }
    Ok(Report {
        command: "test",
        entries,
        files: run.files.clone(),
        document: serde_json::to_string_pretty(document).map_err(std::io::Error::from)?,
        summary: document.summary_line().map_err(std::io::Error::from)?,
        verdict: verdict(run, summary, args),
    })
}

fn entry(located: &Located, line: String) -> Entry {
    let region = Region::at(&located.place.file, located.place.line.max(1), located.place.column.max(1));
    let name = format!("{}: {}", located.suite, located.result.name);
    let place = (region, line);
    match &located.result.outcome {
        Outcome::Passed => plain(&name, Reported::Passed, "holds".to_owned(), place),
        Outcome::Skipped { reason } => {
            plain(&name, Reported::Skipped { reason: reason.clone() }, reason.clone(), place)
        }
        Outcome::NotThere { reason } => {
            plain(&name, Reported::Failed(Severity::Error), reason.clone(), place)
        }
        Outcome::Failed { differences } => {
            let first = differences.first();
            let short = |text: &str| text.lines().next().unwrap_or_default().to_owned();
            let message = first.map_or_else(String::new, |first| {
                format!("{}: expected {}, got {}", first.what, short(&first.expected), short(&first.got))
            });
            let entry = plain(&name, Reported::Failed(Severity::Error), message, place);
            Entry { detail: detail(located, differences, false).trim().to_owned(), ..entry }
        }
    }
}

fn plain(name: &str, outcome: Reported, message: String, place: (Region, String)) -> Entry {
    let (region, line) = place;
    Entry {
        suite: region.file.clone(),
        name: name.to_owned(),
        outcome,
        rule: None,
        message,
        detail: String::new(),
        region,
        related: Vec::new(),
        fixes: Vec::new(),
        fingerprint: String::new(),
        properties: Vec::new(),
        line,
    }
}

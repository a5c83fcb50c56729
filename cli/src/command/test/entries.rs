//! The outcome of a run for programs: the JSON document, and the entries of reports.

use carnet_engine::case::Outcome;
use carnet_engine::finding::Severity;
use serde_json::{Value, json};

use super::mutation::Mutation;
use super::report::detail;
use super::run::{Located, Run};
use super::{Summary, TestArgs};
use crate::output::report::{API_VERSION, line};
use crate::output::text::count;
use crate::report::{Entry, Outcome as Reported, Region, Report};

/// The document `-o json` prints.
pub(super) fn document(run: &Run, summary: &Summary, mutation: Option<&Mutation>, args: &TestArgs) -> Value {
    let level = args.coverage_level;
    let uncovered = run.coverage.uncovered(level).map(|rule| {
        json!({
            "file": rule.file,
            "line": rule.line,
            "path": rule.path,
            "label": rule.label,
            "level": rule.level.map(super::Level::as_str),
        })
    });
    let problems = run.problems.iter().map(|problem| {
        let place = &problem.place;
        json!({"file": place.file, "line": place.line, "column": place.column, "message": problem.message})
    });
    let pointless = run.pointless().map(|(place, message)| {
        json!({"file": place.file, "line": place.line, "column": place.column, "message": message})
    });
    json!({
        "apiVersion": API_VERSION,
        "kind": "TestReport",
        "files": run.files.len(),
        "passed": summary.passed,
        "failed": summary.failed,
        "skipped": summary.skipped,
        "cases": run.results.iter().map(|located| case(located, args)).collect::<Vec<_>>(),
        "problems": problems.chain(pointless).collect::<Vec<_>>(),
        "rules": {
            "total": run.coverage.total(),
            "level": level.as_str(),
            "uncovered": uncovered.collect::<Vec<_>>(),
        },
        "mutation": mutation.map(mutation_value),
        "summary": summary,
    })
}

fn mutation_value(mutation: &Mutation) -> Value {
    let survivors = mutation
        .survivors
        .iter()
        .map(|one| json!({"file": one.file, "line": one.line, "change": one.what, "effect": one.effect}));
    json!({
        "mutants": mutation.total(),
        "killed": mutation.killed,
        "score": super::report::percent(mutation.per_mille()),
        "survivors": survivors.collect::<Vec<_>>(),
    })
}

fn case(located: &Located, args: &TestArgs) -> Value {
    let (outcome, differences, reason) = match &located.result.outcome {
        Outcome::Passed => ("passed", &[][..], None),
        Outcome::Failed { differences } => ("failed", differences.as_slice(), None),
        Outcome::Skipped { reason } => ("skipped", &[][..], Some(reason)),
        Outcome::NotThere { reason } => ("not-there", &[][..], Some(reason)),
    };
    let differences = differences.iter().map(
        |difference| json!({"what": difference.what, "expected": difference.expected, "got": difference.got}),
    );
    let rules = located.result.rules.iter().map(|rule| json!({"mesh": rule.mesh, "rule": rule.rule}));
    let mut value = json!({
        "kind": "Case",
        "file": located.place.file,
        "line": located.place.line,
        "suite": located.suite,
        "name": located.result.name,
        "outcome": outcome,
        "reason": reason,
        "differences": differences.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
    });
    if let (true, Some(fields)) = (args.timings, value.as_object_mut()) {
        let micros = u64::try_from(located.took.as_micros()).unwrap_or(u64::MAX);
        fields.insert("tookMicros".to_owned(), micros.into());
    }
    value
}

/// Every case, and whatever did not run, for reports.
pub(super) fn report(run: &Run, document: &Value, summary: &Summary, args: &TestArgs) -> Report {
    let mut entries: Vec<Entry> = run.results.iter().map(|located| entry(located, args)).collect();
    for problem in &run.problems {
        let region = Region::at(&problem.place.file, problem.place.line.max(1), problem.place.column.max(1));
        let outcome = Reported::Failed(Severity::Error);
        let value = json!({"kind": "Problem", "file": problem.place.file, "line": problem.place.line, "message": problem.message});
        entries.push(plain("not run", outcome, problem.message.clone(), (region, value)));
    }
    let verdict = format!(
        "{} passed, {} failed, {} skipped in {}",
        summary.passed,
        summary.failed,
        summary.skipped,
        count(run.files.len(), "file")
    );
    Report {
        command: "test",
        entries,
        files: run.files.clone(),
        document: format!("{document:#}"),
        summary: line("Summary", summary).unwrap_or_default(),
        verdict,
    }
}

fn entry(located: &Located, args: &TestArgs) -> Entry {
    let region = Region::at(&located.place.file, located.place.line.max(1), located.place.column.max(1));
    let name = format!("{}: {}", located.suite, located.result.name);
    let place = (region, case(located, args));
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
            let line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
            let message = first.map_or_else(String::new, |first| {
                format!("{}: expected {}, got {}", first.what, line(&first.expected), line(&first.got))
            });
            let entry = plain(&name, Reported::Failed(Severity::Error), message, place);
            Entry { detail: detail(located, differences, false), ..entry }
        }
    }
}

fn plain(name: &str, outcome: Reported, message: String, place: (Region, Value)) -> Entry {
    let (region, value) = place;
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
        line: value.to_string(),
    }
}

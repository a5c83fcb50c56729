//! JUnit XML: a suite per file, a case per entry.
//!
//! What the run fails on is a failure, anything else that is reported passes with its text as output, and a file
//! without entries is one case that passes. No times: the same input gives the same bytes. Places and properties are in
//! the text, for the schema of Jenkins, which `make reports` holds it to, has no attributes for them.

use std::collections::BTreeMap;
use std::path::Path;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Entry, Outcome, Report};

pub(super) fn render(report: &Report) -> String {
    let mut junit = quick_junit::Report::new(format!("carnet {}", report.command));
    let mut suites: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for file in &report.files {
        suites.entry(file).or_default();
    }
    for entry in &report.entries {
        suites.entry(&entry.suite).or_default().push(entry);
    }
    junit.add_test_suites(suites.into_iter().map(|(name, entries)| suite(name, &entries)));
    // Fails only when the writer does, and memory does not.
    let xml = junit.to_string().unwrap_or_default();
    // The schema has this sum for suites only.
    let sum = format!(" skipped=\"{}\"", junit.skipped);
    xml.replacen(&sum, "", 1)
}

fn suite(name: &str, entries: &[&Entry]) -> TestSuite {
    let mut suite = TestSuite::new(name);
    let folder = Path::new(name).parent().map(|folder| folder.to_string_lossy().into_owned());
    let folder = folder.filter(|folder| !folder.is_empty()).unwrap_or_else(|| ".".to_owned());
    suite.add_test_cases(entries.iter().map(|entry| case(entry, &folder)));
    if entries.is_empty() {
        let mut case = TestCase::new("no findings", TestCaseStatus::success());
        case.set_classname(folder);
        suite.add_test_case(case);
    }
    suite
}

fn case(entry: &Entry, folder: &str) -> TestCase {
    let text = if entry.detail.is_empty() { &entry.message } else { &entry.detail };
    let properties = entry.properties.iter().map(|(name, value)| format!("\n{name}: {value}"));
    let text = format!("{}: {text}{}", entry.region.short(), properties.collect::<String>());
    let mut status = match &entry.outcome {
        Outcome::Passed | Outcome::Noted(_) => TestCaseStatus::success(),
        Outcome::Failed(_) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Outcome::Skipped { .. } | Outcome::Suppressed { .. } => TestCaseStatus::skipped(),
    };
    match &entry.outcome {
        Outcome::Failed(severity) => {
            status.set_message(entry.message.as_str()).set_type(severity.as_str()).set_description(&*text);
        }
        Outcome::Skipped { reason } => {
            status.set_message(reason.as_str());
        }
        Outcome::Suppressed { reason, .. } => {
            status.set_message(reason.as_deref().unwrap_or("suppressed"));
        }
        Outcome::Passed | Outcome::Noted(_) => {}
    }
    // A case keeps its name when lines move; of findings there may be several of one name.
    let name = match entry.rule {
        Some(_) => format!("{} ({})", entry.name, entry.region.short()),
        None => entry.name.clone(),
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(folder);
    if matches!(entry.outcome, Outcome::Noted(_)) {
        case.set_system_out(&*text);
    }
    case
}

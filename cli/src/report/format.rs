//! The formats there are.

use clap::ValueEnum;

use super::{Report, github, gitlab, jsonl, junit, markdown, sarif, tap};

/// A format other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON document
    Json,
    /// One JSON document per line, a summary last
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for build servers
    Junit,
    /// Workflow commands of GitHub Actions
    Github,
    /// Code quality JSON of GitLab
    Gitlab,
    /// Test Anything Protocol 14
    Tap,
    /// Markdown, for pull requests and job summaries
    Md,
}

/// Writes a report in a format, with a line end at the end.
#[must_use]
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Json => json(&report.document),
        Format::Jsonl => jsonl::render(report),
        Format::Sarif => json(&sarif::document(report)),
        Format::Junit => junit::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => json(&gitlab::document(report)),
        Format::Tap => tap::render(report),
        Format::Md => markdown::render(report),
    }
}

fn json(document: &serde_json::Value) -> String {
    format!("{document:#}\n")
}

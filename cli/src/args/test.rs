//! Arguments of `test`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use regex::Regex;

use crate::args::explain::Engine;
use crate::args::{Format, exit_codes};
use crate::report::{Destination, Format as ReportFormat, ReportArg};

/// Arguments of `test`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct TestArgs {
    /// Test files, or folders to search for `test.yaml` and `*.test.yaml`
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Who answers requests
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t = Engine::Both)]
    pub engine: Engine,
    /// Run only cases whose `SUITE: CASE` matches
    #[arg(long, value_name = "REGEX")]
    pub filter: Option<Regex>,
    /// Stop at the first case that does not hold
    #[arg(long)]
    pub fail_fast: bool,
    /// Run the cases of each file in another order; the same number gives the same order
    #[arg(long, value_name = "SEED", num_args = 0..=1, require_equals = true)]
    pub shuffle: Option<Option<u64>>,
    /// Show passed cases as well
    #[arg(short, long)]
    pub verbose: bool,
    /// Say how long everything took
    #[arg(long)]
    pub timings: bool,
    /// Write snapshots anew instead of comparing them
    #[arg(long, conflicts_with_all = ["mutate", "record"])]
    pub update: bool,
    /// Make small mistakes in the rules and tell those that no case notices
    #[arg(long, conflicts_with_all = ["filter", "record"])]
    pub mutate: bool,
    /// Fail when fewer mistakes are noticed, in percent
    #[arg(long, value_name = "PERCENT", requires = "mutate", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub score_min: Option<u8>,
    /// When a rule counts as covered
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t)]
    pub coverage_level: Level,
    /// Fail when fewer rules are covered, in percent
    #[arg(long, value_name = "PERCENT", conflicts_with = "filter", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub coverage_min: Option<u8>,
    /// Print a test file with a case for each request in an access log, or each host in a list; PATHs are documents
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Write a report beside the output: json, jsonl, junit, tap, github, md or lcov; `-` is standard output
    #[arg(long = "report", value_name = "FORMAT=PATH")]
    pub reports: Vec<TestReportArg>,
    /// How to print the outcome
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// When a rule counts as covered by tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Level {
    /// A case asks for something it matches, though an earlier rule may decide
    Matched,
    /// It decides a case
    #[default]
    Decided,
    /// It decides a case that compares the host it yields
    Asserted,
}

impl Level {
    /// The level as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Decided => "decided",
            Self::Asserted => "asserted",
        }
    }
}

/// A value of `--report`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestReportArg {
    /// Lines covered, for editors and coverage services.
    Lcov(Destination),
    /// The cases.
    Cases(ReportArg),
}

impl FromStr for TestReportArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("lcov=").filter(|path| !path.is_empty()) {
            return Ok(Self::Lcov(match path {
                "-" => Destination::Results,
                path => Destination::File(PathBuf::from(path)),
            }));
        }
        let report = text.parse::<ReportArg>()?;
        match report.format {
            ReportFormat::Sarif | ReportFormat::Gitlab => {
                Err("this format is for findings; tests have json, jsonl, junit, tap, github, md and lcov"
                    .to_owned())
            }
            ReportFormat::Json
            | ReportFormat::Jsonl
            | ReportFormat::Junit
            | ReportFormat::Github
            | ReportFormat::Tap
            | ReportFormat::Md => Ok(Self::Cases(report)),
        }
    }
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet test
  carnet test --filter ratings --coverage-min 90 --report junit=test.xml --report lcov=rules.info tests/
  carnet test --mutate tests/bookinfo.test.yaml";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet test
  carnet test --filter ratings --coverage-min 90 --report junit=test.xml --report lcov=rules.info tests/
  carnet test --mutate tests/bookinfo.test.yaml
  carnet test --record access.log meshes/ > recorded.test.yaml

A test file is a document of kind FederationTest: the documents it is about, requests, and what is expected of
them. A file with unknown fields or without cases is refused, because it could not fail; so is a case about something
that is not there.",
    exit_codes!("a case does not hold, or fewer rules are covered or mistakes noticed than asked for"),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_findings_are_none_of_tests() {
        let file = Destination::File("a.info".into());
        assert_eq!("lcov=a.info".parse(), Ok(TestReportArg::Lcov(file)));
        assert!("junit=-".parse::<TestReportArg>().is_ok());
        assert!("sarif=a".parse::<TestReportArg>().unwrap_err().contains("for findings"));
        assert!("nonsense=a".parse::<TestReportArg>().is_err());
    }
}

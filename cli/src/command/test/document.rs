//! The outcome of a run for programs: the document `-o json` prints, and the lines of its JSON Lines.
//!
//! Within `carnet/v1` fields are only added.

use carnet_engine::case::{Difference, Outcome};
use serde::Serialize;

use super::coverage::Rule;
use super::mutation::{Mutation, Survivor};
use super::run::{Located, Place, Run};
use super::{Summary, TestArgs};
use crate::args::test::Level;
use crate::output::report::{API_VERSION, line};

/// Everything about a run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    cases: Vec<CaseEntry<'a>>,
    problems: Vec<ProblemEntry<'a>>,
    rules: RulesEntry<'a>,
    /// `None` where no mistakes were made.
    mutation: Option<MutationEntry<'a>>,
    summary: &'a Summary,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CaseEntry<'a> {
    suite: &'a str,
    name: &'a str,
    outcome: &'static str,
    /// Why it was not put; `None` when it was.
    reason: Option<&'a str>,
    #[serde(flatten)]
    place: PlaceEntry<'a>,
    differences: Vec<DifferenceEntry<'a>>,
    /// The rules that decided.
    rules: Vec<DecidedBy<'a>>,
    /// Where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    took_micros: Option<u128>,
}

#[derive(Debug, Serialize)]
struct PlaceEntry<'a> {
    file: &'a str,
    /// Both are 0 for a file as a whole.
    line: u32,
    column: u32,
}

#[derive(Debug, Serialize)]
struct DifferenceEntry<'a> {
    what: &'a str,
    expected: &'a str,
    got: &'a str,
}

#[derive(Debug, Serialize)]
struct DecidedBy<'a> {
    mesh: &'a str,
    rule: &'a str,
}

#[derive(Debug, Serialize)]
struct ProblemEntry<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: PlaceEntry<'a>,
}

#[derive(Debug, Serialize)]
struct RulesEntry<'a> {
    total: usize,
    /// When a rule counts as covered.
    level: &'static str,
    uncovered: Vec<RuleEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct RuleEntry<'a> {
    file: &'a str,
    line: u32,
    path: &'a str,
    label: &'a str,
    /// How far it is covered; `None`: not at all.
    level: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct MutationEntry<'a> {
    mutants: usize,
    killed: usize,
    survivors: Vec<SurvivorEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct SurvivorEntry<'a> {
    file: &'a str,
    line: u32,
    change: &'a str,
    effect: &'a str,
}

impl<'a> Document<'a> {
    /// The document on a run.
    pub(super) fn new(
        run: &'a Run,
        summary: &'a Summary,
        mutation: Option<&'a Mutation>,
        args: &TestArgs,
    ) -> Self {
        let level = args.coverage_level;
        Self {
            api_version: API_VERSION,
            kind: "TestReport",
            cases: run.results.iter().map(|located| case(located, args)).collect(),
            problems: run.all_problems().map(|(place, message)| problem(place, message)).collect(),
            rules: RulesEntry {
                total: run.coverage.total(),
                level: level.as_str(),
                uncovered: run.coverage.uncovered(level).map(rule).collect(),
            },
            mutation: mutation.map(mutants),
            summary,
        }
    }

    /// Every case as a line of JSON Lines.
    ///
    /// # Errors
    ///
    /// None that is known of: the fields are text and numbers.
    pub(super) fn case_lines(&self) -> serde_json::Result<Vec<String>> {
        self.cases.iter().map(|case| line("Case", case)).collect()
    }

    /// The last line of JSON Lines.
    ///
    /// # Errors
    ///
    /// None that is known of.
    pub(super) fn summary_line(&self) -> serde_json::Result<String> {
        line("Summary", self.summary)
    }
}

/// What kept a file from running, as a line of JSON Lines.
///
/// # Errors
///
/// None that is known of.
pub(super) fn problem_line(place: &Place, message: &str) -> serde_json::Result<String> {
    line("Problem", &problem(place, message))
}

fn case<'a>(located: &'a Located, args: &TestArgs) -> CaseEntry<'a> {
    let (outcome, differences, reason) = match &located.result.outcome {
        Outcome::Passed => ("passed", &[][..], None),
        Outcome::Failed { differences } => ("failed", differences.as_slice(), None),
        Outcome::Skipped { reason } => ("skipped", &[][..], Some(reason.as_str())),
        Outcome::NotThere { reason } => ("not-there", &[][..], Some(reason.as_str())),
    };
    let difference =
        |Difference { what, expected, got }: &'a Difference| DifferenceEntry { what, expected, got };
    let rules = located.result.rules.iter();
    CaseEntry {
        suite: &located.suite,
        name: &located.result.name,
        outcome,
        reason,
        place: place(&located.place),
        differences: differences.iter().map(difference).collect(),
        rules: rules.map(|rule| DecidedBy { mesh: &rule.mesh, rule: &rule.rule }).collect(),
        took_micros: args.timings.then_some(located.took.as_micros()),
    }
}

fn problem<'a>(at: &'a Place, message: &'a str) -> ProblemEntry<'a> {
    ProblemEntry { message, place: place(at) }
}

fn place(place: &Place) -> PlaceEntry<'_> {
    PlaceEntry { file: &place.file, line: place.line, column: place.column }
}

fn rule(rule: &Rule) -> RuleEntry<'_> {
    let level = rule.level.map(Level::as_str);
    RuleEntry { file: &rule.file, line: rule.line, path: &rule.path, label: &rule.label, level }
}

fn mutants(mutation: &Mutation) -> MutationEntry<'_> {
    MutationEntry {
        mutants: mutation.total(),
        killed: mutation.killed,
        survivors: mutation.survivors.iter().map(survivor).collect(),
    }
}

fn survivor(survivor: &Survivor) -> SurvivorEntry<'_> {
    let Survivor { file, line, what, effect } = survivor;
    SurvivorEntry { file, line: *line, change: what, effect }
}

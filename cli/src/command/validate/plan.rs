//! What one run is to do: flags, environment and settings put together.

use std::path::PathBuf;

use carnet_engine::finding::{Code, Finding, Severity};
use carnet_engine::source::{Source, SourceId, Span};
use carnet_engine::suppress::{Baseline, Scope, Suppression, Terms, Way, is_suppressible};

use crate::args::input::InputArgs;
use crate::args::validate::{Deny, FailOn, IgnoreArg, OutputFormat, Show, ValidateArgs};
use crate::baseline;
use crate::failure::Failure;
use crate::report::ReportArg;
use crate::settings::Settings;

/// What findings call the command line.
const FLAGS_NAME: &str = "<command line>";

/// What one run is to do.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) input: InputArgs,
    pub(super) output: OutputFormat,
    pub(super) reports: Vec<ReportArg>,
    pub(super) fail_on: FailOn,
    /// The least serious level shown to people.
    pub(super) shown: Severity,
    pub(super) shows_suppressed: bool,
    pub(super) max_per_code: usize,
    pub(super) jobs: usize,
    pub(super) selection: Selection,
    /// Suppressions from outside the documents; their places are numbered in `documents`.
    pub(super) suppressions: Vec<Suppression>,
    /// What is wrong with them already, placed likewise.
    pub(super) findings: Vec<Finding>,
    /// Texts that hold suppressions: settings, flags, baseline.
    pub(super) documents: Vec<Source>,
    pub(super) terms: Terms,
    /// The file of `--baseline`, or of the settings.
    pub(super) baseline: Option<PathBuf>,
}

/// Which codes are looked for.
#[derive(Debug, Default)]
pub(super) struct Selection {
    only: Vec<Code>,
    except: Vec<Code>,
}

impl Selection {
    /// Whether findings of a code count; what keeps documents from being read always does.
    pub(super) fn takes(&self, code: Code) -> bool {
        let is_unreadable = !is_suppressible(code) && code.number() < 90;
        let is_asked_for = self.only.is_empty() || self.only.contains(&code);
        is_unreadable || (is_asked_for && !self.except.contains(&code))
    }

    fn is_partial(&self) -> bool {
        !self.only.is_empty() || self.except.iter().any(|code| is_suppressible(*code))
    }
}

impl Plan {
    /// Puts everything together.
    ///
    /// # Errors
    ///
    /// Those of reading a baseline, and [`Failure::Missing`] where none is named to write.
    pub(super) fn new(args: &ValidateArgs, settings: Settings) -> Result<Self, Failure> {
        let input = settings.input(&args.input);
        let report = &args.report;
        let fail_on = report.deny.map(|Deny::Warnings| FailOn::Warning).or(report.fail_on);
        let baseline = args.suppress.baseline.clone().or(settings.baseline.value);
        if args.suppress.write_baseline && baseline.is_none() {
            return Err(Failure::Missing { what: "`--baseline FILE`" });
        }
        let only = report.only.iter().map(|code| code.0).collect();
        let except = report.except.iter().map(|code| code.0).collect();
        let selection = Selection { only, except };
        let is_partial = selection.is_partial();
        let terms = Terms { today: Some(args.now.moment()), baseline: Baseline::default(), is_partial };
        let mut plan = Self {
            input,
            output: report.output.unwrap_or(settings.output.value),
            reports: report.reports.clone(),
            fail_on: fail_on.unwrap_or(settings.fail_on.value),
            shown: shown(&report.show),
            shows_suppressed: report.show.contains(&Show::Suppressed),
            max_per_code: report.max_per_code.unwrap_or(settings.max_per_code.value),
            jobs: args.jobs.unwrap_or(settings.jobs.value),
            selection,
            suppressions: settings.ignores.value,
            findings: settings.findings,
            documents: settings.source.into_iter().collect(),
            terms,
            baseline,
        };
        plan.add_flags(&args.suppress.ignores);
        if !args.suppress.write_baseline {
            plan.add_baseline()?;
        }
        Ok(plan)
    }

    fn add_flags(&mut self, ignores: &[IgnoreArg]) {
        if ignores.is_empty() {
            return;
        }
        let source = self.next_source();
        let mut text = String::new();
        for IgnoreArg { code, objects, text: written } in ignores {
            let start = offset(text.len());
            text.push_str("--ignore ");
            text.push_str(written);
            let place = Span { source, start, end: offset(text.len()) };
            text.push('\n');
            let scope = Scope::Objects(objects.clone());
            let (way, reason) = (Way::Flag, Some("a flag of the command".to_owned()));
            let suppression =
                Suppression { code: *code, scope, way, reason, until: None, place: Some(place) };
            self.suppressions.push(suppression);
        }
        self.documents.push(Source::new(FLAGS_NAME, text));
    }

    fn add_baseline(&mut self) -> Result<(), Failure> {
        let Some(path) = &self.baseline else { return Ok(()) };
        let (document, baseline) = baseline::read(path)?;
        self.terms.baseline = baseline.numbered(self.next_source());
        self.documents.push(document);
        Ok(())
    }

    fn next_source(&self) -> SourceId {
        SourceId(offset(self.documents.len()))
    }
}

fn offset(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn shown(show: &[Show]) -> Severity {
    let levels = show.iter().filter_map(|show| match show {
        Show::Error => Some(Severity::Error),
        Show::Warning => Some(Severity::Warning),
        Show::Info => Some(Severity::Info),
        Show::Suppressed => None,
    });
    levels.max().unwrap_or(Severity::Info)
}

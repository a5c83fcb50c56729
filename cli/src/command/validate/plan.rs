//! What one run is to do: flags, environment and settings put together.

use std::path::PathBuf;

use carnet_engine::finding::{Code, Severity};
use carnet_engine::suppress::is_suppressible;

use crate::args::input::InputArgs;
use crate::args::validate::{Deny, FailOn, OutputFormat, Show, ValidateArgs};
use crate::exemption::Exemptions;
use crate::failure::Failure;
use crate::report::ReportArg;
use crate::settings::Settings;

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
    /// What is suppressed from outside the documents.
    pub(super) exemptions: Exemptions,
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
        let mut exemptions = Exemptions::new(&settings, Some(args.now.moment()));
        let baseline = args.suppress.baseline.clone().or(settings.baseline.value);
        if args.suppress.write_baseline && baseline.is_none() {
            return Err(Failure::Missing { what: "`--baseline FILE`" });
        }
        let only = report.only.iter().map(|code| code.0).collect();
        let except = report.except.iter().map(|code| code.0).collect();
        let selection = Selection { only, except };
        if selection.is_partial() {
            exemptions.expect_part();
        }
        exemptions.add_flags(&args.suppress.ignores);
        if let Some(path) = baseline.as_deref().filter(|_| !args.suppress.write_baseline) {
            exemptions.add_baseline(path)?;
        }
        Ok(Self {
            input,
            output: report.output.unwrap_or(settings.output.value),
            reports: report.reports.clone(),
            fail_on: fail_on.unwrap_or(settings.fail_on.value),
            shown: shown(&report.show),
            shows_suppressed: report.show.contains(&Show::Suppressed),
            max_per_code: report.max_per_code.unwrap_or(settings.max_per_code.value),
            jobs: args.jobs.unwrap_or(settings.jobs.value),
            selection,
            exemptions,
            baseline,
        })
    }
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

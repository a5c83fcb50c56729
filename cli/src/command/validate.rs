//! `carnet validate`: everything that is wrong, over all meshes together.

mod baseline;
mod check;
mod entries;
mod fix;
mod plan;
mod text;

use carnet_engine::finding::{Finding, Severity};
use carnet_engine::pipeline::Build;

use self::check::Checked;
use self::plan::Plan;
use super::load::expect_resources;
use crate::args::validate::{FailOn, OutputFormat, ValidateArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::input::{self, Inputs};
use crate::output::Output;
use crate::output::findings::{Layout, write_wide};
use crate::output::places::Places;
use crate::output::report::{Report, Summary};
use crate::report::{Format, append_summary, deliver, render};
use crate::settings::{Environment, load};

/// Runs the command.
pub(super) fn run(args: &ValidateArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    let settings = load(args.config.as_deref(), &Environment::of_process())?;
    let plan = Plan::new(args, settings)?;
    let inputs = input::read(&plan.input)?;
    if let Some(extent) = args.fix.fix {
        return fix::run(inputs, extent, args.fix.diff, &plan, output);
    }
    if args.suppress.write_baseline {
        return baseline::write(inputs, &plan, output);
    }
    report(&check_all(inputs, &plan)?, &plan, output)
}

/// Checks, and refuses input without anything to check.
fn check_all(inputs: Inputs, plan: &Plan) -> Result<Checked, Failure> {
    let checked = check::check(inputs.inputs, &inputs.refused, plan);
    expect_resources(&checked.build)?;
    Ok(checked)
}

/// Reports what was found, in every way asked for.
fn report(checked: &Checked, plan: &Plan, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let build = &checked.build;
    let fails = build.findings.iter().any(|finding| fails_on(plan.fail_on, finding.severity()));
    let places = Places::new(&build.sources);
    let summary = Summary { files: checked.files, ..Summary::of(build, fails) };
    let format = plan.output.for_programs();
    let wants_report = format.is_some() || !plan.reports.is_empty();
    let report = if wants_report {
        Some(entries::report(checked, plan, &Report::new(build, &places, summary), summary, &places)?)
    } else {
        None
    };
    if let Some(report) = &report {
        // Before anything is printed: a path that cannot be written is known at once.
        let streamed = deliver(report, &plan.reports, Vec::new())?;
        match (format, plan.output) {
            (Some(format), _) => output.results().write_all(render(report, format).as_bytes())?,
            (None, _) => show(build, plan, summary, &places, output)?,
        }
        output.results().write_all(streamed.as_bytes())?;
        let is_github = format == Some(Format::Github)
            || plan.reports.iter().any(|report| report.format == Format::Github);
        if is_github {
            append_summary(report)?;
        }
    } else {
        show(build, plan, summary, &places, output)?;
    }
    Ok(if fails { ExitStatus::Findings } else { ExitStatus::Fine })
}

/// Shows people what was found.
fn show(
    build: &Build,
    plan: &Plan,
    summary: Summary,
    places: &Places<'_>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let layout = Layout { max_per_code: plan.max_per_code, width: output.results_width() };
    let to = output.results();
    let shown: Vec<Finding> =
        build.findings.iter().filter(|finding| finding.severity() <= plan.shown).cloned().collect();
    if plan.output == OutputFormat::Wide {
        write_wide(to, &shown, places)?;
    } else {
        text::write_findings(to, &shown, places, layout)?;
    }
    if plan.shows_suppressed {
        text::write_suppressed(to, &build.suppressed, places)?;
    }
    if plan.output != OutputFormat::Wide {
        text::write_verdict(to, build, &shown, summary)?;
    }
    Ok(())
}

/// Whether a finding of this level makes the command fail.
fn fails_on(fail_on: FailOn, severity: Severity) -> bool {
    match fail_on {
        FailOn::Error => severity == Severity::Error,
        FailOn::Warning => severity <= Severity::Warning,
        FailOn::Info => true,
        FailOn::Never => false,
    }
}

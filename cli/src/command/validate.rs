//! `carnet validate`: everything that is wrong, over all meshes together.

use std::io::{self, Write};

use carnet_engine::finding::{self, Finding, Severity};
use carnet_engine::moment::Moment;
use carnet_engine::pipeline::{Build, build_at, unreadable};
use carnet_engine::source::SourceId;
use carnet_engine::yaml::Limits;

use super::load::expect_resources;
use crate::args::{Deny, FailOn, ReportFormat, ValidateArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::input::{self, Inputs, Refused};
use crate::output::findings::{Tally, write_text, write_wide};
use crate::output::places::Places;
use crate::output::report::{Report, Summary};
use crate::output::text::count;
use crate::output::{BAD, GOOD, Output, STRONG, styled};

/// Runs the command.
pub(super) fn run(args: &ValidateArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    let build = check(input::read(&args.input)?, args.now.moment());
    expect_resources(&build)?;
    let fails = fails(args, &build.findings);
    let places = Places::new(&build.sources);
    let summary = Summary::of(&build, fails);
    match args.output {
        ReportFormat::Json => output.json(&Report::new(&build, &places, summary))?,
        ReportFormat::Wide => write_wide(output.results(), &build.findings, &places)?,
        ReportFormat::Text => {
            write_text(output.results(), &build.findings, &places, args.max_per_code)?;
            write_verdict(output.results(), &build, summary)?;
        }
    }
    Ok(if fails { ExitStatus::Findings } else { ExitStatus::Fine })
}

/// Builds, and adds a finding for every file that is not text.
fn check(inputs: Inputs, now: Moment) -> Build {
    let mut build = build_at(inputs.inputs, &Limits::default(), now);
    build.findings.extend(inputs.refused.iter().map(refusal));
    finding::sort(&mut build.findings);
    build
}

fn refusal(refused: &Refused) -> Finding {
    unreadable(SourceId(u32::try_from(refused.position).unwrap_or(u32::MAX)), &refused.reason)
}

fn fails(args: &ValidateArgs, findings: &[Finding]) -> bool {
    let fail_on = match args.deny {
        Some(Deny::Warnings) => FailOn::Warning,
        None => args.fail_on,
    };
    let worst = findings.iter().map(Finding::severity).min();
    match fail_on {
        FailOn::Error => worst == Some(Severity::Error),
        FailOn::Warning => matches!(worst, Some(Severity::Error | Severity::Warning)),
        FailOn::Info => worst.is_some(),
        FailOn::Never => false,
    }
}

fn write_verdict(to: &mut dyn Write, build: &Build, summary: Summary) -> io::Result<()> {
    let looked_at = [
        count(summary.meshes, "mesh"),
        count(summary.files, "file"),
        count(summary.objects, "object"),
        count(summary.rules, "rule"),
    ];
    if let Some(first) = build.findings.first() {
        writeln!(to, "`carnet explain {}` tells more about a finding.", first.code)?;
    }
    let verdict = if summary.ready { "Ready to apply." } else { "Not ready to apply." };
    let verdict = styled(if summary.ready { GOOD } else { BAD }, verdict);
    let found = styled(STRONG, &Tally::of(&build.findings).describe());
    writeln!(to, "Checked {}. {found}. {verdict}", looked_at.join(", "))
}

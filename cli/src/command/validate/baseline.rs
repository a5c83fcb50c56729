//! `carnet validate --write-baseline`.

use std::path::Path;

use super::check_all;
use super::plan::Plan;
use crate::baseline::{listed, render};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::input::Inputs;
use crate::output::Output;
use crate::output::text::count;

/// Writes the findings there are as old ones.
pub(super) fn write(inputs: Inputs, plan: &Plan, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let Some(path) = &plan.baseline else {
        return Err(Failure::Missing { what: "`--baseline FILE`" });
    };
    let build = check_all(inputs, plan)?.build;
    write_all(Path::new(""), &[NewFile::new(path, render(&build.findings, &build.sources))])?;
    let number = listed(&build.findings);
    writeln!(output.results(), "Wrote {} to {}.", count(number, "finding"), path.display())?;
    let rest = build.findings.len() - number;
    if rest > 0 {
        let rest = count(rest, "finding");
        output.note(&format!("{rest} left out: about suppressions, or documents that cannot be read"))?;
    }
    Ok(ExitStatus::Fine)
}

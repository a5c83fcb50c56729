//! `carnet schema`: what documents look like, for editors and checks.

use crate::args::{SchemaArgs, SchemaOf};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings;

/// The schema of plugin configurations.
const TABLE: &str = include_str!("../../../engine/schema/table.v1.schema.json");

/// Runs the command.
pub(super) fn run(args: &SchemaArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let schema = match args.document {
        SchemaOf::Config => settings::SCHEMA,
        SchemaOf::Table => TABLE,
    };
    writeln!(output.results(), "{}", schema.trim_end())?;
    Ok(ExitStatus::Fine)
}

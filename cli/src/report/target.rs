//! Where reports go: `--report FORMAT=PATH`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::{Format, Report, render};
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::output::Output;

/// A value of `--report`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportArg {
    /// The format.
    pub format: Format,
    /// Where the report goes.
    pub destination: Destination,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// `-`: standard output, after everything else.
    Results,
    /// A file, written as a whole or not at all.
    File(PathBuf),
}

impl FromStr for ReportArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || {
            let values = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            values.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
        };
        let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            return Err(format!("FORMAT=PATH is wanted; formats: {}", known()));
        };
        let format = Format::from_str(format, false)
            .map_err(|_| format!("there is no format `{format}`; formats: {}", known()))?;
        let destination =
            if path == "-" { Destination::Results } else { Destination::File(PathBuf::from(path)) };
        Ok(Self { format, destination })
    }
}

/// Writes every report asked for, files first, all of them or none.
///
/// # Errors
///
/// [`Failure::File`] with the path that cannot be written, or what the stream of results says.
pub fn deliver(report: &Report, wanted: &[ReportArg], output: &mut Output<'_>) -> Result<(), Failure> {
    let mut files = Vec::new();
    let mut streamed = Vec::new();
    for ReportArg { format, destination } in wanted {
        let text = render(report, *format);
        match destination {
            Destination::File(path) => files.push(NewFile::new(path, text)),
            Destination::Results => streamed.push(text),
        }
    }
    write_all(Path::new(""), &files)?;
    for text in streamed {
        output.results().write_all(text.as_bytes())?;
    }
    Ok(())
}

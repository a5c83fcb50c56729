//! Where reports go: `--report FORMAT=PATH`.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::{Format, Report, render};
use crate::failure::Failure;
use crate::files::{NewFile, write_all};

/// A file of GitHub Actions that Markdown can be added to.
const JOB_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

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

/// Writes every report that goes to a file, and `others` with them, all or none, and hands back what goes to standard
/// output.
///
/// # Errors
///
/// [`Failure::File`] with the path that cannot be written.
pub fn deliver(report: &Report, wanted: &[ReportArg], others: Vec<NewFile>) -> Result<String, Failure> {
    let mut files = others;
    let mut streamed = String::new();
    for ReportArg { format, destination } in wanted {
        let text = render(report, *format);
        match destination {
            Destination::File(path) => files.push(NewFile::new(path, text)),
            Destination::Results => streamed.push_str(&text),
        }
    }
    write_all(Path::new(""), &files)?;
    Ok(streamed)
}

/// Adds a report in Markdown to the summary of a job, where GitHub names a file for that, which other steps write to
/// as well.
///
/// # Errors
///
/// [`Failure::File`] when it cannot be written.
pub fn append_summary(report: &Report) -> Result<(), Failure> {
    let Some(path) = env::var_os(JOB_SUMMARY).filter(|path| !path.is_empty()) else { return Ok(()) };
    let path = PathBuf::from(path);
    let text = render(report, Format::Md);
    let file = OpenOptions::new().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| Failure::File { path, source })
}

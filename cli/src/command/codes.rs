//! `carnet codes` and `carnet explain CODE`: what findings there are, and what each means.

use std::io::Write;
use std::str;

use carnet_engine::finding::{Code, closest};
use serde::Serialize;

use crate::args::codes::{CodesArgs, CodesFormat};
use crate::embedded::{Example, examples};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::catalogue::{write_page, write_section};
use crate::output::grid::Grid;
use crate::output::report::API_VERSION;
use crate::output::text::clean;
use crate::output::{Output, STRONG, styled};

/// What `-o json` prints of one code.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeEntry {
    code: String,
    name: &'static str,
    level: &'static str,
    title: &'static str,
    effect: &'static str,
    way_out: &'static str,
}

/// What `-o json` prints of all codes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeList {
    api_version: &'static str,
    kind: &'static str,
    codes: Vec<CodeEntry>,
}

/// What `-o json` prints of one code asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeDocument {
    api_version: &'static str,
    kind: &'static str,
    #[serde(flatten)]
    entry: CodeEntry,
    examples: Vec<ExampleEntry>,
}

/// A document that shows what a code means.
#[derive(Debug, Serialize)]
struct ExampleEntry {
    failing: bool,
    path: &'static str,
    /// `None` when it is not text, or too long to show.
    text: Option<&'static str>,
}

/// Runs the command.
pub(super) fn run(args: &CodesArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    match (&args.code, args.output) {
        (Some(code), format) => return explain(code, format, output),
        (None, CodesFormat::Json) => {
            let codes = Code::ALL.iter().copied().map(entry).collect();
            output.json(&CodeList { api_version: API_VERSION, kind: "CodeList", codes })?;
        }
        (None, CodesFormat::Md) => write_page(output.results())?,
        (None, CodesFormat::Text) => {
            let mut grid = Grid::new(["CODE", "LEVEL", "NAME", "TITLE"]);
            for code in Code::ALL {
                let entry = entry(*code);
                grid.push([entry.code, entry.level.into(), entry.name.into(), entry.title.into()]);
            }
            grid.write(output.results())?;
        }
    }
    Ok(ExitStatus::Fine)
}

/// Tells all about one code.
pub(super) fn explain(
    text: &str,
    format: CodesFormat,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let code = Code::parse(text).ok_or_else(|| {
        let numbers: Vec<String> = Code::ALL.iter().map(ToString::to_string).collect();
        let names = Code::ALL.iter().map(|code| code.name());
        let closest = closest(text, names.chain(numbers.iter().map(String::as_str)));
        Failure::UnknownCode { code: text.to_owned(), closest: closest.map(ToOwned::to_owned) }
    })?;
    match format {
        CodesFormat::Json => output.json(&CodeDocument {
            api_version: API_VERSION,
            kind: "Code",
            entry: entry(code),
            examples: examples(code.name()).map(example).collect(),
        })?,
        CodesFormat::Md => write_section(output.results(), code)?,
        CodesFormat::Text => write_text(code, output.results())?,
    }
    Ok(ExitStatus::Fine)
}

fn entry(code: Code) -> CodeEntry {
    CodeEntry {
        code: code.to_string(),
        name: code.name(),
        level: code.severity().as_str(),
        title: code.title(),
        effect: code.effect(),
        way_out: code.way_out(),
    }
}

fn example(example: &'static Example) -> ExampleEntry {
    ExampleEntry { failing: example.is_failing, path: example.path, text: text(example) }
}

fn text(example: &'static Example) -> Option<&'static str> {
    str::from_utf8(example.bytes).ok().filter(|text| text.len() == example.len)
}

fn write_text(code: Code, to: &mut dyn Write) -> Result<(), Failure> {
    let heading = format!("{code} {} ({})", code.name(), code.severity());
    writeln!(to, "{}\n", styled(STRONG, &heading))?;
    writeln!(to, "{}.\n", code.title())?;
    writeln!(to, "{}\n  {}.\n", styled(STRONG, "Effect"), code.effect())?;
    writeln!(to, "{}\n  {}", styled(STRONG, "Way out"), code.way_out())?;
    for example in examples(code.name()) {
        let heading = if example.is_failing { "Fails" } else { "Passes" };
        writeln!(to, "\n{} ({})", styled(STRONG, heading), example.path)?;
        write_example(example, to)?;
    }
    Ok(())
}

fn write_example(example: &'static Example, to: &mut dyn Write) -> Result<(), Failure> {
    let Some(text) = text(example) else {
        let why = if example.bytes.is_empty() { "too many to show" } else { "not UTF-8 text" };
        writeln!(to, "  ({} bytes, {why})", example.len)?;
        return Ok(());
    };
    for line in text.lines() {
        let line = clean(line);
        writeln!(to, "{}", format!("  {line}").trim_end())?;
    }
    Ok(())
}

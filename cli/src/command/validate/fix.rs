//! `carnet validate --fix`: writes what mends the documents, or shows it.

use std::path::Path;

use carnet_engine::fix::{Applied, Extent, mend};
use carnet_engine::pipeline::Input;
use carnet_engine::source::Source;
use similar::TextDiff;

use super::plan::Plan;
use super::{check, check_all, report};
use crate::args::validate::FixArg;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::input::Inputs;
use crate::output::text::{clean, count};
use crate::output::{BAD, GOOD, Output, STRONG, styled};

/// Mends, then reports what is left; with `is_dry` it shows the edits and writes nothing.
pub(super) fn run(
    inputs: Inputs,
    extent: FixArg,
    is_dry: bool,
    plan: &Plan,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let mut sources: Vec<Source> = inputs.inputs.iter().map(|input| input.source.clone()).collect();
    let extent = match extent {
        FixArg::Safe => Extent::Safe,
        FixArg::Unsafe => Extent::Unsafe,
    };
    let applied = mend(&mut sources, extent, |sources| {
        let texts = sources
            .iter()
            .zip(&inputs.inputs)
            .map(|(source, input)| Input { source: source.clone(), placement: input.placement.clone() });
        check::check(texts.collect(), &inputs.refused, plan).build.findings
    });
    if is_dry {
        return show(&inputs, &sources, output);
    }
    write(&inputs, &sources)?;
    tell(&applied, &sources, output)?;
    let mended = inputs.inputs.into_iter().zip(sources);
    let mended = mended.map(|(input, source)| Input { source, placement: input.placement }).collect();
    let checked = check_all(Inputs { inputs: mended, ..inputs }, plan)?;
    report(&checked, plan, output)
}

/// The texts that differ, with what they were.
fn changed<'s>(
    inputs: &'s Inputs,
    sources: &'s [Source],
) -> impl Iterator<Item = (usize, &'s Source, &'s Source)> {
    let pairs = inputs.inputs.iter().zip(sources).enumerate();
    pairs.map(|(at, (input, new))| (at, &input.source, new)).filter(|(_, old, new)| old.text != new.text)
}

fn write(inputs: &Inputs, sources: &[Source]) -> Result<(), Failure> {
    let mut files = Vec::new();
    for (at, _, new) in changed(inputs, sources) {
        let Some(Some(path)) = inputs.paths.get(at) else { return Err(Failure::FixedInput) };
        files.push(NewFile::new(path, new.text.as_bytes()));
    }
    write_all(Path::new(""), &files)
}

fn tell(applied: &[Applied], sources: &[Source], output: &mut Output<'_>) -> Result<(), Failure> {
    for Applied { code, title, source, line } in applied {
        let file = usize::try_from(source.0).ok().and_then(|at| sources.get(at));
        let file = file.map_or("", |source| source.name.as_str());
        output.note(&format!("{file}:{line}: {code}: {title}"))?;
    }
    if !applied.is_empty() {
        let fixes = if applied.len() == 1 { "1 fix".to_owned() } else { format!("{} fixes", applied.len()) };
        output.note(&format!("{fixes} applied"))?;
    }
    Ok(())
}

fn show(inputs: &Inputs, sources: &[Source], output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let to = output.results();
    let mut number = 0;
    for (_, old, new) in changed(inputs, sources) {
        number += 1;
        let diff = TextDiff::from_lines(old.text.as_str(), new.text.as_str());
        let (before, after) = (format!("a/{}", old.name), format!("b/{}", old.name));
        let diff = diff.unified_diff().context_radius(3).header(&before, &after).to_string();
        for line in diff.split_inclusive('\n') {
            let style = match line.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => STRONG,
                [b'+', ..] => GOOD,
                [b'-', ..] => BAD,
                _ => clap::builder::styling::Style::new(),
            };
            let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
            let (text, end) = text.strip_suffix('\r').map_or((text, end), |text| (text, "\r\n"));
            let text: Vec<_> = text.split('\t').map(clean).collect();
            write!(to, "{}{end}", styled(style, &text.join("\t")))?;
        }
    }
    if number == 0 {
        return Ok(ExitStatus::Fine);
    }
    output.note(&format!("{} would change", count(number, "file")))?;
    Ok(ExitStatus::Findings)
}

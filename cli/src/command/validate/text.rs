//! What `validate` tells people.

use std::io::{self, Write};

use carnet_engine::finding::Finding;
use carnet_engine::pipeline::Build;
use carnet_engine::suppress::Suppressed;

use crate::output::findings::Tally;
pub(super) use crate::output::findings::write_text as write_findings;
use crate::output::grid::Grid;
use crate::output::places::Places;
use crate::output::report::Summary;
use crate::output::text::count;
use crate::output::{BAD, GOOD, STRONG, styled};

/// Writes one line for every finding that is suppressed.
pub(super) fn write_suppressed(
    to: &mut dyn Write,
    suppressed: &[Suppressed],
    places: &Places<'_>,
) -> io::Result<()> {
    let mut grid = Grid::new(["PLACE", "LEVEL", "CODE", "NAME", "BY", "UNTIL", "REASON"]);
    for Suppressed { finding, way, reason, until } in suppressed {
        grid.push([
            places.short(finding.primary),
            "suppressed".to_owned(),
            finding.code.to_string(),
            finding.code.name().to_owned(),
            way.as_str().to_owned(),
            until.map_or_else(|| "-".to_owned(), |until| until.to_string()),
            reason.clone().unwrap_or_else(|| "-".to_owned()),
        ]);
    }
    grid.write_rows(to)?;
    if suppressed.is_empty() { Ok(()) } else { writeln!(to) }
}

/// Writes what was looked at, what was found, and whether it may be applied.
pub(super) fn write_verdict(
    to: &mut dyn Write,
    build: &Build,
    shown: &[Finding],
    summary: Summary,
) -> io::Result<()> {
    if let Some(first) = shown.first() {
        writeln!(to, "`carnet explain {}` tells more about a finding.", first.code)?;
    }
    let colour = if summary.ready { GOOD } else { BAD };
    let found = styled(STRONG, &found(build));
    let ready = styled(colour, ready(summary));
    writeln!(to, "Checked {}. {found}. {ready}", looked_at(summary))
}

/// The same in one line without colours.
pub(super) fn verdict(build: &Build, summary: Summary) -> String {
    format!("Checked {}. {}. {}", looked_at(summary), found(build), ready(summary))
}

fn ready(summary: Summary) -> &'static str {
    if summary.ready { "Ready to apply." } else { "Not ready to apply." }
}

fn looked_at(summary: Summary) -> String {
    let parts = [
        count(summary.meshes, "mesh"),
        count(summary.files, "file"),
        count(summary.objects, "object"),
        count(summary.rules, "rule"),
    ];
    parts.join(", ")
}

/// `1 error, 2 warnings, 1 suppressed (CAR209 until 2027-01-31)`: of end dates the nearest.
fn found(build: &Build) -> String {
    let tally = Tally::of(&build.findings).describe();
    let number = build.suppressed.len();
    if number == 0 {
        return tally;
    }
    let ends = build.suppressed.iter().filter_map(|other| Some((other.until?, other.finding.code)));
    let end = ends.min().map(|(until, code)| format!(" ({code} until {until})")).unwrap_or_default();
    format!("{tally}, {number} suppressed{end}")
}

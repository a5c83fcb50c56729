//! Findings for people: in full with excerpts, or one line each.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{Group, Level, Renderer};
use carnet_engine::finding::{Finding, Fix, ObjectRef, Severity};

use super::excerpt::{Mark, excerpts, patches};
use super::grid::Grid;
use super::places::Places;
use super::text::{clean, count};
use super::{NOTE, styled};

/// In fewer columns nothing is left of a line of the source.
const MIN_WIDTH: usize = 40;

/// How findings are shown in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// How many of each code, 0 meaning all.
    pub max_per_code: usize,
    /// Columns that excerpts may take; `None` where nobody says.
    pub width: Option<usize>,
}

/// Writes findings in full, each followed by an empty line.
///
/// # Errors
///
/// What `to` says.
pub fn write_text(
    to: &mut dyn Write,
    findings: &[Finding],
    places: &Places<'_>,
    layout: Layout,
) -> io::Result<()> {
    let limit = if layout.max_per_code == 0 { usize::MAX } else { layout.max_per_code };
    let width = layout.width.map_or(DEFAULT_TERM_WIDTH, |width| width.max(MIN_WIDTH));
    let renderer = Renderer::styled().term_width(width);
    let mut seen = BTreeMap::new();
    for finding in findings {
        let number = seen.entry(finding.code).or_insert(0_usize);
        *number += 1;
        if *number <= limit {
            writeln!(to, "{}\n", renderer.render(&report(finding, places)))?;
        }
    }
    for (code, number) in seen.into_iter().filter(|(_, number)| *number > limit) {
        let more = format!("{} more of {code} {}", number - limit, code.name());
        writeln!(to, "{}: {more}; `--max-per-code 0` shows them\n", styled(NOTE, "note"))?;
    }
    Ok(())
}

/// One finding: what is wrong and where, then what would mend it.
fn report<'f, 's: 'f>(finding: &'f Finding, places: &Places<'s>) -> Vec<Group<'f>> {
    let primary = finding.primary.map(|span| Mark { span, label: None, is_primary: true });
    let related = finding.related.iter().map(|related| Mark {
        span: related.span,
        label: Some(&related.message),
        is_primary: false,
    });
    let marks: Vec<_> = primary.into_iter().chain(related).collect();
    let number = finding.code.to_string();
    let mut group = Group::with_title(level(finding.severity()).primary_title(&finding.message).id(number))
        .elements(excerpts(&marks, places));
    if let Some(object) = finding.object.as_ref().filter(|_| marks.is_empty()) {
        group = group.element(Level::NOTE.with_name("object").message(path_of(object)));
    }
    group = group.element(Level::NOTE.with_name("effect").message(clean(&finding.effect)));
    // The edit below is the way out where nothing more exact is known.
    let is_shown_as_edit = |fix: &Fix| finding.has_usual_help() || fix.title == finding.help;
    if !finding.fixes.first().is_some_and(is_shown_as_edit) {
        group = group.element(Level::HELP.message(clean(&finding.help)));
    }
    let fix = finding.fixes.first().map(|fix| {
        let title = Level::HELP.secondary_title(clean(&fix.title));
        Group::with_title(title).elements(patches(&fix.edits, places))
    });
    std::iter::once(group).chain(fix).collect()
}

/// What is wrong, what happens, and what to do, for those who show text only.
#[must_use]
pub fn detail(finding: &Finding) -> String {
    format!("{}\neffect: {}\nhelp: {}", finding.message, finding.effect, finding.help)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// Writes one line per finding.
///
/// # Errors
///
/// What `to` says.
pub fn write_wide(to: &mut dyn Write, findings: &[Finding], places: &Places<'_>) -> io::Result<()> {
    let mut grid = Grid::new(["PLACE", "LEVEL", "CODE", "NAME", "OBJECT", "MESSAGE"]);
    for finding in findings {
        grid.push([
            places.short(finding.primary),
            finding.severity().to_string(),
            finding.code.to_string(),
            finding.code.name().to_owned(),
            finding.object.as_ref().map_or_else(|| "-".to_owned(), path_of),
            finding.message.replace('\n', " "),
        ]);
    }
    grid.write_rows(to)
}

/// `mesh/kind/name`, without what is unknown; the namespace follows from the mesh.
#[must_use]
pub fn path_of(object: &ObjectRef) -> String {
    let parts = [object.mesh.as_deref().unwrap_or(&object.namespace), &object.kind, &object.name];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    clean(&parts.join("/")).into_owned()
}

/// How many findings there are of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Findings worth knowing.
    pub infos: usize,
}

impl Tally {
    /// Counts.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity() == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        }
    }

    /// `1 error, 2 warnings`; `No findings` when there are none.
    #[must_use]
    pub fn describe(self) -> String {
        let all = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let parts: Vec<_> =
            all.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)).collect();
        if parts.is_empty() { "No findings".to_owned() } else { parts.join(", ") }
    }
}

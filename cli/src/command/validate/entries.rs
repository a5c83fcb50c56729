//! Findings as entries of a report for other programs.

use carnet_engine::finding::{Code, Finding};
use carnet_engine::source::Span;

use super::check::Checked;
use super::plan::Plan;
use super::{fails_on, text};
use crate::failure::Failure;
use crate::output::findings::{detail, path_of};
use crate::output::places::Places;
use crate::output::report::{Report as Document, Summary};
use crate::report::{Entry, EntryFix, Outcome, Region, Report, Rule};

/// The report on a run; `document` is what `-o json` prints of it.
pub(super) fn report(
    checked: &Checked,
    plan: &Plan,
    document: &Document<'_>,
    summary: Summary,
    places: &Places<'_>,
) -> Result<Report, Failure> {
    let build = &checked.build;
    let kept = build.findings.iter().map(|finding| {
        let severity = finding.severity();
        let fails = fails_on(plan.fail_on, severity);
        (finding, if fails { Outcome::Failed(severity) } else { Outcome::Noted(severity) })
    });
    let suppressed = build.suppressed.iter().map(|other| {
        let (severity, is_in_source) = (other.finding.severity(), other.way.is_in_source());
        (&other.finding, Outcome::Suppressed { severity, is_in_source, reason: other.reason.clone() })
    });
    let lines = document.lines().map_err(std::io::Error::from)?;
    let entries = kept.chain(suppressed).zip(lines);
    Ok(Report {
        command: "validate",
        entries: entries.map(|((finding, outcome), line)| entry(finding, outcome, line, places)).collect(),
        files: build.sources.iter().take(checked.files).map(|source| source.name.clone()).collect(),
        document: serde_json::to_string_pretty(document).map_err(std::io::Error::from)?,
        summary: document.summary_line().map_err(std::io::Error::from)?,
        verdict: text::verdict(build, summary),
    })
}

fn entry(finding: &Finding, outcome: Outcome, line: String, places: &Places<'_>) -> Entry {
    let region = region(finding, places);
    let object = finding.object.as_ref().map(|object| ("object".to_owned(), path_of(object)));
    let path = Some(&finding.path).filter(|path| !path.is_empty());
    let path = path.map(|path| ("path".to_owned(), path.clone()));
    let related = finding.related.iter().filter_map(|other| {
        let place = places.locate(other.span)?;
        Some((Region::from(place), other.message.clone()))
    });
    let edit = |(span, text): (Span, &String)| Some((places.locate(span)?.into(), text.clone()));
    let fixes = finding.fixes.iter().map(|fix| EntryFix {
        title: fix.title.clone(),
        edits: fix.edits.iter().map(|edit| (edit.span, &edit.text)).filter_map(edit).collect(),
    });
    Entry {
        suite: region.file.clone(),
        name: format!("{} {}", finding.code, finding.code.name()),
        outcome,
        rule: Some(rule(finding.code)),
        message: finding.message.clone(),
        detail: detail(finding),
        region,
        related: related.collect(),
        fixes: fixes.collect(),
        fingerprint: finding.fingerprint(places.sources()),
        properties: object.into_iter().chain(path).collect(),
        line,
    }
}

/// Where a finding is; one about something absent everywhere is put at the beginning of the first file.
fn region(finding: &Finding, places: &Places<'_>) -> Region {
    let related = finding.related.first().map(|other| other.span);
    let place = finding.primary.or(related).and_then(|span| places.locate(span));
    place.map_or_else(
        || Region::file(places.sources().first().map_or(".", |source| &source.name)),
        Region::from,
    )
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.to_string(),
        name: code.name(),
        severity: code.severity(),
        title: code.title(),
        effect: code.effect(),
        way_out: code.way_out(),
        tag: match code.number() / 100 {
            0 => "files",
            1 => "shape",
            2 => "exports",
            3 => "imports",
            4 => "peering",
            5 => "federation",
            6 => "failover",
            7 => "filter",
            _ => "tests",
        },
    }
}

//! Findings for programs: the document `validate -o json` prints.
//!
//! Within `carnet/v1` fields are only added.

use carnet_engine::finding::{Edit, Finding, Fix, ObjectRef, Related};
use carnet_engine::model::Federation;
use carnet_engine::pipeline::Build;
use carnet_engine::suppress::{Suppressed, is_suppressible};
use serde::Serialize;

use super::findings::Tally;
use super::places::{Place, Places};

/// The version of every JSON document of the command line.
pub const API_VERSION: &str = "carnet/v1";

/// All findings of a run.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    api_version: &'static str,
    kind: &'static str,
    findings: Vec<FindingEntry<'a>>,
    suppressed: Vec<FindingEntry<'a>>,
    summary: Summary,
}

/// A line of a report in JSON Lines: one finding, or the summary.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<T> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(flatten)]
    content: T,
}

#[derive(Debug, Clone, Serialize)]
struct FindingEntry<'a> {
    code: String,
    name: &'static str,
    level: &'static str,
    message: &'a str,
    object: Option<ObjectEntry<'a>>,
    path: &'a str,
    primary: Option<Place<'a>>,
    related: Vec<RelatedEntry<'a>>,
    effect: &'a str,
    help: &'a str,
    fixes: Vec<FixEntry<'a>>,
    /// How it could be suppressed; `None` when it cannot.
    suppress: Option<SuppressEntry>,
    /// How it is suppressed; absent when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<SuppressionEntry<'a>>,
    fingerprint: String,
}

#[derive(Debug, Clone, Serialize)]
struct SuppressEntry {
    comment: String,
    annotation: String,
}

#[derive(Debug, Clone, Serialize)]
struct SuppressionEntry<'a> {
    by: &'static str,
    reason: Option<&'a str>,
    until: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct ObjectEntry<'a> {
    mesh: Option<&'a str>,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

#[derive(Debug, Clone, Serialize)]
struct RelatedEntry<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

#[derive(Debug, Clone, Serialize)]
struct FixEntry<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditEntry<'a>>,
}

#[derive(Debug, Clone, Serialize)]
struct EditEntry<'a> {
    file: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

/// What was looked at, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Meshes found.
    pub meshes: usize,
    /// Files read, standard input counted as one.
    pub files: usize,
    /// Documents of kinds that are read.
    pub objects: usize,
    /// Export and import rules.
    pub rules: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings that are suppressed.
    pub suppressed: usize,
    /// Whether the documents may be applied: no errors, and nothing the command was told to fail on.
    pub ready: bool,
}

impl Summary {
    /// Sums a build up; `fails` says whether the command was told to fail on what was found.
    #[must_use]
    pub fn of(build: &Build, fails: bool) -> Self {
        let tally = Tally::of(&build.findings);
        Self {
            meshes: build.federation.meshes.len(),
            files: build.sources.len(),
            objects: build.resources,
            rules: rules(&build.federation),
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
            suppressed: build.suppressed.len(),
            ready: tally.errors == 0 && !fails,
        }
    }
}

fn rules(federation: &Federation) -> usize {
    let peers = federation.meshes.iter().flat_map(|mesh| &mesh.peers);
    let rules = peers.map(|peer| {
        let exports = peer.exports.as_ref().map_or(0, |set| set.rules.len());
        exports + peer.imports.as_ref().map_or(0, |set| set.rules.len())
    });
    rules.sum()
}

impl<'a> Report<'a> {
    /// The report on a build.
    #[must_use]
    pub fn new(build: &'a Build, places: &'a Places<'a>, summary: Summary) -> Self {
        let findings = build.findings.iter().map(|finding| entry(finding, places)).collect();
        let suppressed = build.suppressed.iter().map(|other| suppressed_entry(other, places)).collect();
        Self { api_version: API_VERSION, kind: "Report", findings, suppressed, summary }
    }

    /// Every finding as a line of JSON Lines, those suppressed last.
    ///
    /// # Errors
    ///
    /// None that is known of: the fields are text and numbers.
    pub fn lines(&self) -> serde_json::Result<Vec<String>> {
        let entries = self.findings.iter().chain(&self.suppressed);
        entries.map(|entry| line("Finding", entry)).collect()
    }

    /// The last line of JSON Lines.
    ///
    /// # Errors
    ///
    /// None that is known of.
    pub fn summary_line(&self) -> serde_json::Result<String> {
        line("Summary", &self.summary)
    }
}

/// A line of JSON Lines: the fields of `content`, and which kind of line it is.
///
/// # Errors
///
/// When `content` is not an object.
pub fn line(kind: &'static str, content: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(&Line { api_version: API_VERSION, kind, content })
}

fn entry<'a>(finding: &'a Finding, places: &'a Places<'a>) -> FindingEntry<'a> {
    FindingEntry {
        code: finding.code.to_string(),
        name: finding.code.name(),
        level: finding.severity().as_str(),
        message: &finding.message,
        object: finding.object.as_ref().map(object),
        path: &finding.path,
        primary: finding.primary.and_then(|span| places.locate(span)),
        related: finding.related.iter().filter_map(|other| related(other, places)).collect(),
        effect: &finding.effect,
        help: &finding.help,
        fixes: finding.fixes.iter().map(|other| fix(other, places)).collect(),
        suppress: is_suppressible(finding.code).then(|| SuppressEntry {
            comment: format!("# carnet:ignore {} -- reason", finding.code),
            annotation: format!("carnet.dev/ignore: {}", finding.code),
        }),
        suppression: None,
        fingerprint: finding.fingerprint(places.sources()),
    }
}

fn suppressed_entry<'a>(suppressed: &'a Suppressed, places: &'a Places<'a>) -> FindingEntry<'a> {
    let Suppressed { finding, way, reason, until } = suppressed;
    let until = until.map(|until| until.to_string());
    let suppression = SuppressionEntry { by: way.as_str(), reason: reason.as_deref(), until };
    FindingEntry { suppression: Some(suppression), ..entry(finding, places) }
}

fn object(object: &ObjectRef) -> ObjectEntry<'_> {
    ObjectEntry {
        mesh: object.mesh.as_deref(),
        kind: &object.kind,
        namespace: &object.namespace,
        name: &object.name,
    }
}

fn related<'a>(related: &'a Related, places: &'a Places<'a>) -> Option<RelatedEntry<'a>> {
    Some(RelatedEntry { place: places.locate(related.span)?, message: &related.message })
}

fn fix<'a>(fix: &'a Fix, places: &'a Places<'a>) -> FixEntry<'a> {
    let edit = |edit: &'a Edit| {
        let file = &places.source(edit.span)?.name;
        Some(EditEntry { file, start: edit.span.start, end: edit.span.end, text: &edit.text })
    };
    FixEntry { title: &fix.title, safe: fix.is_safe, edits: fix.edits.iter().filter_map(edit).collect() }
}

//! The one call that takes texts to a federation with all its findings.

use crate::check;
use crate::edit::move_item;
use crate::finding::{self, Code, Finding, Severity};
use crate::model::{Federation, Placement, resolve};
use crate::moment::Moment;
use crate::resource;
use crate::source::{InvalidSource, Source, SourceId, Span};
use crate::suppress::{self, Suppressed, Suppression, Terms};
use crate::yaml::Limits;

/// One text and where it comes from.
#[derive(Debug, Clone)]
pub struct Input {
    /// The text.
    pub source: Source,
    /// Where it comes from, for telling meshes apart.
    pub placement: Placement,
}

/// Everything that follows from the inputs.
#[derive(Debug, Clone, Default)]
pub struct Build {
    /// The texts, by [`SourceId`].
    pub sources: Vec<Source>,
    /// Where each of them comes from, in the same order.
    pub placements: Vec<Placement>,
    /// The meshes.
    pub federation: Federation,
    /// Every finding, by place; after [`Build::suppress`] those that are not suppressed.
    pub findings: Vec<Finding>,
    /// Findings that [`Build::suppress`] took out, by place.
    pub suppressed: Vec<Suppressed>,
    /// What comments and annotations suppress.
    pub suppressions: Vec<Suppression>,
    /// How many documents were there, those passed over included.
    pub documents: usize,
    /// How many of them were of kinds that are read.
    pub resources: usize,
}

impl Build {
    /// Whether a finding of error level exists: nothing may be rendered then.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// Takes out the findings that comments, annotations and `others` suppress, and adds what is wrong with those.
    pub fn suppress(&mut self, others: &[Suppression], terms: &Terms) {
        let all: Vec<Suppression> = self.suppressions.iter().chain(others).cloned().collect();
        let suppressed = suppress::apply(&mut self.findings, &self.sources, &all, terms);
        self.suppressed.extend(suppressed);
        finding::sort(&mut self.findings);
    }
}

/// Reads, resolves and checks.
///
/// The order of inputs and of documents makes no difference to the federation.
///
/// ```
/// # use carnet_engine::{model::Placement, pipeline::{build, Input}, source::Source, yaml::Limits};
/// let text = "
/// apiVersion: federation.maistra.io/v1
/// kind: ExportedServiceSet
/// metadata: {name: green-mesh, namespace: red-mesh-system}
/// spec: {exportRules: []}
/// ";
/// let input = Input { source: Source::new("red.yaml", text), placement: Placement::default() };
/// let build = build(vec![input], &Limits::default());
/// assert_eq!(build.federation.meshes[0].name, "red-mesh");
/// assert_eq!(build.findings[0].code.name(), "export-without-peer");
/// ```
#[must_use]
pub fn build(inputs: Vec<Input>, limits: &Limits) -> Build {
    build_with(inputs, limits, None)
}

/// Like [`build`], and also says what has expired, or expires soon, at `now`.
#[must_use]
pub fn build_at(inputs: Vec<Input>, limits: &Limits, now: Moment) -> Build {
    build_with(inputs, limits, Some(now))
}

fn build_with(inputs: Vec<Input>, limits: &Limits, now: Option<Moment>) -> Build {
    let numbered = (0_u32..).map(SourceId).zip(&inputs);
    let parsed =
        numbered.map(|(source, input)| resource::parse(source, &input.source.text, limits)).collect();
    assemble(inputs, parsed, now)
}

/// Resolves and checks texts that have been read, for front ends that read several at once.
///
/// `parsed` holds what [`resource::parse`] made of each input, in their order, with the position as [`SourceId`].
/// Without `now` nothing is said of what expires.
#[must_use]
pub fn assemble(inputs: Vec<Input>, parsed: Vec<resource::Parsed>, now: Option<Moment>) -> Build {
    let mut build = Build::default();
    let mut resources = Vec::new();
    for parsed in parsed {
        build.documents = build.documents.saturating_add(parsed.documents);
        build.findings.extend(parsed.findings);
        build.suppressions.extend(parsed.suppressions);
        resources.extend(parsed.resources);
    }
    let (sources, placements): (Vec<_>, Vec<_>) =
        inputs.into_iter().map(|input| (input.source, input.placement)).unzip();
    build.sources = sources;
    build.resources = resources.len();
    let resolved = resolve(resources, &placements);
    build.placements = placements;
    build.federation = resolved.federation;
    build.findings.extend(resolved.findings);
    check::check(&build.federation, now, &mut build.findings);
    for finding in &mut build.findings {
        attribute(finding, &build.federation);
        fill_in_moves(finding, &build.sources);
    }
    finding::sort(&mut build.findings);
    build
}

/// Names the mesh of an object in a control-plane namespace where the finding was raised before meshes were told apart.
fn attribute(finding: &mut Finding, federation: &Federation) {
    let Some(object) = finding.object.as_mut().filter(|object| object.mesh.is_none()) else { return };
    let mut meshes = federation.meshes.iter().filter(|mesh| mesh.namespace == object.namespace);
    if let (Some(mesh), None) = (meshes.next(), meshes.next()) {
        object.mesh = Some(mesh.name.clone());
    }
}

/// Fixes without edits move the item of the finding before the one it is related to; those that cannot are dropped.
fn fill_in_moves(finding: &mut Finding, sources: &[Source]) {
    let places = finding.primary.zip(finding.related.first().map(|related| related.span));
    finding.fixes.retain_mut(|fix| {
        if !fix.edits.is_empty() {
            return true;
        }
        let edits = places.and_then(|(item, before)| {
            let source = sources.get(usize::try_from(item.source.0).ok()?)?;
            move_item(&source.text, item, before)
        });
        fix.edits = edits.unwrap_or_default();
        !fix.edits.is_empty()
    });
}

/// The finding for a file whose bytes are no text, to be added by whoever read the file.
///
/// The file takes part as a source without text, so that `source` is its place in the list of inputs; the finding
/// points at the beginning of it.
///
/// ```
/// # use carnet_engine::{pipeline::unreadable, source::{Source, SourceId}};
/// let error = Source::from_bytes("red.yaml", vec![0xff, 0xfe]).unwrap_err();
/// assert_eq!(unreadable(SourceId(0), &error).code.name(), "not-utf8");
/// ```
#[must_use]
pub fn unreadable(source: SourceId, error: &InvalidSource) -> Finding {
    let code = match error {
        InvalidSource::TooLarge { .. } => Code::TooLarge,
        InvalidSource::NotUtf8 { .. } => Code::NotUtf8,
    };
    Finding::new(code, error.to_string()).at(Span { source, start: 0, end: 0 })
}

//! The one call that takes texts to a federation with all its findings.

use crate::check;
use crate::finding::{self, Code, Finding, Severity};
use crate::model::{Federation, Placement, resolve};
use crate::moment::Moment;
use crate::resource;
use crate::source::{InvalidSource, Source, SourceId, Span};
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
    /// The meshes.
    pub federation: Federation,
    /// Every finding, by place.
    pub findings: Vec<Finding>,
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
    let mut build = Build::default();
    let mut resources = Vec::new();
    let mut placements = Vec::with_capacity(inputs.len());
    for (number, input) in inputs.into_iter().enumerate() {
        let source = SourceId(u32::try_from(number).unwrap_or(u32::MAX));
        let parsed = resource::parse(source, &input.source.text, limits);
        build.documents = build.documents.saturating_add(parsed.documents);
        build.findings.extend(parsed.findings);
        resources.extend(parsed.resources);
        build.sources.push(input.source);
        placements.push(input.placement);
    }
    build.resources = resources.len();
    let resolved = resolve(resources, &placements);
    build.federation = resolved.federation;
    build.findings.extend(resolved.findings);
    check::check(&build.federation, now, &mut build.findings);
    finding::sort(&mut build.findings);
    build
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

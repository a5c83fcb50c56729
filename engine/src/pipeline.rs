//! The one call that takes texts to a federation with all its findings.

use crate::check;
use crate::finding::{self, Finding, Severity};
use crate::model::{Federation, Placement, resolve};
use crate::resource;
use crate::source::{Source, SourceId};
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
    check::check(&build.federation, &mut build.findings);
    finding::sort(&mut build.findings);
    build
}

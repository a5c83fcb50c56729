//! From texts to resources: parses YAML, opens lists, picks the kinds that are read.

use crate::edit::untab;
use crate::finding::{Code, Edit, Finding, ObjectRef, closest};
use crate::resource::Resource;
use crate::resource::control_plane::ControlPlane;
use crate::resource::core::{ConfigMap, Namespace, ServiceDocument};
use crate::resource::exported::ExportedServiceSet;
use crate::resource::imported::ImportedServiceSet;
use crate::resource::istio::Istio;
use crate::resource::members::{Member, MemberRoll};
use crate::resource::meta::Meta;
use crate::resource::peer::ServiceMeshPeer;
use crate::resource::reader::{Fields, Reader};
use crate::resource::secret::Secret;
use crate::schema::Kind;
use crate::source::SourceId;
use crate::suppress::{self, Suppression};
use crate::yaml::{self, Limits, Node, ProblemKind};

/// What one text contains.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The documents of kinds that are read, in written order.
    pub resources: Vec<Resource>,
    /// Everything wrong with the shape of the text.
    pub findings: Vec<Finding>,
    /// How many documents were there, those passed over included.
    pub documents: usize,
    /// Findings that are to be suppressed, as comments and annotations say.
    pub suppressions: Vec<Suppression>,
}

/// Reads one text.
///
/// A document that cannot be read is reported; the others are read all the same.
#[must_use]
pub fn parse(source: SourceId, text: &str, limits: &Limits) -> Parsed {
    let yaml = yaml::parse(source, text, limits);
    let mut parsed = Parsed::default();
    parsed.findings.extend(yaml.problems.iter().map(|other| mended(problem(other), text, limits)));
    for document in &yaml.documents {
        read_document(document.root(), text, &mut parsed);
    }
    let written = suppress::in_comments(text, &yaml);
    parsed.suppressions.extend(written.suppressions);
    parsed.findings.extend(written.findings);
    parsed
}

fn read_document(root: Node<'_>, source: &str, parsed: &mut Parsed) {
    let text = |key| root.get(key).and_then(Node::scalar_text).unwrap_or_default();
    let (version, kind) = (text("apiVersion"), text("kind"));
    let is_list = kind == "List" || (kind.ends_with("List") && root.get("items").is_some());
    if is_list {
        for item in root.get("items").into_iter().flat_map(Node::items) {
            read_document(item, source, parsed);
        }
        return;
    }
    parsed.documents = parsed.documents.saturating_add(1);
    let (group, number) = version.split_once('/').unwrap_or(("", version));
    let Some(schema) = Kind::find(group, kind) else {
        report_near_miss(root, group, kind, parsed);
        return;
    };
    let object = ObjectRef { kind: kind.to_owned(), ..ObjectRef::default() };
    let mut reader = Reader::new(object, source, &mut parsed.findings);
    if version.is_empty() {
        let message = "field `apiVersion` is missing";
        let help = format!("use `{}`", schema.api_version());
        let place = root.get("kind").map_or(root.span(), Node::use_span);
        reader.report(Finding::new(Code::MissingField, message).at(place).help(help), "");
        return;
    }
    if !schema.has_version(number) {
        let place = root.get("apiVersion").map_or(root.span(), Node::use_span);
        let message = format!("`{version}` is not a version of {kind} that is known");
        let help = format!("use `{}`", schema.api_version());
        reader.report(Finding::new(Code::UnsupportedVersion, message).at(place).help(help), "/apiVersion");
        return;
    }
    let Some(fields) = Fields::of(root, "") else { return };
    let meta = Meta::read(&mut reader, &fields);
    reader.check(schema, root);
    let written = meta.as_ref().map(Meta::suppressions).unwrap_or_default();
    match (meta, Shape::of(group, kind)) {
        (Some(meta), Some(shape)) => parsed.resources.push(shape.read(&mut reader, &fields, meta)),
        (Some(meta), None) if group.ends_with("istio.io") => {
            parsed.resources.extend(Istio::read(&mut reader, &fields, meta).map(Resource::Istio));
        }
        (_, None) | (None, _) => {}
    }
    parsed.suppressions.extend(written.suppressions);
    parsed.findings.extend(written.findings);
}

/// The kinds whose values are read.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Peer,
    Exported,
    Imported,
    ServiceMesh,
    Sail,
    MemberRoll,
    Member,
    Service,
    Namespace,
    ConfigMap,
    Secret,
}

/// Kinds that only federation has, in its group: a misspelt one is worth a word.
const FEDERATION_KINDS: [&str; 3] = ["ServiceMeshPeer", "ExportedServiceSet", "ImportedServiceSet"];

impl Shape {
    fn of(group: &str, kind: &str) -> Option<Self> {
        match (group, kind) {
            ("federation.maistra.io", "ServiceMeshPeer") => Some(Self::Peer),
            ("federation.maistra.io", "ExportedServiceSet") => Some(Self::Exported),
            ("federation.maistra.io", "ImportedServiceSet") => Some(Self::Imported),
            ("maistra.io", "ServiceMeshControlPlane") => Some(Self::ServiceMesh),
            ("sailoperator.io", "Istio") => Some(Self::Sail),
            ("maistra.io", "ServiceMeshMemberRoll") => Some(Self::MemberRoll),
            ("maistra.io", "ServiceMeshMember") => Some(Self::Member),
            ("", "Service") => Some(Self::Service),
            ("", "Namespace") => Some(Self::Namespace),
            ("", "ConfigMap") => Some(Self::ConfigMap),
            ("", "Secret") => Some(Self::Secret),
            _ => None,
        }
    }

    fn read(self, reader: &mut Reader<'_>, fields: &Fields<'_>, meta: Meta) -> Resource {
        match self {
            Self::Peer => Resource::Peer(ServiceMeshPeer::read(reader, fields, meta)),
            Self::Exported => Resource::Exported(ExportedServiceSet::read(fields, meta)),
            Self::Imported => Resource::Imported(ImportedServiceSet::read(fields, meta)),
            Self::ServiceMesh => {
                Resource::ControlPlane(ControlPlane::read_service_mesh(reader, fields, meta))
            }
            Self::Sail => Resource::ControlPlane(ControlPlane::read_sail(fields, meta)),
            Self::MemberRoll => Resource::MemberRoll(MemberRoll::read(fields, meta)),
            Self::Member => Resource::Member(Member::read(fields, meta)),
            Self::Service => Resource::Service(ServiceDocument::read(reader, fields, meta)),
            Self::Namespace => Resource::Namespace(Namespace { meta }),
            Self::ConfigMap => Resource::ConfigMap(ConfigMap::read(fields, meta)),
            Self::Secret => Resource::Secret(Secret::read(fields.node, meta)),
        }
    }
}

/// Passes a kind over, unless it looks like one of ours misspelt or of another time.
fn report_near_miss(root: Node<'_>, group: &str, kind: &str, parsed: &mut Parsed) {
    let is_ours = group.ends_with("maistra.io");
    let old = ["MeshFederation", "ServiceExports", "ServiceImports", "FederationStatus"];
    let place = root.get("kind").map_or(root.span(), Node::use_span);
    let near = closest(kind, FEDERATION_KINDS).filter(|_| is_ours || group.is_empty());
    let exact = FEDERATION_KINDS.iter().copied().find(|known| *known == kind);
    let finding = match (exact.or(near), old.contains(&kind) && group == "maistra.io") {
        (_, true) => {
            Finding::new(Code::UnsupportedVersion, format!("`{kind}` is from before federation was released"))
                .help("use the kinds of `federation.maistra.io/v1`")
        }
        (Some(known), false) => {
            Finding::new(Code::UnsupportedVersion, format!("there is no kind `{kind}` in this API version"))
                .help(format!("a similar kind exists: `{known}` in `federation.maistra.io/v1`"))
        }
        (None, false) => return,
    };
    let object = ObjectRef { kind: kind.to_owned(), ..ObjectRef::default() };
    parsed.findings.push(finding.at(place).on(&object, "/kind"));
}

fn problem(problem: &yaml::Problem) -> Finding {
    let code = match problem.kind {
        ProblemKind::Syntax | ProblemKind::UnclosedFlow | ProblemKind::UnclosedQuote => Code::YamlSyntax,
        ProblemKind::Tab => Code::TabIndentation,
        ProblemKind::DuplicateKey => Code::DuplicateKey,
        ProblemKind::UnrenderedTemplate => Code::UnrenderedTemplate,
        ProblemKind::UnknownAlias => Code::UnknownAlias,
        ProblemKind::AliasBudget => Code::AliasBudget,
        ProblemKind::TooDeep => Code::TooDeep,
        ProblemKind::TooManyDocuments | ProblemKind::TooLarge => Code::TooLarge,
        ProblemKind::StrayBom => Code::StrayByteOrderMark,
        ProblemKind::LeadingBom => Code::ByteOrderMark,
        ProblemKind::NonScalarKey => Code::NonScalarKey,
        ProblemKind::ControlCharacter => Code::ControlCharacter,
        ProblemKind::UnsupportedTag => Code::UnsupportedTag,
        ProblemKind::MergeKey => Code::MergeKey,
        ProblemKind::AmbiguousScalar => Code::AmbiguousScalar,
    };
    let finding = Finding::new(code, problem.message.clone()).at(problem.span);
    problem.related.iter().fold(finding, |finding, (span, message)| finding.related(*span, message.clone()))
}

/// Adds what would mend a text that cannot be read as it is.
fn mended(finding: Finding, text: &str, limits: &Limits) -> Finding {
    let Some(place) = finding.primary else { return finding };
    match finding.code {
        Code::ByteOrderMark | Code::StrayByteOrderMark if place.slice(text) == Some("\u{feff}") => {
            finding.fix("remove the mark", true, vec![Edit { span: place, text: String::new() }])
        }
        Code::TabIndentation => match untab(text, place, limits) {
            Some(untabbed) => {
                finding.fix("write spaces for the tabs", untabbed.is_unambiguous, untabbed.edits)
            }
            None => finding,
        },
        _ => finding,
    }
}

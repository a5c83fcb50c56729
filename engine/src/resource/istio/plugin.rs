//! WasmPlugin as written.

use serde_json::Value;

use crate::finding::{Code, Edit, Finding};
use crate::resource::istio::{Labels, match_labels};
use crate::resource::reader::{Fields, Reader, first_line};
use crate::resource::{Located, Meta, json};
use crate::schema::escape;
use crate::source::Span;
use crate::yaml::{Kind, Node, Scalar};

/// A WasmPlugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasmPlugin {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.selector.matchLabels`.
    pub selector: Labels,
    /// Where `spec.selector` begins; `None` when it is absent.
    pub selector_span: Option<Span>,
    /// `spec.targetRefs`, or `spec.targetRef`.
    pub targets: Vec<TargetRef>,
    /// `spec.url`.
    pub url: Option<Located<String>>,
    /// `spec.sha256`.
    pub sha256: Option<Located<String>>,
    /// `spec.imagePullSecret`.
    pub pull_secret: Option<Located<String>>,
    /// `spec.phase`.
    pub phase: Option<Located<String>>,
    /// `spec.priority`; 0 when absent.
    pub priority: i64,
    /// `spec.failStrategy`.
    pub fail_strategy: Option<Located<String>>,
    /// `spec.match`.
    pub matches: Vec<PluginMatch>,
    /// Whether it works on connections, not on requests.
    pub is_network: bool,
    /// `spec.pluginConfig` and where it begins.
    pub config: Option<Located<Value>>,
}

/// One of `targetRefs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRef {
    /// `kind`.
    pub kind: Option<Located<String>>,
    /// `name`.
    pub name: Option<Located<String>>,
    /// `namespace`.
    pub namespace: Option<Located<String>>,
}

/// One of `match`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginMatch {
    /// `mode`.
    pub mode: Option<Located<String>>,
    /// `ports[].number`.
    pub ports: Vec<Located<i64>>,
}

impl WasmPlugin {
    pub(super) fn read(reader: &mut Reader<'_>, spec: &Fields<'_>, meta: Meta) -> Self {
        let config = spec.node.get("pluginConfig").filter(|node| node.kind() == Kind::Mapping);
        if let Some(config) = config {
            check_scalars(reader, config, &spec.child("pluginConfig"));
        }
        let mut targets = spec.objects("targetRefs");
        targets.extend(spec.object("targetRef"));
        Self {
            meta,
            selector: match_labels(spec),
            selector_span: spec.object("selector").map(|selector| first_line(selector.node)),
            targets: targets.iter().map(TargetRef::read).collect(),
            url: spec.text("url"),
            sha256: spec.text("sha256"),
            pull_secret: spec.text("imagePullSecret"),
            phase: spec.text("phase"),
            priority: spec.integer("priority").map_or(0, |priority| priority.value),
            fail_strategy: spec.text("failStrategy"),
            matches: spec.objects("match").iter().map(PluginMatch::read).collect(),
            is_network: spec.text("type").is_some_and(|kind| kind.value == "NETWORK"),
            config: config.map(|node| Located { value: json::value(node), span: first_line(node) }),
        }
    }

    /// Whether it is Carnet's own filter, told by its configuration.
    #[must_use]
    pub fn is_carnet(&self) -> bool {
        let has = |key| self.config.as_ref().is_some_and(|config| config.value.get(key).is_some());
        has("version") && has("mesh") && (has("inbound") || has("outbound"))
    }

    /// When in the chain it runs, as written or by default.
    #[must_use]
    pub fn phase(&self) -> &str {
        self.phase.as_ref().map_or("UNSPECIFIED_PHASE", |phase| phase.value.as_str())
    }
}

impl TargetRef {
    fn read(fields: &Fields<'_>) -> Self {
        Self { kind: fields.text("kind"), name: fields.text("name"), namespace: fields.text("namespace") }
    }
}

impl PluginMatch {
    fn read(fields: &Fields<'_>) -> Self {
        let ports = fields.objects("ports");
        Self {
            mode: fields.text("mode"),
            ports: ports.iter().filter_map(|port| port.integer("number")).collect(),
        }
    }
}

/// The configuration has no shape of its own, so that a value of an unexpected type goes through unnoticed.
fn check_scalars(reader: &mut Reader<'_>, node: Node<'_>, path: &str) {
    match node.kind() {
        Kind::Mapping => {
            for entry in node.entries() {
                let key = entry.key.scalar_text().unwrap_or_default();
                check_scalars(reader, entry.value, &format!("{path}/{}", escape(key)));
            }
        }
        Kind::Sequence => {
            for (index, item) in node.items().enumerate() {
                check_scalars(reader, item, &format!("{path}/{index}"));
            }
        }
        Kind::Scalar(..) => check_scalar(reader, node, path),
    }
}

fn check_scalar(reader: &mut Reader<'_>, node: Node<'_>, path: &str) {
    /// Istio keeps numbers as doubles.
    const EXACT: u64 = 1 << 53;
    let finding = if let Some(ambiguity) = node.ambiguity() {
        let message =
            format!("the filter is given {}, YAML 1.2 tools read {}", ambiguity.kubectl, ambiguity.yaml12);
        let title = format!("write `{}`", ambiguity.suggestion);
        let edit = Edit { span: node.span(), text: ambiguity.suggestion };
        Finding::new(Code::PluginConfigScalar, message).help(title.clone()).fix(title, true, vec![edit])
    } else {
        let is_large = match node.resolve() {
            Some(Scalar::Int(value)) => value.unsigned_abs() > EXACT,
            Some(Scalar::Unsigned(_)) => true,
            _ => false,
        };
        if !is_large {
            return;
        }
        let written = node.scalar_text().unwrap_or_default();
        Finding::new(
            Code::PluginConfigScalar,
            format!("`{written}` is too large to reach the filter unchanged"),
        )
        .help("quote the value, and let the filter read text")
    };
    reader.report(finding.at(node.use_span()), path);
}

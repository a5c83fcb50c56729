//! What one federation does, in a form that can be compared and written down.

use std::collections::BTreeMap;

use crate::answer::rule_ref;
use crate::case::{Gateways, NativeGateways, WalkEnd, walk};
use crate::compile::Options;
use crate::compile::inbound::exports;
use crate::compile::outbound::{aliases, imports};
use crate::decision::Direction;
use crate::model::rule::ExportMatcher;
use crate::model::{Federation, Mesh, Peer};
use crate::service::{Alias, ServiceName, ServicePattern};
use crate::source::Span;
use crate::trace::{export_summary, import_summary, rule_span};

/// What a federation does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// By name of the mesh.
    pub meshes: BTreeMap<String, MeshEffects>,
}

/// What one mesh does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeshEffects {
    /// What holds for the mesh as a whole, by name of the fact.
    pub facts: BTreeMap<&'static str, Fact>,
    /// By host that its workloads may ask for.
    pub names: BTreeMap<String, NameEffect>,
    /// By name of the peer.
    pub peers: BTreeMap<String, PeerEffects>,
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The value; empty when there is none.
    pub value: String,
    /// Where it is written; `None` when it is a default.
    pub span: Option<Span>,
}

/// Where a host leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameEffect {
    /// The end of the way.
    pub target: Target,
    /// The rules that decided on the way, in order.
    pub rules: Vec<RulePlace>,
}

/// The end of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A service.
    Service {
        /// Its mesh.
        mesh: String,
        /// Its local host.
        host: String,
    },
    /// A peer whose files were not given, under an exported host.
    Peer {
        /// The peer.
        peer: String,
        /// The exported host.
        host: String,
    },
    /// A host outside the federation.
    Outside {
        /// The host.
        host: String,
    },
    /// Nowhere.
    Nowhere {
        /// The reason of the gateway that refuses.
        reason: String,
    },
}

/// A rule and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlace {
    /// Its mesh.
    pub mesh: String,
    /// The rule in its set, such as `ExportedServiceSet/green-mesh#0`.
    pub reference: String,
    /// What it matches, in short.
    pub summary: String,
    /// Where it is written.
    pub span: Option<Span>,
}

/// What one mesh has to do with one peer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerEffects {
    /// Who is taken for the peer, by name of the fact.
    pub trust: BTreeMap<&'static str, Fact>,
    /// What else holds between the two, by name of the fact.
    pub facts: BTreeMap<&'static str, Fact>,
    /// What it is shown, by service.
    pub exports: BTreeMap<ServiceName, ExportEffect>,
    /// Rules with a wildcard that show it services nobody knows yet; none that an earlier one covers.
    pub open_exports: Vec<PatternEffect>,
    /// Rules with a wildcard that take what it may offer; none that an earlier one covers.
    pub open_imports: Vec<PatternEffect>,
    /// What its export rules match, in order.
    pub export_rules: Vec<String>,
    /// What its import rules match, in order.
    pub import_rules: Vec<String>,
}

/// How a service is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportEffect {
    /// The exported host.
    pub host: String,
    /// The rule that shows it.
    pub rule: RulePlace,
    /// Whether the rule selects it by its labels.
    pub is_by_label: bool,
}

/// What becomes of names that fit a wildcard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternEffect {
    /// The names matched.
    pub pattern: ServicePattern,
    /// What they are shown as.
    pub alias: Alias,
    /// What their hosts end in.
    pub suffix: String,
    /// The rule.
    pub rule: RulePlace,
}

impl Effects {
    /// What `federation` does.
    #[must_use]
    pub fn of(federation: &Federation) -> Self {
        let mut gateways = NativeGateways::new(federation, Options::default());
        let meshes = federation.meshes.iter().map(|mesh| {
            let names = names(federation, mesh, &mut gateways);
            let peers = mesh.peers.iter().map(|peer| (peer.name.clone(), peer_effects(mesh, peer)));
            let effects = MeshEffects { facts: mesh_facts(mesh), names, peers: peers.collect() };
            (mesh.name.clone(), effects)
        });
        Self { meshes: meshes.collect() }
    }
}

impl Target {
    /// Whether a request gets there.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        match self {
            Self::Service { .. } | Self::Peer { .. } | Self::Outside { .. } => true,
            Self::Nowhere { .. } => false,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Service { mesh, host } => write!(f, "{host} in {mesh}"),
            Self::Peer { peer, host } => write!(f, "{host} at {peer}"),
            Self::Outside { host } => write!(f, "{host} outside the federation"),
            Self::Nowhere { reason } => f.write_str(reason),
        }
    }
}

impl std::fmt::Display for PatternEffect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.alias.is_identity() {
            write!(f, "{} under {}", self.pattern, self.suffix)
        } else {
            write!(f, "{} as {} under {}", self.pattern, self.alias, self.suffix)
        }
    }
}

impl RulePlace {
    /// The rule behind a reference of `mesh`.
    pub(super) fn new(mesh: &Mesh, reference: String) -> Self {
        let span = rule_span(mesh, &reference);
        let summary = summary_of(mesh, &reference).unwrap_or_default();
        Self { mesh: mesh.name.clone(), reference, summary, span }
    }

    fn at(mesh: &Mesh, direction: Direction, peer: &Peer, index: usize) -> Self {
        Self::new(mesh, rule_ref(direction, &peer.name, u32::try_from(index).unwrap_or(u32::MAX)))
    }
}

fn summary_of(mesh: &Mesh, reference: &str) -> Option<String> {
    let (kind, rest) = reference.split_once('/')?;
    let (peer, index) = rest.rsplit_once('#')?;
    let (peer, index) = (mesh.peer(peer)?, index.parse::<usize>().ok()?);
    if kind == Direction::Inbound.set_kind() {
        Some(export_summary(peer.exports.as_ref()?.rules.get(index)?.matcher.as_ref().ok()?))
    } else {
        Some(import_summary(peer.imports.as_ref()?.matcher(index)?))
    }
}

fn mesh_facts(mesh: &Mesh) -> BTreeMap<&'static str, Fact> {
    let plane = mesh.control_plane.as_ref();
    let span = plane.map(|plane| plane.meta.name.span);
    let fact = |value: &str, written: Option<Span>| Fact { value: value.to_owned(), span: written.or(span) };
    let trust = plane.and_then(|plane| plane.trust_domain.as_ref()).map(|field| field.span);
    let cluster = plane.and_then(|plane| plane.cluster_domain.as_ref()).map(|field| field.span);
    BTreeMap::from([
        ("namespace", fact(&mesh.namespace, None)),
        ("trustDomain", fact(&mesh.trust_domain, trust)),
        ("clusterDomain", fact(&mesh.cluster_domain, cluster)),
    ])
}

fn names<G: Gateways>(
    federation: &Federation,
    mesh: &Mesh,
    gateways: &mut G,
) -> BTreeMap<String, NameEffect> {
    let mut hosts: Vec<String> = aliases(mesh).into_keys().collect();
    for peer in &mesh.peers {
        hosts.extend(imports(federation, mesh, peer).hosts.into_keys());
    }
    hosts.sort_unstable();
    hosts.dedup();
    let effect = |host: String| {
        let effect = name_effect(federation, mesh, gateways, &host);
        (host, effect)
    };
    hosts.into_iter().map(effect).collect()
}

fn name_effect<G: Gateways>(
    federation: &Federation,
    mesh: &Mesh,
    gateways: &mut G,
    host: &str,
) -> NameEffect {
    let walked = match walk(federation, gateways, mesh, host) {
        Ok(walked) => walked,
        Err(reason) => return NameEffect { target: Target::Nowhere { reason }, rules: Vec::new() },
    };
    let rules = walked.hops.iter().filter_map(|hop| {
        let of = federation.mesh(&hop.mesh)?;
        Some(RulePlace::new(of, hop.answer.rule.clone()?))
    });
    let rules = rules.collect();
    let last = walked.hops.last().map(|hop| hop.answer.authority.clone()).unwrap_or_default();
    let target = match walked.end {
        WalkEnd::Reached { mesh, host } => Target::Service { mesh, host },
        WalkEnd::Refused { reason } => Target::Nowhere { reason },
        WalkEnd::PeerNotGiven { peer } => Target::Peer { peer, host: last },
        WalkEnd::Outside { host } => Target::Outside { host },
    };
    NameEffect { target, rules }
}

fn peer_effects(mesh: &Mesh, peer: &Peer) -> PeerEffects {
    let suffix = peer.export_suffix();
    let shown = exports(mesh, peer);
    let by_service = shown.hosts.into_iter().map(|(host, export)| {
        let rule = RulePlace::at(mesh, Direction::Inbound, peer, export.rule);
        let matcher = peer.exports.as_ref().and_then(|set| set.rules.get(export.rule));
        let is_by_label = matcher.is_some_and(|rule| matches!(rule.matcher, Ok(ExportMatcher::Label { .. })));
        (export.service, ExportEffect { host, rule, is_by_label })
    });
    let open_exports = shown.patterns.into_iter().map(|(index, pattern, alias)| PatternEffect {
        pattern,
        alias,
        suffix: suffix.clone(),
        rule: RulePlace::at(mesh, Direction::Inbound, peer, index),
    });
    let open_imports = crate::compile::outbound::patterns(peer).into_iter().map(|(index, matcher)| {
        let rule = RulePlace::at(mesh, Direction::Outbound, peer, index);
        let (pattern, alias) = (matcher.pattern.clone(), matcher.alias.clone());
        PatternEffect { pattern, alias, suffix: matcher.suffix.clone(), rule }
    });
    let export_rules = peer.exports.iter().flat_map(|set| &set.rules);
    let import_rules = peer.imports.iter().flat_map(|set| &set.rules);
    let unusable = || "unusable".to_owned();
    PeerEffects {
        trust: trust(mesh, peer),
        facts: peer_facts(peer),
        exports: by_service.collect(),
        open_exports: uncovered(open_exports),
        open_imports: uncovered(open_imports),
        export_rules: export_rules
            .map(|rule| rule.matcher.as_ref().map_or_else(|_| unusable(), export_summary))
            .collect(),
        import_rules: import_rules
            .map(|rule| rule.matcher.as_ref().map_or_else(|_| unusable(), import_summary))
            .collect(),
    }
}

/// Those that no earlier one covers: the others never decide.
fn uncovered(patterns: impl Iterator<Item = PatternEffect>) -> Vec<PatternEffect> {
    let mut kept: Vec<PatternEffect> = Vec::new();
    for effect in patterns {
        if !kept.iter().any(|earlier| earlier.pattern.covers(&effect.pattern)) {
            kept.push(effect);
        }
    }
    kept
}

fn trust(mesh: &Mesh, peer: &Peer) -> BTreeMap<&'static str, Fact> {
    let document = &peer.document;
    let client = document.client_id.as_ref();
    let domain = document.trust_domain.as_ref().map(|field| field.span);
    let name = peer.root_certificate.as_ref().map(|root| root.config_map.as_str()).unwrap_or_default();
    let config_map = mesh.config_maps.iter().find(|map| map.name == name);
    let pem = config_map.and_then(|map| map.pem.as_ref());
    let chain = document.certificate_chain.as_ref().map(|chain| chain.span);
    let fact = |value: String, span| Fact { value, span };
    BTreeMap::from([
        ("clientID", fact(client.map(|id| id.value.clone()).unwrap_or_default(), client.map(|id| id.span))),
        ("trustDomain", fact(peer.trust_domain.clone(), domain)),
        ("certificateChain", fact(name.to_owned(), chain)),
        (
            "rootCertificate",
            fact(pem.map(|pem| pem.value.clone()).unwrap_or_default(), pem.map(|pem| pem.span)),
        ),
    ])
}

fn peer_facts(peer: &Peer) -> BTreeMap<&'static str, Fact> {
    let document = &peer.document;
    let at = |span: Span| Some(span);
    let fact = |value: String, span| Fact { value, span };
    let locality = peer.imports.as_ref().and_then(|set| set.locality.as_ref()).map(|locality| {
        let parts = [Some(&locality.region), locality.zone.as_ref(), locality.subzone.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join("/")
    });
    let set = peer.imports.as_ref().map(|set| set.meta.head);
    let port = |port: &Option<crate::resource::Located<u16>>| port.as_ref().map(|port| port.span);
    BTreeMap::from([
        ("addresses", fact(peer.remote.addresses.join(", "), at(document.remote))),
        ("servicePort", fact(peer.remote.service_port.to_string(), port(&document.service_port))),
        ("discoveryPort", fact(peer.remote.discovery_port.to_string(), port(&document.discovery_port))),
        ("ingress gateway", fact(peer.gateways.ingress.clone(), at(document.gateways))),
        ("egress gateway", fact(peer.gateways.egress.clone(), at(document.gateways))),
        ("known as", fact(peer.known_as.clone(), None)),
        ("priority", fact(peer.priority.to_string(), None)),
        ("locality", fact(locality.unwrap_or_default(), set)),
    ])
}

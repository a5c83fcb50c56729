//! One mesh in the making.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, Edit, Finding};
use crate::identity::ClientId;
use crate::model::attribute::Scope;
use crate::model::istio::IstioDocuments;
use crate::model::mesh::{
    DEFAULT_PRIORITY, Gateways, KNOWN_AS, Mesh, Peer, RemoteEndpoint, RootCertificate, RootConfigMap,
    SecretCertificates,
};
use crate::model::resolve::{members, rules};
use crate::model::service::{Service, ServiceKind, Withheld};
use crate::naming::DEFAULT_CLUSTER_DOMAIN;
use crate::resource::{
    ConfigMap, ControlPlane, ExportedServiceSet, ImportedServiceSet, MemberRoll, Meta, Resource, Secret,
    ServiceDocument, ServiceMeshPeer,
};
use crate::service::ServiceName;
use crate::source::Span;

/// Which of several peers that offer one host is preferred.
const PRIORITY: &str = "carnet.dev/priority";

/// Which namespaces see a Service.
///
/// Source: Istio annotation `networking.istio.io/exportTo`.
const EXPORT_TO: &str = "networking.istio.io/exportTo";

/// Label values and their places, by key.
type Labels = BTreeMap<String, (String, Span)>;

/// The documents of one mesh.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) control_plane: Option<ControlPlane>,
    pub(super) namespaces: Vec<(String, Labels)>,
    peers: BTreeMap<String, ServiceMeshPeer>,
    exports: BTreeMap<String, ExportedServiceSet>,
    imports: BTreeMap<String, ImportedServiceSet>,
    rolls: Vec<MemberRoll>,
    members: BTreeSet<String>,
    has_roll: bool,
    config_maps: BTreeMap<String, RootConfigMap>,
    secrets: BTreeMap<(String, String), SecretCertificates>,
    services: BTreeMap<ServiceName, ServiceDocument>,
    pub(super) istio: IstioDocuments,
}

impl Draft {
    pub(super) fn add_federation(&mut self, resource: Resource, findings: &mut Vec<Finding>) {
        let name = resource.meta().name.value.clone();
        let first = match resource {
            Resource::Peer(peer) => insert(&mut self.peers, name, peer, |peer| &peer.meta),
            Resource::Exported(set) => insert(&mut self.exports, name, set, |set| &set.meta),
            Resource::Imported(set) => insert(&mut self.imports, name, set, |set| &set.meta),
            _ => None,
        };
        findings.extend(first);
    }

    pub(super) fn add_roll(&mut self, roll: &MemberRoll) {
        self.has_roll = true;
        self.members.extend(roll.members.iter().map(|member| member.value.clone()));
        self.rolls.push(roll.clone());
    }

    pub(super) fn add_member(&mut self, namespace: &str) {
        self.has_roll = true;
        self.members.insert(namespace.to_owned());
    }

    /// Works out member selectors; the control-plane namespace is always a member.
    pub(super) fn close_members(&mut self, control_plane: &str) {
        self.members.insert(control_plane.to_owned());
        for roll in &self.rolls {
            for selector in roll.selectors.iter().filter(|selector| !selector.is_empty()) {
                for (namespace, labels) in &self.namespaces {
                    let holds =
                        |(key, value): &(String, String)| labels.get(key).is_some_and(|(of, _)| of == value);
                    if selector.iter().all(holds) {
                        self.members.insert(namespace.clone());
                    }
                }
            }
        }
    }

    /// Whether a namespace is a member; `None` when nothing says which are.
    pub(super) fn is_member(&self, namespace: &str) -> Option<bool> {
        let is_member = self.members.contains(namespace) || self.members.contains("*");
        ((self.has_roll && !self.is_open()) || is_member).then_some(is_member)
    }

    /// Whether there may be members that cannot be told: selected by labels of Namespaces that were not given, or
    /// by expressions.
    fn is_open(&self) -> bool {
        let mut selectors = self.rolls.iter().flat_map(|roll| &roll.selectors);
        selectors.any(|selector| selector.is_empty() || self.namespaces.is_empty())
    }

    /// Keeps a ConfigMap; the finding when its name is taken.
    pub(super) fn add_config_map(&mut self, config_map: &ConfigMap) -> Option<Finding> {
        let name = config_map.meta.name.value.clone();
        let pem = config_map.data.get(RootConfigMap::KEY).cloned();
        let root = RootConfigMap { name: name.clone(), span: config_map.meta.name.span, pem };
        if let Some(first) = self.config_maps.get(&name) {
            return Some(twice(&config_map.meta, first.span));
        }
        self.config_maps.insert(name, root);
        None
    }

    pub(super) fn add_secret(&mut self, secret: Secret) {
        let object = secret.meta.object();
        for (key, pem) in secret.certificates {
            let held = SecretCertificates { object: object.clone(), key: key.clone(), pem };
            self.secrets.entry((object.name.clone(), key)).or_insert(held);
        }
    }

    pub(super) fn add_service(&mut self, service: ServiceDocument, findings: &mut Vec<Finding>) {
        let name = ServiceName::new(&service.meta.namespace.value, &service.meta.name.value);
        findings.extend(insert(&mut self.services, name, service, |service| &service.meta));
    }

    pub(super) fn finish(self, scope: &Scope, namespace: String, findings: &mut Vec<Finding>) -> Mesh {
        let name = self.name(scope, &namespace);
        let plane = self.control_plane.as_ref();
        let written = |field: Option<&crate::resource::Located<String>>| {
            field.map(|field| field.value.clone()).filter(|value| !value.is_empty())
        };
        let cluster_domain = written(plane.and_then(|plane| plane.cluster_domain.as_ref()));
        let cluster_domain = cluster_domain.unwrap_or_else(|| DEFAULT_CLUSTER_DOMAIN.to_owned());
        let trust_domain = written(plane.and_then(|plane| plane.trust_domain.as_ref()));
        // A control plane that names none uses Istio's default; without one the usual convention is assumed.
        let default =
            if plane.is_some() { DEFAULT_CLUSTER_DOMAIN.to_owned() } else { format!("{name}.local") };
        let trust_domain = trust_domain.unwrap_or(default);
        let services = self.services(&namespace, findings);
        let members = (self.has_roll && !self.is_open()).then(|| self.members.iter().cloned().collect());
        let namespaces: BTreeSet<String> = self.namespaces.into_iter().map(|(name, _)| name).collect();
        let namespaces: Vec<String> = namespaces.into_iter().collect();
        findings.extend(self.rolls.iter().flat_map(|roll| members::not_found(roll, &namespaces)));
        let mut mesh = Mesh {
            name,
            namespace,
            trust_domain,
            cluster_domain,
            control_plane: self.control_plane,
            peers: Vec::new(),
            services,
            config_maps: self.config_maps.into_values().collect(),
            secrets: self.secrets.into_values().collect(),
            namespaces,
            members,
            istio: self.istio,
        };
        mesh.istio.close(Some(&mesh.name), findings);
        let (mut exports, mut imports) = (self.exports, self.imports);
        for (name, document) in self.peers {
            let mut peer = make_peer(document, &mesh, findings);
            peer.exports = exports.remove(&name).map(|set| rules::exports(set, &mesh.name, findings));
            peer.imports = imports.remove(&name).map(|set| rules::imports(set, &mesh, &name, findings));
            mesh.peers.push(peer);
        }
        mesh.peers.sort_by(|left, right| (left.priority, &left.name).cmp(&(right.priority, &right.name)));
        let orphans = exports.values().map(|set| (Code::ExportWithoutPeer, &set.meta));
        let orphans = orphans.chain(imports.values().map(|set| (Code::ImportWithoutPeer, &set.meta)));
        findings.extend(orphans.map(|(code, meta)| orphan(code, meta, &mesh)));
        mesh
    }

    fn name(&self, scope: &Scope, namespace: &str) -> String {
        let plane = self.control_plane.as_ref();
        let given = plane.and_then(|plane| plane.mesh_name.as_ref()).map(|name| name.value.as_str());
        let stem =
            Some(namespace.strip_suffix("-system").unwrap_or(namespace)).filter(|stem| !stem.is_empty());
        let named = if let Scope::Named(name) = scope { Some(name.as_str()) } else { None };
        // Istio's own namespace says nothing about a mesh, its folder may.
        let stem = stem.filter(|stem| *stem != "istio");
        let fallback = || scope.label().or(stem).unwrap_or("mesh");
        named.or(given).or(if plane.is_none() { stem } else { None }).unwrap_or_else(fallback).to_owned()
    }

    fn services(&self, control_plane: &str, findings: &mut Vec<Finding>) -> Vec<Service> {
        let mut services = Vec::with_capacity(self.services.len());
        for (name, document) in &self.services {
            let kind = service_kind(document, findings);
            let withheld = if matches!(kind, ServiceKind::External(_)) {
                Some(Withheld::ExternalName)
            } else if self.is_member(&name.namespace) == Some(false) {
                Some(Withheld::NotMember)
            } else if is_visible(document, control_plane) {
                None
            } else {
                Some(Withheld::NotVisible)
            };
            services.push(Service {
                name: name.clone(),
                span: document.meta.name.span,
                labels: document.meta.labels.clone(),
                kind,
                has_selector: document.has_selector,
                ports: document.ports.clone(),
                headless: document.headless,
                withheld,
            });
        }
        services
    }
}

/// Gives meshes of one name names of their own, and reports them.
pub(super) fn separate_names(meshes: &mut [Mesh], findings: &mut Vec<Finding>) {
    let mut last: Option<String> = None;
    let mut number = 1_u32;
    for mesh in meshes {
        if last.as_deref() != Some(mesh.name.as_str()) {
            last = Some(mesh.name.clone());
            number = 1;
            continue;
        }
        number = number.saturating_add(1);
        let message = format!("two meshes are called `{}`", mesh.name);
        let mut finding = Finding::new(Code::DuplicateMeshName, message);
        if let Some(plane) = &mesh.control_plane {
            finding = finding.at(plane.meta.name.span).on(&plane.meta.object(), "/metadata/name");
        } else if let Some(peer) = mesh.peers.first() {
            finding = finding.at(peer.document.meta.name.span).on(&peer.document.meta.object(), "");
        }
        findings.push(finding);
        mesh.name = format!("{}-{number}", mesh.name);
    }
}

/// Puts a document under its name; reports it if the name is taken.
fn insert<K: Ord, T>(
    map: &mut BTreeMap<K, T>,
    name: K,
    document: T,
    meta: impl Fn(&T) -> &Meta,
) -> Option<Finding> {
    if let Some(first) = map.get(&name) {
        return Some(twice(meta(&document), meta(first).name.span));
    }
    map.insert(name, document);
    None
}

fn twice(second: &Meta, first: Span) -> Finding {
    let message = format!("{} `{}` is described twice", second.kind, second.name.value);
    Finding::new(Code::DuplicateObject, message)
        .at(second.name.span)
        .related(first, "first described here")
        .on(&second.object(), "/metadata/name")
}

fn make_peer(document: ServiceMeshPeer, mesh: &Mesh, findings: &mut Vec<Finding>) -> Peer {
    let text = |field: &Option<crate::resource::Located<String>>| {
        field.as_ref().map(|field| field.value.clone()).unwrap_or_default()
    };
    let annotation = |key: &str| document.meta.annotations.get(key);
    let priority = match annotation(PRIORITY).map(|value| (value, value.value.parse::<u32>())) {
        None => DEFAULT_PRIORITY,
        Some((_, Ok(priority))) => priority,
        Some((value, Err(_))) => {
            let message = format!("`{}` is not a priority, a whole number from 0", value.value);
            let finding = Finding::new(Code::OutOfRange, message).at(value.span);
            findings.push(finding.on(&document.meta.object(), "/metadata/annotations/carnet.dev~1priority"));
            DEFAULT_PRIORITY
        }
    };
    let name = document.meta.name.value.clone();
    let chain = document.certificate_chain.as_ref();
    let is_config_map = chain.is_none_or(|chain| matches!(text(&chain.kind).as_str(), "" | "ConfigMap"));
    let config_map = chain.map(|chain| text(&chain.name)).filter(|name| !name.is_empty());
    let written_domain = Some(text(&document.trust_domain)).filter(|domain| !domain.is_empty());
    Peer {
        mesh: None,
        known_as: annotation(KNOWN_AS).map_or_else(|| mesh.name.clone(), |value| value.value.clone()),
        is_known_as_assumed: annotation(KNOWN_AS).is_none(),
        priority,
        remote: RemoteEndpoint {
            addresses: document.addresses.iter().map(|address| address.value.clone()).collect(),
            discovery_port: document
                .discovery_port
                .as_ref()
                .map_or(RemoteEndpoint::DISCOVERY_PORT, |port| port.value),
            service_port: document
                .service_port
                .as_ref()
                .map_or(RemoteEndpoint::SERVICE_PORT, |port| port.value),
        },
        gateways: Gateways { ingress: text(&document.ingress), egress: text(&document.egress) },
        trust_domain: written_domain.unwrap_or_else(|| mesh.trust_domain.clone()),
        client_id: ClientId::parse(&text(&document.client_id)),
        root_certificate: is_config_map.then(|| RootCertificate {
            config_map: config_map.unwrap_or_else(|| format!("{name}-ca-root-cert")),
        }),
        exports: None,
        imports: None,
        name,
        document,
    }
}

fn orphan(code: Code, meta: &Meta, mesh: &Mesh) -> Finding {
    let message = format!("there is no ServiceMeshPeer `{}` in `{}`", meta.name.value, mesh.namespace);
    let names = mesh.peers.iter().map(|peer| peer.name.as_str());
    let finding = Finding::new(code, message).at(meta.name.span);
    let finding = match crate::finding::closest(&meta.name.value, names.clone()) {
        Some(similar) => {
            let edit = Edit { span: meta.name.span, text: similar.to_owned() };
            finding.help(format!("a similar name exists: `{similar}`")).fix(
                format!("name it `{similar}`"),
                false,
                vec![edit],
            )
        }
        None if mesh.peers.is_empty() => finding,
        None => finding.help(format!(
            "the peers of this mesh are {}",
            names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        )),
    };
    let object = crate::finding::ObjectRef { mesh: Some(mesh.name.clone()), ..meta.object() };
    finding.on(&object, "/metadata/name")
}

/// An external name in normal form; one that is no host is reported and leads nowhere.
fn service_kind(document: &ServiceDocument, findings: &mut Vec<Finding>) -> ServiceKind {
    let Some(name) = &document.external_name else { return ServiceKind::Internal };
    match crate::host::normalise(name.value.as_bytes()) {
        Ok(host) => ServiceKind::External(host.into_owned()),
        Err(error) => {
            let message = format!("`{}` is not a host: {error}", name.value);
            let finding = Finding::new(Code::InvalidName, message).at(name.span);
            findings.push(finding.on(&document.meta.object(), "/spec/externalName"));
            ServiceKind::External(String::new())
        }
    }
}

/// Whether the control-plane namespace sees the Service.
fn is_visible(document: &ServiceDocument, control_plane: &str) -> bool {
    let Some(export_to) = document.meta.annotations.get(EXPORT_TO) else { return true };
    let own = document.meta.namespace.value.as_str();
    let mut targets =
        export_to.value.split(',').map(str::trim).filter(|target| !target.is_empty()).peekable();
    if targets.peek().is_none() {
        return true;
    }
    targets.any(|target| target == "*" || target == control_plane || (target == "." && own == control_plane))
}

//! Names that exist, for the fields that take one.

use std::collections::BTreeMap;

use crate::assist::cursor::{At, Cursor};
use crate::assist::place::Head;
use crate::compile::outbound;
use crate::model::{Federation, Mesh, Peer};
use crate::schema::Step;
use crate::service::ServiceName;

/// Values by what they are; ordered by value.
type Values = BTreeMap<String, String>;

/// The names that the place of a cursor could take, each with where it comes from.
pub(super) fn values(
    federation: &Federation,
    mesh: Option<&Mesh>,
    head: &Head,
    cursor: &Cursor,
) -> Vec<(String, String)> {
    let keys: Vec<&str> = cursor
        .path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item => None,
        })
        .collect();
    let Some(mesh) = mesh else { return Vec::new() };
    let site = Site { federation, mesh, head, cursor };
    let found = match (head.kind.as_str(), keys.as_slice(), cursor.at) {
        (_, ["metadata", "namespace"], At::Value) => site.namespaces(),
        ("ExportedServiceSet", ["spec", "exportRules", "type"], At::Value) => {
            words(&[("NameSelector", "by namespace and name"), ("LabelSelector", "by labels of the Service")])
        }
        ("ImportedServiceSet", ["spec", "importRules", "type"], At::Value) => {
            words(&[("NameSelector", "by exported namespace and name")])
        }
        ("ExportedServiceSet" | "ImportedServiceSet", ["metadata", "name"], At::Value) => site.peers(),
        ("ServiceMeshPeer", ["metadata", "name"], At::Value) => site.other_meshes(),
        ("ServiceMeshPeer", ["spec", rest @ ..], At::Value) => site.peer_values(rest),
        (
            "ExportedServiceSet",
            ["spec", "exportRules", "nameSelector", part]
            | ["spec", "exportRules", "labelSelector", "aliases", part],
            At::Value,
        ) => site.service_parts(part, &site.services()),
        ("ExportedServiceSet", ["spec", "exportRules", "labelSelector", "namespace"], At::Value) => {
            site.service_parts("namespace", &site.services())
        }
        ("ExportedServiceSet", ["spec", "exportRules", "labelSelector", "selector", rest @ ..], at) => {
            site.labels(rest, at)
        }
        ("ImportedServiceSet", ["spec", "importRules", "nameSelector", part], At::Value) => {
            site.service_parts(part, &site.offered())
        }
        _ => Values::new(),
    };
    found.into_iter().collect()
}

fn words(words: &[(&str, &str)]) -> Values {
    words.iter().map(|(word, detail)| ((*word).to_owned(), (*detail).to_owned())).collect()
}

struct Site<'a> {
    federation: &'a Federation,
    mesh: &'a Mesh,
    head: &'a Head,
    cursor: &'a Cursor,
}

impl Site<'_> {
    fn peer(&self) -> Option<&Peer> {
        self.mesh.peer(&self.head.name)
    }

    /// The mesh behind the peer of this document, also while the ServiceMeshPeer itself is being written.
    fn other(&self) -> Option<&Mesh> {
        let known = self.peer().and_then(|peer| self.federation.mesh_of(peer));
        known.or_else(|| self.federation.mesh(&self.head.name))
    }

    fn namespaces(&self) -> Values {
        let members = self.mesh.members.iter().flatten().cloned();
        let services = self.mesh.services.iter().map(|service| service.name.namespace.clone());
        let names = members.chain(services).map(|name| (name, format!("a namespace of {}", self.mesh.name)));
        let plane = (self.mesh.namespace.clone(), format!("the control plane of {}", self.mesh.name));
        match self.head.kind.as_str() {
            "ServiceMeshPeer" | "ExportedServiceSet" | "ImportedServiceSet" => [plane].into(),
            _ => names.chain([plane]).collect(),
        }
    }

    fn peers(&self) -> Values {
        let peers = self.mesh.peers.iter();
        peers.map(|peer| (peer.name.clone(), format!("a peer of {}", self.mesh.name))).collect()
    }

    fn other_meshes(&self) -> Values {
        let others = self.federation.meshes.iter().filter(|mesh| mesh.name != self.mesh.name);
        others.map(|mesh| (mesh.name.clone(), "a mesh".to_owned())).collect()
    }

    fn peer_values(&self, path: &[&str]) -> Values {
        let declared = self.mesh.control_plane.as_ref().and_then(|plane| plane.gateways.as_ref());
        let gateways = |gateways: &[crate::resource::DeclaredGateway]| -> Values {
            let named = gateways.iter().map(|gateway| gateway.name.value.clone());
            named.map(|name| (name, format!("a gateway of {}", self.mesh.name))).collect()
        };
        match path {
            ["gateways", "ingress", "name"] => declared.map(|all| gateways(&all.ingress)).unwrap_or_default(),
            ["gateways", "egress", "name"] => declared.map(|all| gateways(&all.egress)).unwrap_or_default(),
            ["security", "trustDomain"] => self
                .other()
                .map(|mesh| (mesh.trust_domain.clone(), format!("the trust domain of {}", mesh.name)))
                .into_iter()
                .collect(),
            ["security", "clientID"] => self.client_ids(),
            ["security", "certificateChain", "name"] => {
                let maps = self.mesh.config_maps.iter();
                maps.map(|map| (map.name.clone(), format!("a ConfigMap of {}", self.mesh.namespace)))
                    .collect()
            }
            _ => Values::new(),
        }
    }

    /// The identities of the other mesh's egress gateways, as their service accounts are named.
    fn client_ids(&self) -> Values {
        let Some(other) = self.other() else { return Values::new() };
        let towards_us = other
            .peers
            .iter()
            .filter(|peer| self.federation.mesh_of(peer).is_some_and(|mesh| mesh.name == self.mesh.name));
        let egress = towards_us.map(|peer| peer.gateways.egress.as_str()).filter(|name| !name.is_empty());
        let identity = |gateway: &str| {
            let account = format!("{gateway}-service-account");
            format!("{}/ns/{}/sa/{account}", other.trust_domain, other.namespace)
        };
        egress.map(|name| (identity(name), format!("the egress gateway of {}", other.name))).collect()
    }

    fn services(&self) -> Vec<(ServiceName, String)> {
        let services = self.mesh.services.iter();
        services.map(|service| (service.name.clone(), format!("a Service of {}", self.mesh.name))).collect()
    }

    /// What the peer offers, under the names it exports it by.
    fn offered(&self) -> Vec<(ServiceName, String)> {
        let Some(peer) = self.peer() else { return Vec::new() };
        let offered = outbound::offered(self.federation, self.mesh, peer).unwrap_or_default();
        let detail =
            |export: &crate::compile::inbound::Export| format!("{} exports {}", peer.name, export.service);
        offered.into_iter().map(|(name, export)| (name, detail(&export))).collect()
    }

    /// Names in the namespace that stands beside, or namespaces that have the name that does.
    fn service_parts(&self, part: &str, services: &[(ServiceName, String)]) -> Values {
        let beside = |key: &str| {
            let found = self.cursor.siblings.iter().find(|(other, _)| other == key);
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty() && *value != "*")
        };
        let mut values: Values = match part {
            "name" => {
                let namespace = beside("namespace");
                let here =
                    services.iter().filter(|(it, _)| namespace.is_none_or(|only| it.namespace == only));
                here.map(|(service, detail)| (service.name.clone(), detail.clone())).collect()
            }
            "namespace" => {
                let name = beside("name");
                let here = services.iter().filter(|(it, _)| name.is_none_or(|only| it.name == only));
                here.map(|(service, detail)| (service.namespace.clone(), detail.clone())).collect()
            }
            _ => return Values::new(),
        };
        values.insert("*".to_owned(), format!("any {part}"));
        values
    }

    fn labels(&self, path: &[&str], at: At) -> Values {
        let labels = || self.mesh.services.iter().flat_map(|service| &service.labels);
        match (path, at) {
            (["matchLabels"], At::Key) => {
                labels().map(|(key, _)| (key.clone(), format!("a label in {}", self.mesh.name))).collect()
            }
            (["matchExpressions", "key"], At::Value) => {
                labels().map(|(key, _)| (key.clone(), format!("a label in {}", self.mesh.name))).collect()
            }
            (["matchExpressions", "operator"], At::Value) => words(&[
                ("In", "one of the values"),
                ("NotIn", "none of the values, or no such label"),
                ("Exists", "the label is there"),
                ("DoesNotExist", "the label is not there"),
            ]),
            (["matchLabels", wanted], At::Value) => labels()
                .filter(|(key, _)| key == wanted)
                .map(|(key, (value, _))| (value.clone(), format!("a value of {key}")))
                .collect(),
            _ => Values::new(),
        }
    }
}

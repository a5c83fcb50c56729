//! From documents to meshes: joins what belongs together and fills in defaults.

mod assemble;
mod members;
pub(crate) mod rules;

use std::collections::BTreeMap;

use crate::finding::{Code, Finding};
use crate::model::attribute::{Placement, Scope, scopes, source_index};
use crate::model::istio::IstioDocuments;
use crate::model::{Federation, pair};
use crate::resource::Resource;
use assemble::Draft;

/// The meshes, and what is wrong with how the documents fit together.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// The meshes.
    pub federation: Federation,
    /// Findings of this stage; those of single documents and of finished rules come from others.
    pub findings: Vec<Finding>,
}

/// Makes meshes of documents. `placements` says of every source, by its number, where it comes from.
///
/// The order of documents does not matter, except that of two documents for one object the first is used and
/// the second reported.
#[must_use]
pub fn resolve(resources: Vec<Resource>, placements: &[Placement]) -> Resolved {
    let mut findings = Vec::new();
    let scopes = scopes(placements, &resources);
    let scope_of = |resource: &Resource| {
        scopes.get(source_index(resource.meta().span.source)).cloned().unwrap_or(Scope::Bundle)
    };
    let mut drafts = Drafts::default();
    let (first, rest): (Vec<_>, Vec<_>) =
        resources.into_iter().partition(|resource| matches!(resource, Resource::ControlPlane(_)));
    for resource in first {
        let scope = scope_of(&resource);
        drafts.add_control_plane(scope, resource, &mut findings);
    }
    let (federation, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_federation);
    for resource in federation {
        let scope = scope_of(&resource);
        drafts.add_federation(scope, resource, &mut findings);
    }
    let (rolls, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|resource| {
        matches!(resource, Resource::MemberRoll(_) | Resource::Member(_) | Resource::Namespace(_))
    });
    for resource in rolls {
        let scope = scope_of(&resource);
        drafts.add_members(&scope, resource, &mut findings);
    }
    drafts.close_members();
    for resource in rest {
        let scope = scope_of(&resource);
        let folder =
            placements.get(source_index(resource.meta().span.source)).and_then(|place| place.folder.clone());
        match resource {
            Resource::Istio(document) => {
                let namespace = document.meta().namespace.value.clone();
                drafts.istio_of(&scope, folder, &namespace).add(document);
            }
            Resource::Secret(secret) => {
                let namespace = secret.meta.namespace.value.clone();
                drafts.istio_of(&scope, folder, &namespace).secrets.push(secret.clone());
                drafts.add_workload(&scope, Resource::Secret(secret), &mut findings);
            }
            workload => drafts.add_workload(&scope, workload, &mut findings),
        }
    }
    let mut loose: Vec<_> = std::mem::take(&mut drafts.loose).into_values().collect();
    for documents in &mut loose {
        documents.close(None, &mut findings);
    }
    let mut meshes = drafts.finish(&mut findings);
    pair::pair(&mut meshes);
    Resolved { federation: Federation { meshes, loose }, findings }
}

fn is_federation(resource: &Resource) -> bool {
    matches!(resource, Resource::Peer(_) | Resource::Exported(_) | Resource::Imported(_))
}

/// Meshes in the making, by scope and control-plane namespace.
#[derive(Debug, Default)]
struct Drafts {
    drafts: BTreeMap<(Scope, String), Draft>,
    /// Documents of Istio that belong to no mesh or to several, by folder.
    loose: BTreeMap<Option<String>, IstioDocuments>,
}

impl Drafts {
    fn add_control_plane(&mut self, scope: Scope, resource: Resource, findings: &mut Vec<Finding>) {
        let Resource::ControlPlane(plane) = resource else { return };
        let key = (scope, plane.namespace.value.clone());
        let draft = self.drafts.entry(key).or_default();
        match &draft.control_plane {
            None => draft.control_plane = Some(plane),
            Some(first) => {
                let message = format!(
                    "`{}` and `{}` both claim the namespace `{}`",
                    first.meta.name.value, plane.meta.name.value, plane.namespace.value
                );
                let finding = Finding::new(Code::DuplicateControlPlane, message)
                    .at(plane.meta.name.span)
                    .related(first.meta.name.span, "the control plane that is used");
                findings.push(finding.on(&plane.meta.object(), "/metadata/name"));
            }
        }
    }

    fn add_federation(&mut self, scope: Scope, resource: Resource, findings: &mut Vec<Finding>) {
        let namespace = resource.meta().namespace.value.clone();
        let in_scope: Vec<String> = self.namespaces(&scope);
        let has_plane = in_scope.iter().any(|namespace| {
            self.drafts
                .get(&(scope.clone(), namespace.clone()))
                .is_some_and(|draft| draft.control_plane.is_some())
        });
        let namespace = match in_scope.as_slice() {
            [only] if namespace.is_empty() => only.clone(),
            _ => namespace,
        };
        let is_elsewhere = scope != Scope::Bundle && has_plane && !in_scope.contains(&namespace);
        if is_elsewhere {
            let expected = in_scope.first().map_or("", String::as_str);
            findings.push(members::outside(resource.meta(), expected));
            return;
        }
        self.drafts.entry((scope, namespace)).or_default().add_federation(resource, findings);
    }

    fn add_members(&mut self, scope: &Scope, resource: Resource, findings: &mut Vec<Finding>) {
        match resource {
            Resource::MemberRoll(roll) => {
                let namespace = roll.meta.namespace.value.clone();
                let in_scope = self.namespaces(scope);
                if let Some(expected) = in_scope.first().filter(|_| {
                    *scope != Scope::Bundle && !namespace.is_empty() && !in_scope.contains(&namespace)
                }) {
                    findings.push(members::outside(&roll.meta, expected));
                }
                for draft in self.matching(scope, &namespace) {
                    draft.add_roll(&roll);
                }
            }
            Resource::Member(member) => {
                let control_plane =
                    member.control_plane.as_ref().map_or("", |plane| plane.value.as_str()).to_owned();
                for draft in self.matching(scope, &control_plane) {
                    draft.add_member(&member.meta.namespace.value);
                }
            }
            Resource::Namespace(namespace) => {
                for draft in self.in_reach(scope) {
                    draft.namespaces.push((namespace.meta.name.value.clone(), namespace.meta.labels.clone()));
                }
            }
            _ => {}
        }
    }

    fn close_members(&mut self) {
        for ((_, namespace), draft) in &mut self.drafts {
            draft.close_members(namespace);
        }
    }

    fn add_workload(&mut self, scope: &Scope, resource: Resource, findings: &mut Vec<Finding>) {
        let namespace = resource.meta().namespace.value.clone();
        match resource {
            Resource::ConfigMap(config_map) => {
                for draft in self.matching(scope, &namespace) {
                    findings.extend(draft.add_config_map(&config_map));
                }
            }
            Resource::Secret(secret) => {
                for draft in self.matching(scope, &namespace) {
                    draft.add_secret(secret.clone());
                }
            }
            Resource::Service(service) => {
                let mut drafts = self.in_reach(scope);
                if let [only] = drafts.as_mut_slice() {
                    return only.add_service(service, findings);
                }
                let is_home = |draft: &&mut Draft| draft.is_member(&namespace) == Some(true);
                let mut homes: Vec<_> = drafts.into_iter().filter(is_home).collect();
                if let [home] = homes.as_mut_slice() {
                    return home.add_service(service, findings);
                }
                let how = if homes.is_empty() { "a member of no mesh" } else { "a member of several meshes" };
                let message = format!("namespace `{namespace}` of this Service is {how}");
                let finding = Finding::new(Code::UnattributedService, message).at(service.meta.name.span);
                findings.push(finding.on(&service.meta.object(), "/metadata/namespace"));
            }
            _ => {}
        }
    }

    /// The only mesh in reach, else the only one the namespace belongs to, else none: rules of one mesh say nothing
    /// about another.
    fn istio_of(&mut self, scope: &Scope, folder: Option<String>, namespace: &str) -> &mut IstioDocuments {
        let is_in_reach = |other: &Scope| *scope == Scope::Bundle || other == scope;
        let in_reach: Vec<_> = self.drafts.iter_mut().filter(|((other, _), _)| is_in_reach(other)).collect();
        let is_only = in_reach.len() == 1;
        let is_home =
            |own: &String, draft: &Draft| own == namespace || draft.is_member(namespace) == Some(true);
        let mut homes: Vec<_> = in_reach
            .into_iter()
            .filter(|((_, own), draft)| is_only || is_home(own, draft))
            .map(|(_, draft)| draft)
            .collect();
        let home = homes.pop().filter(|_| homes.is_empty());
        home.map_or_else(|| self.loose.entry(folder).or_default(), |home| &mut home.istio)
    }

    /// The control-plane namespaces of one scope.
    fn namespaces(&self, scope: &Scope) -> Vec<String> {
        self.drafts
            .keys()
            .filter(|(other, _)| other == scope)
            .map(|(_, namespace)| namespace.clone())
            .collect()
    }

    /// The meshes a document of this scope may belong to: those of the scope, or all for the bundle.
    fn in_reach(&mut self, scope: &Scope) -> Vec<&mut Draft> {
        let is_in_reach = |other: &Scope| *scope == Scope::Bundle || other == scope;
        self.drafts.iter_mut().filter(|((other, _), _)| is_in_reach(other)).map(|(_, draft)| draft).collect()
    }

    /// Those in reach whose control-plane namespace this is; an empty one means the only mesh in reach.
    fn matching(&mut self, scope: &Scope, namespace: &str) -> Vec<&mut Draft> {
        let is_in_reach = |other: &Scope| *scope == Scope::Bundle || other == scope;
        let count = self.drafts.keys().filter(|(other, _)| is_in_reach(other)).count();
        self.drafts
            .iter_mut()
            .filter(|((other, own), _)| {
                is_in_reach(other) && (own == namespace || (namespace.is_empty() && count == 1))
            })
            .map(|(_, draft)| draft)
            .collect()
    }

    fn finish(self, findings: &mut Vec<Finding>) -> Vec<crate::model::Mesh> {
        let mut meshes: Vec<_> = self
            .drafts
            .into_iter()
            .map(|((scope, namespace), draft)| draft.finish(&scope, namespace, findings))
            .collect();
        meshes.sort_by(|left, right| left.name.cmp(&right.name));
        assemble::separate_names(&mut meshes, findings);
        meshes
    }
}

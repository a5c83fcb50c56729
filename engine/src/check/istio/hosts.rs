//! Hosts that rules and routes name and nobody declares.
//!
//! Only hosts of the cluster and of imports are judged: about others the files say nothing. So it is with namespaces
//! whose Services were not given.
//!
//! Source: `pkg/config/analysis/analyzers/destinationrule` and `virtualservice` of Istio, IST0101.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::istio::Scene;
use crate::check::words::{Words, list, replace};
use crate::finding::{Code, Finding};
use crate::model::Mesh;
use crate::naming;
use crate::resource::{Located, Meta};

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let Some(mesh) = scene.mesh else { return };
    let known = Known::of(scene, mesh);
    for rule in &scene.documents.destination_rules {
        let Some(host) = &rule.host else { continue };
        let finding = known.judge(host, &rule.meta);
        findings.extend(finding.map(|finding| finding.on(&scene.object(&rule.meta), "/spec/host")));
    }
    for service in &scene.documents.virtual_services {
        for to in &service.destinations {
            let finding = known.judge(&to.host, &service.meta);
            let path = || format!("{}/host", to.path);
            findings.extend(finding.map(|finding| finding.on(&scene.object(&service.meta), path())));
        }
    }
}

/// What is known of the hosts of one mesh.
struct Known<'a> {
    scene: &'a Scene<'a>,
    mesh: &'a Mesh,
    /// Names of Services by namespace.
    services: BTreeMap<&'a str, BTreeSet<&'a str>>,
    words: Words,
}

impl<'a> Known<'a> {
    fn of(scene: &'a Scene<'a>, mesh: &'a Mesh) -> Self {
        let mut services: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for service in &mesh.services {
            services.entry(&service.name.namespace).or_default().insert(&service.name.name);
        }
        Self { scene, mesh, services, words: Words::default() }
    }

    fn judge(&self, written: &Located<String>, meta: &Meta) -> Option<Finding> {
        let host = self.scene.host(&written.value, meta);
        let is_declared = || self.scene.entries(&host).next().is_some();
        if host.contains('*') || self.scene.imported.peers(&host).next().is_some() || is_declared() {
            return None;
        }
        let (name, namespace, suffix) = naming::split(&host)?;
        if suffix != self.scene.local_suffix {
            return self.judge_import(written, &host, suffix);
        }
        let finding = |what: String| Finding::new(Code::DestinationHostUnknown, what).at(written.span);
        let Some(names) = self.services.get(namespace) else {
            let message = format!("no Service was given in the namespace `{namespace}`");
            return self.is_no_namespace(namespace).then(|| {
                let candidates = self.services.keys().copied();
                self.suggest(finding(message), written, namespace, candidates)
            });
        };
        if names.contains(name) {
            return None;
        }
        let message = format!("no Service `{name}` was given in the namespace `{namespace}`");
        Some(self.suggest(finding(message), written, name, names.iter().copied()))
    }

    /// A host of the form of an import, of no peer of this mesh.
    fn judge_import(&self, written: &Located<String>, host: &str, suffix: &str) -> Option<Finding> {
        if !suffix.ends_with(naming::IMPORTS_ENDING) {
            return None;
        }
        let message = format!("nothing is imported as `{host}`");
        let finding = Finding::new(Code::DestinationHostUnknown, message).at(written.span);
        let endings = || self.scene.imported.suffixes();
        Some(match self.words.closest(suffix, endings()) {
            Some(similar) => {
                let whole = host.strip_suffix(suffix).unwrap_or_default().to_owned() + similar;
                finding.fix(format!("write `{whole}`"), false, replace(written.span, &whole))
            }
            None => match list(endings()) {
                endings if endings.is_empty() => finding.help("no rule of this mesh imports anything"),
                endings => finding.help(format!("hosts of imports end in {endings}")),
            },
        })
    }

    /// Whether the mesh is known not to have this namespace.
    fn is_no_namespace(&self, namespace: &str) -> bool {
        let has = |names: &[String], one: &str| names.binary_search_by(|name| name.as_str().cmp(one)).is_ok();
        let lacks = |names: &[String]| !has(names, namespace) && !has(names, "*");
        namespace != self.mesh.namespace
            && self.mesh.members.as_deref().is_some_and(lacks)
            && (self.mesh.namespaces.is_empty() || lacks(&self.mesh.namespaces))
    }

    /// Offers the host with a similar name in place of one part.
    fn suggest<'c>(
        &self,
        finding: Finding,
        written: &Located<String>,
        part: &str,
        candidates: impl Iterator<Item = &'c str> + Clone,
    ) -> Finding {
        match self.words.closest(part, candidates.clone()) {
            Some(similar) => {
                let labels: Vec<&str> = written
                    .value
                    .split('.')
                    .map(|label| if label == part { similar } else { label })
                    .collect();
                let whole = labels.join(".");
                finding.fix(format!("write `{whole}`"), false, replace(written.span, &whole))
            }
            None => finding.help(format!("there is {}", list(candidates))),
        }
    }
}

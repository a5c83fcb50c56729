//! Services that are exported and lose something on the way: ports of UDP, names of pods, unknown protocols.

use std::collections::BTreeMap;

use crate::check::Site;
use crate::check::rules::type_span;
use crate::check::words::list;
use crate::compile::inbound::exported;
use crate::finding::{Code, Finding, ObjectRef};
use crate::model::service::Service;
use crate::resource::ServicePort;
use crate::source::Span;

/// Checks the Services of one mesh that some peer is offered, each once.
pub(super) fn check(site: &Site<'_>, findings: &mut Vec<Finding>) {
    let mut rules: BTreeMap<usize, Span> = BTreeMap::new();
    for set in site.mesh.peers.iter().filter_map(|peer| peer.exports.as_ref()) {
        for (number, service) in site.mesh.services.iter().enumerate() {
            let Some(export) = exported(set, service) else { continue };
            let Some(rule) = set.rules.get(export.rule).map(|rule| &rule.document) else { continue };
            rules.entry(number).or_insert_with(|| type_span(rule.head, rule.kind.as_ref()));
        }
    }
    for (number, rule) in rules {
        let Some(service) = site.mesh.services.get(number) else { continue };
        let object = ObjectRef {
            mesh: Some(site.mesh.name.clone()),
            kind: "Service".to_owned(),
            namespace: service.name.namespace.clone(),
            name: service.name.name.clone(),
        };
        let found = [headless(service), udp(service), unknown(service)].into_iter().flatten();
        findings.extend(
            found.map(|(finding, path)| finding.related(rule, "exported by this rule").on(&object, path)),
        );
    }
}

/// A finding and the JSON pointer it is at.
type Found = (Finding, &'static str);

fn headless(service: &Service) -> Option<Found> {
    let span = service.headless?;
    let message = format!("`{}` is headless and exported", service.name);
    Some((Finding::new(Code::HeadlessServiceExported, message).at(span), "/spec/clusterIP"))
}

fn udp(service: &Service) -> Option<Found> {
    let of_udp = |port: &&ServicePort| port.is_udp;
    let first = service.ports.iter().find(of_udp)?;
    let ports = list(service.ports.iter().filter(of_udp).map(|port| port.port));
    let message = format!("`{}` is exported and has a port of UDP: {ports}", service.name);
    Some((Finding::new(Code::UdpPortExported, message).at(first.span), "/spec/ports"))
}

fn unknown(service: &Service) -> Option<Found> {
    let is_unknown = |port: &&ServicePort| !port.is_protocol_known && !port.is_udp;
    let first = service.ports.iter().find(is_unknown)?;
    let ports = list(service.ports.iter().filter(is_unknown).map(|port| port.port));
    let message = format!("`{}` is exported, and nothing says what is spoken at {ports}", service.name);
    Some((Finding::new(Code::PortWithoutProtocol, message).at(first.span), "/spec/ports"))
}

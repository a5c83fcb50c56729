//! Puts the questions, and gathers answers as JSON objects to compare.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, GatewayRequest, rule_ref};
use crate::case::{
    Ask, Case, CaseResult, Difference, Gateways, Outcome, RuleId, Suite, Walk, WalkEnd, compare, timeline,
    walk,
};
use crate::compile::inbound::{exported, exports};
use crate::decision::Direction;
use crate::model::{Federation, Mesh, Peer};
use crate::naming;
use crate::pipeline::Build;
use crate::service::ServiceName;
use crate::status;

/// An answer: every field it has, and the rules behind it.
#[derive(Debug, Default)]
pub(super) struct Got {
    pub(super) fields: Map<String, Value>,
    pub(super) rules: Vec<RuleId>,
}

impl Suite {
    /// Puts every case to `build`; requests go to `gateways`, which must have been made with [`Suite::options`].
    ///
    /// One result per case, in order.
    pub fn run<G: Gateways>(&self, build: &Build, gateways: &mut G) -> Vec<CaseResult> {
        let mut run = |case: &Case| {
            if let Ask::Timeline(timeline) = &case.ask {
                return timeline::run(case, timeline, &build.federation, gateways);
            }
            let got = answer(&case.ask, &build.federation, gateways);
            let (differences, rules) = match got {
                Ok(got) => (compare::differences(&case.expect, &got.fields), got.rules),
                Err(difference) => (vec![difference], Vec::new()),
            };
            let is_passed = differences.is_empty();
            let outcome = if is_passed { Outcome::Passed } else { Outcome::Failed { differences } };
            CaseResult { name: case.name.clone(), span: case.span, outcome, rules }
        };
        self.cases.iter().map(&mut run).collect()
    }
}

fn answer<G: Gateways>(ask: &Ask, federation: &Federation, gateways: &mut G) -> Result<Got, Difference> {
    match ask {
        Ask::Request { mesh, direction, request } => {
            let mesh = mesh_of(federation, mesh)?;
            let answer = gateways.answer(mesh, *direction, request).map_err(failed)?;
            Ok(request_fields(&mesh.name, request, &answer))
        }
        Ask::Host { from, host } => {
            let walked = walk(federation, gateways, mesh_of(federation, from)?, host).map_err(failed)?;
            Ok(walk_fields(&walked))
        }
        Ask::Service { mesh, service } => service_fields(mesh_of(federation, mesh)?, service),
        Ask::Offered { mesh, peer, service } => {
            let mesh = mesh_of(federation, mesh)?;
            Ok(offered_fields(mesh, peer_of(mesh, peer)?, service))
        }
        Ask::Peer { mesh, name } => {
            let mesh = mesh_of(federation, mesh)?;
            Ok(peer_fields(peer_of(mesh, name)?))
        }
        Ask::Status { mesh, direction, name } => {
            let mesh = mesh_of(federation, mesh)?;
            status_fields(federation, mesh, *direction, peer_of(mesh, name)?)
        }
        // Invariant: a timeline is played as a whole before anything is asked here.
        Ask::Timeline(_) => Ok(Got::default()),
    }
}

pub(super) fn request_fields(mesh: &str, request: &GatewayRequest, answer: &Answer) -> Got {
    let goes_on = answer.status.is_none();
    let mut headers = Map::new();
    let received = request.headers.iter().filter(|(name, _)| !answer.headers.removed.contains(name));
    for (name, value) in received {
        let value = String::from_utf8_lossy(value);
        match headers.get_mut(name) {
            Some(Value::String(values)) => values.extend([",", &value]),
            _ => {
                headers.insert(name.clone(), Value::from(value));
            }
        }
    }
    headers
        .extend(answer.headers.added.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))));
    let mut got = Got::default();
    got.set("decision", json!(answer.decision));
    got.set("authority", if goes_on { json!(answer.authority) } else { Value::Null });
    got.set("peer", json!(answer.peer));
    got.set("rule", json!(answer.rule));
    got.set("headers", if goes_on { Value::Object(headers) } else { Value::Null });
    got.set("reason", json!(answer.reason));
    got.set("status", json!(answer.status));
    got.decided(mesh, answer.rule.clone());
    got
}

fn walk_fields(walked: &Walk) -> Got {
    let mut got = Got::default();
    let reached = match &walked.end {
        WalkEnd::Reached { mesh, host } => Some((mesh, host)),
        WalkEnd::Refused { .. } | WalkEnd::PeerNotGiven { .. } | WalkEnd::Outside { .. } => None,
    };
    let via = walked.hops.iter().filter(|hop| hop.direction == Direction::Outbound);
    let via: Vec<&str> = via.map(|hop| hop.answer.authority.as_str()).collect();
    got.set("reachable", json!(reached.is_some()));
    got.set("mesh", json!(reached.map(|(mesh, _)| mesh)));
    got.set("service", json!(reached.map(|(_, host)| host)));
    got.set("via", json!(reached.map(|_| via)));
    got.set("reason", json!(walked.end.reason()));
    for hop in &walked.hops {
        got.decided(&hop.mesh, hop.answer.rule.clone());
    }
    got
}

fn service_fields(mesh: &Mesh, service: &ServiceName) -> Result<Got, Difference> {
    let mut got = Got::default();
    let mut exported_to = Map::new();
    let known = mesh.service(&service.namespace, &service.name);
    for peer in &mesh.peers {
        // A Service that is there is judged by what it is, even if another one stands under the same host.
        let export = match known {
            Some(known) => peer.exports.as_ref().and_then(|set| exported(set, known)),
            None => exports(mesh, peer).hosts.into_values().find(|export| export.service == *service),
        };
        if let Some(export) = export {
            let name = &export.exported;
            let host = naming::host(&name.name, &name.namespace, &peer.export_suffix());
            exported_to.insert(peer.name.clone(), json!(host));
            got.decided(&mesh.name, rule_at(Direction::Inbound, peer, export.rule));
        }
    }
    if known.is_none() && exported_to.is_empty() {
        let expected = format!("a Service `{service}` in {}", mesh.name);
        let names = mesh.services.iter().map(|other| other.name.to_string());
        return Err(Difference { what: "service".to_owned(), expected, got: one_of(names) });
    }
    got.set("exportedTo", Value::Object(exported_to));
    Ok(got)
}

fn offered_fields(mesh: &Mesh, peer: &Peer, service: &ServiceName) -> Got {
    let imported = peer.imports.as_ref().and_then(|set| set.import(service));
    let mut got = Got::default();
    got.set("importedAs", json!(imported.as_ref().map(|(_, host)| host)));
    if let Some((rule, _)) = imported {
        got.decided(&mesh.name, rule_at(Direction::Outbound, peer, rule));
    }
    got
}

fn peer_fields(peer: &Peer) -> Got {
    let locality = peer.imports.as_ref().and_then(|set| set.locality.as_ref());
    let locality = locality.map(|locality| {
        let parts = [
            ("region", Some(&locality.region)),
            ("zone", locality.zone.as_ref()),
            ("subzone", locality.subzone.as_ref()),
        ];
        parts
            .into_iter()
            .filter_map(|(name, part)| Some((name.to_owned(), json!(part?))))
            .collect::<Map<_, _>>()
    });
    let root = peer.root_certificate.as_ref().map(|root| format!("ConfigMap/{}", root.config_map));
    let mut got = Got::default();
    got.set("servicePort", json!(peer.remote.service_port));
    got.set("discoveryPort", json!(peer.remote.discovery_port));
    got.set("trustDomain", json!(peer.trust_domain));
    got.set("rootCertificate", json!(root));
    got.set("locality", json!(locality));
    got
}

fn status_fields(
    federation: &Federation,
    mesh: &Mesh,
    direction: Direction,
    peer: &Peer,
) -> Result<Got, Difference> {
    let (status, is_there) = match direction {
        Direction::Inbound => (json!(status::export_status(mesh, peer)), peer.exports.is_some()),
        Direction::Outbound => (json!(status::import_status(federation, mesh, peer)), peer.imports.is_some()),
    };
    if !is_there {
        let (what, expected) = (direction.set_kind().to_owned(), format!("`{}` in {}", peer.name, mesh.name));
        return Err(Difference { what, expected, got: "there is none".to_owned() });
    }
    let mut got = Got::default();
    got.set("status", status);
    for rule in shown_rules(mesh, direction, peer) {
        got.decided(&mesh.name, rule_at(direction, peer, rule));
    }
    Ok(got)
}

/// The rules behind the services a status lists.
fn shown_rules(mesh: &Mesh, direction: Direction, peer: &Peer) -> Vec<usize> {
    let exports = exports(mesh, peer).hosts.into_values();
    match direction {
        Direction::Inbound => exports.filter(|export| !export.is_unknown).map(|export| export.rule).collect(),
        Direction::Outbound => Vec::new(),
    }
}

impl Got {
    fn set(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }

    fn decided(&mut self, mesh: &str, rule: Option<String>) {
        let rule = rule.map(|rule| RuleId { mesh: mesh.to_owned(), rule });
        if let Some(rule) = rule.filter(|rule| !self.rules.contains(rule)) {
            self.rules.push(rule);
        }
    }
}

fn rule_at(direction: Direction, peer: &Peer, rule: usize) -> Option<String> {
    Some(rule_ref(direction, &peer.name, u32::try_from(rule).ok()?))
}

pub(super) fn mesh_of<'f>(federation: &'f Federation, name: &str) -> Result<&'f Mesh, Difference> {
    let found = federation.mesh(name);
    let names = federation.meshes.iter().map(|mesh| mesh.name.clone());
    found.ok_or_else(|| Difference { what: "mesh".into(), expected: name.to_owned(), got: one_of(names) })
}

fn peer_of<'m>(mesh: &'m Mesh, name: &str) -> Result<&'m Peer, Difference> {
    let names = mesh.peers.iter().map(|peer| peer.name.clone());
    let missing = || Difference { what: "peer".into(), expected: name.to_owned(), got: one_of(names) };
    mesh.peer(name).ok_or_else(missing)
}

fn one_of(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    if names.is_empty() { "there are none".to_owned() } else { names.join(", ") }
}

fn failed(reason: String) -> Difference {
    Difference { what: "gateway".to_owned(), expected: "an answer".to_owned(), got: reason }
}

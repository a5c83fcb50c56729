//! Puts the questions, and gathers answers as JSON objects to compare.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, GatewayRequest, rule_ref};
use crate::case::{
    Ask, Case, CaseResult, Difference, Expect, Gateways, Outcome, RuleId, Snapshot, Suite, Walk, WalkEnd,
    compare, named, snapshot, timeline, touch, walk,
};
use crate::compile::inbound::{exported, exports};
use crate::compile::outbound::offered;
use crate::decision::Direction;
use crate::model::{Federation, Mesh, Peer};
use crate::naming;
use crate::pipeline::Build;
use crate::service::{ServiceName, ServicePattern};
use crate::source::Source;
use crate::status;

/// An answer: every field it has, and the rules behind it.
#[derive(Debug, Default)]
pub(super) struct Got {
    pub(super) fields: Map<String, Value>,
    /// The rules that decided.
    pub(super) rules: Vec<RuleId>,
    /// The rules that match what was asked about.
    matched: Vec<RuleId>,
    /// For each rule that decided, the field that tells what it yields.
    telling: Vec<(RuleId, &'static str)>,
    /// The service, where one question asks about several.
    about: Option<ServiceName>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// What is asked about is not there.
    NotThere(Difference),
    /// A gateway did not answer.
    Failed(Difference),
}

impl Unanswered {
    /// The outcome of a case that got no answer.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::NotThere(Difference { what, expected, got }) => {
                Outcome::NotThere { reason: format!("there is no {what} `{expected}`: {got}") }
            }
            Self::Failed(difference) => Outcome::Failed { differences: vec![difference] },
        }
    }
}

impl Suite {
    /// Puts every case to `build`; requests go to `gateways`, which must have been made with [`Suite::options`].
    ///
    /// One result per case, in order.
    pub fn run<G: Gateways>(&self, build: &Build, gateways: &mut G) -> Vec<CaseResult> {
        self.cases.iter().map(|case| case.run(&build.federation, &build.sources, gateways)).collect()
    }
}

impl Case {
    /// Puts the case to a federation; `sources` are those its rules are written in.
    pub fn run<G: Gateways>(
        &self,
        federation: &Federation,
        sources: &[Source],
        gateways: &mut G,
    ) -> CaseResult {
        if let Ask::Timeline(timeline) = &self.ask {
            return timeline::run(self, timeline, federation, gateways);
        }
        let result = |outcome| CaseResult {
            name: self.name.clone(),
            span: self.span,
            outcome,
            rules: Vec::new(),
            matched: Vec::new(),
            asserted: Vec::new(),
            seen: None,
        };
        let expect = match self.expect_by_index(federation, sources) {
            Ok(expect) => expect,
            Err(reason) => return result(Outcome::NotThere { reason }),
        };
        match answers(&self.ask, federation, gateways) {
            Ok(got) => judge(&expect, got, result(Outcome::Passed)),
            // Whoever expects nobody to see a service that is not there has misspelt it.
            Err(Unanswered::NotThere(difference)) if expect.wants_service() => {
                result(Outcome::Failed { differences: vec![difference] })
            }
            Err(unanswered) => result(unanswered.outcome()),
        }
    }

    /// What is expected, with rules that have names told by their index.
    fn expect_by_index(&self, federation: &Federation, sources: &[Source]) -> Result<Expect, String> {
        let mut expect = self.expect.clone();
        let Ask::Request { mesh, .. } = &self.ask else { return Ok(expect) };
        let Some(mesh) = federation.mesh(mesh) else { return Ok(expect) };
        for (name, value) in &mut expect.fields {
            if let (true, Value::String(written)) = (name == "rule", &mut *value)
                && let Some(resolved) = named::resolve(written, mesh, sources)
            {
                *value = Value::from(resolved?);
            }
        }
        Ok(expect)
    }
}

/// Compares answers with what is expected of each.
fn judge(expect: &Expect, answers: Vec<Got>, passed: CaseResult) -> CaseResult {
    let mut result = passed;
    let mut differences = Vec::new();
    let mut seen = String::new();
    for got in answers {
        let about = got.about.as_ref().map(|service| format!(" of {service}")).unwrap_or_default();
        let found = compare::differences(expect, &got.fields).into_iter();
        differences.extend(found.map(|found| Difference { what: found.what + &about, ..found }));
        let compared =
            |field: &str| expect.snapshot.is_some() || expect.fields.iter().any(|(name, _)| name == field);
        let asserted = got.telling.into_iter().filter(|(_, field)| compared(field));
        extend(&mut result.asserted, asserted.map(|(rule, _)| rule));
        extend(&mut result.rules, got.rules);
        extend(&mut result.matched, got.matched);
        match got.fields.get(EVERYTHING) {
            Some(Value::String(text)) => seen.push_str(text),
            _ => seen.push_str(&snapshot::answer(&got.fields)),
        }
    }
    if let Some(Snapshot { file, text }) = &expect.snapshot {
        if let Some(text) = text {
            differences.extend(snapshot::difference(file, text, &seen));
        } else {
            let reason = format!("there is no `{file}` yet, `--update` writes it");
            result.outcome = Outcome::NotThere { reason };
        }
        result.seen = Some(seen);
    }
    // Before a file that is not there: to write it would hide what does not hold.
    if !differences.is_empty() {
        result.outcome = Outcome::Failed { differences };
    }
    result
}

impl Expect {
    /// Whether it expects a service to be shown to somebody.
    fn wants_service(&self) -> bool {
        let shown = self.fields.iter().find(|(name, _)| name == "exportedTo");
        shown.and_then(|(_, value)| value.as_object()).is_some_and(|shown| !shown.is_empty())
    }
}

/// The field that holds the text of everything a federation does.
const EVERYTHING: &str = "everything";

/// Adds rules that are not there yet.
fn extend(rules: &mut Vec<RuleId>, more: impl IntoIterator<Item = RuleId>) {
    for rule in more {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
}

/// The answers to a question: one, or one for each service it asks about.
fn answers<G: Gateways>(
    ask: &Ask,
    federation: &Federation,
    gateways: &mut G,
) -> Result<Vec<Got>, Unanswered> {
    let Ask::Service { mesh, service } = ask else {
        return answer(ask, federation, gateways).map(|got| vec![got]);
    };
    let mesh = mesh_of(federation, mesh)?;
    let pattern = ServicePattern::new(&service.namespace, &service.name);
    if pattern.single().is_some() {
        return service_fields(mesh, service).map(|got| vec![got]);
    }
    let selected = mesh.services.iter().filter(|known| pattern.is_match(&known.name));
    let got = selected.map(|known| {
        let got = service_fields(mesh, &known.name)?;
        Ok(Got { about: Some(known.name.clone()), ..got })
    });
    let got: Vec<Got> = got.collect::<Result<_, Unanswered>>()?;
    if got.is_empty() { Err(no_service(mesh, service)) } else { Ok(got) }
}

fn answer<G: Gateways>(ask: &Ask, federation: &Federation, gateways: &mut G) -> Result<Got, Unanswered> {
    match ask {
        Ask::Request { mesh, direction, request } => {
            let mesh = mesh_of(federation, mesh)?;
            let answer = gateways.answer(mesh, *direction, request).map_err(failed)?;
            let mut got = request_fields(&mesh.name, request, &answer);
            if answer.rule.is_some() {
                let peer = answer.peer.as_deref();
                got.matched = touch::matching_host(mesh, *direction, peer, &answer.authority);
            }
            Ok(got)
        }
        Ask::Host { from, host } => {
            let walked = walk(federation, gateways, mesh_of(federation, from)?, host).map_err(failed)?;
            let mut got = walk_fields(&walked);
            for hop in walked.hops.iter().filter(|hop| hop.answer.rule.is_some()) {
                let Some(mesh) = federation.mesh(&hop.mesh) else { continue };
                let (peer, host) = (hop.answer.peer.as_deref(), &hop.answer.authority);
                extend(&mut got.matched, touch::matching_host(mesh, hop.direction, peer, host));
            }
            Ok(got)
        }
        Ask::Service { mesh, service } => service_fields(mesh_of(federation, mesh)?, service),
        Ask::Offered { mesh, peer, service } => {
            let mesh = mesh_of(federation, mesh)?;
            let peer = peer_of(mesh, peer)?;
            let mut got = offered_fields(mesh, peer, service);
            got.matched = touch::matching(mesh, Direction::Outbound, peer, service);
            Ok(got)
        }
        Ask::Peer { mesh, name } => {
            let mesh = mesh_of(federation, mesh)?;
            Ok(peer_fields(peer_of(mesh, name)?))
        }
        Ask::Status { mesh, direction, name } => {
            let mesh = mesh_of(federation, mesh)?;
            status_fields(federation, mesh, *direction, peer_of(mesh, name)?)
        }
        Ask::Everything => {
            let mut got = Got::default();
            got.set(EVERYTHING, Value::from(snapshot::everything(federation)));
            for mesh in &federation.meshes {
                for peer in &mesh.peers {
                    got.all_shown(federation, mesh, peer);
                }
            }
            Ok(got)
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
    got.decided(mesh, answer.rule.clone(), "authority");
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
        let telling = match hop.direction {
            Direction::Outbound => "via",
            Direction::Inbound => "service",
        };
        got.decided(&hop.mesh, hop.answer.rule.clone(), telling);
    }
    got
}

fn service_fields(mesh: &Mesh, service: &ServiceName) -> Result<Got, Unanswered> {
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
            got.decided(&mesh.name, rule_at(Direction::Inbound, peer, export.rule), "exportedTo");
        }
        extend(&mut got.matched, touch::matching(mesh, Direction::Inbound, peer, service));
    }
    if known.is_none() && exported_to.is_empty() {
        return Err(no_service(mesh, service));
    }
    got.set("exportedTo", Value::Object(exported_to));
    Ok(got)
}

fn no_service(mesh: &Mesh, service: &ServiceName) -> Unanswered {
    let expected = format!("{service} in {}", mesh.name);
    let names = mesh.services.iter().map(|other| other.name.to_string());
    Unanswered::NotThere(Difference { what: "service".to_owned(), expected, got: one_of(names) })
}

fn offered_fields(mesh: &Mesh, peer: &Peer, service: &ServiceName) -> Got {
    let imported = peer.imports.as_ref().and_then(|set| set.import(service));
    let mut got = Got::default();
    got.set("importedAs", json!(imported.as_ref().map(|(_, host)| host)));
    if let Some((rule, _)) = imported {
        got.decided(&mesh.name, rule_at(Direction::Outbound, peer, rule), "importedAs");
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
) -> Result<Got, Unanswered> {
    let (status, is_there) = match direction {
        Direction::Inbound => (json!(status::export_status(mesh, peer)), peer.exports.is_some()),
        Direction::Outbound => (json!(status::import_status(federation, mesh, peer)), peer.imports.is_some()),
    };
    if !is_there {
        let (what, expected) = (direction.set_kind().to_owned(), format!("{} in {}", peer.name, mesh.name));
        let got = "the peer has none".to_owned();
        return Err(Unanswered::NotThere(Difference { what, expected, got }));
    }
    let mut got = Got::default();
    got.set("status", status);
    got.shown(federation, mesh, (direction, peer), "status");
    Ok(got)
}

/// The services a status lists, with the rule behind each: by local name exported, by exported name imported.
fn shown_rules(
    federation: &Federation,
    mesh: &Mesh,
    direction: Direction,
    peer: &Peer,
) -> Vec<(usize, ServiceName)> {
    match direction {
        Direction::Inbound => {
            let exports = exports(mesh, peer).hosts.into_values();
            exports.filter(|export| !export.is_unknown).map(|export| (export.rule, export.service)).collect()
        }
        Direction::Outbound => {
            let offered = offered(federation, mesh, peer).unwrap_or_default();
            let known = offered.into_iter().filter(|(_, export)| !export.is_unknown).map(|(name, _)| name);
            let set = peer.imports.as_ref();
            known.filter_map(|name| Some((set?.import(&name)?.0, name))).collect()
        }
    }
}

impl Got {
    fn set(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }

    fn decided(&mut self, mesh: &str, rule: Option<String>, telling: &'static str) {
        let Some(rule) = rule.map(|rule| RuleId { mesh: mesh.to_owned(), rule }) else { return };
        self.telling.push((rule.clone(), telling));
        extend(&mut self.rules, [rule]);
    }

    /// Takes note of the rules behind everything that crosses one way.
    fn shown(
        &mut self,
        federation: &Federation,
        mesh: &Mesh,
        way: (Direction, &Peer),
        telling: &'static str,
    ) {
        let (direction, peer) = way;
        for (rule, service) in shown_rules(federation, mesh, direction, peer) {
            self.decided(&mesh.name, rule_at(direction, peer, rule), telling);
            extend(&mut self.matched, touch::matching(mesh, direction, peer, &service));
        }
    }

    fn all_shown(&mut self, federation: &Federation, mesh: &Mesh, peer: &Peer) {
        for direction in [Direction::Inbound, Direction::Outbound] {
            self.shown(federation, mesh, (direction, peer), EVERYTHING);
        }
    }
}

fn rule_at(direction: Direction, peer: &Peer, rule: usize) -> Option<String> {
    Some(rule_ref(direction, &peer.name, u32::try_from(rule).ok()?))
}

pub(super) fn mesh_of<'f>(federation: &'f Federation, name: &str) -> Result<&'f Mesh, Unanswered> {
    let found = federation.mesh(name);
    let names = federation.meshes.iter().map(|mesh| mesh.name.clone());
    found.ok_or_else(|| not_there("mesh", name, one_of(names)))
}

fn peer_of<'m>(mesh: &'m Mesh, name: &str) -> Result<&'m Peer, Unanswered> {
    let names = mesh.peers.iter().map(|peer| peer.name.clone());
    mesh.peer(name).ok_or_else(|| not_there("peer", name, one_of(names)))
}

fn not_there(what: &str, name: &str, there: String) -> Unanswered {
    Unanswered::NotThere(Difference { what: what.to_owned(), expected: name.to_owned(), got: there })
}

fn one_of(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    if names.is_empty() { "there are none".to_owned() } else { format!("there are {}", names.join(", ")) }
}

fn failed(reason: String) -> Unanswered {
    let expected = "an answer".to_owned();
    Unanswered::Failed(Difference { what: "gateway".to_owned(), expected, got: reason })
}

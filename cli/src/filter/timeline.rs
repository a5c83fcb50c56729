//! Plays a timeline at the gateways of one mesh: the built filter in two simulated proxies, egress and ingress, on
//! one virtual clock, with scripted peers.
//!
//! Only moves and looks: what a gateway knows is read from its status endpoint, how often a peer was polled from the
//! calls that left the proxy.

mod peers;
mod polls;
mod status;

use std::collections::BTreeSet;
use std::time::Duration;

use carnet_engine::answer::Caller;
use carnet_engine::case::timeline::{Act, Listener, PeerAnswer, Seen, Step, Thread, Timeline};
use carnet_engine::compile::{DiscoveryOptions, Options, StatusOptions, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::table::document::PollingDocument;
use serde_json::{Map, Value};

use self::peers::Peers;
use self::polls::Polls;
use super::gateways::told;
use super::{Filter, FilterError, Gateway, connection, translate};
use crate::harness::{
    Connection, FailurePolicy, HttpRequest, Interleaving, Outcome, Proxy, ProxyConfig, Thread as ProxyThread,
};

const INBOUND_PORT: u16 = 15443;
const DISCOVERY_PORT: u16 = 8188;
const OUTBOUND_PORT: u16 = 8080;
const STATUS_PORT: u16 = 15019;

/// What the filter's VM is called in everything rendered.
const VM_ID: &str = "carnet";

/// Longer than any watch is held.
const PATIENCE: Duration = Duration::from_mins(5);

/// Plays `timeline`: what was seen at each step, in order. A step that cannot be done is the last.
pub(super) fn play(
    filter: &Filter,
    federation: &Federation,
    options: &Options,
    mesh: &Mesh,
    timeline: &Timeline,
) -> Vec<Seen> {
    let site = Site { filter, federation, options, mesh, timeline };
    let mut stage = match Stage::new(site) {
        Ok(stage) => stage,
        Err(reason) => return vec![Seen::Failed(reason)],
    };
    let mut seen = Vec::new();
    for step in &timeline.steps {
        match stage.step(step) {
            Ok(found) => seen.push(found),
            Err(reason) => {
                seen.push(Seen::Failed(reason));
                break;
            }
        }
    }
    seen
}

/// What a timeline is played with.
#[derive(Debug, Clone, Copy)]
struct Site<'a> {
    filter: &'a Filter,
    federation: &'a Federation,
    options: &'a Options,
    mesh: &'a Mesh,
    timeline: &'a Timeline,
}

/// The gateways, the peers, and what was noted so far.
struct Stage<'a> {
    site: Site<'a>,
    egress: Gateway,
    ingress: Gateway,
    peers: Peers,
    polls: Polls,
}

impl Site<'_> {
    fn start(&self, mesh: &Mesh, direction: Direction, peers: &Peers) -> Result<Gateway, FilterError> {
        let config = ProxyConfig {
            vm_id: VM_ID.to_owned(),
            workers: self.timeline.workers,
            interleaving: self.timeline.seed.map_or(Interleaving::Ordered, Interleaving::Seeded),
            failure_policy: FailurePolicy::Reload,
            clusters: peers.clusters(),
            patience: PATIENCE,
            properties: [("xds.node.id".to_owned(), gateway_name(direction).into())].into(),
            ..ProxyConfig::default()
        };
        Gateway::start_as(self.filter, &self.configuration(mesh, direction, &BTreeSet::new()), config)
    }

    fn configuration(&self, mesh: &Mesh, direction: Direction, without: &BTreeSet<String>) -> String {
        let names = mesh.peers.iter().map(|peer| peer.name.clone());
        let timeline = self.timeline;
        let service_account =
            format!("spiffe://{}/ns/{}/sa/ingress-service-account", mesh.trust_domain, mesh.namespace);
        let options = Options {
            peers: Some(names.filter(|name| !without.contains(name)).collect()),
            ports: match direction {
                Direction::Inbound => vec![INBOUND_PORT],
                Direction::Outbound => vec![OUTBOUND_PORT],
            },
            status: Some(StatusOptions {
                ports: vec![STATUS_PORT],
                gateway: gateway_name(direction).to_owned(),
            }),
            discovery: Some(DiscoveryOptions {
                ports: vec![DISCOVERY_PORT],
                service_accounts: vec![service_account],
                hold_ms: timeline.hold_ms,
            }),
            polling: Some(PollingDocument {
                interval_ms: timeline.poll_interval_ms,
                timeout_ms: timeline.poll_timeout_ms,
            }),
            ..self.options.clone()
        };
        configuration(self.federation, mesh, direction, &options)
    }
}

impl<'a> Stage<'a> {
    fn new(site: Site<'a>) -> Result<Self, String> {
        let mut peers = Peers::default();
        for peer in &site.mesh.peers {
            let is_given = site.federation.mesh_of(peer).is_some();
            let answer = if is_given { PeerAnswer::Exports } else { PeerAnswer::Refuses };
            peers.set(&site, &peer.name, &answer, 0)?;
        }
        let start = |direction| site.start(site.mesh, direction, &peers).map_err(|error| told(&error));
        let (egress, ingress) = (start(Direction::Outbound)?, start(Direction::Inbound)?);
        Ok(Self { site, egress, ingress, peers, polls: Polls::default() })
    }

    fn step(&mut self, step: &Step) -> Result<Seen, String> {
        let seen = match &step.act {
            Act::Advance(milliseconds) => {
                self.each(|proxy| proxy.advance(Duration::from_millis(*milliseconds)));
                Seen::Nothing
            }
            Act::Peer { name, answer, after_ms } => {
                self.peers.set(&self.site, name, answer, *after_ms)?;
                self.egress.proxy.set_clusters(self.peers.clusters());
                Seen::Nothing
            }
            Act::Crash { thread, hostcall } => {
                let thread = self.thread(*thread)?;
                self.egress.proxy.crash(thread, *hostcall);
                Seen::Nothing
            }
            Act::Stall { thread, length_ms, hostcall } => {
                let thread = self.thread(*thread)?;
                let length = Duration::from_millis(*length_ms);
                match hostcall {
                    Some(hostcall) => self.egress.proxy.stall_within(thread, *hostcall, length),
                    None => self.egress.proxy.stall(thread, length),
                }
                Seen::Nothing
            }
            Act::Reload { without } => self.reload(without)?,
            Act::Request { direction, request, worker } => {
                let gateway = self.gateway(*direction);
                let exchange = gateway.proxy.request(*worker, &gateway.http(*direction, request));
                Seen::Answer(translate(request, &exchange).map_err(|error| told(&error))?)
            }
            Act::Status { peer, worker } => Seen::Fields(self.status(peer, *worker)?),
            Act::Polls(peer) => Seen::Fields(self.polls.take(peer)),
            Act::Get { path, at, authority, caller, worker } => {
                let request = get(*at, path, authority, caller);
                Seen::Fields(self.get(at.direction(), *worker, &request))
            }
        };
        self.polls.note(self.egress.proxy.take_callouts());
        self.meet();
        Ok(seen)
    }

    fn gateway(&mut self, direction: Direction) -> &mut Gateway {
        match direction {
            Direction::Inbound => &mut self.ingress,
            Direction::Outbound => &mut self.egress,
        }
    }

    fn each(&mut self, act: impl Fn(&mut Proxy)) {
        act(&mut self.egress.proxy);
        act(&mut self.ingress.proxy);
    }

    /// Lets the proxy that is behind catch up: a request that was held took time at one of them.
    fn meet(&mut self) {
        let now = self.egress.proxy.now().max(self.ingress.proxy.now());
        self.each(|proxy| proxy.advance(Duration::from_nanos(now.saturating_sub(proxy.now()))));
    }

    fn thread(&self, thread: Thread) -> Result<ProxyThread, String> {
        let thread = match thread {
            Thread::Poller => self.polls.poller().ok_or("nothing has been polled yet")?,
            Thread::Main => ProxyThread::Main,
            Thread::Worker(number) => ProxyThread::Worker(number),
        };
        match thread {
            ProxyThread::Worker(number) if number >= self.egress.proxy.workers() => {
                Err(format!("there is no worker {number}"))
            }
            ProxyThread::Worker(_) | ProxyThread::Main | ProxyThread::Canary => Ok(thread),
        }
    }

    fn reload(&mut self, without: &[String]) -> Result<Seen, String> {
        if let Some(name) = without.iter().find(|name| self.site.mesh.peer(name).is_none()) {
            return Err(format!("{} has no peer `{name}`", self.site.mesh.name));
        }
        let without: BTreeSet<String> = without.iter().cloned().collect();
        for direction in [Direction::Outbound, Direction::Inbound] {
            let text = self.site.configuration(self.site.mesh, direction, &without);
            self.gateway(direction).proxy.reload(text.as_bytes()).map_err(|error| told(&error))?;
        }
        Ok(Seen::Nothing)
    }

    fn status(&mut self, peer: &str, worker: usize) -> Result<Map<String, Value>, String> {
        let mut documents = Vec::new();
        for (at, direction) in
            [(Listener::EgressStatus, Direction::Outbound), (Listener::IngressStatus, Direction::Inbound)]
        {
            let request = get(at, "/", "127.0.0.1", &Caller::default());
            let answer = self.get(direction, worker, &request);
            let (status, body) = (answer.get("status"), answer.get("body"));
            let body = body.filter(|_| status == Some(&Value::from(200)));
            let said = || {
                format!("the status endpoint of the {} answers {}", gateway_name(direction), shown(status))
            };
            documents.push(body.cloned().ok_or_else(said)?);
        }
        Ok(status::fields(peer, &documents))
    }

    fn get(&mut self, direction: Direction, worker: usize, request: &HttpRequest) -> Map<String, Value> {
        let proxy = &mut self.gateway(direction).proxy;
        let before = proxy.now();
        let exchange = proxy.request(worker, request);
        let held = (proxy.now().saturating_sub(before)) / 1_000_000;
        let mut fields = Map::new();
        fields.insert("held".to_owned(), Value::from(held));
        fields.insert("status".to_owned(), exchange.outcome.status().map_or(Value::Null, Value::from));
        if let Outcome::Replied { body, .. } = &exchange.outcome {
            let body: Value = serde_json::from_slice(body).unwrap_or_default();
            fields.insert("hosts".to_owned(), hosts(&body));
            fields.insert("body".to_owned(), body);
        }
        fields
    }
}

/// The hosts of a list of services; null when it is none.
fn hosts(list: &Value) -> Value {
    let Some(list) = list.as_object() else { return Value::Null };
    let services = list.get("services").and_then(Value::as_array).into_iter().flatten();
    services.map(|service| service.get("hostname").cloned().unwrap_or_default()).collect()
}

fn get(at: Listener, path: &str, authority: &str, caller: &Caller) -> HttpRequest {
    let mutual = || connection(Direction::Inbound, caller);
    let (port, host, base) = match at {
        Listener::Discovery => (DISCOVERY_PORT, "192.0.2.2", mutual()),
        Listener::Inbound => (INBOUND_PORT, "192.0.2.2", mutual()),
        Listener::Outbound => (OUTBOUND_PORT, "192.0.2.2", Connection::plaintext()),
        Listener::EgressStatus | Listener::IngressStatus => {
            let source_address = "127.0.0.1:40000".to_owned();
            (STATUS_PORT, "127.0.0.1", Connection { source_address, ..Connection::plaintext() })
        }
    };
    let destination_address = format!("{host}:{port}");
    let connection = Connection { destination_port: port, destination_address, ..base };
    HttpRequest::get(authority).path(path).connection(connection)
}

fn gateway_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "ingress",
        Direction::Outbound => "egress",
    }
}

fn shown(status: Option<&Value>) -> String {
    status.filter(|status| !status.is_null()).map_or_else(|| "nothing".to_owned(), Value::to_string)
}

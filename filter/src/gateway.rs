//! One gateway: a loaded table, and what happens to each request that reaches it.
//!
//! Reads what a decision needs, lets the engine decide, applies and records the answer. Fails closed: what
//! cannot be read, decided or written ends in a denial.

use std::cell::{Cell, RefCell};

use carnet_engine::decision::{Certificate, Decision, Denial, DenyReason, Direction, Request, RewriteBy};
use carnet_engine::effect::AUTHORITY_HEADER;
use carnet_engine::table::document::Mode;
use carnet_engine::table::{HostTable, InvalidTable, Outbound};
use carnet_engine::via::VIA_HEADER;

use crate::counters::Counters;
use crate::hold::Holds;
use crate::meter::Meter;
use crate::outcome::Answer;
use crate::poller::Poller;
use crate::process::Process;
use crate::proxy::{LogLevel, Proxy, Refused, Reply};
use crate::record;
use crate::shared::SharedData;

/// How often streams that wait for news are looked at, in milliseconds.
const HOLD_PERIOD_MS: u32 = 500;

// Attributes of the proxy, by path.
const DESTINATION_PORT: &str = "destination\0port";
const MUTUAL_TLS: &str = "connection\0mtls";
const PEER_CERTIFICATE_VALID: &str = "connection\0peer_certificate_valid";
const PEER_URI_SAN: &str = "connection\0uri_san_peer_certificate";
const ALL_VIA_LINES: &str = "request\0headers\0x-carnet-via";

/// Why a plugin configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum InvalidConfiguration {
    /// Nothing was configured.
    #[error("there is no plugin configuration")]
    Missing,
    /// Bytes that are not UTF-8.
    #[error("the plugin configuration is not UTF-8 from byte {at} on")]
    NotText {
        /// Offset of the first wrong byte.
        at: usize,
    },
    /// Text that is not a table.
    #[error("the plugin configuration is no host table: {0}")]
    Table(#[from] InvalidTable),
}

/// What the proxy is to do with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Goes on.
    Continue,
    /// Has been answered or ended.
    Stop,
}

/// What a request is, by the port it came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A request for a service.
    Traffic(Direction),
    /// A peer asks what is exported to it.
    Discovery,
    /// Somebody asks for the status of peers.
    Status,
}

/// Which role serves which port.
#[derive(Debug)]
struct Roles {
    by_port: Vec<(u16, Role)>,
    /// Who serves all other ports; `None`: nobody.
    rest: Option<Direction>,
}

impl Roles {
    fn of(table: &HostTable) -> Self {
        let inbound = table.inbound().map(|role| (Role::Traffic(Direction::Inbound), role.ports()));
        let outbound = table.outbound().map(|role| (Role::Traffic(Direction::Outbound), role.ports()));
        let discovery = table.inbound().and_then(|role| role.discovery());
        let discovery = discovery.map(|role| (Role::Discovery, role.ports.as_slice()));
        let status = table.status().map(|role| (Role::Status, role.ports.as_slice()));
        let mut roles = Self { by_port: Vec::new(), rest: None };
        for (role, ports) in [inbound, outbound, discovery, status].into_iter().flatten() {
            match role {
                // Invariant: a table with two directions gives each its ports.
                Role::Traffic(direction) if ports.is_empty() => roles.rest = Some(direction),
                Role::Traffic(_) | Role::Discovery | Role::Status => {
                    roles.by_port.extend(ports.iter().map(|&port| (port, role)));
                }
            }
        }
        roles
    }
}

/// A gateway ready to serve.
#[derive(Debug)]
pub struct Gateway {
    table: HostTable,
    roles: Roles,
    inbound: Counters,
    outbound: Counters,
    meter: Meter,
    holds: Holds,
    poller: RefCell<Poller>,
    /// By outbound peer: whether requests may be sent there, as of the last tick.
    eligible: Vec<Cell<bool>>,
    /// Taken and put back by each request, so that none has to allocate one.
    line: RefCell<String>,
}

impl Gateway {
    /// A gateway from the bytes of its plugin configuration.
    ///
    /// # Errors
    ///
    /// [`InvalidConfiguration`]; a configuration is taken whole or not at all.
    pub fn new(configuration: Vec<u8>) -> Result<Self, InvalidConfiguration> {
        if configuration.is_empty() {
            return Err(InvalidConfiguration::Missing);
        }
        let text = String::from_utf8(configuration)
            .map_err(|error| InvalidConfiguration::NotText { at: error.utf8_error().valid_up_to() })?;
        let table = HostTable::load(text)?;
        let mode = table.mode();
        let inbound = table.inbound().map_or(0, |role| role.peers().len());
        let outbound = table.outbound().map_or(0, |role| role.peers().len());
        Ok(Self {
            roles: Roles::of(&table),
            table,
            inbound: Counters::new(Direction::Inbound, mode, inbound),
            outbound: Counters::new(Direction::Outbound, mode, outbound),
            meter: Meter::default(),
            holds: Holds::default(),
            poller: RefCell::default(),
            eligible: (0..outbound).map(|_| Cell::new(true)).collect(),
            line: RefCell::default(),
        })
    }

    /// One line for the log: what this gateway serves.
    #[must_use]
    pub fn summary(&self) -> String {
        let role = |name: &str, peers: usize, hosts: usize| format!(", {name}: {peers} peers, {hosts} hosts");
        let inbound =
            self.table.inbound().map(|role_of| role("inbound", role_of.peers().len(), role_of.host_count()));
        let outbound = self
            .table
            .outbound()
            .map(|role_of| role("outbound", role_of.peers().len(), role_of.host_count()));
        let mode = match self.table.mode() {
            Mode::Enforce => "enforce",
            Mode::Audit => "audit",
        };
        let (inbound, outbound) = (inbound.unwrap_or_default(), outbound.unwrap_or_default());
        format!("carnet serves mesh {}, mode {mode}{inbound}{outbound}", self.table.mesh())
    }

    /// How often this gateway wants a tick, in milliseconds; `None`: never.
    #[must_use]
    pub fn tick_period(&self) -> Option<u32> {
        let polling = self.table.outbound().and_then(Outbound::polling).map(Poller::period);
        let discovery = self.table.inbound().and_then(|role| role.discovery()).map(|_| HOLD_PERIOD_MS);
        polling.into_iter().chain(discovery).min()
    }

    /// Asks peers whom it is time to ask, and answers those that have waited for news.
    pub fn on_tick(&self, process: &impl Process) {
        if let Ok(mut poller) = self.poller.try_borrow_mut() {
            poller.tick(&self.table, process, &self.eligible);
        }
        self.answer_holds(process, false);
    }

    /// Takes note of what a peer answered.
    pub fn on_answer(&self, process: &impl Process, token: u32, answer: &impl Answer) {
        if let Ok(mut poller) = self.poller.try_borrow_mut() {
            poller.on_answer(&self.table, process, token, answer);
        }
    }

    /// Decides one request, that of `stream`, and does what was decided.
    pub fn on_request<P: Proxy + SharedData>(&self, proxy: &mut P, stream: u32) -> Verdict {
        match self.roles.rest {
            Some(direction) => self.on_traffic(proxy, direction, stream),
            None => match self.role(proxy) {
                Ok(Role::Traffic(direction)) => self.on_traffic(proxy, direction, stream),
                Ok(Role::Discovery) => self.on_discovery(proxy, stream),
                Ok(Role::Status) => self.on_status(proxy),
                Err(reason) => self.deny(proxy, Direction::Inbound, Denial { reason, peer: None }),
            },
        }
    }

    /// Decides a request for a service. Where a role serves all ports not named, the port is asked for only when the
    /// host is none of the table's: a request that goes on costs nothing more because others are answered here.
    fn on_traffic<P: Proxy + SharedData>(&self, proxy: &mut P, direction: Direction, stream: u32) -> Verdict {
        let facts = match Facts::read(proxy, direction) {
            Ok(facts) => facts,
            Err(refused) => return self.deny(proxy, direction, refused.into()),
        };
        let request = facts.request();
        let is_eligible = |peer: usize| self.eligible.get(peer).is_none_or(Cell::get);
        let decision = self.table.decide(direction, &request, is_eligible);
        let is_known = matches!(decision, Decision::Rewrite(_));
        if !is_known && self.roles.rest.is_some() && !self.roles.by_port.is_empty() {
            match self.role(proxy) {
                Ok(Role::Traffic(_)) => {}
                Ok(Role::Discovery) => return self.on_discovery(proxy, stream),
                Ok(Role::Status) => return self.on_status(proxy),
                Err(reason) => return self.deny(proxy, direction, Denial { reason, peer: None }),
            }
        }
        match (decision, self.table.mode()) {
            (Decision::Deny(denial), Mode::Enforce) => self.deny(proxy, direction, denial),
            // In audit mode a denial is only recorded.
            (decision, _) => match self.table.apply(direction, &request, &decision, proxy) {
                Ok(()) => {
                    self.record(proxy, direction, &decision);
                    Verdict::Continue
                }
                Err(refused) => self.deny(proxy, direction, refused.into()),
            },
        }
    }

    /// The role that serves this request by its port.
    fn role<P: Proxy>(&self, proxy: &P) -> Result<Role, DenyReason> {
        let value = proxy.property(DESTINATION_PORT).map_err(|_| DenyReason::ProxyFailure)?;
        let port = value.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()).map(i64::from_le_bytes);
        let role = self.roles.by_port.iter().find(|(own, _)| port == Some(i64::from(*own)));
        let rest = self.roles.rest.map(Role::Traffic);
        role.map(|(_, role)| *role).or(rest).ok_or(DenyReason::NoRole)
    }

    /// Forgets a stream that is gone.
    pub fn on_gone(&self, stream: u32) {
        self.holds.release(stream);
    }

    /// The table it serves.
    pub(crate) fn table(&self) -> &HostTable {
        &self.table
    }

    pub(crate) fn holds(&self) -> &Holds {
        &self.holds
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Answers, or ends the stream if the proxy does not let it be answered.
    #[expect(clippy::unused_self, reason = "reads like the other things a gateway does")]
    pub(crate) fn send<P: Proxy>(&self, proxy: &mut P, reply: &Reply<'_>) -> Verdict {
        if proxy.reply(reply).is_err() {
            proxy.close();
        }
        Verdict::Stop
    }

    pub(crate) fn deny<P: Proxy>(&self, proxy: &mut P, direction: Direction, denial: Denial) -> Verdict {
        self.record(proxy, direction, &Decision::Deny(denial));
        let reason = denial.reason;
        let details = ["carnet:", reason.as_str()].concat();
        let status = reason.status();
        self.send(proxy, &Reply { status, details: &details, body: reason.body(), headers: &[] })
    }

    /// Leaves the line for the access log, counts, and logs a denial for whoever debugs.
    fn record<P: Proxy>(&self, proxy: &P, direction: Direction, decision: &Decision<'_>) {
        let peer = match decision {
            Decision::Rewrite(rewrite) => match rewrite.by {
                RewriteBy::Rule { peer, .. } => Some(peer),
                RewriteBy::Alias => None,
            },
            Decision::Deny(denial) => denial.peer,
            Decision::Pass => None,
        };
        let name = peer.and_then(|index| self.table.peer_name(direction, index));
        let mut line = self.line.take();
        record::write(&mut line, direction, self.table.mode(), name, decision);
        proxy.leave(record::NAME, &line);
        if let Decision::Deny(_) = decision {
            proxy.log(LogLevel::Debug, || format!("carnet: {direction} {line}"));
        }
        self.line.replace(line);
        let counters = match direction {
            Direction::Inbound => &self.inbound,
            Direction::Outbound => &self.outbound,
        };
        counters.with(peer.zip(name), decision, |counter| proxy.count(counter));
    }
}

/// What was read of a request; owns what [`Request`] borrows.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    authority: Vec<u8>,
    is_mutual: Option<bool>,
    is_valid: Option<bool>,
    pub(crate) uri_san: Option<String>,
    via: Option<Vec<u8>>,
}

impl Facts {
    pub(crate) fn read<P: Proxy>(proxy: &P, direction: Direction) -> Result<Self, Refused> {
        let mut facts =
            Self { authority: proxy.header(AUTHORITY_HEADER)?.unwrap_or_default(), ..Self::default() };
        if direction == Direction::Inbound {
            facts.is_mutual = flag(proxy, MUTUAL_TLS)?;
            facts.is_valid = flag(proxy, PEER_CERTIFICATE_VALID)?;
            let uri_san = proxy.property(PEER_URI_SAN)?;
            // A SAN that is not UTF-8 names nobody.
            facts.uri_san = uri_san.and_then(|bytes| String::from_utf8(bytes).ok());
        }
        facts.via = via(proxy, direction)?;
        Ok(facts)
    }

    pub(crate) fn request(&self) -> Request<'_> {
        let (is_mutual, is_valid) = (self.is_mutual, self.is_valid);
        let certificate = Certificate { is_mutual, is_valid, uri_san: self.uri_san.as_deref() };
        Request { authority: &self.authority, certificate, via: self.via.as_deref() }
    }
}

impl From<Refused> for Denial {
    fn from(_: Refused) -> Self {
        Self { reason: DenyReason::ProxyFailure, peer: None }
    }
}

fn flag<P: Proxy>(proxy: &P, path: &str) -> Result<Option<bool>, Refused> {
    let value = proxy.property(path)?;
    Ok(value.and_then(|bytes| bytes.first().map(|&byte| byte != 0)))
}

/// The via list. The attribute joins several lines, where a header call tells the first only, but asked for a header
/// that is not there it costs more. Peers send the header, workloads hardly ever do.
fn via<P: Proxy>(proxy: &P, direction: Direction) -> Result<Option<Vec<u8>>, Refused> {
    if direction == Direction::Inbound {
        return proxy.property(ALL_VIA_LINES);
    }
    let Some(first) = proxy.header(VIA_HEADER)? else { return Ok(None) };
    let all = proxy.property(ALL_VIA_LINES)?;
    Ok(Some(all.unwrap_or(first)))
}

#[cfg(test)]
pub(crate) mod tests;

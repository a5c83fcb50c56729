//! One gateway: a loaded table, and what happens to each request that reaches it.
//!
//! Reads what a decision needs, lets the engine decide, applies and records the answer. Fails closed: what
//! cannot be read, decided or written ends in a denial.

use std::cell::RefCell;

use carnet_engine::decision::{Certificate, Decision, Denial, DenyReason, Direction, Request, RewriteBy};
use carnet_engine::effect::AUTHORITY_HEADER;
use carnet_engine::table::document::Mode;
use carnet_engine::table::{HostTable, InvalidTable};
use carnet_engine::via::VIA_HEADER;

use crate::counters::Counters;
use crate::proxy::{LogLevel, Proxy, Refused};
use crate::record;

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

/// Which role serves which port.
#[derive(Debug)]
enum Roles {
    /// One role for all ports.
    Only(Direction),
    /// Roles by port; requests on other ports are denied.
    ByPort(Vec<(u16, Direction)>),
}

impl Roles {
    fn of(table: &HostTable) -> Self {
        let inbound = table.inbound().map(|role| (Direction::Inbound, role.ports()));
        let outbound = table.outbound().map(|role| (Direction::Outbound, role.ports()));
        let mut by_port = Vec::new();
        for (direction, ports) in [inbound, outbound].into_iter().flatten() {
            // Invariant: a table with two roles gives each its ports, so a role without any is the only one.
            if ports.is_empty() {
                return Self::Only(direction);
            }
            by_port.extend(ports.iter().map(|&port| (port, direction)));
        }
        Self::ByPort(by_port)
    }
}

/// A gateway ready to serve.
#[derive(Debug)]
pub struct Gateway {
    table: HostTable,
    roles: Roles,
    inbound: Counters,
    outbound: Counters,
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

    /// Decides one request and does what was decided.
    pub fn on_request<P: Proxy>(&self, proxy: &mut P) -> Verdict {
        let direction = match self.direction(proxy) {
            Ok(direction) => direction,
            Err(reason) => return self.deny(proxy, Direction::Inbound, Denial { reason, peer: None }),
        };
        let decided = Facts::read(proxy, direction).and_then(|facts| {
            let request = facts.request();
            // Peer status is not recorded yet, so every peer counts as connected and the first one is chosen.
            let decision = self.table.decide(direction, &request, |_| true);
            match (decision, self.table.mode()) {
                (Decision::Deny(denial), Mode::Enforce) => Ok(self.deny(proxy, direction, denial)),
                // In audit mode a denial is only recorded.
                (decision, _) => {
                    self.table.apply(direction, &request, &decision, proxy)?;
                    self.record(proxy, direction, &decision);
                    Ok(Verdict::Continue)
                }
            }
        });
        decided.unwrap_or_else(|Refused(_)| {
            self.deny(proxy, direction, Denial { reason: DenyReason::ProxyFailure, peer: None })
        })
    }

    /// The role that serves this request; where one serves all ports no question is asked.
    fn direction<P: Proxy>(&self, proxy: &P) -> Result<Direction, DenyReason> {
        let ports = match &self.roles {
            Roles::Only(direction) => return Ok(*direction),
            Roles::ByPort(ports) => ports,
        };
        let value = proxy.property(DESTINATION_PORT).map_err(|_| DenyReason::ProxyFailure)?;
        let port = value.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()).map(i64::from_le_bytes);
        let role = ports.iter().find(|(own, _)| port == Some(i64::from(*own)));
        role.map(|(_, direction)| *direction).ok_or(DenyReason::NoRole)
    }

    fn deny<P: Proxy>(&self, proxy: &mut P, direction: Direction, denial: Denial) -> Verdict {
        self.record(proxy, direction, &Decision::Deny(denial));
        let reason = denial.reason;
        let details = ["carnet:", reason.as_str()].concat();
        if proxy.reply(reason.status(), &details, reason.body()).is_err() {
            proxy.close();
        }
        Verdict::Stop
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
struct Facts {
    authority: Vec<u8>,
    is_mutual: Option<bool>,
    is_valid: Option<bool>,
    uri_san: Option<String>,
    via: Option<Vec<u8>>,
}

impl Facts {
    fn read<P: Proxy>(proxy: &P, direction: Direction) -> Result<Self, Refused> {
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

    fn request(&self) -> Request<'_> {
        let (is_mutual, is_valid) = (self.is_mutual, self.is_valid);
        let certificate = Certificate { is_mutual, is_valid, uri_san: self.uri_san.as_deref() };
        Request { authority: &self.authority, certificate, via: self.via.as_deref() }
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
mod tests;

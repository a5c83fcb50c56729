//! What a table is compiled for, beyond the rules.

use std::collections::BTreeSet;

#[cfg(doc)]
use crate::naming;
use crate::table::document::{DEFAULT_MAX_HOPS, Mode, PollingDocument, UnknownValidity, Unmatched};

/// What a table is compiled for, beyond the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What a denial does.
    pub mode: Mode,
    /// The longest via list a request may arrive with.
    pub max_hops: u32,
    /// What becomes of an outbound host that no import yields.
    pub unmatched: Unmatched,
    /// What to do when the proxy does not tell whether a certificate was verified.
    pub unknown_validity: UnknownValidity,
    /// The peers this gateway serves, by name; `None`: all of the mesh.
    pub peers: Option<BTreeSet<String>>,
    /// Who removes the headers that must not cross the border.
    pub strip: Strip,
    /// Ports of the listeners traffic comes in by; empty: every port nothing else has.
    pub ports: Vec<u16>,
    /// Who answers for the status of peers; `None`: nobody does.
    pub status: Option<StatusOptions>,
    /// Inbound: how peers learn what is exported to them; `None`: they cannot ask.
    pub discovery: Option<DiscoveryOptions>,
    /// Outbound: how often peers are asked what they offer, each by the cluster [`naming::discovery_cluster`] names;
    /// `None`: none is.
    pub polling: Option<PollingDocument>,
}

/// Who answers for the status of peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusOptions {
    /// Ports of the plain-text listeners on loopback that status is asked at.
    pub ports: Vec<u16>,
    /// What the documents call the gateway.
    pub gateway: String,
}

/// How peers learn what is exported to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveryOptions {
    /// Ports of the listeners with mutual TLS that peers ask at.
    pub ports: Vec<u16>,
    /// SPIFFE IDs of the gateways that serve the exported services, with scheme.
    pub service_accounts: Vec<String>,
    /// How long a watch is held, in milliseconds.
    pub hold_ms: u32,
}

/// Who removes the headers that must not cross the border.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Strip {
    /// The filter, by the table.
    #[default]
    Filter,
    /// The proxy, before the filter sees the request: a hostcall less for each header.
    Proxy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            max_hops: DEFAULT_MAX_HOPS,
            unmatched: Unmatched::default(),
            unknown_validity: UnknownValidity::default(),
            peers: None,
            strip: Strip::default(),
            ports: Vec::new(),
            status: None,
            discovery: None,
            polling: None,
        }
    }
}

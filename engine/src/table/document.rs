//! The table as it travels: JSON version 1, the plugin configuration of one gateway.
//!
//! Readable by a person and published as `engine/schema/table.v1.schema.json`. Written by serde; read by the module
//! `read`, because what serde makes of these shapes is 90 KB in a filter that may have 250. Strings are borrowed
//! from the text, so loading copies nothing; a string with a JSON escape is therefore refused, and no valid host,
//! name or identity needs one. What the shapes cannot say (ranges, cross references) is checked by the loader.

mod read;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// The version this engine writes and the only one it reads.
pub const VERSION: u32 = 1;

/// Gateways a request may have come through before it is refused, when a configuration does not say.
pub const DEFAULT_MAX_HOPS: u32 = 8;

/// Bounds of the time between two questions to a peer, in milliseconds.
pub const INTERVAL_MS: RangeInclusive<u32> = 100..=3_600_000;

/// Bounds of the time an answer may take, in milliseconds; 0 would mean for ever to a proxy.
pub const TIMEOUT_MS: RangeInclusive<u32> = 10..=60_000;

/// Bounds of the time a watch is held, in milliseconds: a proxy ends streams that are silent for five minutes.
pub const HOLD_MS: RangeInclusive<u32> = 100..=240_000;

/// How long a watch is held when a configuration does not say, in milliseconds.
pub const DEFAULT_HOLD_MS: u32 = 30_000;

/// The plugin configuration of one gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TableDocument<'a> {
    /// [`VERSION`].
    pub version: u32,
    /// The mesh this gateway belongs to, as it appears in via lists.
    pub mesh: &'a str,
    /// What a denial does.
    #[serde(default)]
    pub mode: Mode,
    /// The longest via list a request may arrive with.
    #[serde(default = "default_max_hops")]
    pub max_hops: u32,
    /// Who answers for the status of peers. `None`: nobody does.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusDocument<'a>>,
    /// What this gateway lets in. `None`: it has no inbound role.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub inbound: Option<InboundDocument<'a>>,
    /// What this gateway lets out. `None`: it has no outbound role.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub outbound: Option<OutboundDocument<'a>>,
}

/// Who answers for the status of peers, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StatusDocument<'a> {
    /// Ports of the plain-text listeners on loopback that status is asked at; at least one.
    pub ports: Vec<u16>,
    /// The control-plane namespace, where every `ServiceMeshPeer` is.
    pub namespace: &'a str,
    /// What the documents call this gateway.
    pub gateway: &'a str,
}

/// What a denial does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The request is refused.
    #[default]
    Enforce,
    /// The denial is recorded and the request goes on as it came.
    Audit,
}

/// What becomes of an outbound host that no import yields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unmatched {
    /// It is refused: the gateway serves the federation only.
    #[default]
    Deny,
    /// It passes, unless it has the form of an import.
    Pass,
}

/// What to do with a certificate of which the proxy does not tell whether it was verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownValidity {
    /// Refuse the caller.
    #[default]
    Deny,
    /// Trust the listener to have verified it. Needed before Envoy 1.39, safe only with
    /// `require_client_certificate` and a trusted CA.
    Allow,
}

/// The inbound role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct InboundDocument<'a> {
    /// Ports of the listeners this role serves; empty means every port not named elsewhere in the table, and then a
    /// host of the table goes on whatever the port. Needed when the gateway has both roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    /// Request headers removed on the way in, lower case.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub strip_headers: Vec<&'a str>,
    /// What to do when the proxy does not tell whether a certificate was verified.
    #[serde(default)]
    pub unknown_validity: UnknownValidity,
    /// How peers learn what is exported to them. `None`: they cannot ask.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<DiscoveryDocument<'a>>,
    /// Lists of ports that exported hosts refer to by index: most services have the same few.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub port_sets: Vec<Vec<PortDocument<'a>>>,
    /// The peers that may call, by name in no particular order.
    pub peers: Vec<InboundPeerDocument<'a>>,
}

/// How peers learn what is exported to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DiscoveryDocument<'a> {
    /// Ports of the listeners with mutual TLS that peers ask at; at least one.
    pub ports: Vec<u16>,
    /// SPIFFE IDs of the gateways that serve the exported services, with scheme.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub service_accounts: Vec<&'a str>,
    /// How long a watch is held before it is answered, in milliseconds: [`HOLD_MS`], both ends included.
    #[serde(default = "default_hold_ms")]
    pub hold_ms: u32,
}

/// One port of an exported service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PortDocument<'a> {
    /// Its name; empty when it has none.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub name: &'a str,
    /// Its number.
    pub port: u16,
    /// Its protocol, as Istio names protocols.
    pub protocol: &'a str,
}

/// One peer that may call, and what is exported to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct InboundPeerDocument<'a> {
    /// Name of the ServiceMeshPeer.
    pub name: &'a str,
    /// Trust domain the caller's principal must be in.
    pub trust_domain: &'a str,
    /// Principals without scheme, `*` at one end allowed. Empty: nobody is this peer.
    #[serde(borrow, default, rename = "clientIDs")]
    pub client_ids: Vec<&'a str>,
    /// What exported hosts end in after name and namespace.
    pub suffix: &'a str,
    /// What local hosts end in after name and namespace.
    pub local_suffix: &'a str,
    /// Every exported host known when the table was compiled, by host.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<ExportedHost<'a>>,
    /// Local hosts of services that are known and not exported, though a pattern covers them.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<&'a str>,
    /// Rules that cover services not known yet, in rule order.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<PatternDocument<'a>>,
}

/// One exported host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ExportedHost<'a> {
    /// The exported host.
    pub host: &'a str,
    /// The local host behind it.
    pub to: &'a str,
    /// Index of the rule in the peer's set.
    pub rule: u32,
    /// Index of its ports in `port_sets`. `None`: nobody knows whether there is such a service, so no peer is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<u32>,
}

/// The outbound role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OutboundDocument<'a> {
    /// Ports of the listeners this role serves; empty means every port not named elsewhere in the table, and then a
    /// host of the table goes on whatever the port. Needed when the gateway has both roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    /// Request headers removed on the way out, lower case.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub strip_headers: Vec<&'a str>,
    /// What becomes of a host that no import yields.
    #[serde(default)]
    pub unmatched: Unmatched,
    /// How peers are asked what they offer. `None`: none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<PollingDocument>,
    /// The peers that may be called; where several offer one host, the earlier one is preferred.
    pub peers: Vec<OutboundPeerDocument<'a>>,
    /// Every imported host known when the table was compiled: by host, then in the order of `peers`.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<ImportedHost<'a>>,
    /// ExternalName Services, by host.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<ExternalAlias<'a>>,
}

/// How often peers are asked what they offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PollingDocument {
    /// Time from one good answer to the next question, in milliseconds: [`INTERVAL_MS`], both ends included.
    pub interval_ms: u32,
    /// How long an answer may take, in milliseconds: [`TIMEOUT_MS`], both ends included.
    pub timeout_ms: u32,
}

/// Where one peer is asked what it offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DiscoveryTarget<'a> {
    /// The proxy's cluster for it.
    pub cluster: &'a str,
    /// `:authority` of the question.
    pub authority: &'a str,
}

/// One peer that may be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OutboundPeerDocument<'a> {
    /// Name of the ServiceMeshPeer.
    pub name: &'a str,
    /// What the peer's exported hosts end in after name and namespace.
    pub suffix: &'a str,
    /// Where it is asked what it offers. `None`: it never is, and counts as connected.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<DiscoveryTarget<'a>>,
    /// Suffixes its imports appear under; hosts ending in one have the form of an import.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub import_suffixes: Vec<&'a str>,
    /// Exported hosts that a rule claims under a host another service has; no pattern leads to them.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<&'a str>,
    /// Rules that cover services not known yet, in rule order; each with its suffix.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<PatternDocument<'a>>,
}

/// One imported host at one peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ImportedHost<'a> {
    /// The imported host.
    pub host: &'a str,
    /// Index of the peer in `peers`.
    pub peer: u32,
    /// The exported host at that peer.
    pub to: &'a str,
    /// Index of the rule in the peer's set.
    pub rule: u32,
}

/// One ExternalName Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ExternalAlias<'a> {
    /// The local host of the Service.
    pub host: &'a str,
    /// Its external name.
    pub to: &'a str,
}

/// A NameSelector rule with at least one wildcard; an absent part means any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PatternDocument<'a> {
    /// Index of the rule in the peer's set.
    pub rule: u32,
    /// The one namespace matched.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<&'a str>,
    /// The one name matched.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// The namespace shown instead.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub alias_namespace: Option<&'a str>,
    /// The name shown instead.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub alias_name: Option<&'a str>,
    /// Outbound: what the imported hosts of this rule end in after name and namespace.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<&'a str>,
}

fn default_max_hops() -> u32 {
    DEFAULT_MAX_HOPS
}

fn default_hold_ms() -> u32 {
    DEFAULT_HOLD_MS
}

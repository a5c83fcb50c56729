//! One request, one answer: what a gateway is asked and what it may say.
//!
//! Only the vocabulary is here; [`crate::decide`] finds the answer and [`crate::effect`] says what it does to
//! the request.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::host::InvalidHost;

/// Which way a request crosses the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Entering through an ingress gateway.
    Inbound,
    /// Leaving through an egress gateway.
    Outbound,
}

impl Direction {
    /// `inbound` or `outbound`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    /// The kind of document whose rules decide in this direction.
    #[must_use]
    pub fn set_kind(self) -> &'static str {
        match self {
            Self::Inbound => "ExportedServiceSet",
            Self::Outbound => "ImportedServiceSet",
        }
    }

    /// A rule by the field it is written in and its index there: `exportRules[1]` or `importRules[1]`.
    #[must_use]
    pub fn rule_name(self, index: usize) -> String {
        match self {
            Self::Inbound => format!("exportRules[{index}]"),
            Self::Outbound => format!("importRules[{index}]"),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known of the caller's certificate, as the proxy's connection attributes tell it.
///
/// The default is a connection without a client certificate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Certificate<'a> {
    /// `connection.mtls`: a client certificate was presented. `None`: the proxy does not tell.
    pub is_mutual: Option<bool>,
    /// `connection.peer_certificate_valid`: its chain was verified. `None`: the proxy does not tell (before
    /// Envoy 1.39).
    pub is_valid: Option<bool>,
    /// `connection.uri_san_peer_certificate`: the first URI SAN, with its scheme.
    pub uri_san: Option<&'a str>,
}

/// One request as a gateway sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// `:authority` as received; empty when there is none.
    pub authority: &'a [u8],
    /// The caller's certificate; looked at inbound only.
    pub certificate: Certificate<'a>,
    /// The via list as received, several header lines joined by commas; `None` when there is none.
    pub via: Option<&'a [u8]>,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<'t> {
    /// Goes on under another host.
    Rewrite(Rewrite<'t>),
    /// Is refused.
    Deny(Denial),
    /// Goes on as it came: not a federation request, on a gateway that serves others too.
    Pass,
}

impl Decision<'_> {
    /// `rewrite`, `deny` or `pass`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Rewrite(_) => "rewrite",
            Self::Deny(_) => "deny",
            Self::Pass => "pass",
        }
    }
}

/// A request that goes on, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite<'t> {
    /// The host it goes on under: normal form.
    pub to: Cow<'t, str>,
    /// Whose rule it was.
    pub by: RewriteBy,
}

/// What a rewrite rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewriteBy {
    /// A rule for a peer.
    Rule {
        /// Index of the peer in its direction's table.
        peer: usize,
        /// Index of the rule in the peer's set.
        rule: u32,
    },
    /// An ExternalName Service: the request leaves the federation.
    Alias,
}

/// A request that is refused, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denial {
    /// The reason, stable and for the operator's eyes only.
    pub reason: DenyReason,
    /// Index of the peer in its direction's table, when the caller or the target is known.
    pub peer: Option<usize>,
}

/// Why a request is refused.
///
/// The text of each is stable: it goes to logs, metrics and test files. Towards a peer only [`status`] and a
/// neutral body are shown.
///
/// [`status`]: DenyReason::status
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenyReason {
    /// No client certificate, or one without a SPIFFE ID.
    NoPeerCertificate,
    /// A client certificate whose chain nobody verified.
    UnverifiedPeerCertificate,
    /// A verified caller that is no peer.
    UnknownPeer,
    /// A peer asks for a host that is not exported to it.
    NotExported,
    /// A workload asks for a host that no import rule yields.
    NotImported,
    /// The authority is not one plain DNS name.
    InvalidHost(Direction, InvalidHost),
    /// The via list already names this mesh.
    LoopDetected,
    /// The via list is longer than allowed.
    HopLimitExceeded,
    /// The gateway has no role on the port the request came in by.
    NoRole,
    /// The proxy refused a hostcall the decision needs.
    ProxyFailure,
}

impl DenyReason {
    /// Every reason by its text, in the order of the enum.
    pub const TEXTS: [&'static str; 10] = [
        "no-peer-certificate",
        "unverified-peer-certificate",
        "unknown-peer",
        "not-exported",
        "not-imported",
        "invalid-host",
        "loop-detected",
        "hop-limit-exceeded",
        "no-role",
        "proxy-failure",
    ];

    /// The stable kebab-case text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPeerCertificate => "no-peer-certificate",
            Self::UnverifiedPeerCertificate => "unverified-peer-certificate",
            Self::UnknownPeer => "unknown-peer",
            Self::NotExported => "not-exported",
            Self::NotImported => "not-imported",
            Self::InvalidHost(..) => "invalid-host",
            Self::LoopDetected => "loop-detected",
            Self::HopLimitExceeded => "hop-limit-exceeded",
            Self::NoRole => "no-role",
            Self::ProxyFailure => "proxy-failure",
        }
    }

    /// The HTTP status the caller gets.
    ///
    /// Who is judged before what: a caller that is not known gets 403 whatever the host. A peer gets 404 for
    /// whatever is not exported to it, so that the answer does not tell what exists.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::NoPeerCertificate | Self::UnverifiedPeerCertificate | Self::UnknownPeer => 403,
            Self::NotExported | Self::NotImported | Self::InvalidHost(Direction::Inbound, _) => 404,
            Self::InvalidHost(Direction::Outbound, _) => 400,
            Self::LoopDetected | Self::HopLimitExceeded => 508,
            Self::NoRole | Self::ProxyFailure => 500,
        }
    }

    /// The neutral body the caller gets; the same for every reason with the same status.
    #[must_use]
    pub fn body(self) -> &'static str {
        match self.status() {
            400 => "bad request",
            403 => "forbidden",
            404 => "not found",
            508 => "loop detected",
            _ => "internal error",
        }
    }
}

impl fmt::Display for DenyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

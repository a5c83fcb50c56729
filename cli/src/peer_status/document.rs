//! What a gateway tells: a `List` of `ServiceMeshPeer`s with Maistra's `status`, and what Carnet knows besides under a
//! key of its own.
//!
//! Source: `discoveryStatus` in `federation/v1/servicemeshpeer_types.go`; `carnet` is written by the filter.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::output::text::line;

/// One peer as one gateway sees it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PeerDocument {
    /// Its name and namespace.
    pub metadata: Metadata,
    /// What Maistra has.
    pub status: Status,
    /// What Carnet knows besides.
    pub carnet: Facts,
    /// The whole, as it came.
    #[serde(skip)]
    pub raw: Value,
}

/// Name and namespace of a `ServiceMeshPeer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    /// The peer.
    pub name: String,
    /// The namespace of the control plane.
    #[serde(default)]
    pub namespace: String,
}

/// The status of a `ServiceMeshPeer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Who is connected to whom.
    pub discovery_status: Discovery,
}

/// Who is connected to whom, by process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Discovery {
    /// Processes that see the peer.
    #[serde(default, deserialize_with = "nullable")]
    pub active: Vec<Pod>,
    /// Processes that do not.
    #[serde(default, deserialize_with = "nullable")]
    pub inactive: Vec<Pod>,
}

/// One process that speaks with a peer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Pod {
    /// Its name.
    pub pod: String,
    /// How it asks the peer; absent when it does not.
    pub watch: Option<Link>,
    /// Who asks it for the peer.
    #[serde(default, deserialize_with = "nullable")]
    pub remotes: Vec<Remote>,
}

/// Who asks a process for a peer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Remote {
    /// Who: a SPIFFE ID.
    #[serde(default)]
    pub source: String,
    /// How.
    #[serde(flatten)]
    pub link: Link,
}

/// A connection to or from a peer; times are RFC 3339 in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Whether it works.
    pub connected: bool,
    /// When it last did.
    pub last_connected: Option<String>,
    /// When the list of services last went over it.
    pub last_full_sync: Option<String>,
    /// When it last ceased to work.
    pub last_disconnect: Option<String>,
    /// Why.
    pub last_disconnect_status: Option<String>,
}

impl PeerDocument {
    /// Every process of the gateway.
    pub fn pods(&self) -> impl Iterator<Item = &Pod> {
        let discovery = &self.status.discovery_status;
        discovery.active.iter().chain(&discovery.inactive)
    }

    /// How the gateway asks the peer; nothing where it does not.
    pub fn watches(&self) -> impl Iterator<Item = &Link> {
        self.pods().filter(|_| self.carnet.polled).filter_map(|pod| pod.watch.as_ref())
    }

    /// Whether the gateway ever got the list of the peer's services.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.watches().any(|watch| watch.last_full_sync.is_some())
    }

    /// Whether peers ask the gateway.
    #[must_use]
    pub fn is_inbound(&self) -> bool {
        self.carnet.directions.iter().any(|direction| direction == "inbound")
    }
}

/// What Carnet knows besides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// The mesh of the gateway.
    pub mesh: String,
    /// The gateway.
    pub gateway: Option<String>,
    /// Which way its requests go: `inbound`, `outbound`.
    #[serde(deserialize_with = "nullable")]
    pub directions: Vec<String>,
    /// Whether it asks the peer; one that is not asked counts as connected, and nobody knows.
    pub polled: bool,
    /// What came of the last poll.
    pub result: Option<String>,
    /// What the last poll that failed came to.
    pub last_error: Option<String>,
    /// The status of the last answer.
    pub http_status: Option<u16>,
    /// Polls that failed since the last that did not.
    pub consecutive_failures: u64,
    /// When the peer is asked next.
    pub next_poll: Option<String>,
    /// Whether nobody has looked lately.
    pub stale: bool,
    /// Services the peer offers.
    pub offered: Option<u64>,
    /// Those of them that are imported.
    pub imported: Option<u64>,
    /// The services offered; not all of them when there are many.
    #[serde(deserialize_with = "nullable")]
    pub offers: Vec<Offer>,
    /// Whether `offers` lacks some.
    pub offers_truncated: bool,
}

/// A service a peer offers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The exported host.
    pub hostname: String,
    /// Whether it has a host in the mesh of the gateway.
    pub imported: bool,
    /// The hosts it has.
    #[serde(deserialize_with = "nullable")]
    pub local_hosts: Vec<String>,
}

/// Why an answer is not the status of peers.
#[derive(Debug, thiserror::Error)]
pub enum InvalidStatus {
    /// It is not JSON.
    #[error("it is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// It is JSON of something else.
    #[error("it is JSON, and no list of objects of kind `ServiceMeshPeer`")]
    NotAList,
    /// A peer lacks something, or has something of the wrong type.
    #[error("peer {number} of the list cannot be read")]
    Peer {
        /// Its place, counted from 1.
        number: usize,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// More peers than a gateway has.
    #[error("it tells of {peers} peers, more than {MAX_PEERS}")]
    TooMany {
        /// How many.
        peers: usize,
    },
    /// A peer does not say of which mesh it is.
    #[error("peer {number} of the list does not say whose it is")]
    Nameless {
        /// Its place, counted from 1.
        number: usize,
    },
}

/// The most peers a gateway may have: each is compared with all others.
const MAX_PEERS: usize = 1_000;

/// Reads the answer of a gateway.
///
/// # Errors
///
/// Every variant of [`InvalidStatus`].
pub fn parse(body: &[u8]) -> Result<Vec<PeerDocument>, InvalidStatus> {
    let mut list: Value = serde_json::from_slice(body).map_err(InvalidStatus::NotJson)?;
    clean(&mut list);
    let is_list = list.get("kind").is_some_and(|kind| kind == "List");
    let items = list.get_mut("items").and_then(Value::as_array_mut).filter(|_| is_list);
    let items = std::mem::take(items.ok_or(InvalidStatus::NotAList)?);
    if items.len() > MAX_PEERS {
        return Err(InvalidStatus::TooMany { peers: items.len() });
    }
    items.into_iter().enumerate().map(|(index, item)| peer(index + 1, item)).collect()
}

fn peer(number: usize, raw: Value) -> Result<PeerDocument, InvalidStatus> {
    if raw.get("kind").is_none_or(|kind| kind != "ServiceMeshPeer") {
        return Err(InvalidStatus::NotAList);
    }
    let peer = PeerDocument::deserialize(&raw).map_err(|source| InvalidStatus::Peer { number, source })?;
    if peer.carnet.mesh.is_empty() || peer.metadata.name.is_empty() {
        return Err(InvalidStatus::Nameless { number });
    }
    Ok(PeerDocument { raw, ..peer })
}

/// The longest text that is kept; names are far shorter, and an error is told by its beginning.
const MAX_TEXT: usize = 1024;

/// Takes out of every text what could steer a terminal, line breaks too, and cuts it where nobody reads on.
fn clean(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
                text.truncate(end);
                text.push_str("...");
            }
            *text = line(text).into_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => {
            fields.values_mut().for_each(clean);
            if fields.keys().any(|key| line(key) != *key) {
                let renamed = std::mem::take(fields).into_iter();
                *fields = renamed.map(|(key, value)| (line(&key).into_owned(), value)).collect();
            }
        }
    }
}

/// Reads `null` as the empty value.
fn nullable<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

//! The way of a request from a workload to a service, gateway by gateway.

use crate::answer::{Answer, Caller, GatewayRequest};
use crate::case::Gateways;
use crate::decision::Direction;
use crate::model::{Federation, Mesh, Peer};

/// A request's way through the gateways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Every gateway that was asked, in order; never empty.
    pub hops: Vec<Hop>,
    /// Where it ended.
    pub end: WalkEnd,
}

/// One gateway and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The gateway's mesh.
    pub mesh: String,
    /// Its egress or its ingress gateway.
    pub direction: Direction,
    /// What it was asked.
    pub request: GatewayRequest,
    /// What it did.
    pub answer: Answer,
}

/// Where a request's way ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkEnd {
    /// At a service.
    Reached {
        /// The service's mesh.
        mesh: String,
        /// Its local host.
        host: String,
    },
    /// At the last gateway asked, which refused it, or would have in audit mode.
    Refused {
        /// The reason.
        reason: String,
    },
    /// On its way to a mesh that is not among the inputs.
    PeerNotGiven {
        /// The peer it went to.
        peer: String,
    },
    /// Outside the federation: it passed, or went to the host behind an ExternalName Service.
    Outside {
        /// The host it went on with.
        host: String,
    },
}

impl WalkEnd {
    /// Why a walk may end elsewhere than at a gateway that refuses.
    pub const REASONS: [&'static str; 2] = [Self::PEER_NOT_GIVEN, Self::OUTSIDE_FEDERATION];
    const PEER_NOT_GIVEN: &'static str = "peer-not-given";
    const OUTSIDE_FEDERATION: &'static str = "outside-federation";

    /// Why nothing was reached; `None` when a service was.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Reached { .. } => None,
            Self::Refused { reason } => Some(reason),
            Self::PeerNotGiven { .. } => Some(Self::PEER_NOT_GIVEN),
            Self::Outside { .. } => Some(Self::OUTSIDE_FEDERATION),
        }
    }
}

/// Sends a request for `host` from a workload of `from` on its way.
///
/// The peer's ingress gateway sees the identity of `from`'s egress gateway for that peer, as the control plane of
/// Maistra names it. Headers are carried from gateway to gateway.
///
/// # Errors
///
/// What a gateway says that cannot answer.
pub fn walk<G: Gateways>(
    federation: &Federation,
    gateways: &mut G,
    from: &Mesh,
    host: &str,
) -> Result<Walk, String> {
    let request = GatewayRequest { authority: host.as_bytes().to_vec(), ..GatewayRequest::default() };
    let out = hop(gateways, from, Direction::Outbound, request)?;
    let (peer, target) = match onward(from, &out.answer) {
        Ok(peer) => (peer, federation.mesh_of(peer)),
        Err(end) => return Ok(Walk { hops: vec![out], end }),
    };
    let Some(target) = target else {
        return Ok(Walk { hops: vec![out], end: WalkEnd::PeerNotGiven { peer: peer.name.clone() } });
    };
    let request = GatewayRequest {
        authority: out.answer.authority.as_bytes().to_vec(),
        headers: carried(&out),
        caller: Caller::verified(&egress_principal(from, peer)),
    };
    let into = hop(gateways, target, Direction::Inbound, request)?;
    let end = match into.answer.reason.clone() {
        Some(reason) => WalkEnd::Refused { reason },
        None => WalkEnd::Reached { mesh: target.name.clone(), host: into.answer.authority.clone() },
    };
    Ok(Walk { hops: vec![out, into], end })
}

/// The principal of `mesh`'s egress gateway for `peer`, without scheme.
#[must_use]
pub fn egress_principal(mesh: &Mesh, peer: &Peer) -> String {
    let (domain, namespace, gateway) = (&mesh.trust_domain, &mesh.namespace, &peer.gateways.egress);
    format!("{domain}/ns/{namespace}/sa/{gateway}-service-account")
}

fn hop<G: Gateways>(
    gateways: &mut G,
    mesh: &Mesh,
    direction: Direction,
    request: GatewayRequest,
) -> Result<Hop, String> {
    let answer = gateways.answer(mesh, direction, &request)?;
    Ok(Hop { mesh: mesh.name.clone(), direction, request, answer })
}

/// The peer an egress gateway sent a request to, or why there is none.
fn onward<'m>(from: &'m Mesh, answer: &Answer) -> Result<&'m Peer, WalkEnd> {
    if let Some(reason) = &answer.reason {
        return Err(WalkEnd::Refused { reason: reason.clone() });
    }
    let peer = answer.peer.as_deref().and_then(|peer| from.peer(peer));
    peer.ok_or_else(|| WalkEnd::Outside { host: answer.authority.clone() })
}

/// The headers a request left a gateway with.
fn carried(hop: &Hop) -> Vec<(String, Vec<u8>)> {
    let changes = &hop.answer.headers;
    let kept = hop.request.headers.iter();
    let kept = kept
        .filter(|(name, _)| !changes.removed.contains(name) && !changes.added.contains_key(name))
        .cloned();
    let added = changes.added.iter().map(|(name, value)| (name.clone(), value.as_bytes().to_vec()));
    kept.chain(added).collect()
}

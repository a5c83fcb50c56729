//! What a decision does to a request: headers set and removed, or a reply in its place.
//!
//! The filter applies effects through hostcalls, everyone else to a list; both through [`RequestHeaders`].

use crate::decision::{Decision, Direction, Request, Rewrite, RewriteBy};
use crate::identity;
use crate::table::HostTable;
use crate::via::{self, VIA_HEADER};

/// The host of the request.
pub const AUTHORITY_HEADER: &str = ":authority";

/// Outbound: the peer chosen, for the route to match on. Inbound: the verified peer, for the backend.
pub const PEER_HEADER: &str = "x-carnet-peer";

/// Inbound: the verified SPIFFE ID of the caller, for the backend.
pub const IDENTITY_HEADER: &str = "x-carnet-identity";

/// Outbound: the authority the workload asked for.
pub const FORWARDED_HOST_HEADER: &str = "x-forwarded-host";

/// Headers only Carnet may write: a request that goes on without a rewrite goes on without them.
pub const OWN_HEADERS: [&str; 2] = [PEER_HEADER, IDENTITY_HEADER];

/// Request headers removed on the way out unless a configuration says otherwise: an identity that only an
/// ingress gateway may tell, what a sidecar tells about its workload, and what would let a client choose the
/// upstream address.
pub const STRIP_OUTBOUND: [&str; 5] = [
    IDENTITY_HEADER,
    "x-envoy-decorator-operation",
    "x-envoy-original-dst-host",
    "x-envoy-peer-metadata",
    "x-envoy-peer-metadata-id",
];

/// Request headers removed on the way in unless a configuration says otherwise.
///
/// The filter's own headers are not among them: inbound they are always overwritten or removed.
pub const STRIP_INBOUND: [&str; 4] = [
    "x-envoy-decorator-operation",
    "x-envoy-original-dst-host",
    "x-envoy-peer-metadata",
    "x-envoy-peer-metadata-id",
];

/// The four things asked of a request's headers.
pub trait RequestHeaders {
    /// Why a header could not be changed.
    type Error;

    /// Replaces every value of `name`, in lower case, by one.
    ///
    /// # Errors
    ///
    /// The proxy refused.
    fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Self::Error>;

    /// Removes every value of `name`, in lower case; fine if there is none.
    ///
    /// # Errors
    ///
    /// The proxy refused.
    fn remove(&mut self, name: &str) -> Result<(), Self::Error>;
}

impl HostTable {
    /// Changes the headers of a request that goes on under `decision`.
    ///
    /// A request that goes on without a rule loses [`OWN_HEADERS`] and nothing else: it must not carry an identity
    /// that nobody verified, nor pick the route to a peer by itself. That is so for a denial in audit mode, for a
    /// host that passes, and for an ExternalName alias.
    ///
    /// # Errors
    ///
    /// The first refusal of `headers`; the request must not go on then.
    pub fn apply<H: RequestHeaders>(
        &self,
        direction: Direction,
        request: &Request<'_>,
        decision: &Decision<'_>,
        headers: &mut H,
    ) -> Result<(), H::Error> {
        match (direction, decision) {
            (Direction::Inbound, Decision::Rewrite(rewrite)) => self.apply_inbound(request, rewrite, headers),
            (Direction::Outbound, Decision::Rewrite(rewrite)) => {
                self.apply_outbound(request, rewrite, headers)
            }
            (_, Decision::Deny(_) | Decision::Pass) => remove_own(headers),
        }
    }

    fn apply_inbound<H: RequestHeaders>(
        &self,
        request: &Request<'_>,
        rewrite: &Rewrite<'_>,
        headers: &mut H,
    ) -> Result<(), H::Error> {
        let Some(inbound) = self.inbound() else { return remove_own(headers) };
        for name in inbound.strip_headers() {
            headers.remove(name)?;
        }
        let peer = match rewrite.by {
            RewriteBy::Rule { peer, .. } => inbound.peer(peer),
            RewriteBy::Alias => None,
        };
        headers.set(AUTHORITY_HEADER, rewrite.to.as_bytes())?;
        headers.set(VIA_HEADER, &via::append(request.via, self.mesh()))?;
        set_or_remove(headers, PEER_HEADER, peer)?;
        let identity = request.certificate.uri_san.filter(|san| identity::principal(san).is_some());
        set_or_remove(headers, IDENTITY_HEADER, identity)
    }

    fn apply_outbound<H: RequestHeaders>(
        &self,
        request: &Request<'_>,
        rewrite: &Rewrite<'_>,
        headers: &mut H,
    ) -> Result<(), H::Error> {
        let (RewriteBy::Rule { peer, .. }, Some(outbound)) = (rewrite.by, self.outbound()) else {
            // An ExternalName alias leaves the federation: the host changes and nothing else is told.
            remove_own(headers)?;
            return headers.set(AUTHORITY_HEADER, rewrite.to.as_bytes());
        };
        for name in outbound.strip_headers() {
            headers.remove(name)?;
        }
        headers.set(AUTHORITY_HEADER, rewrite.to.as_bytes())?;
        headers.set(FORWARDED_HOST_HEADER, request.authority)?;
        headers.set(VIA_HEADER, &via::append(request.via, self.mesh()))?;
        set_or_remove(headers, PEER_HEADER, outbound.peer(peer))
    }
}

fn remove_own<H: RequestHeaders>(headers: &mut H) -> Result<(), H::Error> {
    OWN_HEADERS.iter().try_for_each(|name| headers.remove(name))
}

fn set_or_remove<H: RequestHeaders>(
    headers: &mut H,
    name: &str,
    value: Option<&str>,
) -> Result<(), H::Error> {
    match value {
        Some(value) => headers.set(name, value.as_bytes()),
        None => headers.remove(name),
    }
}

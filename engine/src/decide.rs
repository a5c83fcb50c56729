//! The answer for one request at one gateway.
//!
//! Inbound, *who* is judged before *what*, and both must hold. Anything that cannot be decided is a denial.

use std::borrow::Cow;

use crate::decision::{Certificate, Decision, Denial, DenyReason, Direction, Request, Rewrite, RewriteBy};
use crate::host::normalise;
use crate::identity;
use crate::table::document::{UnknownValidity, Unmatched};
use crate::table::{HostTable, Inbound, Target};
use crate::via::{self, ViaCheck};

impl HostTable {
    /// Decides one request.
    ///
    /// `is_connected` says of an outbound peer, by index, whether it is known to be reachable; where nothing
    /// is known, answer `true` for all. Costs a constant number of hash look-ups, and allocates only for
    /// hosts in upper case and for services the table does not know by name.
    ///
    /// ```
    /// # use carnet_engine::{decision::{Decision, Direction, Request}, table::HostTable};
    /// let table = r#"{"version": 1, "mesh": "green-mesh", "outbound": {
    ///     "peers": [{"name": "red-mesh", "suffix": "svc.green-mesh-exports.local"}],
    ///     "hosts": [{"host": "a.ns.svc.red-mesh-imports.local", "peer": 0,
    ///                "to": "a.ns.svc.green-mesh-exports.local", "rule": 0}]}}"#;
    /// let table = HostTable::load(table.to_owned())?;
    /// let request = Request { authority: b"A.ns.svc.red-mesh-imports.local:80", ..Request::default() };
    /// let decision = table.decide(Direction::Outbound, &request, |_| true);
    /// assert!(matches!(decision, Decision::Rewrite(to) if to.to == "a.ns.svc.green-mesh-exports.local"));
    /// # Ok::<(), carnet_engine::table::InvalidTable>(())
    /// ```
    #[must_use]
    pub fn decide(
        &self,
        direction: Direction,
        request: &Request<'_>,
        is_connected: impl Fn(usize) -> bool,
    ) -> Decision<'_> {
        let decided = match direction {
            Direction::Inbound => self.decide_inbound(request),
            Direction::Outbound => self.decide_outbound(request, is_connected),
        };
        decided.unwrap_or_else(Decision::Deny)
    }

    /// Index of the inbound peer that calls.
    ///
    /// # Errors
    ///
    /// The denial the caller gets, whatever the host.
    pub fn identify(&self, certificate: &Certificate<'_>) -> Result<usize, DenyReason> {
        let inbound = self.inbound().ok_or(DenyReason::NoRole)?;
        let principal = verified_principal(inbound, certificate)?;
        inbound.find_peer(principal).ok_or(DenyReason::UnknownPeer)
    }

    fn decide_inbound(&self, request: &Request<'_>) -> Result<Decision<'_>, Denial> {
        let peer = self.identify(&request.certificate).map_err(|reason| Denial { reason, peer: None })?;
        let deny = |reason| Denial { reason, peer: Some(peer) };
        self.check_via(request).map_err(deny)?;
        let host = normalise(request.authority)
            .map_err(|error| deny(DenyReason::InvalidHost(Direction::Inbound, error)))?;
        let target = self.find_inbound(peer, &host);
        target.map(rewrite).ok_or(deny(DenyReason::NotExported))
    }

    fn decide_outbound(
        &self,
        request: &Request<'_>,
        is_connected: impl Fn(usize) -> bool,
    ) -> Result<Decision<'_>, Denial> {
        let deny = |reason| Denial { reason, peer: None };
        let outbound = self.outbound().ok_or(deny(DenyReason::NoRole))?;
        let host = normalise(request.authority)
            .map_err(|error| deny(DenyReason::InvalidHost(Direction::Outbound, error)))?;
        if let Some(target) = self.find_outbound(&host, is_connected) {
            let peer = Some(target.peer);
            self.check_via(request).map_err(|reason| Denial { reason, peer })?;
            return Ok(rewrite(target));
        }
        if let Some(to) = outbound.find_alias(&host) {
            return Ok(Decision::Rewrite(Rewrite { to: Cow::Borrowed(to), by: RewriteBy::Alias }));
        }
        match outbound.unmatched() {
            Unmatched::Pass if !outbound.has_import_form(&host) => Ok(Decision::Pass),
            Unmatched::Pass | Unmatched::Deny => Err(deny(DenyReason::NotImported)),
        }
    }

    fn check_via(&self, request: &Request<'_>) -> Result<(), DenyReason> {
        match via::check(request.via, self.mesh(), self.max_hops()) {
            ViaCheck::Clear => Ok(()),
            ViaCheck::Loop => Err(DenyReason::LoopDetected),
            ViaCheck::TooLong => Err(DenyReason::HopLimitExceeded),
        }
    }
}

/// The caller's principal, if its certificate is one the proxy verified.
fn verified_principal<'c>(inbound: &Inbound, certificate: &Certificate<'c>) -> Result<&'c str, DenyReason> {
    if certificate.is_mutual != Some(true) {
        return Err(DenyReason::NoPeerCertificate);
    }
    let is_verified = match (certificate.is_valid, inbound.unknown_validity()) {
        (Some(is_valid), _) => is_valid,
        (None, UnknownValidity::Allow) => true,
        (None, UnknownValidity::Deny) => false,
    };
    if !is_verified {
        return Err(DenyReason::UnverifiedPeerCertificate);
    }
    certificate.uri_san.and_then(identity::principal).ok_or(DenyReason::NoPeerCertificate)
}

fn rewrite(target: Target<'_>) -> Decision<'_> {
    let by = RewriteBy::Rule { peer: target.peer, rule: target.rule };
    Decision::Rewrite(Rewrite { to: target.to, by })
}

#[cfg(test)]
mod tests;

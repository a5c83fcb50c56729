//! Mistakes about who is taken for a peer.

use crate::identity::ClientId;
use crate::model::Peer;
use crate::mutate::{Change, Maker};

impl Maker<'_> {
    /// Only where the peer is shown something: nobody can tell who is let in to nothing.
    pub(super) fn peer(&mut self, peer: &Peer) {
        if peer.exports.as_ref().is_none_or(|set| set.rules.is_empty()) {
            return;
        }
        if let Some(client) = peer.document.client_id.as_ref().filter(|_| peer.client_id.is_some()) {
            let removed = format!("clientID {} -> (removed)", client.value);
            self.push(client.span, removed, Change::Client(None));
            if peer.client_id != Some(ClientId::Any) {
                let widened = format!("clientID {} -> *", client.value);
                self.push(client.span, widened, Change::Client(Some(ClientId::Any)));
            }
        }
        if let Some(domain) = &peer.document.trust_domain {
            let other = format!("not-{}", domain.value);
            let what = format!("trustDomain {} -> {other}", domain.value);
            self.push(domain.span, what, Change::TrustDomain(other));
        }
    }
}

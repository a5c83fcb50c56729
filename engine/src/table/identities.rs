//! Which peer a principal is: exact client identities first, then patterns, within one trust domain.

use super::keyed::Keyed;
use crate::identity::{ClientId, trust_domain};

/// The client identities of all inbound peers.
#[derive(Debug, Default)]
pub(super) struct Identities {
    by_domain: Keyed<Clients>,
}

/// The identities of one trust domain.
#[derive(Debug, Default)]
struct Clients {
    exact: Keyed<u32>,
    patterns: Vec<(ClientId, u32)>,
}

impl Identities {
    /// Adds one identity of `peer`.
    ///
    /// Fails with the other peer when some principal of the trust domain could be both; the table is then refused.
    pub(super) fn insert(&mut self, domain: &str, id: ClientId, peer: u32) -> Result<(), u32> {
        let mut rival = None;
        self.by_domain.update(domain, |clients| {
            rival = clients.rival(&id, peer);
            match id {
                ClientId::Exact(principal) => {
                    clients.exact.insert(&principal, peer);
                }
                pattern => clients.patterns.push((pattern, peer)),
            }
        });
        rival.map_or(Ok(()), Err)
    }

    /// The peer that `principal`, without scheme, belongs to.
    pub(super) fn find(&self, principal: &str) -> Option<u32> {
        let clients = self.by_domain.get(trust_domain(principal))?;
        let pattern =
            || clients.patterns.iter().find(|(id, _)| id.is_match(principal)).map(|&(_, peer)| peer);
        clients.exact.get(principal).copied().or_else(pattern)
    }
}

impl Clients {
    /// Another peer that a principal of `id` could be.
    fn rival(&self, id: &ClientId, peer: u32) -> Option<u32> {
        let is_rival = |other: u32| (other != peer).then_some(other);
        let pattern = self.patterns.iter().find_map(
            |(other, owner)| {
                if id.overlaps(other) { is_rival(*owner) } else { None }
            },
        );
        let exact = match id {
            ClientId::Exact(principal) => self.exact.get(principal).copied().and_then(is_rival),
            pattern => {
                let mut rivals = self.exact.iter().filter(|(principal, _)| pattern.is_match(principal));
                rivals.find_map(|(_, &owner)| is_rival(owner))
            }
        };
        pattern.or(exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(text: &str) -> ClientId {
        ClientId::parse(text).unwrap()
    }

    #[test]
    fn identity_and_trust_domain_must_both_fit() {
        let mut identities = Identities::default();
        identities.insert("green.local", client("*/sa/egress"), 0).unwrap();
        assert_eq!(identities.find("green.local/ns/x/sa/egress"), Some(0));
        assert_eq!(identities.find("red.local/ns/x/sa/egress"), None);
        assert_eq!(identities.find("green.local/ns/x/sa/other"), None);
    }

    #[test]
    fn an_identity_that_could_be_two_peers_is_refused() {
        let mut identities = Identities::default();
        identities.insert("d", client("d/ns/x/sa/y"), 0).unwrap();
        assert_eq!(identities.insert("d", client("d/*"), 1), Err(0));
        assert_eq!(identities.insert("d", client("d/ns/x/sa/y"), 1), Err(0));
        assert_eq!(identities.insert("e", client("*"), 1), Ok(()));
    }

    #[test]
    fn one_peer_may_have_identities_that_overlap() {
        let mut identities = Identities::default();
        identities.insert("d", client("d/*"), 0).unwrap();
        assert_eq!(identities.insert("d", client("d/ns/x/sa/y"), 0), Ok(()));
    }
}

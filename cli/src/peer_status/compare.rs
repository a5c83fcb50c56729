//! What gateways tell beside what the documents say, and what the other side was told.

use std::collections::BTreeMap;

use carnet_engine::model::{Federation, Mesh, Peer};
use carnet_engine::service::ServiceName;
use carnet_engine::status::{export_status, import_status};

use super::document::{Offer, PeerDocument};
use super::row::Counted;

/// Differences told for one peer; the rest is counted.
const SHOWN: usize = 5;

/// How what gateways tell of a peer compares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// Services the peer was told of, of those the rules export.
    pub(super) exports: Counted,
    /// Where gateways and documents differ.
    pub(super) problems: Vec<String>,
}

impl Compared {
    /// Compares what `own` tell of `peer` with everything else that is known.
    pub(super) fn new(
        mesh: &str,
        peer: &str,
        own: &[&PeerDocument],
        all: &[PeerDocument],
        federation: Option<&Federation>,
    ) -> Self {
        let documents = federation.and_then(|federation| Some((federation, federation.mesh(mesh)?)));
        let Some((federation, model)) = documents else {
            let exports = Counted { part: told(all, peer, mesh), whole: None };
            let problems = federation.map(|_| format!("the documents have no mesh `{mesh}`"));
            return Self { exports, problems: problems.into_iter().collect() };
        };
        let Some(documented) = model.peer(peer) else {
            let exports = Counted { part: told(all, peer, mesh), whole: None };
            return Self {
                exports,
                problems: vec![format!("the documents have no peer `{peer}` of `{mesh}`")],
            };
        };
        let other = federation.mesh_of(documented).map_or(peer, |other| other.name.as_str());
        let exported = u64::try_from(export_status(model, documented).exported_services.len()).ok();
        let exports = Counted {
            part: told(all, other, &documented.known_as),
            whole: exported.filter(|_| documented.exports.is_some()),
        };
        let mut problems = Vec::new();
        if let Some(told) = exports.part
            && told != exports.whole.unwrap_or(0)
        {
            let exported = exports.whole.unwrap_or(0);
            problems
                .push(format!("`{peer}` was last told of {told} services, and the rules export {exported}"));
        }
        problems.extend(differences(federation, model, documented, own));
        Self { exports, problems }
    }
}

/// How many services the gateways of `mesh` were told of by `peer`.
fn told(all: &[PeerDocument], mesh: &str, peer: &str) -> Option<u64> {
    let own = all.iter().filter(|report| report.carnet.mesh == mesh && report.metadata.name == peer);
    own.filter(|report| report.has_list()).filter_map(|report| report.carnet.offered).max()
}

/// Where the imports a gateway has differ from those the rules make of the same offers.
fn differences(federation: &Federation, mesh: &Mesh, peer: &Peer, own: &[&PeerDocument]) -> Vec<String> {
    let Some(report) = own.iter().find(|report| report.has_list()) else { return Vec::new() };
    let offers: BTreeMap<&str, &Offer> =
        report.carnet.offers.iter().map(|offer| (offer.hostname.as_str(), offer)).collect();
    let mut differences: Vec<String> = offers.values().filter_map(|offer| of_rules(peer, offer)).collect();
    if !report.carnet.offers_truncated {
        let expected = import_status(federation, mesh, peer).imported_services;
        let missing = expected.iter().filter(|service| !offers.contains_key(service.exported_name.as_str()));
        differences.extend(missing.map(|service| {
            format!(
                "the rules of `{}` export `{}`, which it does not offer",
                peer.name, service.exported_name
            )
        }));
    }
    let hidden = differences.len().saturating_sub(SHOWN);
    differences.truncate(SHOWN);
    if hidden > 0 {
        differences.push(format!("there are {hidden} more differences"));
    }
    differences
}

/// What the rules make of an offer, where that is something else than what the gateway has.
fn of_rules(peer: &Peer, offer: &Offer) -> Option<String> {
    let name = ServiceName::new(&offer.namespace, &offer.name);
    let by_rules = peer.imports.as_ref().and_then(|set| set.import(&name)).map(|(_, host)| host);
    let hostname = &offer.hostname;
    match (by_rules, offer.imported) {
        (Some(host), true) if offer.local_hosts.contains(&host) => None,
        (None, false) => None,
        (Some(host), true) => {
            let hosts = offer.local_hosts.join("`, `");
            Some(format!("the rules import `{hostname}` as `{host}`, the gateway has `{hosts}`"))
        }
        (Some(host), false) => {
            Some(format!("the rules import `{hostname}` as `{host}`, the gateway does not import it"))
        }
        (None, true) => Some(format!("the gateway imports `{hostname}`, the rules do not")),
    }
}

//! Findings that need the finished model: what the rules do together, what the two sides of a peering say.
//!
//! The shape of documents and rules that cannot be used at all are reported where they are read. Here every rule
//! is usable, and the question is whether it does what its author meant. Doubt is silence: a check that needs
//! files that were not given is left out.

mod addresses;
mod certificates;
mod circles;
mod clients;
mod exports;
mod exposure;
mod federation;
mod gateways;
mod imports;
mod istio;
mod landing;
mod matching;
mod names;
mod offers;
mod order;
mod peering;
mod plugins;
mod ports;
mod renaming;
mod roots;
mod routes;
mod rules;
mod selectors;
mod services;
mod shared;
mod trust;
mod words;

#[cfg(test)]
mod tests;

use crate::finding::Finding;
use crate::model::{Federation, Mesh};
use crate::moment::Moment;
use offers::Offers;
use services::ServiceIndex;
use shared::SharedHosts;
use words::Words;

/// One mesh under examination, and what is looked up in it often.
struct Site<'a> {
    federation: &'a Federation,
    mesh: &'a Mesh,
    services: ServiceIndex<'a>,
    words: Words,
}

/// Checks a federation and adds what is found. Without `now` nothing is said about what has expired.
///
/// Cost: near linear in rules and Services, peer by peer.
pub fn check(federation: &Federation, now: Option<Moment>, findings: &mut Vec<Finding>) {
    trust::check_shared(federation, findings);
    circles::check(federation, findings);
    for mesh in &federation.meshes {
        let services = ServiceIndex::new(mesh);
        let site = Site { federation, mesh, services, words: Words::default() };
        roots::check(&site, now, findings);
        check_mesh(&site, findings);
    }
    istio::check(federation, findings);
}

fn check_mesh(site: &Site<'_>, findings: &mut Vec<Finding>) {
    let mut hosts = SharedHosts::default();
    clients::check_overlaps(site.mesh, findings);
    peering::check_pairs(site.mesh, findings);
    addresses::check_shared(site.mesh, findings);
    gateways::check(site, findings);
    exposure::check(site, findings);
    landing::check_names(site.mesh, findings);
    for peer in &site.mesh.peers {
        peering::check(site, peer, findings);
        addresses::check(site, peer, findings);
        ports::check(site, peer, findings);
        trust::check(site, peer, findings);
        clients::check(site, peer, findings);
        certificates::check(site, peer, findings);
        let offers = Offers::new(site, peer);
        if let Some(set) = &peer.exports {
            exports::check(site, peer, set, findings);
        }
        if let Some(set) = &peer.imports {
            imports::check(site, peer, set, offers.as_ref(), &mut hosts, findings);
            landing::check(site, peer, set, findings);
        }
        if let Some(offers) = &offers {
            federation::check_not_imported(site, peer, offers, findings);
        }
        federation::check_status(site, peer, findings);
    }
    hosts.report(site.mesh, findings);
    hosts.report_ports(site.mesh, findings);
    routes::check(site.mesh, &hosts, findings);
}

//! What scripted peers answer, as the proxy's clusters.

use std::collections::BTreeMap;
use std::time::Duration;

use carnet_engine::answer::Caller;
use carnet_engine::case::egress_principal;
use carnet_engine::case::timeline::{Listener, PeerAnswer};
use carnet_engine::decision::Direction;
use carnet_engine::naming::discovery_cluster;

use super::{Site, get, told};
use crate::harness::{ClusterAnswer, ClusterScript, Outcome};

/// The path of the list, as every gateway asks for it.
const LIST: &str = "/v1/services/";

/// Every peer's script by name; a peer without one has no cluster.
#[derive(Debug, Default)]
pub(super) struct Peers {
    scripts: BTreeMap<String, ClusterScript>,
}

impl Peers {
    /// Says what `name` answers from now on.
    pub(super) fn set(
        &mut self,
        site: &Site<'_>,
        name: &str,
        answer: &PeerAnswer,
        after_ms: u64,
    ) -> Result<(), String> {
        if site.mesh.peer(name).is_none() {
            return Err(format!("{} has no peer `{name}`", site.mesh.name));
        }
        let cluster = discovery_cluster(name);
        let script = match answer {
            PeerAnswer::Exports => exports(site, name, &cluster)?,
            PeerAnswer::Never => ClusterScript::silent(&cluster),
            PeerAnswer::Refuses => ClusterScript::refused(&cluster),
            PeerAnswer::BreaksOff => ClusterScript::broken(&cluster),
            PeerAnswer::NoCluster => {
                self.scripts.remove(name);
                return Ok(());
            }
            PeerAnswer::Response { status, headers, body } => {
                let script = ClusterScript::reply(&cluster, u32::from(*status), body.as_bytes());
                let pairs = headers
                    .iter()
                    .map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()));
                with_headers(script, pairs)
            }
        };
        self.scripts.insert(name.to_owned(), script.after(Duration::from_millis(after_ms)));
        Ok(())
    }

    pub(super) fn clusters(&self) -> Vec<ClusterScript> {
        self.scripts.values().cloned().collect()
    }
}

/// The list that the peer's own ingress gateway gives to this mesh, asked of the built filter.
fn exports(site: &Site<'_>, name: &str, cluster: &str) -> Result<ClusterScript, String> {
    let peer = site.mesh.peer(name).ok_or_else(|| format!("{} has no peer `{name}`", site.mesh.name))?;
    let missing =
        || format!("the documents of {name} are not among the inputs, so its exports are not known");
    let mesh = site.federation.mesh_of(peer).ok_or_else(missing)?;
    let mut gateway =
        site.start(mesh, Direction::Inbound, &Peers::default()).map_err(|error| told(&error))?;
    let caller = Caller::verified(&egress_principal(site.mesh, peer));
    let exchange = gateway.proxy.request(0, &get(Listener::Discovery, LIST, "discovery.local", &caller));
    let Outcome::Replied { status, headers, body, .. } = exchange.outcome else {
        return Err(format!("the ingress gateway of {name} gives no list"));
    };
    let headers = headers.into_iter().filter(|(name, _)| name != b"content-length");
    Ok(with_headers(ClusterScript::reply(cluster, status, body), headers))
}

fn with_headers(mut script: ClusterScript, pairs: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> ClusterScript {
    if let ClusterAnswer::Response { headers, .. } = &mut script.answer {
        headers.extend(pairs);
    }
    script
}

//! The bootstrap file: admin, the listeners, and where the rest is found.

use std::net::SocketAddr;

use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use serde_json::{Value, json};

use super::json::{extension, socket, watched};
use super::site::Site;
use super::{CLUSTERS, http, tls};
use crate::gateway::Gateway;

/// Names of the filter's metrics, cut into labels: the first group is cut out, the second is the value. The name of a
/// peer may hold dots, so it ends where what has to follow begins.
const LABELS: [(&str, &str); 6] = [
    ("direction", r"^wasmcustom\.carnet_requests(\.direction\.([^.]+))"),
    (
        "peer",
        concat!(
            r"^wasmcustom\.carnet_[a-z_]+(?:\.direction\.[^.]+)?(\.peer\.(.+?))",
            r"(?:\.decision\.[^.]+\.reason\.[^.]+|\.kind\.[^.]+\.result\.[^.]+|\.result\.[^.]+)?$",
        ),
    ),
    ("decision", r"^wasmcustom\.carnet_requests\..*(\.decision\.([^.]+))"),
    ("reason", r"^wasmcustom\.carnet_requests\..*(\.reason\.([^.]+))"),
    ("kind", r"^wasmcustom\.carnet_discovery_requests\..*(\.kind\.([^.]+))"),
    ("result", r"^wasmcustom\.carnet_(?:polls|discovery_requests)\..*(\.result\.([^.]+))"),
];

/// The bootstrap of one gateway.
pub(super) fn bootstrap(gateway: &Gateway<'_>, site: &Site, options: &Options) -> Value {
    let mesh = &gateway.mesh.name;
    json!({
        "node": {"id": format!("{mesh}/{}", gateway.folder), "cluster": mesh},
        "admin": {"address": socket(&site.admin.into())},
        "stats_config": {
            "stats_tags": LABELS.map(|(tag_name, regex)| json!({"tag_name": tag_name, "regex": regex})),
        },
        "dynamic_resources": {"cds_config": watched(&site.file(CLUSTERS))},
        "static_resources": {"listeners": listeners(gateway, site, options)},
    })
}

fn listeners(gateway: &Gateway<'_>, site: &Site, options: &Options) -> Vec<Value> {
    let traffic = http::connection_manager(gateway, site, options);
    let name = gateway.direction.to_string();
    let mut listeners = match gateway.direction {
        Direction::Outbound => vec![listener(&name, site.listen, &traffic)],
        Direction::Inbound => {
            let discovery = http::discovery_manager(gateway, site);
            let both = [(name.as_str(), site.listen, traffic), ("discovery", site.discovery, discovery)];
            let secure = |(name, at, manager)| mutual_tls(gateway, site, listener(name, at, &manager));
            both.into_iter().map(secure).collect()
        }
    };
    listeners.push(listener("status", site.status, &http::status_manager(&gateway.mesh.name, site)));
    listeners
}

fn listener(name: &str, address: SocketAddr, manager: &Value) -> Value {
    json!({
        "name": name,
        "address": socket(&address.into()),
        "per_connection_buffer_limit_bytes": 1 << 20,
        "filter_chains": [{"filters": [manager]}],
    })
}

/// The listener with a certificate of its own, which asks for those of peers.
fn mutual_tls(gateway: &Gateway<'_>, site: &Site, mut listener: Value) -> Value {
    if let Some(chain) = listener.pointer_mut("/filter_chains/0").and_then(Value::as_object_mut) {
        chain.insert("transport_socket".to_owned(), tls::downstream(gateway, site));
    }
    if let Some(listener) = listener.as_object_mut() {
        // Without it nobody sees the host a client asks for in the handshake.
        let inspector = extension(
            "envoy.filters.listener.tls_inspector",
            "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
            json!({}),
        );
        listener.insert("listener_filters".to_owned(), json!([inspector]));
    }
    listener
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::LABELS;

    #[test]
    fn the_labels_are_those_the_filter_documents() {
        let readme = include_str!("../../../filter/README.md");
        for (label, pattern) in LABELS {
            assert!(readme.contains(&pattern.replace('\\', "\\\\")), "{label}");
        }
    }

    /// What Envoy makes of a name: every group that is cut out, and what is left.
    fn cut(name: &str) -> String {
        let full = format!("wasmcustom.{name}");
        let mut left = full.clone();
        let mut labels = Vec::new();
        for (label, pattern) in LABELS {
            if let Some(groups) = Regex::new(pattern).unwrap().captures(&full) {
                left = left.replacen(&groups[1], "", 1);
                labels.push(format!("{label}={}", &groups[2]));
            }
        }
        format!("{} {}", left, labels.join(" "))
    }

    #[test]
    fn every_part_of_a_name_becomes_a_label() {
        let requests = "carnet_requests.direction.inbound.peer.green-mesh.decision.deny.reason.not-exported";
        let labels = "direction=inbound peer=green-mesh decision=deny reason=not-exported";
        assert_eq!(cut(requests), format!("wasmcustom.carnet_requests {labels}"));
        assert_eq!(
            cut("carnet_polls.peer.green-mesh.result.http-error"),
            "wasmcustom.carnet_polls peer=green-mesh result=http-error"
        );
        assert_eq!(
            cut("carnet_discovery_requests.peer.green-mesh.kind.list.result.ok"),
            "wasmcustom.carnet_discovery_requests peer=green-mesh kind=list result=ok"
        );
        assert_eq!(
            cut("carnet_last_sync_age_seconds.peer.green-mesh"),
            "wasmcustom.carnet_last_sync_age_seconds peer=green-mesh"
        );
        assert_eq!(cut("carnet_poller_takeovers"), "wasmcustom.carnet_poller_takeovers ");
    }

    #[test]
    fn the_name_of_a_peer_may_hold_dots() {
        assert_eq!(
            cut("carnet_peer_connected.peer.a.kind.of.peer"),
            "wasmcustom.carnet_peer_connected peer=a.kind.of.peer"
        );
        assert_eq!(cut("carnet_polls.peer.a.b.result.ok"), "wasmcustom.carnet_polls peer=a.b result=ok");
    }
}

//! The bootstrap file: admin, the one listener, and where the rest is found.

use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use serde_json::{Value, json};

use super::json::{extension, socket, watched};
use super::site::Site;
use super::{CLUSTERS, http, tls};
use crate::gateway::Gateway;

/// Names of the filter's counters, cut into labels: the first group is cut out, the second is the value.
const LABELS: [(&str, &str); 4] = [
    ("direction", r"^wasmcustom\.carnet_requests(\.direction\.([^.]+))"),
    ("peer", r"^wasmcustom\.carnet_requests.*(\.peer\.(.+?))\.decision\."),
    ("decision", r"^wasmcustom\.carnet_requests.*(\.decision\.([^.]+))"),
    ("reason", r"^wasmcustom\.carnet_requests.*(\.reason\.([^.]+))"),
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
        "static_resources": {"listeners": [listener(gateway, site, options)]},
    })
}

fn listener(gateway: &Gateway<'_>, site: &Site, options: &Options) -> Value {
    let mut chain = json!({"filters": [http::connection_manager(gateway, site, options)]});
    let mut listener = json!({
        "name": gateway.direction.to_string(),
        "address": socket(&site.listen.into()),
        "per_connection_buffer_limit_bytes": 1 << 20,
    });
    if let (Direction::Inbound, Some(chain), Some(listener)) =
        (gateway.direction, chain.as_object_mut(), listener.as_object_mut())
    {
        chain.insert("transport_socket".to_owned(), tls::downstream(gateway, site));
        // Without it nobody sees the host a client asks for in the handshake.
        let inspector = extension(
            "envoy.filters.listener.tls_inspector",
            "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
            json!({}),
        );
        listener.insert("listener_filters".to_owned(), json!([inspector]));
    }
    if let Some(listener) = listener.as_object_mut() {
        listener.insert("filter_chains".to_owned(), json!([chain]));
    }
    listener
}

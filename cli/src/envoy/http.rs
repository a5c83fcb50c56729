//! The HTTP side of a listener: what is normalised and removed before the filter, and what is logged after it.

use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use carnet_engine::effect::{STRIP_INBOUND, STRIP_OUTBOUND};
use carnet_engine::table::document::Unmatched;
use carnet_engine::via::VIA_HEADER;
use serde_json::{Value, json};

use super::json::{extension, watched};
use super::site::Site;
use super::{FILTER, ROUTES, filter, route};
use crate::gateway::Gateway;

/// Headers of one hop that a client may not hand on, beside those Envoy removes by itself.
const HOP_BY_HOP: [&str; 3] = ["keep-alive", "proxy-authorization", "proxy-connection"];

/// What begins so steers Envoy, or tells of its inside.
const ENVOY_HEADERS: &str = "x-envoy-";

/// How long a client of what the filter answers itself may take to say what it wants.
const HEADERS_TIMEOUT: &str = "10s";

/// The connection manager of the listener for traffic.
pub(super) fn connection_manager(gateway: &Gateway<'_>, site: &Site, options: &Options) -> Value {
    let mut fields = json!({
        "stat_prefix": gateway.direction.to_string(),
        "rds": {"route_config_name": route::NAME, "config_source": watched(&site.file(ROUTES))},
        "http_filters": filters(gateway, site, options),
        "http2_protocol_options": {"allow_connect": true},
        "upgrade_configs": [{"upgrade_type": "websocket"}],
        "strip_trailing_host_dot": true,
        "normalize_path": true,
        "access_log": [access_log(gateway, &gateway.direction.to_string())],
    });
    append(&mut fields, of_direction(gateway.direction));
    manager(fields)
}

/// The connection manager of the listener peers ask for what is exported to them: the filter answers, and what it lets
/// through leads nowhere.
pub(super) fn discovery_manager(gateway: &Gateway<'_>, site: &Site) -> Value {
    let mut fields = answering("discovery", site);
    let more = json!({
        "use_remote_address": true,
        "forward_client_cert_details": "SANITIZE",
        "access_log": [access_log(gateway, "discovery")],
    });
    append(&mut fields, more);
    manager(fields)
}

/// The connection manager of the listener that tells which peers are alive.
///
/// It does so whatever host it is asked for: a request that has been at `mesh` before is none for an import.
pub(super) fn status_manager(mesh: &str, site: &Site) -> Value {
    let mut fields = answering("status", site);
    let was_here = json!({"append": {
        "header": {"key": VIA_HEADER, "value": mesh},
        "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
    }});
    let early = extension(
        "envoy.http.early_header_mutation.header_mutation",
        "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
        json!({"mutations": [was_here]}),
    );
    append(&mut fields, json!({"early_header_mutation_extensions": [early]}));
    manager(fields)
}

/// What the filter answers by itself.
fn answering(name: &str, site: &Site) -> Value {
    json!({
        "stat_prefix": name,
        "route_config": route::nowhere_at_all(),
        "http_filters": [carnet(site), router()],
        "request_headers_timeout": HEADERS_TIMEOUT,
    })
}

fn manager(fields: Value) -> Value {
    extension(
        "envoy.filters.network.http_connection_manager",
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        fields,
    )
}

fn append(fields: &mut Value, mut more: Value) {
    if let (Some(fields), Some(more)) = (fields.as_object_mut(), more.as_object_mut()) {
        fields.append(more);
    }
}

fn of_direction(direction: Direction) -> Value {
    match direction {
        Direction::Inbound => json!({
            "strip_any_host_port": true,
            // The peer's gateway is the client; what it says of those before it is kept.
            "use_remote_address": true,
            "forward_client_cert_details": "SANITIZE_SET",
            "set_current_client_cert_details": {"uri": true},
        }),
        // The filter drops the port itself and leaves it in `x-forwarded-host`: there the peer sees which port of a
        // service is meant. Addresses of workloads are not told.
        Direction::Outbound => json!({
            "use_remote_address": false,
            "skip_xff_append": true,
            "forward_client_cert_details": "SANITIZE",
        }),
    }
}

fn filters(gateway: &Gateway<'_>, site: &Site, options: &Options) -> Vec<Value> {
    let mut filters = vec![header_mutation(gateway.direction)];
    filters.push(carnet(site));
    if gateway.direction == Direction::Outbound && options.unmatched == Unmatched::Pass {
        filters.push(extension(
            "envoy.filters.http.dynamic_forward_proxy",
            "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig",
            json!({"dns_cache_config": dns_cache()}),
        ));
    }
    filters.push(router());
    filters
}

/// The filter, of which every listener has the same.
fn carnet(site: &Site) -> Value {
    json!({
        "name": filter::NAME,
        "config_discovery": {
            "config_source": watched(&site.file(FILTER)),
            "type_urls": [format!("type.googleapis.com/{}", filter::TYPE)],
        },
    })
}

fn router() -> Value {
    extension(
        "envoy.filters.http.router",
        "envoy.extensions.filters.http.router.v3.Router",
        json!({"suppress_envoy_headers": true}),
    )
}

/// The cache of names that pass without an import; the cluster has to name the same.
pub(super) fn dns_cache() -> Value {
    json!({"name": "outside", "dns_lookup_family": "V4_PREFERRED"})
}

/// Removes what must not cross the border, before the filter looks.
fn header_mutation(direction: Direction) -> Value {
    let named: &[&str] = match direction {
        Direction::Inbound => &STRIP_INBOUND,
        Direction::Outbound => &STRIP_OUTBOUND,
    };
    let named = named.iter().filter(|name| !name.starts_with(ENVOY_HEADERS)).chain(&HOP_BY_HOP);
    let of_envoy = json!({"remove_on_match": {"key_matcher": {"prefix": ENVOY_HEADERS}}});
    let removed = named.map(|name| json!({"remove": name})).chain([of_envoy.clone()]);
    let mutations = json!({
        "request_mutations": removed.collect::<Vec<_>>(),
        "response_mutations": [of_envoy],
    });
    extension(
        "envoy.filters.http.header_mutation",
        "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        json!({"mutations": mutations}),
    )
}

/// One line of JSON for each request, on standard output.
fn access_log(gateway: &Gateway<'_>, listener: &str) -> Value {
    let format = json!({
        "time": "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
        "mesh": gateway.mesh.name,
        "gateway": gateway.name,
        "direction": gateway.direction.to_string(),
        "listener": listener,
        "method": "%REQ(:METHOD)%",
        "path": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
        "protocol": "%PROTOCOL%",
        "authority": "%REQ(:AUTHORITY)%",
        "forwardedHost": "%REQ(X-FORWARDED-HOST)%",
        "sni": "%REQUESTED_SERVER_NAME%",
        "caller": "%DOWNSTREAM_PEER_URI_SAN%",
        "decision": "%FILTER_STATE(wasm.carnet.decision:PLAIN)%",
        "status": "%RESPONSE_CODE%",
        "details": "%RESPONSE_CODE_DETAILS%",
        "flags": "%RESPONSE_FLAGS%",
        "cluster": "%UPSTREAM_CLUSTER%",
        "upstream": "%UPSTREAM_HOST%",
        "bytesReceived": "%BYTES_RECEIVED%",
        "bytesSent": "%BYTES_SENT%",
        "durationMs": "%DURATION%",
    });
    extension(
        "envoy.access_loggers.stdout",
        "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
        json!({"log_format": {"json_format": format}}),
    )
}

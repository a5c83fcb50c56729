//! Where requests are sent: the ingress gateways of peers, and the services behind the own one.

use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use carnet_engine::model::Peer;
use carnet_engine::naming::discovery_cluster;
use carnet_engine::table::document::Unmatched;
use serde_json::{Value, json};

use super::json::{any, extension, resources, socket};
use super::route::{LocalPort, LocalService, OUTSIDE, Protocol, peer_cluster, service_cluster};
use super::site::{Address, Site};
use super::{http, tls};
use crate::gateway::Gateway;

/// The resource file of clusters.
pub(super) fn clusters(
    gateway: &Gateway<'_>,
    site: &Site,
    services: &[LocalService],
    options: &Options,
) -> Value {
    let mut clusters: Vec<Value> = match gateway.direction {
        Direction::Inbound => Vec::new(),
        Direction::Outbound => {
            let both = |peer: &&Peer| [of_peer(site, peer), discovery_of_peer(site, peer)];
            gateway.peers.iter().flat_map(both).collect()
        }
    };
    for service in services {
        for port in &service.ports {
            let address = match gateway.direction {
                Direction::Inbound => site.addresses.of_service(&service.host, port.number),
                Direction::Outbound => site.addresses.of_external(&service.host, port.number),
            };
            clusters.push(of_service(&service.host, *port, &address));
        }
    }
    if gateway.direction == Direction::Outbound && options.unmatched == Unmatched::Pass {
        clusters.push(outside());
    }
    let clusters = clusters.into_iter().map(|cluster| any("envoy.config.cluster.v3.Cluster", cluster));
    resources(&clusters.collect::<Vec<_>>())
}

/// A peer's ingress gateways: mutual TLS, the exported host in the handshake, and one connection per exported host for
/// all its requests, where the peer speaks HTTP/2.
fn of_peer(site: &Site, peer: &Peer) -> Value {
    to_peer(site, peer, &peer_cluster(peer), &site.addresses.of_peer(peer))
}

/// The same gateways where they tell what the peer exports; the filter asks there, with the discovery host in the
/// handshake.
fn discovery_of_peer(site: &Site, peer: &Peer) -> Value {
    to_peer(site, peer, &discovery_cluster(&peer.name), &site.addresses.discovery_of_peer(peer))
}

fn to_peer(site: &Site, peer: &Peer, name: &str, addresses: &[Address]) -> Value {
    let http = json!({
        "auto_config": {
            "http_protocol_options": {},
            "http2_protocol_options": {
                "allow_connect": true,
                // A peer that vanished without a word is noticed.
                "connection_keepalive": {"interval": "30s", "timeout": "5s"},
            },
        },
        "upstream_http_protocol_options": {"auto_sni": true},
    });
    let mut cluster = base(name, addresses, &http);
    if let Some(cluster) = cluster.as_object_mut() {
        cluster.insert("transport_socket".to_owned(), tls::upstream(site, peer));
    }
    cluster
}

fn of_service(host: &str, port: LocalPort, address: &Address) -> Value {
    let http = match port.protocol {
        Protocol::Http1 => json!({"explicit_http_config": {"http_protocol_options": {}}}),
        Protocol::Http2 => {
            json!({"explicit_http_config": {"http2_protocol_options": {"allow_connect": true}}})
        }
        Protocol::Https => json!({
            "auto_config": {},
            "upstream_http_protocol_options": {"auto_sni": true, "auto_san_validation": true},
        }),
    };
    let mut cluster = base(&service_cluster(host, port), std::slice::from_ref(address), &http);
    if let (Protocol::Https, Some(cluster)) = (port.protocol, cluster.as_object_mut()) {
        cluster.insert("transport_socket".to_owned(), tls::outside());
    }
    cluster
}

/// Hosts that pass without an import are resolved as they are asked for.
fn outside() -> Value {
    let kind = extension(
        "envoy.clusters.dynamic_forward_proxy",
        "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig",
        json!({"dns_cache_config": http::dns_cache()}),
    );
    json!({"name": OUTSIDE, "lb_policy": "CLUSTER_PROVIDED", "connect_timeout": "5s", "cluster_type": kind})
}

fn base(name: &str, addresses: &[Address], http: &Value) -> Value {
    let endpoints = addresses.iter().map(|address| json!({"endpoint": {"address": socket(address)}}));
    let kind = if addresses.iter().any(Address::is_name) { "STRICT_DNS" } else { "STATIC" };
    let http = any("envoy.extensions.upstreams.http.v3.HttpProtocolOptions", http.clone());
    json!({
        "name": name,
        "type": kind,
        "dns_lookup_family": "V4_PREFERRED",
        "connect_timeout": "5s",
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": endpoints.collect::<Vec<_>>()}],
        },
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": http},
        // Envoy's own limits are those of a small service; a gateway carries the traffic of many.
        "circuit_breakers": {
            "thresholds": [{"max_connections": 16384, "max_pending_requests": 16384, "max_requests": 65536}],
        },
        // A gateway that cannot be reached rests; when none can, all are tried. What a service behind it answers says
        // nothing about the gateway.
        "outlier_detection": {
            "split_external_local_origin_errors": true,
            "consecutive_local_origin_failure": 3,
            "enforcing_consecutive_5xx": 0,
            "enforcing_consecutive_gateway_failure": 0,
            "enforcing_success_rate": 0,
            "interval": "5s",
            "base_ejection_time": "5s",
            "max_ejection_time": "30s",
            "max_ejection_percent": 100,
        },
    })
}

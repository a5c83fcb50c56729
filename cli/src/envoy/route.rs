//! Where a request goes once the filter let it: to a peer by the header the filter set, or to a service by the local
//! host it wrote.

use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::compile::Options;
use carnet_engine::decision::{DenyReason, Direction};
use carnet_engine::effect::{FORWARDED_HOST_HEADER, PEER_HEADER};
use carnet_engine::model::{Peer, Service};
use carnet_engine::resource::ServicePort;
use carnet_engine::table::document::{TableDocument, Unmatched};
use serde_json::{Value, json};

use super::json::{any, resources};
use crate::gateway::Gateway;

/// The name under which listeners look for their routes.
pub(super) const NAME: &str = "carnet";

/// A service of the own mesh that peers may reach, or a host outside that has a local name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalService {
    /// The host the filter writes.
    pub host: String,
    /// The ports an HTTP request can be sent to, the preferred first; never empty.
    pub ports: Vec<LocalPort>,
}

/// A port of a [`LocalService`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalPort {
    /// Its number.
    pub number: u16,
    /// What is spoken there.
    pub protocol: Protocol,
}

/// What is spoken at a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1 in the clear.
    Http1,
    /// HTTP/2 in the clear, from the first byte; gRPC too.
    Http2,
    /// HTTP over TLS.
    Https,
}

/// An exported Service that no request could be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidService {
    /// It has no port at all.
    #[error("service `{service}` of mesh `{mesh}` is exported and has no ports")]
    NoPorts {
        /// The mesh.
        mesh: String,
        /// `<namespace>/<name>`.
        service: String,
    },
    /// None of its ports speaks HTTP.
    #[error("service `{service}` of mesh `{mesh}` is exported and has no port that speaks HTTP: {ports}")]
    NoHttpPort {
        /// The mesh.
        mesh: String,
        /// `<namespace>/<name>`.
        service: String,
        /// Its ports with their protocols.
        ports: String,
    },
}

/// The services a gateway sends requests to by itself: inbound what it exports, outbound the hosts outside that have a
/// local name. By host.
///
/// # Errors
///
/// [`InvalidService`] for the first that has no port to send a request to.
pub fn local_services(gateway: &Gateway<'_>, table: &str) -> Result<Vec<LocalService>, InvalidService> {
    // What the engine wrote it can read.
    let Ok(table) = serde_json::from_str::<TableDocument<'_>>(table) else { return Ok(Vec::new()) };
    let mesh = gateway.mesh;
    let by_host: BTreeMap<String, &Service> =
        mesh.services.iter().map(|service| (service.local_host(&mesh.cluster_domain), service)).collect();
    match gateway.direction {
        Direction::Inbound => {
            let peers = table.inbound.iter().flat_map(|role| &role.peers);
            let hosts: BTreeSet<&str> =
                peers.flat_map(|peer| peer.hosts.iter().map(|host| host.to)).collect();
            let services = hosts.into_iter().filter_map(|host| Some((host, *by_host.get(host)?)));
            services.map(|(host, service)| internal(gateway, host, service)).collect()
        }
        Direction::Outbound => {
            let aliases = table.outbound.iter().flat_map(|role| &role.aliases);
            let targets: BTreeMap<&str, &str> = aliases.map(|alias| (alias.to, alias.host)).collect();
            let external = |(to, host): (&str, &str)| external(to, by_host.get(host).copied());
            Ok(targets.into_iter().map(external).collect())
        }
    }
}

fn internal(gateway: &Gateway<'_>, host: &str, service: &Service) -> Result<LocalService, InvalidService> {
    let ports: Vec<LocalPort> = service.ports.iter().filter_map(http_port).collect();
    if !ports.is_empty() {
        return Ok(LocalService { host: host.to_owned(), ports });
    }
    let (mesh, service_name) = (gateway.mesh.name.clone(), service.name.to_string());
    if service.ports.is_empty() {
        return Err(InvalidService::NoPorts { mesh, service: service_name });
    }
    let ports = service.ports.iter().map(|port| format!("{} {}", port.port, port.protocol));
    let ports = ports.collect::<Vec<_>>().join(", ");
    Err(InvalidService::NoHttpPort { mesh, service: service_name, ports })
}

/// Port 80 when the Service names none: an ExternalName Service need not.
fn external(to: &str, service: Option<&Service>) -> LocalService {
    let ports = service.map(|service| service.ports.as_slice()).unwrap_or_default();
    let port = ports.iter().find_map(|port| match port.protocol.as_str() {
        "HTTPS" | "TLS" => Some(LocalPort { number: port.port, protocol: Protocol::Https }),
        _ => http_port(port),
    });
    let port = port.unwrap_or(LocalPort { number: 80, protocol: Protocol::Http1 });
    LocalService { host: to.to_owned(), ports: vec![port] }
}

fn http_port(port: &ServicePort) -> Option<LocalPort> {
    let protocol = match port.protocol.as_str() {
        "HTTP2" | "GRPC" => Protocol::Http2,
        // TCP is what a port without a name is, whatever it speaks.
        "HTTP" | "GRPC-WEB" | "TCP" => Protocol::Http1,
        _ => return None,
    };
    Some(LocalPort { number: port.port, protocol })
}

/// The resource file of routes.
pub(super) fn routes(gateway: &Gateway<'_>, services: &[LocalService], options: &Options) -> Value {
    let mut hosts: Vec<Value> = services.iter().filter_map(service_host).collect();
    let mut fallback: Vec<Value> = match gateway.direction {
        Direction::Inbound => Vec::new(),
        Direction::Outbound => gateway.peers.iter().map(|peer| peer_route(peer)).collect(),
    };
    let passes = gateway.direction == Direction::Outbound && options.unmatched == Unmatched::Pass;
    fallback.push(if passes { to_cluster(&json!({"prefix": "/"}), OUTSIDE) } else { nowhere() });
    hosts.push(json!({"name": "otherwise", "domains": ["*"], "routes": fallback}));
    let routes = json!({"name": NAME, "virtual_hosts": hosts, "ignore_port_in_host_matching": true});
    resources(&[any("envoy.config.route.v3.RouteConfiguration", routes)])
}

/// The cluster for hosts that pass without an import.
pub(super) const OUTSIDE: &str = "outside";

/// The cluster of a peer.
pub(super) fn peer_cluster(peer: &Peer) -> String {
    format!("peer/{}", peer.name)
}

/// The cluster of a service's port.
pub(super) fn service_cluster(host: &str, port: LocalPort) -> String {
    format!("service/{host}:{}", port.number)
}

fn peer_route(peer: &Peer) -> Value {
    let header = json!({"name": PEER_HEADER, "string_match": {"exact": peer.name}});
    to_cluster(&json!({"prefix": "/", "headers": [header]}), &peer_cluster(peer))
}

/// Requests for a service. The port the caller asked its own gateway for picks among several; without it, the first.
fn service_host(service: &LocalService) -> Option<Value> {
    let (first, others) = service.ports.split_first()?;
    let mut routes: Vec<Value> = Vec::new();
    for port in others {
        let asked = json!({"suffix": format!(":{}", port.number)});
        let header = json!({"name": FORWARDED_HOST_HEADER, "string_match": asked});
        let pattern = json!({"prefix": "/", "headers": [header]});
        routes.push(to_cluster(&pattern, &service_cluster(&service.host, *port)));
    }
    routes.push(to_cluster(&json!({"prefix": "/"}), &service_cluster(&service.host, *first)));
    Some(json!({"name": service.host, "domains": [service.host], "routes": routes}))
}

fn to_cluster(pattern: &Value, cluster: &str) -> Value {
    json!({
        "match": pattern,
        "route": {
            "cluster": cluster,
            // Streams and slow answers are the application's business.
            "timeout": "0s",
            // Only what no upstream has seen is sent again.
            "retry_policy": {"retry_on": "connect-failure,refused-stream,reset-before-request", "num_retries": 2},
        },
    })
}

/// Routes of a listener behind whose filter there is nothing.
pub(super) fn nowhere_at_all() -> Value {
    json!({"name": "nowhere", "virtual_hosts": [{"name": "nowhere", "domains": ["*"], "routes": [nowhere()]}]})
}

/// What nobody serves is answered as what nobody exports.
fn nowhere() -> Value {
    let reason = DenyReason::NotExported;
    json!({
        "match": {"prefix": "/"},
        "direct_response": {"status": reason.status(), "body": {"inline_string": reason.body()}},
    })
}

//! Tables of any size, and requests for them.

use std::fmt::Write;

use carnet::filter::Filter;
use carnet::harness::{Connection, HttpRequest, LogLevel, Proxy, ProxyConfig};
use carnet_engine::decision::Direction;

pub(crate) const PRINCIPAL: &str = "spiffe://green.local/ns/green-mesh-system/sa/egress";

pub(crate) fn filter() -> Filter {
    Filter::load(None).unwrap()
}

/// The configuration of red-mesh's gateway with this many hosts, all of one length, and one pattern.
pub(crate) fn configuration(direction: Direction, mode: &str, hosts: usize) -> String {
    let mut text = format!(r#"{{"version": 1, "mesh": "red-mesh", "mode": "{mode}", "#);
    let (head, between, tail) = match direction {
        Direction::Inbound => (
            r#""inbound": {"stripHeaders": ["x-envoy-peer-metadata"], "peers": [{"name": "green-mesh",
               "trustDomain": "green.local", "clientIDs": ["green.local/ns/green-mesh-system/sa/egress"],
               "suffix": "svc.green-mesh-exports.local", "localSuffix": "svc.cluster.local",
               "patterns": [{"rule": 1, "namespace": "wild"}], "hosts": ["#,
            r#""rule": 0"#,
            "]}]}}",
        ),
        Direction::Outbound => (
            r#""outbound": {"stripHeaders": ["x-envoy-peer-metadata"], "peers": [{"name": "green-mesh",
               "suffix": "svc.red-mesh-exports.local", "importSuffixes": ["svc.green-mesh-imports.local"],
               "patterns": [{"rule": 1, "namespace": "wild", "suffix": "svc.green-mesh-imports.local"}]}],
               "hosts": ["#,
            r#""peer": 0, "rule": 0"#,
            "]}}",
        ),
    };
    text.push_str(head);
    for number in 0..hosts {
        let comma = if number > 0 { ",\n" } else { "\n" };
        let (from, to) = (host(direction, number), target(direction, number));
        write!(text, r#"{comma}{{"host": "{from}", "to": "{to}", {between}}}"#).unwrap();
    }
    text + tail
}

pub(crate) fn suffix(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "svc.green-mesh-exports.local",
        Direction::Outbound => "svc.green-mesh-imports.local",
    }
}

/// The exact host with this number.
pub(crate) fn host(direction: Direction, number: usize) -> String {
    format!("service-{number:06}.bookinfo.{}", suffix(direction))
}

fn target(direction: Direction, number: usize) -> String {
    match direction {
        Direction::Inbound => format!("local-{number:06}.bookinfo.svc.cluster.local"),
        Direction::Outbound => format!("service-{number:06}.bookinfo.svc.red-mesh-exports.local"),
    }
}

/// A gateway of ten hosts.
pub(crate) fn gateway(filter: &Filter, direction: Direction, mode: &str) -> Proxy {
    start(filter, &configuration(direction, mode, 10))
}

pub(crate) fn start(filter: &Filter, configuration: &str) -> Proxy {
    let config = ProxyConfig {
        plugin_configuration: configuration.into(),
        log_level: LogLevel::Debug,
        ..ProxyConfig::default()
    };
    Proxy::start(filter.module(), config).unwrap()
}

/// A request as the direction's listener gets it: inbound with green-mesh's verified certificate.
pub(crate) fn request(direction: Direction, authority: &str) -> HttpRequest {
    let connection = match direction {
        Direction::Inbound => Connection::mtls(PRINCIPAL),
        Direction::Outbound => Connection::plaintext(),
    };
    HttpRequest::get(authority).connection(connection)
}

pub(crate) fn admitted(direction: Direction) -> HttpRequest {
    request(direction, &host(direction, 5)).header("x-carnet-via", "blue-mesh")
}

/// Pseudo-random numbers, the same in every run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| u8::try_from(self.next() & 0xff).unwrap()).collect()
    }
}

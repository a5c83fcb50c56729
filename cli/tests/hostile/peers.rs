//! Polls, questions of peers and questions for the status, while each hostcall in turn answers each status; and what
//! all of it costs a request.

use std::time::Duration;

use carnet::filter::Filter;
use carnet::harness::{
    ClusterScript, Connection, Fault, HttpRequest, LogLevel, Outcome, Proxy, ProxyConfig, Thread,
};
use carnet_engine::decision::Direction;

use crate::faults::STATUSES;
use crate::fixture::{PRINCIPAL, admitted, configuration, filter, gateway, start};

const STATUS: u16 = 15019;
const DISCOVERY: u16 = 8188;

/// More than any wait of the poller.
const LONG: Duration = Duration::from_secs(70);

const LIST: &str = r#"{"checksum":1,"services":[{"name":"service-000001","namespace":"bookinfo"}]}"#;

/// The same gateway as without, which tells the status too, and asks peers or is asked by them.
fn with_peer_status(direction: Direction, mode: &str) -> String {
    let status = format!(
        r#""status": {{"ports": [{STATUS}], "namespace": "red-mesh-system", "gateway": "gateway"}}, "{direction}": {{"#
    );
    let role = match direction {
        Direction::Inbound => format!(r#""discovery": {{"ports": [{DISCOVERY}], "holdMs": 1000}}, "#),
        Direction::Outbound => r#""discovery": {"intervalMs": 1000, "timeoutMs": 500}, "#.to_owned(),
    };
    let target = r#""discovery": {"cluster": "discovery/green-mesh", "authority": "green"}, "#;
    let text = configuration(direction, mode, 10);
    let text = text.replacen(&format!(r#""{direction}": {{"#), &(status + &role), 1);
    match direction {
        Direction::Inbound => text,
        Direction::Outbound => {
            let name = r#"{"name": "green-mesh","#;
            text.replacen(name, &format!("{name} {target}"), 1)
        }
    }
}

fn peer_gateway(filter: &Filter, direction: Direction) -> Proxy {
    let config = ProxyConfig {
        plugin_configuration: with_peer_status(direction, "enforce").into(),
        log_level: LogLevel::Debug,
        clusters: vec![ClusterScript::reply("discovery/green-mesh", 200, LIST)],
        patience: Duration::from_secs(5),
        ..ProxyConfig::default()
    };
    Proxy::start(filter.module(), config).unwrap()
}

/// On the machine of the gateway.
fn status() -> HttpRequest {
    let connection = Connection {
        source_address: "127.0.0.1:40000".to_owned(),
        destination_address: format!("127.0.0.1:{STATUS}"),
        destination_port: STATUS,
        ..Connection::plaintext()
    };
    HttpRequest::get("status").connection(connection)
}

fn question(path: &str, connection: Connection) -> HttpRequest {
    let connection = Connection { destination_port: DISCOVERY, ..connection };
    HttpRequest::get("discovery").path(path).connection(connection)
}

/// Everything a gateway does for the status of peers, once.
fn round(proxy: &mut Proxy, direction: Direction) -> Vec<Outcome> {
    proxy.advance(Duration::from_millis(2_500));
    let mut requests = vec![status()];
    if direction == Direction::Inbound {
        let known = || Connection::mtls(PRINCIPAL);
        requests.extend([question("/v1/services/", known()), question("/v1/watch", known())]);
        requests.push(question("/v1/services/", Connection::mtls("spiffe://stranger.local/ns/a/sa/b")));
    }
    requests.iter().map(|request| proxy.request(0, request).outcome).collect()
}

fn answered(proxy: &mut Proxy, request: &HttpRequest) -> String {
    match proxy.request(0, request).outcome {
        Outcome::Replied { body, .. } => String::from_utf8(body).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn is_alive(proxy: &Proxy) -> bool {
    [Thread::Main, Thread::Worker(0)].into_iter().all(|thread| proxy.trap(thread).is_none())
}

/// After whatever happened: peers are asked, and who asks is answered.
fn works(proxy: &mut Proxy, direction: Direction) -> bool {
    proxy.set_faults(&[]).unwrap();
    proxy.advance(LONG);
    let told = answered(proxy, &status());
    match direction {
        Direction::Inbound => {
            let list = answered(proxy, &question("/v1/services/", Connection::mtls(PRINCIPAL)));
            told.contains("ServiceMeshPeer") && list.contains("\"checksum\"")
        }
        Direction::Outbound => told.contains(r#""connected":true"#) && told.contains(r#""result":"ok""#),
    }
}

#[test]
fn no_fault_kills_the_poller_or_keeps_it_from_going_on() {
    let filter = filter();
    let mut tried = 0;
    for direction in [Direction::Inbound, Direction::Outbound] {
        let mut calls = peer_gateway(&filter, direction);
        calls.set_faults(&[Fault::any(u64::MAX, 0)]).unwrap();
        round(&mut calls, direction);
        let count = calls.hostcalls_seen();
        assert!(count > 30, "{count}");
        for nth in 1..=count {
            let mut proxy = peer_gateway(&filter, direction);
            for status in STATUSES {
                proxy.set_faults(&[Fault::any(nth, status)]).unwrap();
                let outcomes = round(&mut proxy, direction);
                let place = format!("{direction} call {nth} status {status}");
                assert!(is_alive(&proxy), "{place}");
                // A question goes no further, whatever happens to it.
                let is_in = outcomes.iter().any(|outcome| matches!(outcome, Outcome::Forwarded { .. }));
                assert!(!is_in, "{place}: {outcomes:?}");
                tried += 1;
            }
            assert!(works(&mut proxy, direction), "{direction} call {nth}");
        }
    }
    println!("{tried} faults on polls and questions");
}

#[test]
fn a_hostcall_that_never_works_stops_no_poller_for_ever() {
    let filter = filter();
    let hostcalls = [
        "proxy_http_call",
        "proxy_get_buffer_bytes",
        "proxy_get_current_time_nanoseconds",
        "proxy_get_header_map_value",
        "proxy_get_property",
        "proxy_get_shared_data",
        "proxy_set_shared_data",
        "proxy_record_metric",
        "proxy_define_metric",
        "proxy_set_effective_context",
        "proxy_send_local_response",
    ];
    for direction in [Direction::Inbound, Direction::Outbound] {
        let mut proxy = peer_gateway(&filter, direction);
        for hostcall in hostcalls {
            for status in STATUSES {
                proxy.set_faults(&[Fault::always(hostcall, status)]).unwrap();
                round(&mut proxy, direction);
                assert!(is_alive(&proxy), "{direction} {hostcall} {status}");
            }
            assert!(works(&mut proxy, direction), "{direction} {hostcall}");
        }
    }
}

#[test]
fn shared_data_of_any_kind_is_survived() {
    let filter = filter();
    for direction in [Direction::Inbound, Direction::Outbound] {
        let mut proxy = peer_gateway(&filter, direction);
        round(&mut proxy, direction);
        let keys: Vec<String> = proxy.shared_data().into_keys().collect();
        assert!(!keys.is_empty());
        for key in keys {
            for value in [
                "",
                "{",
                "\u{0}",
                r#"{"version":2}"#,
                r#"{"version":1}"#,
                r#"{"version":1,"until":18446744073709551615,"holder":"x"}"#,
                r#"{"version":1,"next":18446744073709551615,"pending":18446744073709551615,"written":18446744073709551615}"#,
                r#"{"version":1,"remotes":[{"lastAsked":18446744073709551615}],"services":[["a","b"]]}"#,
            ] {
                proxy.set_shared_data(&key, value.as_bytes());
                round(&mut proxy, direction);
                assert!(is_alive(&proxy), "{direction} {key} {value}");
            }
            proxy.set_shared_data(&key, &[0xff; 1000]);
            assert!(works(&mut proxy, direction), "{direction} {key}");
        }
    }
}

#[test]
fn peer_status_costs_a_request_nothing() {
    let filter = filter();
    for direction in [Direction::Inbound, Direction::Outbound] {
        let mut without = gateway(&filter, direction, "enforce");
        let mut with = start(&filter, &with_peer_status(direction, "enforce"));
        let cost = |proxy: &mut Proxy| {
            proxy.request(0, &admitted(direction));
            proxy.set_faults(&[Fault::any(u64::MAX, 0)]).unwrap();
            let fuel = proxy.request(0, &admitted(direction)).fuel;
            (proxy.hostcalls_seen(), fuel)
        };
        let ((few, least), (many, most)) = (cost(&mut without), cost(&mut with));
        println!("{direction}: {few} hostcalls, fuel {least} without and {most} with peer status");
        assert_eq!(few, many, "{direction}");
        assert!(most.abs_diff(least) * 50 <= least, "{direction}: {least} and {most}");
    }
}

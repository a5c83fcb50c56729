//! Each hostcall in turn answers each status.

use carnet::harness::{Connection, Exchange, Fault, HttpRequest, Outcome, Proxy};
use carnet_engine::decision::Direction;

use crate::fixture::{PRINCIPAL, admitted, filter, gateway, host, request};

pub(crate) const STATUSES: [u32; 16] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99, 255, 1 << 31, u32::MAX];

/// A proxy that says that there is no such header or attribute is believed: it is what honest ones say.
const NOT_FOUND: u32 = 1;

fn directions() -> [Direction; 2] {
    [Direction::Inbound, Direction::Outbound]
}

/// Requests that are refused, by name.
fn refused(direction: Direction) -> Vec<(&'static str, HttpRequest)> {
    let good = host(direction, 5);
    let looping = request(direction, &good).header("x-carnet-via", "red-mesh");
    let mut refused = vec![
        ("unknown host", request(direction, "payments.bookinfo.svc.cluster.local")),
        ("no host", request(direction, "a,b")),
        ("loop", looping),
    ];
    if direction == Direction::Inbound {
        let on = |connection| HttpRequest::get(&good).connection(connection);
        refused.push(("no certificate", on(Connection::plaintext())));
        refused.push(("untrusted certificate", on(Connection::untrusted(PRINCIPAL))));
        refused.push(("a stranger", on(Connection::mtls("spiffe://stranger.local/ns/a/sa/b"))));
        let untold = Connection { certificate_valid: None, ..Connection::mtls(PRINCIPAL) };
        refused.push(("validity not told", on(untold)));
    }
    refused
}

fn forwarded<'e>(exchange: &'e Exchange, name: &str) -> Option<Vec<&'e [u8]>> {
    let Outcome::Forwarded { headers } = &exchange.outcome else { return None };
    Some(headers.iter().filter(|(key, _)| key == name.as_bytes()).map(|(_, value)| &value[..]).collect())
}

/// Sends `request` once per hostcall and status to a gateway whose hostcalls fail in that place.
fn with_each_fault(
    direction: Direction,
    mode: &str,
    request: &HttpRequest,
    mut check: impl FnMut(&Exchange, u64, u32),
) -> usize {
    let filter = filter();
    let mut calls = gateway(&filter, direction, mode);
    calls.set_faults(&[Fault::any(u64::MAX, 0)]).unwrap();
    calls.request(0, request);
    let count = calls.hostcalls_seen();
    assert!(count > 2, "{count}");
    let mut tried = 0;
    // Once with counters to be defined, once with counters that are.
    for is_warm in [false, true] {
        let mut proxy = gateway(&filter, direction, mode);
        for nth in 1..=count {
            for status in STATUSES {
                if !is_warm && status == 10 {
                    proxy = gateway(&filter, direction, mode);
                }
                proxy.set_faults(&[Fault::any(nth, status)]).unwrap();
                let exchange = proxy.request(0, request);
                assert_eq!(exchange.trap, None, "{direction} {mode} call {nth} status {status}");
                check(&exchange, nth, status);
                tried += 1;
            }
        }
    }
    tried
}

#[test]
fn no_fault_kills_the_filter_or_lets_a_refused_request_in() {
    let mut tried = 0;
    for direction in directions() {
        for (name, request) in refused(direction) {
            tried += with_each_fault(direction, "enforce", &request, |exchange, nth, status| {
                let is_believed = name == "loop" && status == NOT_FOUND;
                let is_in = matches!(exchange.outcome, Outcome::Forwarded { .. } | Outcome::Hung);
                assert!(!is_in || is_believed, "{direction} {name}: call {nth} status {status}");
            });
        }
    }
    println!("{tried} faults on refused requests");
}

#[test]
fn a_fault_on_an_admitted_request_leads_to_its_target_or_to_a_denial() {
    for direction in directions() {
        for mode in ["enforce", "audit"] {
            let baseline = gateway(&filter(), direction, mode).request(0, &admitted(direction));
            let target = forwarded(&baseline, ":authority").unwrap();
            // What is denied in audit mode goes on as it came.
            let original = if mode == "audit" { host(direction, 5) } else { String::new() };
            with_each_fault(direction, mode, &admitted(direction), |exchange, nth, status| {
                let place = format!("{direction} {mode} call {nth} status {status}");
                match forwarded(exchange, ":authority") {
                    Some(found) => {
                        assert!(found == target || found == [original.as_bytes()], "{place}: {found:?}");
                    }
                    None => assert_ne!(exchange.outcome, Outcome::Hung, "{place}"),
                }
            });
        }
    }
}

#[test]
fn in_audit_mode_no_fault_lets_a_forged_identity_through() {
    for direction in directions() {
        for (name, request) in refused(direction) {
            let request =
                request.header("x-carnet-peer", "forged").header("x-carnet-identity", "spiffe://forged/a");
            with_each_fault(direction, "audit", &request, |exchange, nth, status| {
                let place = format!("{direction} {name}: call {nth} status {status}");
                let own = ["x-carnet-peer", "x-carnet-identity"].map(|own| forwarded(exchange, own));
                let is_forged = own.into_iter().flatten().flatten().any(|value| value.ends_with(b"forged"));
                // A proxy that says that there was nothing to remove is believed.
                assert!(!is_forged || status == NOT_FOUND, "{place}");
            });
        }
    }
}

#[test]
fn a_hostcall_that_never_works_is_survived() {
    let filter = filter();
    let hostcalls = [
        "proxy_log",
        "proxy_get_log_level",
        "proxy_get_property",
        "proxy_set_property",
        "proxy_get_header_map_value",
        "proxy_replace_header_map_value",
        "proxy_remove_header_map_value",
        "proxy_send_local_response",
        "proxy_close_stream",
        "proxy_define_metric",
        "proxy_increment_metric",
    ];
    let survives = |proxy: &mut Proxy, faults: &[Fault], direction, name: &str, request: &HttpRequest| {
        proxy.set_faults(faults).unwrap();
        let exchange = proxy.request(0, request);
        assert_eq!(exchange.trap, None, "{direction} {name} {faults:?}");
        let is_believed = name == "loop" && faults.iter().any(|fault| fault.status == NOT_FOUND);
        assert!(forwarded(&exchange, ":authority").is_none() || is_believed, "{direction} {name} {faults:?}");
    };
    for direction in directions() {
        let mut proxy = gateway(&filter, direction, "enforce");
        for (name, request) in refused(direction) {
            for status in STATUSES {
                let all = Fault { hostcall: None, nth: None, status };
                survives(&mut proxy, &[all], direction, name, &request);
                for hostcall in hostcalls {
                    let faults = [Fault::always(hostcall, status)];
                    survives(&mut proxy, &faults, direction, name, &request);
                }
            }
        }
        proxy.set_faults(&[]).unwrap();
        let after = proxy.request(0, &admitted(direction));
        assert!(forwarded(&after, ":authority").is_some(), "{direction}: serves again once the proxy does");
    }
}

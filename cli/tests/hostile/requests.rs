//! Requests nobody sends by accident.

use carnet::harness::{Exchange, HttpRequest, Outcome};
use carnet_engine::decision::Direction;

use crate::fixture::{Numbers, admitted, filter, gateway, host, request};

const DIRECTIONS: [Direction; 2] = [Direction::Inbound, Direction::Outbound];

fn status(direction: Direction, request: &HttpRequest) -> Option<u32> {
    let exchange = gateway(&filter(), direction, "enforce").request(0, request);
    assert_eq!(exchange.trap, None);
    sent(&exchange)
}

fn sent(exchange: &Exchange) -> Option<u32> {
    match &exchange.outcome {
        Outcome::Forwarded { .. } => None,
        Outcome::Replied { status, .. } => Some(*status),
        other @ (Outcome::Hung | Outcome::Failed { .. }) => panic!("{other:?}"),
    }
}

/// The status of a host that is none: 404 to peers, 400 to workloads.
fn bad_host(direction: Direction) -> u32 {
    if direction == Direction::Inbound { 404 } else { 400 }
}

fn with_authority(direction: Direction, authority: impl Into<Vec<u8>>) -> HttpRequest {
    let mut request = request(direction, "");
    request.headers.retain(|(name, _)| name != b":authority");
    request.header(":authority", authority)
}

#[test]
fn a_grpc_caller_gets_a_grpc_status() {
    for direction in DIRECTIONS {
        let grpc = request(direction, "nobody.knows").header("content-type", "application/grpc");
        let exchange = gateway(&filter(), direction, "enforce").request(0, &grpc);
        let Outcome::Replied { status, grpc_status, .. } = exchange.outcome else { panic!("{exchange:?}") };
        // 404 becomes UNIMPLEMENTED, as Envoy maps it.
        assert_eq!((status, grpc_status), (200, Some(12)), "{direction}");
    }
}

#[test]
fn bytes_that_are_no_text_are_survived_in_every_header() {
    let mut numbers = Numbers(1);
    for direction in DIRECTIONS {
        let mut proxy = gateway(&filter(), direction, "enforce");
        for length in [1, 2, 7, 64, 300] {
            for _ in 0..20 {
                let mut bytes = numbers.bytes(length);
                bytes[0] |= 0x80;
                let exchange = proxy.request(0, &with_authority(direction, bytes.clone()));
                assert_eq!(
                    (&exchange.trap, sent(&exchange)),
                    (&None, Some(bad_host(direction))),
                    "{bytes:?}"
                );
                for name in ["x-carnet-via", "x-carnet-peer", "x-carnet-identity", "x-forwarded-host"] {
                    let request = request(direction, &host(direction, 5)).header(name, bytes.clone());
                    let exchange = proxy.request(0, &request);
                    assert_eq!(exchange.trap, None, "{name}: {bytes:?}");
                    sent(&exchange);
                }
            }
        }
    }
}

#[test]
fn a_thousand_headers_are_no_trouble() {
    for direction in DIRECTIONS {
        let many = (0..1000).fold(admitted(direction), |r, n| r.header(format!("x-{n}"), "y".repeat(100)));
        assert_eq!(status(direction, &many), None);
    }
}

#[test]
fn what_is_not_one_host_is_refused() {
    for direction in DIRECTIONS {
        let good = host(direction, 5);
        let long = "a".repeat(10_000);
        let hosts = [long.clone(), format!("{long}.{good}"), format!("{good}, {good}"), ":".repeat(10_000)];
        for host in hosts {
            assert_eq!(status(direction, &with_authority(direction, host)), Some(bad_host(direction)));
        }
        let two = request(direction, &good).header("host", good.clone());
        assert_eq!(status(direction, &two), Some(bad_host(direction)), "two hosts arrive as one list");
        let mut none = request(direction, "");
        none.headers.retain(|(name, _)| name != b":authority");
        assert_eq!(status(direction, &none), Some(bad_host(direction)), "no host");
    }
}

#[test]
fn a_huge_via_list_ends_the_chain() {
    for direction in DIRECTIONS {
        let good = host(direction, 5);
        let list = "blue-mesh,".repeat(100_000);
        assert_eq!(status(direction, &request(direction, &good).header("x-carnet-via", list)), Some(508));
        let lines = (0..1000).fold(request(direction, &good), |r, _| r.header("x-carnet-via", "blue-mesh"));
        assert_eq!(status(direction, &lines), Some(508));
        let hidden = request(direction, &good).header("x-carnet-via", "a").header("x-carnet-via", "red-mesh");
        assert_eq!(status(direction, &hidden), Some(508), "the second line counts too");
        let commas = request(direction, &good).header("x-carnet-via", ",".repeat(100_000));
        assert_eq!(status(direction, &commas), None, "nothing between commas is no mesh");
    }
}

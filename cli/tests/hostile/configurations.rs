//! Configurations that are none: refused as a whole, with a reason, and the old one serves on.

use carnet::harness::{HarnessError, Outcome, Proxy};
use carnet_engine::decision::Direction;

use crate::fixture::{Numbers, admitted, configuration, filter, gateway};

const DIRECTIONS: [Direction; 2] = [Direction::Inbound, Direction::Outbound];

/// What the filter logs about a configuration it refuses.
fn refusal(proxy: &mut Proxy, configuration: &[u8]) -> String {
    let Err(HarnessError::ConfigurationRefused { log }) = proxy.reload(configuration) else {
        panic!("taken: {}", String::from_utf8_lossy(configuration))
    };
    let line = log.last().unwrap().message.clone();
    assert!(line.starts_with("carnet refuses its configuration: "), "{line}");
    line
}

fn still_serves(proxy: &mut Proxy, direction: Direction) {
    let exchange = proxy.request(0, &admitted(direction));
    assert!(matches!(exchange.outcome, Outcome::Forwarded { .. }), "{:?}", exchange.outcome);
}

#[test]
fn a_configuration_cut_anywhere_is_refused_and_the_place_is_named() {
    for direction in DIRECTIONS {
        let text = configuration(direction, "enforce", 10);
        let mut proxy = gateway(&filter(), direction, "enforce");
        for step in 1..200 {
            let cut = text.len() * step / 200;
            let line = refusal(&mut proxy, &text.as_bytes()[..cut]);
            assert!(line.contains("line ") && line.contains("column "), "{line}");
            still_serves(&mut proxy, direction);
        }
        proxy.reload(text.as_bytes()).unwrap();
        still_serves(&mut proxy, direction);
    }
}

#[test]
fn a_configuration_with_a_byte_changed_never_kills_the_filter() {
    let mut numbers = Numbers(7);
    let text = configuration(Direction::Inbound, "enforce", 10).into_bytes();
    let mut proxy = gateway(&filter(), Direction::Inbound, "enforce");
    for _ in 0..300 {
        let mut changed = text.clone();
        let at = usize::try_from(numbers.next()).unwrap() % changed.len();
        changed[at] = u8::try_from(numbers.next() & 0xff).unwrap();
        match proxy.reload(&changed) {
            Ok(()) => proxy.reload(&text).unwrap(),
            Err(HarnessError::ConfigurationRefused { log }) => {
                assert!(log.last().unwrap().message.starts_with("carnet refuses"), "{log:?}");
            }
            Err(other) => panic!("{other}"),
        }
        still_serves(&mut proxy, Direction::Inbound);
    }
}

#[test]
fn what_is_no_configuration_at_all_is_refused() {
    let mut numbers = Numbers(3);
    let direction = Direction::Outbound;
    let mut proxy = gateway(&filter(), direction, "enforce");
    assert!(refusal(&mut proxy, b"").contains("there is no plugin configuration"));
    for length in [1, 10, 100, 10_000] {
        refusal(&mut proxy, &numbers.bytes(length));
    }
    assert!(refusal(&mut proxy, b"{\"version\": 1, \xff").contains("not UTF-8 from byte 15 on"));
    refusal(&mut proxy, "[".repeat(100_000).as_bytes());
    for text in ["null", "[]", "1", "\"\"", "{}"] {
        refusal(&mut proxy, text.as_bytes());
    }
    still_serves(&mut proxy, direction);
}

#[test]
fn a_future_version_is_refused_by_its_number() {
    let direction = Direction::Inbound;
    let mut proxy = gateway(&filter(), direction, "enforce");
    let text = configuration(direction, "enforce", 1).replace("\"version\": 1", "\"version\": 2");
    assert!(refusal(&mut proxy, text.as_bytes()).contains("version 2 is not supported"));
    still_serves(&mut proxy, direction);
}

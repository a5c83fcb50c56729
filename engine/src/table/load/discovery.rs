//! The checks of what peer status needs: ports, times, clusters, lists of ports.

use std::ops::RangeInclusive;

use super::{InvalidTable, TableFault, check_name, fault};
use crate::table::discovery::{Discovery, DiscoveryCluster, Polling, Port, Status};
use crate::table::document::{
    DiscoveryDocument, DiscoveryTarget, HOLD_MS, INTERVAL_MS, PollingDocument, PortDocument, StatusDocument,
    TIMEOUT_MS, TableDocument,
};

/// Every port serves one thing.
pub(super) fn check_ports(document: &TableDocument<'_>) -> Result<(), InvalidTable> {
    let inbound = document.inbound.as_ref();
    let discovery = inbound.and_then(|role| role.discovery.as_ref()).map(|discovery| &discovery.ports);
    let places = [
        ("/status/ports", document.status.as_ref().map(|status| &status.ports)),
        ("/inbound/ports", inbound.map(|role| &role.ports)),
        ("/inbound/discovery/ports", discovery),
        ("/outbound/ports", document.outbound.as_ref().map(|role| &role.ports)),
    ];
    let mut seen: Vec<u16> = Vec::new();
    for (place, ports) in places {
        for port in ports.into_iter().flatten() {
            if seen.contains(port) {
                return fault(place, TableFault::PortTwice(*port));
            }
            seen.push(*port);
        }
    }
    Ok(())
}

pub(super) fn load_status(status: &StatusDocument<'_>) -> Result<Status, InvalidTable> {
    let ports = some_port("/status/ports", &status.ports)?;
    check_name("/status/namespace", status.namespace)?;
    check_name("/status/gateway", status.gateway)?;
    Ok(Status { ports, namespace: status.namespace.into(), gateway: status.gateway.into() })
}

pub(super) fn load_discovery(discovery: &DiscoveryDocument<'_>) -> Result<Discovery, InvalidTable> {
    let ports = some_port("/inbound/discovery/ports", &discovery.ports)?;
    let hold_ms = time("/inbound/discovery/holdMs", discovery.hold_ms, &HOLD_MS)?;
    for (number, account) in discovery.service_accounts.iter().enumerate() {
        check_name(format_args!("/inbound/discovery/serviceAccounts/{number}"), account)?;
    }
    let service_accounts = discovery.service_accounts.iter().map(|&account| account.into()).collect();
    Ok(Discovery { ports, service_accounts, hold_ms })
}

pub(super) fn load_port_sets(sets: &[Vec<PortDocument<'_>>]) -> Result<Vec<Vec<Port>>, InvalidTable> {
    let mut loaded = Vec::with_capacity(sets.len());
    for (set, ports) in sets.iter().enumerate() {
        for (number, port) in ports.iter().enumerate() {
            let place = |field: &str| format!("/inbound/portSets/{set}/{number}{field}");
            if !port.name.is_empty() {
                check_name(place("/name"), port.name)?;
            }
            check_name(place("/protocol"), port.protocol)?;
        }
        let port = |port: &PortDocument<'_>| Port {
            name: port.name.into(),
            port: port.port,
            protocol: port.protocol.into(),
        };
        loaded.push(ports.iter().map(port).collect());
    }
    Ok(loaded)
}

pub(super) fn load_polling(polling: PollingDocument) -> Result<Polling, InvalidTable> {
    Ok(Polling {
        interval_ms: time("/outbound/discovery/intervalMs", polling.interval_ms, &INTERVAL_MS)?,
        timeout_ms: time("/outbound/discovery/timeoutMs", polling.timeout_ms, &TIMEOUT_MS)?,
    })
}

pub(super) fn load_target(
    place: &str,
    target: DiscoveryTarget<'_>,
) -> Result<DiscoveryCluster, InvalidTable> {
    check_name(format_args!("{place}/cluster"), target.cluster)?;
    check_name(format_args!("{place}/authority"), target.authority)?;
    Ok(DiscoveryCluster { cluster: target.cluster.into(), authority: target.authority.into() })
}

/// Whether something stands at `number`.
pub(super) fn is_index<T>(number: u32, list: &[T]) -> bool {
    usize::try_from(number).is_ok_and(|number| number < list.len())
}

fn some_port(place: &str, ports: &[u16]) -> Result<Vec<u16>, InvalidTable> {
    if ports.is_empty() { fault(place, TableFault::NoPort) } else { Ok(ports.to_vec()) }
}

fn time(place: &str, found: u32, bounds: &RangeInclusive<u32>) -> Result<u32, InvalidTable> {
    if bounds.contains(&found) {
        return Ok(found);
    }
    fault(place, TableFault::Time { found, least: *bounds.start(), most: *bounds.end() })
}

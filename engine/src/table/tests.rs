use super::*;

const SUFFIX: &str = "svc.green-mesh-exports.local";

/// A table with one inbound peer, `fields` being the rest of that peer.
fn inbound(fields: &str) -> Result<HostTable, InvalidTable> {
    HostTable::load(format!(
        r#"{{"version": 1, "mesh": "red-mesh", "inbound": {{"peers": [{{"name": "green-mesh",
        "trustDomain": "green-mesh.local", "clientIDs": ["green-mesh.local/*"], "suffix": "{SUFFIX}",
        "localSuffix": "svc.cluster.local" {fields}}}]}}}}"#
    ))
}

fn outbound(fields: &str) -> Result<HostTable, InvalidTable> {
    HostTable::load(format!(
        r#"{{"version": 1, "mesh": "green-mesh", "outbound": {{"peers": [
        {{"name": "red-mesh", "suffix": "svc.green-mesh-exports.local"}},
        {{"name": "blue-mesh", "suffix": "svc.g-exports.local",
          "patterns": [{{"rule": 0, "namespace": "ns", "suffix": "svc.cluster.local"}}]}}] {fields}}}}}"#
    ))
}

fn place(result: Result<HostTable, InvalidTable>) -> String {
    result.unwrap_err().to_string()
}

fn to(table: &HostTable, host: &str) -> Option<String> {
    table.find_inbound(0, &format!("{host}.{SUFFIX}")).map(|target| target.to.into_owned())
}

#[test]
fn an_exact_host_leads_to_its_service() {
    let table = inbound(
        r#", "hosts": [{"host": "r.bookinfo.svc.green-mesh-exports.local", "to": "ratings.bookinfo.svc.cluster.local", "rule": 3}]"#,
    )
    .unwrap();
    let target = table.find_inbound(0, "r.bookinfo.svc.green-mesh-exports.local").unwrap();
    assert_eq!((target.rule, &*target.to), (3, "ratings.bookinfo.svc.cluster.local"));
}

#[test]
fn a_known_service_never_answers_through_a_pattern() {
    let table = inbound(
        r#", "hosts": [{"host": "r.bookinfo.svc.green-mesh-exports.local", "to": "ratings.bookinfo.svc.cluster.local", "rule": 0}],
           "withheld": ["ext.bookinfo.svc.cluster.local"], "patterns": [{"rule": 1, "namespace": "bookinfo"}]"#,
    )
    .unwrap();
    assert_eq!(to(&table, "ratings.bookinfo"), None);
    assert_eq!(to(&table, "ext.bookinfo"), None);
    assert_eq!(to(&table, "new.bookinfo").as_deref(), Some("new.bookinfo.svc.cluster.local"));
}

#[test]
fn an_exported_host_another_rule_claims_is_no_target_of_a_pattern() {
    let table = |withheld: &str| {
        HostTable::load(format!(
            r#"{{"version": 1, "mesh": "m", "outbound": {{"peers": [{{"name": "p", "suffix": "x.y", {withheld}
            "patterns": [{{"rule": 2, "suffix": "svc.p-imports.local"}}]}}]}}}}"#
        ))
    };
    let targets = |withheld: &str| table(withheld).unwrap().targets("a.ns.svc.p-imports.local").len();
    assert_eq!(targets(""), 1);
    assert_eq!(targets(r#""withheld": ["a.ns.x.y"],"#), 0);
}

#[test]
fn a_host_another_peer_may_ask_for_is_nobody_elses() {
    let table = inbound(r#", "patterns": [{"rule": 0}]"#).unwrap();
    assert!(table.find_inbound(1, "a.ns.svc.green-mesh-exports.local").is_none());
}

#[test]
fn the_preferred_connected_peer_is_chosen_and_the_first_if_none_is() {
    let table =
        outbound(r#", "hosts": [{"host": "a.ns.svc.cluster.local", "peer": 0, "to": "a.x.svc.green-mesh-exports.local", "rule": 2}]"#)
            .unwrap();
    let peer = |connected: &'static [usize]| {
        table.find_outbound("a.ns.svc.cluster.local", |peer| connected.contains(&peer)).unwrap().peer
    };
    assert_eq!(peer(&[0, 1]), 0);
    assert_eq!(peer(&[1]), 1);
    assert_eq!(peer(&[]), 0);
    let targets = table.targets("a.ns.svc.cluster.local");
    assert_eq!(targets[1].to, "a.ns.svc.g-exports.local");
}

#[test]
fn a_pattern_target_longer_than_a_host_may_be_is_no_target() {
    let label = "n".repeat(63);
    let table = inbound(r#", "patterns": [{"rule": 0}]"#).unwrap();
    assert!(to(&table, &format!("{label}.{label}")).is_some());
    let table = HostTable::load(format!(
        r#"{{"version": 1, "mesh": "m", "inbound": {{"peers": [{{"name": "p", "trustDomain": "t", "suffix": "x",
        "localSuffix": "{label}.{label}", "patterns": [{{"rule": 0}}]}}]}}}}"#
    ));
    assert!(table.unwrap().find_inbound(0, &format!("{label}.{label}.x")).is_none());
}

#[test]
fn a_wrong_table_is_refused_with_its_place() {
    let host = r#"{"host": "A.local", "to": "b.local", "rule": 0}"#;
    assert_eq!(
        place(inbound(&format!(r#", "hosts": [{host}]"#))),
        "/inbound/peers/0/hosts/0/host: `A.local` is not a host in lower case without port and final dot"
    );
    let twice =
        r#"{"host": "a.local", "to": "b.local", "rule": 0}, {"host": "c.local", "to": "b.local", "rule": 1}"#;
    assert_eq!(
        place(inbound(&format!(r#", "hosts": [{twice}]"#))),
        "/inbound/peers/0/hosts/1/to: another host of this peer leads to `b.local` as well"
    );
    assert!(
        place(inbound(r#", "patterns": [{"rule": 0, "suffix": "x"}]"#))
            .starts_with("/inbound/peers/0/patterns/0:")
    );
    assert_eq!(
        place(outbound(r#", "hosts": [{"host": "a.b", "peer": 2, "to": "a.b", "rule": 0}]"#)),
        "/outbound/hosts/0/peer: there is no peer 2"
    );
    assert_eq!(
        place(outbound(r#", "aliases": [{"host": "a.b", "to": ""}]"#)),
        "/outbound/aliases/0/to: `` is not a host in lower case without port and final dot"
    );
}

#[test]
fn an_unknown_field_is_refused_with_line_and_column() {
    assert!(place(outbound(r#", "unmached": "deny""#)).starts_with("line 4 column "));
}

#[test]
fn a_truncated_table_is_refused() {
    let table = outbound("").unwrap();
    for end in 0..table.text().len() {
        assert!(HostTable::load(table.text().get(..end).unwrap().to_owned()).is_err(), "{end}");
    }
}

#[test]
fn a_future_version_is_named_even_when_its_shape_is_unknown() {
    let future = HostTable::load(r#"{"version": 2, "mesh": "m", "meshes": []}"#.to_owned());
    assert_eq!(place(future), "/version: version 2 is not supported, this build reads version 1");
}

#[test]
fn both_roles_need_ports_of_their_own() {
    let table = |inbound: &str, outbound: &str| {
        HostTable::load(format!(
            r#"{{"version": 1, "mesh": "m", "inbound": {{"ports": [{inbound}], "peers": []}},
                "outbound": {{"ports": [{outbound}], "peers": []}}}}"#
        ))
    };
    assert!(table("15443", "15444").is_ok());
    assert!(table("15443", "15443").is_err());
    assert!(table("", "15444").is_err());
    assert!(HostTable::load(r#"{"version": 1, "mesh": "m"}"#.to_owned()).is_err());
}

#[test]
fn two_peers_one_certificate_is_refused() {
    let peer = |name: &str, id: &str| {
        format!(
            r#"{{"name": "{name}", "trustDomain": "t", "clientIDs": ["{id}"], "suffix": "{name}.x", "localSuffix": "y"}}"#
        )
    };
    let table = format!(
        r#"{{"version": 1, "mesh": "m", "inbound": {{"peers": [{}, {}]}}}}"#,
        peer("a", "t/ns/x/sa/y"),
        peer("b", "*/sa/y")
    );
    assert_eq!(
        place(HostTable::load(table)),
        "/inbound/peers/1/clientIDs/0: a caller could be both this peer and `a`"
    );
}

#[test]
fn the_form_of_an_import_is_recognised_by_ending_and_by_suffix() {
    let table = HostTable::load(
        r#"{"version": 1, "mesh": "m", "outbound": {"peers": [{"name": "p", "suffix": "x.y", "importSuffixes": ["mesh2.local"]}]}}"#
            .to_owned(),
    )
    .unwrap();
    let outbound = table.outbound().unwrap();
    for host in ["a.b.svc.other-imports.local", "a.mesh2.local", "a.b.c.mesh2.local"] {
        assert!(outbound.has_import_form(host), "{host}");
    }
    for host in ["mesh2.local", "a.b.svc.cluster.local", "imports.local"] {
        assert!(!outbound.has_import_form(host), "{host}");
    }
}

/// A table with discovery both ways: `peer` is the rest of the inbound peer.
fn ingress_with_discovery(peer: &str) -> Result<HostTable, InvalidTable> {
    HostTable::load(format!(
        r#"{{"version": 1, "mesh": "red-mesh", "status": {{"ports": [15019], "namespace": "red-mesh-system",
        "gateway": "ingress"}}, "inbound": {{"ports": [15443],
        "discovery": {{"ports": [8188], "serviceAccounts": ["spiffe://red-mesh.local/ns/a/sa/b"]}},
        "portSets": [[{{"name": "http", "port": 9080, "protocol": "HTTP"}}], []],
        "peers": [{{"name": "blue-mesh", "trustDomain": "blue-mesh.local", "suffix": "svc.blue-mesh-exports.local",
          "localSuffix": "svc.cluster.local",
          "hosts": [{{"host": "x.ns.svc.blue-mesh-exports.local", "to": "x.ns.svc.cluster.local", "rule": 0, "ports": 1}}]}},
        {{"name": "green-mesh", "trustDomain": "green-mesh.local", "suffix": "{SUFFIX}",
          "localSuffix": "svc.cluster.local" {peer}}}]}}}}"#
    ))
}

fn egress_with_discovery(patterns: &str, hosts: &str) -> HostTable {
    HostTable::load(format!(
        r#"{{"version": 1, "mesh": "green-mesh", "outbound": {{"discovery": {{"intervalMs": 10000, "timeoutMs": 5000}},
        "peers": [{{"name": "red-mesh", "suffix": "{SUFFIX}", "withheld": ["held.ns.{SUFFIX}"],
        "discovery": {{"cluster": "discovery/red-mesh", "authority": "discovery.a.svc.red-mesh.local"}},
        "patterns": [{patterns}]}}], "hosts": [{hosts}]}}}}"#
    ))
    .unwrap()
}

#[test]
fn a_peer_is_told_of_the_services_known_by_host() {
    let table = ingress_with_discovery(
        r#", "hosts": [{"host": "b.ns.svc.green-mesh-exports.local", "to": "b.ns.svc.cluster.local", "rule": 0, "ports": 1},
          {"host": "new.ns.svc.green-mesh-exports.local", "to": "new.ns.svc.cluster.local", "rule": 0},
          {"host": "a.ns.svc.green-mesh-exports.local", "to": "z.ns.svc.cluster.local", "rule": 0, "ports": 0}]"#,
    )
    .unwrap();
    let offers = table.offers(1);
    let names: Vec<_> = offers.iter().map(|offer| (offer.name, offer.namespace, offer.hostname)).collect();
    assert_eq!(
        names,
        [("a", "ns", "a.ns.svc.green-mesh-exports.local"), ("b", "ns", "b.ns.svc.green-mesh-exports.local")]
    );
    assert_eq!(offers[0].ports.iter().map(|port| port.port).collect::<Vec<_>>(), [9080]);
    assert_eq!((offers[1].ports.len(), table.offers(0).len(), table.offers(2).len()), (0, 1, 0));
}

#[test]
fn an_offer_is_imported_by_the_rule_that_comes_first() {
    let table = egress_with_discovery(
        r#"{"rule": 1, "name": "ratings", "aliasNamespace": "other", "suffix": "svc.cluster.local"},
           {"rule": 2, "suffix": "svc.red-mesh-imports.local"}"#,
        r#"{"host": "a.here.svc.cluster.local", "peer": 0, "to": "a.ns.svc.green-mesh-exports.local", "rule": 0}"#,
    );
    let local = |name: &str, namespace: &str| {
        table.imported_as(0, name, namespace).map(|host| host.into_owned()).unwrap_or_default()
    };
    assert_eq!(local("a", "ns"), "a.here.svc.cluster.local");
    assert_eq!(local("b", "ns"), "b.ns.svc.red-mesh-imports.local");
    assert_eq!(local("held", "ns"), "");
    // Every `ratings` would have one host, so none of those nobody knows by name has it.
    assert_eq!(local("ratings", "ns"), "");
    assert_eq!(table.imported_as(1, "b", "ns"), None);
}

#[test]
fn what_is_imported_leads_back_to_the_offer() {
    let table = egress_with_discovery(
        r#"{"rule": 0, "namespace": "one", "aliasNamespace": "shared", "suffix": "svc.cluster.local"},
           {"rule": 1, "namespace": "two", "aliasNamespace": "shared", "suffix": "svc.cluster.local"}"#,
        "",
    );
    assert_eq!(table.imported_as(0, "a", "one").as_deref(), Some("a.shared.svc.cluster.local"));
    // The host is that of `one/a`; nothing leads to this one.
    assert_eq!(table.imported_as(0, "a", "two"), None);
}

#[test]
fn status_and_discovery_are_checked_like_the_rest() {
    let ports = r#", "hosts": [{"host": "b.ns.svc.green-mesh-exports.local", "to": "b.ns.svc.cluster.local", "rule": 0, "ports": 2}]"#;
    assert_eq!(
        place(ingress_with_discovery(ports)),
        "/inbound/peers/1/hosts/0/ports: there is no list of ports 2"
    );
    let load = |fields: &str| {
        place(HostTable::load(format!(
            r#"{{"version": 1, "mesh": "m", {fields}, "outbound": {{"peers": []}}}}"#
        )))
    };
    let status =
        |ports: &str| load(&format!(r#""status": {{"ports": {ports}, "namespace": "n", "gateway": "g"}}"#));
    assert_eq!(status("[]"), "/status/ports: at least one port is needed");
    assert_eq!(status("[1, 1]"), "/status/ports: port 1 is there twice");
    let outbound = |fields: &str| {
        place(HostTable::load(format!(r#"{{"version": 1, "mesh": "m", "outbound": {{{fields}}}}}"#)))
    };
    assert_eq!(
        outbound(r#""discovery": {"intervalMs": 10, "timeoutMs": 10}, "peers": []"#),
        "/outbound/discovery/intervalMs: 10 is not between 100 and 3600000 milliseconds"
    );
    assert_eq!(
        outbound(
            r#""peers": [{"name": "p", "suffix": "s", "discovery": {"cluster": "c", "authority": "a"}}]"#
        ),
        "/outbound/peers/0/discovery: a peer is to be asked what it offers, and `/outbound/discovery` does not say how often"
    );
}

#[test]
fn nobody_asks_whether_the_only_peer_is_connected() {
    let table = outbound(
        r#", "hosts": [{"host": "b.other.svc.cluster.local", "peer": 0, "to": "b.x.svc.green-mesh-exports.local", "rule": 2}]"#,
    )
    .unwrap();
    let asked = std::cell::Cell::new(0);
    let find = |host: &str| {
        let is_connected = |_| {
            asked.set(asked.get() + 1);
            true
        };
        table.find_outbound(host, is_connected).is_some()
    };
    assert!(find("b.other.svc.cluster.local") && find("c.ns.svc.cluster.local"));
    assert_eq!(asked.get(), 0);
}

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A list as Maistra 2.5 writes it, one of its fields being older and one newer than it.
const RECORDED: &str = r#"{"checksum":14187013221458873107,"services":[
{"name":"details","namespace":"bookinfo","hostname":"details.bookinfo.svc.green-mesh-exports.local",
 "servicePorts":[{"name":"http","port":9080,"protocol":"HTTP"}],
 "serviceAccounts":["spiffe://red-mesh.local/ns/red-mesh-system/sa/ingress-green-mesh-service-account"]},
{"name":"ratings","namespace":"bookinfo","hostname":"ratings.bookinfo.svc.green-mesh-exports.local",
 "servicePorts":[{"name":"http","port":9080,"protocol":"HTTP"},{"name":"tcp-db","port":3306,"protocol":"TCP"}],
 "serviceAccounts":["spiffe://red-mesh.local/ns/red-mesh-system/sa/ingress-green-mesh-service-account"],
 "zone":{"name":["a",1.5e3,null]}}],
"networkGatewayEndpoints":[{"port":15443,"hostname":"192.0.2.1"}]}
"#;

fn services(text: &str) -> Result<Vec<String>, InvalidList> {
    let list = PeerList::parse(text.as_bytes())?;
    Ok(list.services.into_iter().map(|(name, namespace)| format!("{name}.{namespace}")).collect())
}

fn table() -> HostTable {
    let text = r#"{"version": 1, "mesh": "red-mesh", "inbound": {
        "discovery": {"ports": [8188], "serviceAccounts": ["spiffe://red-mesh.local/ns/red-mesh-system/sa/ingress"]},
        "portSets": [[{"name": "http", "port": 9080, "protocol": "HTTP"}, {"port": 3306, "protocol": "TCP"}], []],
        "peers": [{"name": "green-mesh", "trustDomain": "green-mesh.local", "suffix": "svc.green-mesh-exports.local",
          "localSuffix": "svc.cluster.local", "hosts": [
          {"host": "ratings.bookinfo.svc.green-mesh-exports.local", "to": "r.bookinfo.svc.cluster.local", "rule": 0, "ports": 0},
          {"host": "later.bookinfo.svc.green-mesh-exports.local", "to": "later.bookinfo.svc.cluster.local", "rule": 1},
          {"host": "details.bookinfo.svc.green-mesh-exports.local", "to": "d.bookinfo.svc.cluster.local", "rule": 0, "ports": 1}]},
        {"name": "blue-mesh", "trustDomain": "blue-mesh.local", "suffix": "svc.blue-mesh-exports.local",
          "localSuffix": "svc.cluster.local"}]}}"#;
    HostTable::load(text.to_owned()).unwrap()
}

#[test]
fn a_list_of_maistra_is_understood() {
    assert_eq!(services(RECORDED).unwrap(), ["details.bookinfo", "ratings.bookinfo"]);
    assert_eq!(services(r#"{"checksum":0}"#).unwrap(), [""; 0]);
    assert_eq!(services(r#"{"checksum":0,"services":null}"#).unwrap(), [""; 0]);
}

#[test]
fn a_list_is_written_as_maistra_writes_it() {
    let text = list_for(&table(), 0).unwrap();
    let mut list: Value = serde_json::from_str(&text).unwrap();
    assert!(list["checksum"].take().is_u64());
    let accounts = ["spiffe://red-mesh.local/ns/red-mesh-system/sa/ingress"];
    let expected = json!({"checksum": null, "services": [
        {"name": "details", "namespace": "bookinfo", "hostname": "details.bookinfo.svc.green-mesh-exports.local",
         "serviceAccounts": accounts},
        {"name": "ratings", "namespace": "bookinfo", "hostname": "ratings.bookinfo.svc.green-mesh-exports.local",
         "servicePorts": [{"name": "http", "port": 9080, "protocol": "HTTP"}, {"port": 3306, "protocol": "TCP"}],
         "serviceAccounts": accounts}]});
    assert_eq!(list, expected);
    assert_eq!(services(&text).unwrap(), ["details.bookinfo", "ratings.bookinfo"]);
}

#[test]
fn a_peer_nothing_is_exported_to_gets_a_list_without_services() {
    let text = list_for(&table(), 1).unwrap();
    assert!(text.starts_with("{\"checksum\":") && !text.contains("services"), "{text}");
    assert_eq!(services(&text).unwrap(), [""; 0]);
}

#[test]
fn equal_lists_have_equal_checksums_and_others_do_not() {
    let list = |text: String| list_for(&HostTable::load(text).unwrap(), 0).unwrap();
    let text = table().text().to_owned();
    assert_eq!(list(text.clone()), list(text.clone()));
    let checksum = |list: String| serde_json::from_str::<Value>(&list).unwrap()["checksum"].as_u64();
    assert_ne!(checksum(list(text.clone())), checksum(list(text.replace("9080", "9081"))));
}

#[test]
fn what_is_no_list_is_told_why() {
    for (text, reason) in [
        ("", InvalidList::Empty),
        (" \r\n", InvalidList::Empty),
        ("<!doctype html><title>Login</title>", InvalidList::NotJson),
        ("{\"checksum\":1} trailing", InvalidList::NotJson),
        ("{\"checksum\":1,\"serv", InvalidList::Truncated),
        ("[]", InvalidList::WrongShape),
        ("\"ok\"", InvalidList::WrongShape),
        ("{}", InvalidList::WrongShape),
        (r#"{"error":"no such mesh"}"#, InvalidList::WrongShape),
        (r#"{"checksum":1,"services":{}}"#, InvalidList::WrongShape),
        (r#"{"checksum":1,"services":[{"name":"a"}]}"#, InvalidList::WrongShape),
        (r#"{"checksum":"1"}"#, InvalidList::WrongShape),
    ] {
        assert_eq!(services(text), Err(reason), "{text}");
    }
    assert_eq!(PeerList::parse(b"{\"checksum\":\xff}"), Err(InvalidList::NotJson));
    assert_eq!(PeerList::parse(&vec![b' '; MAX_LIST_BYTES + 1]), Err(InvalidList::TooLarge));
}

#[test]
fn no_list_is_kept_beyond_its_bounds() {
    let service = r#"{"name":"a","namespace":"b"}"#;
    let list = |count: usize| format!("{{\"services\":[{}]}}", vec![service; count].join(","));
    let (whole, cut) = (PeerList::parse(list(10_000).as_bytes()), PeerList::parse(list(10_001).as_bytes()));
    assert!(!whole.unwrap().is_cut);
    let cut = cut.unwrap();
    assert_eq!((cut.services.len(), cut.is_cut), (MAX_SERVICES, true));
}

proptest! {
    #[test]
    fn no_bytes_are_too_much(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = PeerList::parse(&bytes);
    }

    #[test]
    fn a_list_with_a_byte_changed_is_a_list_or_not(at in 0_usize..RECORDED.len(), byte in any::<u8>()) {
        let mut bytes = RECORDED.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = PeerList::parse(&bytes);
    }

    #[test]
    fn a_list_cut_off_is_never_taken_for_whole(at in 0_usize..RECORDED.len() - 2) {
        let expected = if at == 0 { InvalidList::Empty } else { InvalidList::Truncated };
        prop_assert_eq!(PeerList::parse(&RECORDED.as_bytes()[..at]), Err(expected));
    }
}

//! Peers that are alive, that vanish and that come back, as `carnet status --gateway` tells it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Alone;
use crate::client::{arrived, get};
use crate::fixture::{Federation, carnet, edit, replace, signal, until};

pub(crate) const TRIALS: &[Alone] = &[
    ("every_peer_is_connected_when_all_is_well", every_peer_is_connected),
    ("a_peer_that_vanishes_is_missed_replaced_and_found_again", a_peer_that_vanishes),
    ("a_peer_that_hangs_is_told_as_one_that_is_too_slow", a_peer_that_hangs),
];

const INTERVAL: Duration = Duration::from_secs(1);
const POLLING: [&str; 4] = ["--poll-interval", "1s", "--poll-timeout", "1s"];

/// What the machine may add to any time when it is busy.
const SLACK: Duration = Duration::from_secs(10);

/// A service that red and blue offer to green, which has it under one host and prefers red.
const SHARED: &str = "shop.shared.svc.everywhere.local";

/// What `carnet status` says of all gateways: exit status, and the list.
pub(crate) fn status(federation: &Federation, arguments: &[&str]) -> (Option<i32>, Value) {
    let folder = federation.folder.join("status");
    fs::create_dir_all(&folder).unwrap();
    let ready = federation.ready();
    let meshes = ready["meshes"].as_object().unwrap().values();
    let gateways = meshes.flat_map(|mesh| mesh["gateways"].as_object().unwrap().values());
    let urls: Vec<String> =
        gateways.map(|gateway| format!("--gateway={}", gateway["status"].as_str().unwrap())).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let line = [&["status", "-o", "json"], urls.as_slice(), arguments].concat();
    let code = carnet(&folder, &line).spawn().unwrap().wait().unwrap().code();
    let told = fs::read_to_string(folder.join("stdout")).unwrap();
    (code, serde_json::from_str(&told).unwrap_or_default())
}

/// A peer of a mesh in what was told.
pub(crate) fn peer<'s>(status: &'s Value, mesh: &str, peer: &str) -> &'s Value {
    let is_it = |item: &&Value| item["carnet"]["mesh"] == mesh && item["metadata"]["name"] == peer;
    status["items"].as_array().into_iter().flatten().find(is_it).unwrap_or(&Value::Null)
}

fn state(federation: &Federation, mesh: &str, of: &str) -> String {
    let (_, told) = status(federation, &[]);
    peer(&told, mesh, of)["carnet"]["state"].as_str().unwrap_or("not told").to_owned()
}

pub(crate) fn await_health(federation: &Federation) {
    until("all peers are connected", || (status(federation, &["--check"]).0 == Some(0)).then_some(()));
}

fn every_peer_is_connected() {
    let federation = Federation::start("alive", &POLLING);
    let start = Instant::now();
    await_health(&federation);
    assert!(start.elapsed() < INTERVAL + SLACK, "{:?}", start.elapsed());
    let documents = federation.folder.join("documents").display().to_string();
    let (code, told) = status(&federation, &["--check", "--stale", "1m", &documents]);
    assert_eq!(code, Some(0), "{told:#}");
    let red = peer(&told, "green-mesh", "red-mesh");
    assert_eq!(red["carnet"]["imports"], serde_json::json!({"imported": 3, "offered": 4}));
    assert_eq!(red["carnet"]["exports"], serde_json::json!({"told": 1, "exported": 1}));
    let active = red["status"]["discoveryStatus"]["active"].as_array().unwrap();
    let remotes = active.iter().find_map(|pod| pod["remotes"].as_array()?.first()).unwrap();
    let source = "spiffe://red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account";
    assert_eq!((&remotes["source"], &remotes["connected"]), (&source.into(), &true.into()));
}

/// `shop` at blue too, and imports of both under one host.
fn share(documents: &Path) {
    edit(&documents.join("blue-mesh/services.yaml"), |text| {
        format!(
            "{text}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: shop, namespace: blue-mesh-bookinfo}}\n\
             spec: {{ports: [{{name: http, port: 8080}}]}}\n"
        )
    });
    edit(&documents.join("blue-mesh/exports.yaml"), |text| {
        format!(
            "{text}\n  - type: NameSelector\n    nameSelector: {{namespace: blue-mesh-bookinfo, name: shop}}\n"
        )
    });
    edit(&documents.join("green-mesh/imports.yaml"), |text| {
        let rule = |mesh: &str| {
            format!(
                "\n  - type: NameSelector\n    domainSuffix: svc.everywhere.local\n    nameSelector:\n      \
                 {{namespace: {mesh}-bookinfo, name: shop, alias: {{namespace: shared, name: shop}}}}\n"
            )
        };
        let own = "  - type: NameSelector\n    nameSelector: {namespace: red-mesh-bookinfo, name: shop}\n";
        let text = text.replacen(own, "", 1);
        format!("{}{}", text.replacen("\n---", &format!("{}---", rule("red-mesh")), 1), rule("blue-mesh"))
    });
    edit(&documents.join("green-mesh/peers.yaml"), |text| {
        let name = "  name: red-mesh\n";
        text.replacen(name, &format!("{name}  annotations: {{carnet.dev/priority: \"10\"}}\n"), 1)
    });
}

fn a_peer_that_vanishes() {
    let federation = Federation::start_changed("vanish", &POLLING, share);
    await_health(&federation);
    let egress = federation.address("green-mesh", "egress");
    let at = || arrived(&get(egress, SHARED, &[]))["mesh"].clone();
    assert_eq!(at(), "red-mesh");

    // Without a bootstrap nobody can start it again.
    let bootstrap = federation.folder.join("files/red-mesh/ingress/envoy.yaml");
    let right = fs::read_to_string(&bootstrap).unwrap();
    replace(&bootstrap, "no bootstrap");
    signal(federation.gateway_pid("red-mesh", "ingress").unwrap(), "KILL");
    let start = Instant::now();
    for mesh in ["green-mesh", "blue-mesh"] {
        until("it is missed", || (state(&federation, mesh, "red-mesh") == "fail").then_some(()));
    }
    let missed = start.elapsed();
    assert!(missed < 2 * INTERVAL + INTERVAL + SLACK, "{missed:?}");
    let (code, told) = status(&federation, &["--check"]);
    // One gateway cannot be asked.
    assert_eq!(code, Some(2));
    for mesh in ["green-mesh", "blue-mesh"] {
        let red = peer(&told, mesh, "red-mesh");
        assert_eq!(red["carnet"]["gateways"][0]["result"], "refused", "{red:#}");
        let inactive = &red["status"]["discoveryStatus"]["inactive"][0]["watch"];
        assert_eq!(inactive["connected"], false);
        assert!(inactive["lastDisconnect"].is_string() && inactive["lastFullSync"].is_string(), "{inactive}");
    }
    assert_eq!(peer(&told, "green-mesh", "blue-mesh")["carnet"]["seesPeer"], true);
    until("the other peer is chosen", || (get(egress, SHARED, &[]).status == 200).then_some(()));
    for _ in 0..50 {
        assert_eq!(at(), "blue-mesh");
    }

    replace(&bootstrap, &right);
    federation.await_note("red-mesh ingress is back", 1);
    await_health(&federation);
    until("the first peer is chosen again", || (at() == "red-mesh").then_some(()));
    assert_eq!(federation.notes().matches("reloaded").count(), 0);
}

/// It accepts connections and says nothing.
fn a_peer_that_hangs() {
    let federation = Federation::start("hang", &POLLING);
    await_health(&federation);
    let pid = federation.gateway_pid("red-mesh", "ingress").unwrap();
    signal(pid, "STOP");
    until("it is missed", || {
        let (_, told) = status(&federation, &[]);
        let red = peer(&told, "green-mesh", "red-mesh");
        (red["carnet"]["seesPeer"] == false && red["carnet"]["gateways"][0]["result"] == "timeout")
            .then_some(())
    });
    signal(pid, "CONT");
    await_health(&federation);
}

//! The published schema of the host table and the loader agree.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use carnet_engine::compile::{DiscoveryOptions, Options, StatusOptions, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Input, build};
use carnet_engine::source::Source;
use carnet_engine::table::HostTable;
use carnet_engine::table::document::PollingDocument;
use carnet_engine::yaml::Limits;
use serde_json::{Value, json};

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

fn schema() -> jsonschema::Validator {
    let text = fs::read_to_string(root().join("engine/schema/table.v1.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

/// Every table of the Bookinfo example and of every case with one bundle.
fn tables() -> Vec<String> {
    let mut tables = Vec::new();
    for folder in folders(&root().join("testdata")) {
        let path = folder.join("resources.yaml");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let input = Input { source: Source::new("resources.yaml", text), placement: Placement::default() };
        let build = build(vec![input], &Limits::default());
        for mesh in &build.federation.meshes {
            for direction in [Direction::Inbound, Direction::Outbound] {
                tables.push(configuration(&build.federation, mesh, direction, &options()));
            }
        }
    }
    tables
}

/// Everything a table can be made with.
fn options() -> Options {
    Options {
        status: Some(StatusOptions { ports: vec![15019], gateway: "gateway".to_owned() }),
        discovery: Some(DiscoveryOptions {
            ports: vec![8188],
            service_accounts: vec!["spiffe://m.local/ns/a/sa/b".to_owned()],
            hold_ms: 30_000,
        }),
        polling: Some(PollingDocument { interval_ms: 10_000, timeout_ms: 5_000 }),
        ..Options::default()
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(folders(&path));
        }
    }
    found
}

#[test]
fn every_table_of_the_corpus_fits_the_schema() {
    let (schema, tables) = (schema(), tables());
    assert!(tables.len() > 100, "only {} tables", tables.len());
    for table in tables {
        let value: Value = serde_json::from_str(&table).unwrap();
        let errors: Vec<_> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{table}");
    }
}

/// One change to a table that makes it wrong.
fn wrong(change: impl FnOnce(&mut Value)) -> Value {
    let mut table = json!({
        "version": 1, "mesh": "m",
        "status": {"ports": [15019], "namespace": "m-system", "gateway": "ingress"},
        "inbound": {"discovery": {"ports": [8188], "serviceAccounts": ["spiffe://m/ns/a/sa/b"], "holdMs": 1000},
            "portSets": [[{"name": "http", "port": 80, "protocol": "HTTP"}]],
            "peers": [{
            "name": "p", "trustDomain": "t", "suffix": "svc.p-exports.local", "localSuffix": "svc.cluster.local",
            "hosts": [{"host": "a.b.svc.p-exports.local", "to": "a.b.svc.cluster.local", "rule": 0, "ports": 0}],
            "patterns": [{"rule": 1, "namespace": "b"}]
        }]}
    });
    change(&mut table);
    table
}

#[test]
fn what_the_schema_refuses_the_loader_refuses() {
    let schema = schema();
    let mistakes = [
        wrong(|table| table["version"] = json!(2)),
        wrong(|table| table["mesh"] = json!("")),
        wrong(|table| table["maxHops"] = json!(-1)),
        wrong(|table| table["mode"] = json!("warn")),
        wrong(|table| table["more"] = json!(1)),
        wrong(|table| drop(table.as_object_mut().unwrap().remove("inbound"))),
        wrong(|table| table["inbound"]["peers"][0]["hosts"][0]["host"] = json!("A.b")),
        wrong(|table| table["inbound"]["peers"][0]["hosts"][0]["to"] = json!("a..b")),
        wrong(|table| table["inbound"]["peers"][0]["patterns"][0]["name"] = json!("a")),
        wrong(|table| table["inbound"]["peers"][0]["patterns"][0]["suffix"] = json!("x")),
        wrong(|table| table["inbound"]["peers"][0]["clientIDs"] = json!([""])),
        wrong(|table| table["inbound"]["stripHeaders"] = json!(["X-Upper"])),
        wrong(|table| table["inbound"]["discovery"]["ports"] = json!([])),
        wrong(|table| table["inbound"]["discovery"]["holdMs"] = json!(0)),
        wrong(|table| table["inbound"]["portSets"][0][0]["protocol"] = json!("")),
        wrong(|table| table["status"]["ports"] = json!([70_000])),
        wrong(|table| table["status"]["gateway"] = json!("")),
        wrong(|table| {
            table["outbound"] =
                json!({"peers": [], "ports": [1], "discovery": {"intervalMs": 99, "timeoutMs": 10}});
            table["inbound"]["ports"] = json!([2]);
        }),
        wrong(|table| {
            table["outbound"] =
                json!({"peers": [], "ports": [1], "discovery": {"intervalMs": 100, "timeoutMs": 0}});
            table["inbound"]["ports"] = json!([2]);
        }),
    ];
    for mistake in mistakes {
        assert!(!schema.is_valid(&mistake), "{mistake}");
        assert!(HostTable::load(mistake.to_string()).is_err(), "{mistake}");
    }
    let right = wrong(|_| {});
    assert!(schema.is_valid(&right));
    assert!(HostTable::load(right.to_string()).is_ok());
}

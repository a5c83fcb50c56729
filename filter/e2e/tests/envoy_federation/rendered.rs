//! What `carnet render` writes, as Envoy reads it.

use std::fs;
use std::path::Path;
use std::process::Command;

use carnet_e2e::envoy;
use serde_json::{Value, json};

use crate::Alone;
use crate::fixture::{carnet, documents, folder};

pub(crate) const TRIALS: &[Alone] = &[
    ("every_bootstrap_is_taken_by_envoy", every_bootstrap_is_taken),
    ("the_configuration_of_every_wasm_plugin_is_taken_by_the_filter", every_plugin_configuration_is_taken),
];

/// Runs `carnet render` and returns what it printed.
fn render(folder: &Path, arguments: &[&str]) -> String {
    let mut child = carnet(folder, &[&["render"], arguments, &["documents"]].concat()).spawn().unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "{}", fs::read_to_string(folder.join("stderr")).unwrap());
    fs::read_to_string(folder.join("stdout")).unwrap()
}

/// Whether Envoy takes a bootstrap, and what it said.
fn validate(bootstrap: &Path) -> (bool, String) {
    let mut command = Command::new(envoy::find().unwrap());
    let output = command.args(["--mode", "validate", "-c"]).arg(bootstrap).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn every_bootstrap_is_taken() {
    let folder = folder("rendered");
    documents(&folder);
    for layout in [&[][..], &["--per-peer"]] {
        let out = format!("out{}", layout.len());
        let list = render(&folder, &[layout, &["--target", "envoy", "--out", &out, "-o", "json"]].concat());
        let list: Value = serde_json::from_str(&list).unwrap();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), if layout.is_empty() { 6 } else { 12 });
        for item in items {
            let (is_taken, said) = validate(Path::new(item["bootstrap"].as_str().unwrap()));
            assert!(is_taken, "{item}\n{said}");
        }
    }
}

fn every_plugin_configuration_is_taken() {
    let folder = folder("plugins");
    documents(&folder);
    render(&folder, &["--target", "envoy", "--out", "out"]);
    let filter = folder.join("out/carnet_filter.wasm");
    let list =
        render(&folder, &["--target", "wasmplugin", "--url", "https://example.com/f.wasm", "-o", "json"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    let configs: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|item| &item["spec"]["pluginConfig"]).collect();
    assert_eq!(configs.len(), 12);
    let (is_taken, said) = validate(&bootstrap(&folder, &filter, &configs));
    assert!(is_taken, "{said}");
    let mut wrong = configs[0].clone();
    wrong["version"] = json!(2);
    let (is_taken, _) = validate(&bootstrap(&folder, &filter, &[&wrong]));
    assert!(!is_taken);
}

/// A bootstrap with a listener for each configuration, handed over as Istio's agent does: a string of compact JSON.
fn bootstrap(folder: &Path, filter: &Path, configs: &[&Value]) -> std::path::PathBuf {
    let any = |name: &str, mut fields: Value| {
        fields["@type"] = json!(format!("type.googleapis.com/{name}"));
        fields
    };
    let listeners = configs.iter().enumerate().map(|(number, config)| {
        let wasm = any("envoy.extensions.filters.http.wasm.v3.Wasm", json!({"config": {
            "name": "carnet",
            "vm_config": {"vm_id": "carnet", "runtime": "envoy.wasm.runtime.v8", "code": {"local": {"filename": filter}}},
            "failure_policy": "FAIL_RELOAD",
            "configuration": any("google.protobuf.StringValue", json!({"value": config.to_string()})),
        }}));
        let router = any("envoy.extensions.filters.http.router.v3.Router", json!({}));
        let manager = any("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", json!({
            "stat_prefix": "x",
            "route_config": {},
            "http_filters": [{"name": "carnet", "typed_config": wasm}, {"name": "router", "typed_config": router}],
        }));
        json!({
            "name": number.to_string(),
            "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
            "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
        })
    });
    let bootstrap = json!({"static_resources": {"listeners": listeners.collect::<Vec<_>>()}});
    let path = folder.join("plugins.json");
    fs::write(&path, bootstrap.to_string()).unwrap();
    path
}

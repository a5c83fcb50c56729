//! `carnet render`.

use std::fs;

use crate::fixture::{BROKEN, MESH, example, folder, testdata};

#[test]
fn one_gateway_goes_to_standard_output() {
    let run = folder("render-one").with("a.yaml", MESH).run("render --mesh red-mesh --direction inbound");
    run.golden("render-one");
}

#[test]
fn several_gateways_need_a_folder() {
    example("bookinfo")
        .run("render .")
        .cannot("6 plugin configurations are selected, standard output takes one");
}

#[test]
fn every_gateway_gets_a_file() {
    let folder = folder("render-files").with("rules/a.yaml", MESH);
    let run = folder.run("render --out-dir build rules");
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    let mut names: Vec<_> = fs::read_dir(folder.path().join("build"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["red-mesh.inbound.json", "red-mesh.outbound.json"]);
    let alone = folder.run("render --mesh red-mesh --direction outbound rules").stdout;
    let written = fs::read_to_string(folder.path().join("build/red-mesh.outbound.json")).unwrap();
    assert_eq!(written, alone);
}

#[test]
fn json_lists_what_is_selected() {
    let list = example("bookinfo").run("render -o json .").json();
    assert_eq!(list["items"].as_array().unwrap().len(), 6);
    assert_eq!(list["items"][0]["file"], "blue-mesh.inbound.json");
    assert_eq!(list["items"][0]["configuration"]["mesh"], "blue-mesh");
}

#[test]
fn nothing_is_written_while_errors_exist() {
    let folder = folder("render-errors").with("rules/a.yaml", BROKEN);
    folder.run("render --out-dir build rules").golden("render-errors");
    assert!(!folder.path().join("build").exists());
}

#[test]
fn a_mesh_name_cannot_lead_out_of_the_folder() {
    let folder = folder("render-escape").with("rules/a.yaml", MESH);
    folder.run("render --out-dir build --mesh ../red=rules").cannot("cannot be part of a file name");
    assert!(!folder.path().join("build").exists());
}

#[test]
fn an_unknown_mesh_is_told_with_the_closest() {
    example("bookinfo").run("render --mesh rde-mesh .").golden("render-unknown-mesh");
}

#[test]
fn options_reach_the_table() {
    let folder = folder("render-options").with("a.yaml", MESH);
    let inbound = "render --direction inbound --mode audit --max-hops 3 --unknown-validity allow";
    let inbound = folder.run(inbound).json();
    assert_eq!((inbound["mode"].as_str(), inbound["maxHops"].as_u64()), (Some("audit"), Some(3)));
    assert_eq!(inbound["inbound"]["unknownValidity"], "allow");
    let outbound = folder.run("render --direction outbound --unmatched pass").json();
    assert_eq!(outbound["outbound"]["unmatched"], "pass");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = folder("render-blocked").with("rules/a.yaml", MESH).with("build", "a file");
    folder.run("render --out-dir build rules").cannot("cannot write `build`");
}

/// A Service of [`MESH`]'s namespace that is exported and has the ports given.
fn with_ports(ports: &str) -> String {
    let split =
        MESH.replace("spec: {ports: [{name: http, port: 9080}]}", &format!("spec: {{ports: {ports}}}"));
    assert_ne!(split, MESH);
    split
}

#[test]
fn envoy_gateways_get_a_folder_each_and_keys_are_secret() {
    let folder = folder("render-envoy");
    let source = testdata("examples/bookinfo");
    let command = format!("render --target envoy --out build {}", source.display());
    let run = folder.run(&command);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.stdout.lines().count(), 6);
    let build = folder.path().join("build");
    for file in ["envoy.yaml", "clusters.yaml", "routes.yaml", "filter.yaml", "secrets/peers.yaml"] {
        assert!(build.join("red-mesh/ingress").join(file).is_file(), "{file}");
    }
    let filter = fs::read(build.join("carnet_filter.wasm")).unwrap();
    assert_eq!(filter.get(..4), Some(&b"\0asm"[..]));
    let key = fs::metadata(build.join("certificates/green-mesh/egress-red-mesh.key")).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
}

#[test]
fn per_peer_gateways_are_those_the_documents_name() {
    let folder = folder("render-envoy-per-peer");
    let source = testdata("examples/bookinfo");
    let command = format!("render --target envoy --per-peer --out build -o json {}", source.display());
    let list = folder.run(&command).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 12);
    assert_eq!(
        (&items[0]["gateway"], &items[0]["peers"]),
        (&"ingress-green-mesh".into(), &["green-mesh"][..].into())
    );
    let table =
        fs::read_to_string(folder.path().join("build/blue-mesh/ingress/ingress-green-mesh/filter.yaml"));
    let table = table.unwrap();
    assert!(table.contains("green-mesh-exports.local") && !table.contains("red-mesh-exports.local"));
}

#[test]
fn a_peer_nobody_vouches_for_is_told() {
    let folder = folder("render-envoy-root").with("rules/a.yaml", MESH);
    let run = folder.run("render --target envoy --out build rules");
    run.cannot("there is no root certificate of peer `green-mesh` of mesh `red-mesh`");
    assert!(!folder.path().join("build").exists());
}

#[test]
fn an_exported_service_without_a_port_for_http_is_told() {
    let message = "service `bookinfo/ratings` of mesh `red-mesh` is exported and has no";
    let documents =
        fs::read_to_string(testdata("examples/bookinfo/red-mesh/root-certificates.yaml")).unwrap();
    let folder = folder("render-envoy-ports")
        .with("rules/roots.yaml", documents)
        .with("rules/a.yaml", with_ports("[]"));
    folder.run("render --target envoy --out build rules").cannot(&format!("{message} ports"));
    let folder = folder.with("rules/a.yaml", with_ports("[{name: mysql, port: 3306}]"));
    let told = format!("{message} port that speaks HTTP: 3306 MYSQL");
    folder.run("render --target envoy --out build rules").cannot(&told);
}

#[test]
fn a_wasm_plugin_fits_what_istio_asks() {
    let schema = include_str!("../schemas/wasm_plugin.v1alpha1.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let mut seen = 0;
    for name in ["bookinfo", "bookinfo-labels", "aws-nlb", "failover", "nodeport", "west-data-center"] {
        let list =
            example(name).run("render --target wasmplugin --url https://example.com/f.wasm -o json .").json();
        for plugin in list["items"].as_array().unwrap() {
            let errors: Vec<_> = schema.iter_errors(plugin).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}\n{plugin}");
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} plugins");
}

#[test]
fn a_wasm_plugin_names_the_gateway_by_its_labels_and_the_filter_by_its_digest() {
    let list = example("bookinfo")
        .run("render --target wasmplugin --url https://example.com/f.wasm -o json .")
        .json();
    let spec = &list["items"][0]["spec"];
    let labels = &spec["selector"]["matchLabels"];
    assert_eq!(labels["federation.maistra.io/ingress-for"], "ingress-green-mesh");
    assert_eq!(spec["match"][0]["ports"][0]["number"], 15443);
    let version = example("bookinfo").run("version -o json").json();
    assert_eq!(spec["sha256"], version["filter"]["sha256"]);
    let peers = spec["pluginConfig"]["inbound"]["peers"].as_array().unwrap();
    assert_eq!(peers.len(), 1);
}

#[test]
fn a_wasm_plugin_without_labels_is_found_by_the_name_of_its_gateway() {
    let folder = folder("render-plugin").with("a.yaml", MESH);
    folder
        .run("render --target wasmplugin --url oci://r.example/carnet:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
        .golden("render-plugin");
}

#[test]
fn a_url_nobody_fetches_from_is_told() {
    let folder = folder("render-plugin-url").with("a.yaml", MESH);
    folder
        .run("render --target wasmplugin --url ftp://example.com/f.wasm")
        .cannot("`ftp://example.com/f.wasm` does not begin with one of oci, https, http, file");
    folder
        .run("render --target wasmplugin --url oci://example.com/f@sha256:12")
        .cannot("`12` is no SHA-256: 64 hexadecimal digits in lower case");
}

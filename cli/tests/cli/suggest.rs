//! `carnet explain service --suggest`.

use std::path::PathBuf;

use carnet::command::test::find;
use carnet_engine::case::parse;
use carnet_engine::model::{Mesh, Peer, Service};
use carnet_engine::pipeline::{Build, build};
use carnet_engine::source::SourceId;
use carnet_engine::suggest::{apply, suggest};
use carnet_engine::trace::trace_service;
use carnet_engine::yaml::Limits;

use crate::fixture::{MESH, example, folder, testdata};

#[test]
fn both_sides_get_their_rule_behind_the_others() {
    let line = "explain service red-mesh/red-mesh-bookinfo/details --to green-mesh --suggest .";
    example("bookinfo").run(line).golden("suggest-both");
}

#[test]
fn json_has_the_edits() {
    let line = "explain service red-mesh/red-mesh-bookinfo/reviews --to green-mesh --suggest -o json .";
    let document = example("bookinfo").run(line).json();
    let edits = document["suggestion"]["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0]["file"], "green-mesh/imports.yaml");
    assert_eq!(edits[0]["start"], edits[0]["end"]);
}

#[test]
fn what_is_reachable_needs_nothing() {
    let line = "explain service red-mesh/red-mesh-bookinfo/ratings --to green-mesh --suggest .";
    let run = example("bookinfo").run(line);
    assert!(run.stdout.ends_with("Nothing is suggested: it is reachable by the rules.\n"), "{run:?}");
}

#[test]
fn a_service_no_rule_may_export_is_told() {
    let external = MESH.replace("spec: {ports", "spec: {type: ExternalName, externalName: a.example, ports");
    let folder = folder("suggest-external").with("a.yaml", external);
    let run = folder.run("explain service red-mesh/bookinfo/ratings --to green-mesh --suggest a.yaml");
    assert!(run.stdout.ends_with("a Service of type ExternalName is never exported.\n"), "{run:?}");
}

#[test]
fn the_style_of_the_file_is_kept() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: details, namespace: bookinfo}\n";
    let ask = "explain service red-mesh/bookinfo/details --to green-mesh --suggest a.yaml";
    let suggested = |name: &str, text: String| folder(name).with("a.yaml", text + service).run(ask).stdout;
    let block =
        "  exportRules:\n  - type: NameSelector\n    nameSelector: {namespace: bookinfo, name: ratings}\n";
    assert!(MESH.contains(block));
    let flow = suggested(
        "suggest-flow",
        MESH.replace(block, "  exportRules: [{type: NameSelector, nameSelector: {name: ratings}}]\n"),
    );
    assert!(
        flow.ends_with(", {type: NameSelector, nameSelector: {namespace: bookinfo, name: details}}\n"),
        "{flow}"
    );
    let empty = suggested("suggest-empty", MESH.replace(block, "  exportRules:\n"));
    assert!(
        empty.ends_with(" [{type: NameSelector, nameSelector: {namespace: bookinfo, name: details}}]\n"),
        "{empty}"
    );
    let none = suggested("suggest-none", MESH.replace(&format!("spec:\n{block}"), "spec: {}\n"));
    assert!(
        none.ends_with(
            "{exportRules: [{type: NameSelector, nameSelector: {namespace: bookinfo, name: details}}]}\n"
        ),
        "{none}"
    );
    let document = suggested("suggest-document", MESH.replace("kind: ExportedServiceSet", "kind: ConfigMap"));
    assert!(document.contains("kind: ExportedServiceSet\nmetadata:\n  name: green-mesh\n"), "{document}");
}

/// Every suggestion for every service of the corpus, carried out.
#[test]
fn carrying_out_a_suggestion_makes_the_service_reachable() {
    let mut verified = 0;
    for source in find::test_files(&["cases", "examples"].map(testdata)) {
        let source = source.unwrap();
        for suite in parse(SourceId(0), &source.text).0 {
            let build = find::load(&source.name, &suite).unwrap();
            verified += everything(&build, &source.name);
        }
    }
    assert!(verified > 40, "only {verified} suggestions");
}

fn everything(build: &Build, name: &str) -> usize {
    let ways = |mesh| all(mesh).into_iter().map(move |(peer, service)| (mesh, peer, service));
    let ways = build.federation.meshes.iter().flat_map(ways);
    ways.filter(|(mesh, peer, service)| holds(build, (mesh, peer, service), name)).count()
}

fn all(mesh: &Mesh) -> Vec<(&Peer, &Service)> {
    let of = |peer| mesh.services.iter().map(move |service| (peer, service));
    mesh.peers.iter().flat_map(of).collect()
}

/// Whether there was a suggestion, which then has to do what it says.
fn holds(before: &Build, (mesh, peer, service): (&Mesh, &Peer, &Service), file: &str) -> bool {
    let Ok(edits) = suggest(before, &mesh.name, &peer.name, &service.name) else { return false };
    let after = build(apply(before, &edits), &Limits::default()).federation;
    let mesh = after.mesh(&mesh.name).unwrap();
    let peer = mesh.peer(&peer.name).unwrap();
    let trace = trace_service(&after, mesh, peer, &service.name);
    let is_alone = after.mesh_of(peer).is_none();
    assert!(trace.imported.is_some() || (is_alone && trace.exported.is_some()), "{file}: {trace:?}");
    true
}

#[test]
fn a_suggestion_leaves_everything_else_as_it_is() {
    let root: PathBuf = testdata("examples/bookinfo");
    let source = find::test_files(&[root]).remove(0).unwrap();
    let suite = parse(SourceId(0), &source.text).0.remove(0);
    let before = find::load(&source.name, &suite).unwrap();
    let name = carnet_engine::service::ServiceName::new("red-mesh-bookinfo", "details");
    let edits = suggest(&before, "red-mesh", "green-mesh", &name).unwrap();
    let after = build(apply(&before, &edits), &Limits::default());
    let changes = carnet_engine::diff::diff(&before.federation, &after.federation).changes;
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes.iter().all(|change| change.subject.contains("details")), "{changes:?}");
}

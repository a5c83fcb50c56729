//! `carnet graph`.

use crate::fixture::{MESH, PEER, example, folder};

/// What green-mesh imports of `MESH`: everything, and by two rules that never decide.
const RULES: &str = "  - type: NameSelector
    nameSelector: {namespace: bookinfo, name: '*'}
  - type: NameSelector
    nameSelector: {namespace: bookinfo, name: ratings}
  - type: NameSelector
    nameSelector: {namespace: bookinfo, name: nobody}
";

/// A Service that would like to be markup.
const HOSTILE: &str = "\
---
apiVersion: v1
kind: Service
metadata: {name: '\"><script>alert(1)</script>', namespace: 'a]b{c}'}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: 評価, namespace: 本}
spec: {ports: [{port: 80}]}
";

fn peer() -> String {
    let (head, _) = PEER.split_once("  - type").unwrap();
    head.to_owned() + RULES
}

#[test]
fn the_tree_shows_every_crossing_of_an_example() {
    example("bookinfo").run("graph .").golden("graph-tree");
}

#[test]
fn every_fate_of_a_service_is_told() {
    let folder = folder("graph-fates").with("red.yaml", MESH).with("green.yaml", peer());
    folder.run("graph --show unused .").golden("graph-fates");
}

#[test]
fn a_mesh_that_was_not_given_is_drawn_as_such() {
    let folder = folder("graph-alone").with("red.yaml", MESH);
    folder.run("graph .").golden("graph-alone");
}

#[test]
fn json_has_nodes_with_places_and_edges() {
    folder("graph-json")
        .with("red.yaml", MESH)
        .with("green.yaml", peer())
        .run("graph -o json .")
        .golden("graph-json");
}

#[test]
fn dot_and_mermaid_hold_the_same_nodes() {
    let folder = folder("graph-text").with("red.yaml", MESH).with("green.yaml", peer());
    folder.run("graph -o dot --title Border .").golden("graph-dot");
    folder.run("graph -o mermaid --title Border .").golden("graph-mermaid");
}

#[test]
fn the_picture_is_the_same_every_time() {
    let folder = folder("graph-svg").with("red.yaml", MESH).with("green.yaml", peer());
    let run = folder.run("graph -o svg .");
    run.golden("graph-svg");
    assert_eq!(folder.run("graph -o svg green.yaml red.yaml").stdout, run.stdout);
}

#[test]
fn a_focus_leaves_out_what_does_not_concern_it() {
    let folder = example("bookinfo");
    folder
        .run("graph --focus reviews.bookinfo.svc.blue-mesh-imports.local --depth 0 .")
        .cannot("a similar name exists");
    let run = folder.run("graph --focus blue-mesh-bookinfo/reviews --depth 0 .");
    assert_eq!(run.stdout.lines().count(), 4, "{run:?}");
    let run = folder.run("graph --focus red-mesh-bookinfo/ratings --depth 0 .");
    assert_eq!(run.stdout.matches("red-mesh-bookinfo/ratings").count(), 2, "{run:?}");
    folder.run("graph --depth 2 .").cannot("--focus");
}

#[test]
fn only_the_peerings_of_a_mesh_are_drawn_when_one_is_selected() {
    let run = example("bookinfo").run("graph --mesh blue-mesh .");
    assert!(!run.stdout.contains("@red-mesh  ──"), "{run:?}");
    assert_eq!(run.stdout.matches("red-ratings").count(), 0, "{run:?}");
    example("bookinfo").run("graph --mesh blue .").cannot("no mesh is called `blue`");
}

#[test]
fn names_cannot_become_markup() {
    let all = MESH.replace("namespace: bookinfo, name: ratings}\n---", "namespace: '*'}\n---");
    let folder = folder("graph-hostile").with("red.yaml", format!("{all}{HOSTILE}"));
    let svg = folder.run("graph -o svg --show unused --title </svg><script>x</script> .").stdout;
    assert!(!svg.contains("<script"), "{svg}");
    assert!(svg.contains("&lt;script&gt;x&lt;/script&gt;"), "{svg}");
    let mermaid = folder.run("graph -o mermaid .").stdout;
    assert!(!mermaid.contains("<script"), "{mermaid}");
    let dot = folder.run("graph -o dot .").stdout;
    assert!(!dot.contains("=\"\">"), "{dot}");
}

#[test]
fn many_nodes_are_drawn_by_namespace() {
    let service = |number| {
        format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{number}, namespace: many}}\n")
    };
    let services = (0..200).map(service).collect::<Vec<_>>().concat();
    let all = MESH.replace("namespace: bookinfo, name: ratings}\n---", "namespace: many}\n---");
    let folder = folder("graph-many").with("red.yaml", format!("{all}{services}"));
    assert!(folder.run("graph -o svg .").stdout.contains(">200 services</text>"));
    assert_eq!(folder.run("graph .").stdout.matches("many/s").count(), 200);
    assert!(folder.run("graph --group mesh .").stdout.contains("many/* (200)"));
    assert_eq!(folder.run("graph -o svg --group none .").stdout.matches(" services</text>").count(), 0);
}

use super::*;
use crate::graph::Crossing;
use crate::model::Placement;
use crate::pipeline::{Input, build};
use crate::source::{Source, SourceId};
use crate::yaml::Limits;

const RED: &str = "\
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: green-mesh, namespace: red-mesh-system}
spec: {security: {trustDomain: green-mesh.local}}
---
apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: bookinfo, labels: {tier: gold}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
---
apiVersion: federation.maistra.io/v1
kind: ExportedServiceSet
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  exportRules:
  - type: NameSelector
    nameSelector: {namespace: bookinfo, name: ratings, alias: {name: rates}}
";

const GREEN: &str = "\
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: red-mesh, namespace: green-mesh-system}
spec: {gateways: {egress: {name: egress-red}}, security: {trustDomain: red-mesh.local}}
---
apiVersion: federation.maistra.io/v1
kind: ImportedServiceSet
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  importRules:
  - type: NameSelector
    nameSelector:
      namespace: bookinfo
      name: rates
";

/// RED, GREEN and a third document that is being written; the `|` in it is the cursor.
fn with(third: &str) -> (Build, SourceId, u32) {
    let offset = third.find('|').unwrap();
    let texts = [RED.to_owned(), GREEN.to_owned(), third.replacen('|', "", 1)];
    let input = |text: String| {
        let mesh = if text.contains("namespace: red-mesh-system") { "red-mesh" } else { "green-mesh" };
        let placement = Placement { mesh: Some(mesh.to_owned()), ..Placement::default() };
        Input { source: Source::new("x.yaml", text), placement }
    };
    let build = build(texts.map(input).into(), &Limits::default());
    (build, SourceId(2), u32::try_from(offset).unwrap())
}

fn labels(third: &str) -> Vec<String> {
    let (build, source, offset) = with(third);
    complete(&build, source, offset).into_iter().map(|completion| completion.label).collect()
}

/// Where `word` stands in a source.
fn at(build: &Build, source: u32, word: &str) -> u32 {
    u32::try_from(build.sources[source as usize].text.find(word).unwrap()).unwrap()
}

fn set(rest: &str) -> String {
    format!(
        "apiVersion: federation.maistra.io/v1\nkind: ImportedServiceSet\n\
         metadata: {{name: red-mesh, namespace: green-mesh-system}}\nspec:\n{rest}"
    )
}

fn exports(rest: &str) -> String {
    set(rest)
        .replace("Imported", "Exported")
        .replace("green-mesh-s", "x-s")
        .replace("name: red", "name: green")
        .replace("x-s", "red-mesh-s")
}

#[test]
fn fields_come_from_the_definition_of_the_kind() {
    assert_eq!(labels(&set("  |\n")), ["domainSuffix", "importRules", "locality"]);
}

#[test]
fn fields_that_are_there_are_not_offered_again() {
    assert_eq!(labels(&set("  domainSuffix: a.b\n  lo|\n  importRules: []\n")), ["locality"]);
}

#[test]
fn a_field_of_a_list_opens_the_list() {
    let (build, source, offset) = with(&set("  im|\n"));
    let first = &complete(&build, source, offset)[1];
    assert_eq!(first.text, "importRules:\n  - ");
    assert_eq!((first.replaces.start + 2, first.replaces.end), (offset, offset));
}

#[test]
fn an_import_rule_is_offered_what_the_peer_exports() {
    let rule = "  importRules:\n  - type: NameSelector\n    nameSelector:\n      namespace: bookinfo\n      name: |\n";
    assert_eq!(labels(&set(rule)), ["*", "rates"]);
    let flow = "  importRules:\n  - {type: NameSelector, nameSelector: {name: ra|, namespace: bookinfo}}\n";
    assert_eq!(labels(&set(flow)), ["*", "rates"]);
}

#[test]
fn an_export_rule_is_offered_the_services_of_the_namespace() {
    let rule =
        "  exportRules:\n  - type: NameSelector\n    nameSelector:\n      name: |\n      namespace: shop\n";
    assert_eq!(labels(&exports(rule)), ["*", "cart"]);
    let flow = "  exportRules:\n  - {type: NameSelector, nameSelector: {namespace: |\n";
    assert_eq!(labels(&exports(flow)), ["*", "bookinfo", "shop"]);
}

#[test]
fn labels_are_offered_with_their_values() {
    let rule = "  exportRules:\n  - type: LabelSelector\n    labelSelector:\n      selector:\n        matchLabels:\n          |\n";
    assert_eq!(labels(&exports(rule)), ["tier"]);
    assert_eq!(labels(&exports(&rule.replace('|', "tier: |"))), ["gold"]);
}

#[test]
fn a_peer_is_offered_what_the_other_mesh_is() {
    let peer = "apiVersion: federation.maistra.io/v1\nkind: ServiceMeshPeer\nmetadata:\n  name: green-mesh\n  \
                namespace: red-mesh-system\nspec:\n  security:\n";
    assert_eq!(labels(&format!("{peer}    trustDomain: |\n")), ["green-mesh.local"]);
    let identity = "green-mesh.local/ns/green-mesh-system/sa/egress-red-service-account";
    assert_eq!(labels(&format!("{peer}    clientID: |\n")), [identity]);
}

#[test]
fn choices_and_kinds_are_offered() {
    assert!(
        labels("kind: |\napiVersion: federation.maistra.io/v1\n").contains(&"ServiceMeshPeer".to_owned())
    );
    assert_eq!(labels(&set("  importRules:\n  - type: |\n")), ["NameSelector"]);
    assert_eq!(labels("|"), ["apiVersion", "kind", "metadata", "spec"]);
}

#[test]
fn nothing_is_offered_in_a_comment_or_in_an_unknown_kind() {
    assert!(labels(&set("  # |\n")).is_empty());
    assert!(labels("kind: Pod\nspec:\n  |\n").is_empty());
}

#[test]
fn no_text_and_no_place_makes_it_panic() {
    let rule = set("  importRules:\n  - {type: [x, {a: 'b\n    名: \"|\n\t- - : -\n---\n...\r\n}]");
    let (build, source, _) = with(&rule);
    for offset in 0..=u32::try_from(rule.len()).unwrap() + 3 {
        let _ = complete(&build, source, offset);
        let _ = hover(&build, source, offset);
        let _ = counterparts(&build, source, offset);
    }
    assert!(complete(&build, SourceId(9), 0).is_empty());
}

#[test]
fn a_rule_is_explained_with_what_it_makes_of_services() {
    let (build, ..) = with("|");
    let hover = hover(&build, SourceId(0), at(&build, 0, "name: ratings, alias")).unwrap();
    assert!(hover.contains("**exportRules[0]** of `red-mesh` for `green-mesh`"), "{hover}");
    let way = "`bookinfo/ratings` → `rates.bookinfo.svc.green-mesh-exports.local` → `rates.bookinfo.svc.red-mesh-imports.local`";
    assert!(hover.contains(way), "{hover}");
}

#[test]
fn a_rule_has_what_it_decides_and_what_an_earlier_rule_takes() {
    let everything = "  - type: NameSelector\n    nameSelector: {name: \"*\"}\n";
    let input = |mesh: &str, text: &str| {
        let placement = Placement { mesh: Some(mesh.to_owned()), ..Placement::default() };
        Input { source: Source::new("x.yaml", [text, everything].concat()), placement }
    };
    let build = build(vec![input("red-mesh", RED), input("green-mesh", GREEN)], &Limits::default());
    let names = |crossings: &[Crossing]| -> Vec<String> {
        let stop = |crossing: &Crossing| crossing.service.clone().or(crossing.exported.clone());
        crossings.iter().filter_map(stop).map(|stop| stop.text()).collect()
    };

    let export = passing(&build, SourceId(0), at(&build, 0, "name: \"*\"")).unwrap();
    assert_eq!(export.name, "exportRules[1]");
    assert_eq!(names(&export.decided), ["shop/cart"]);
    assert_eq!(names(&export.shadowed), ["bookinfo/ratings"]);
    assert_eq!(export.shadowed[0].reason.as_deref(), Some("rule [0] takes it first"));

    let import = passing(&build, SourceId(1), at(&build, 1, "name: \"*\"")).unwrap();
    assert_eq!(import.name, "importRules[1]");
    assert_eq!(names(&import.decided), ["shop/cart"]);
    assert_eq!(names(&import.shadowed), ["rates.bookinfo.svc.green-mesh-exports.local"]);

    assert_eq!(passing(&build, SourceId(0), 0), None);
}

#[test]
fn a_service_is_explained_with_who_reaches_it() {
    let (build, ..) = with("|");
    let ratings = hover(&build, SourceId(0), at(&build, 0, "ratings, namespace")).unwrap();
    assert!(ratings.contains("- `green-mesh` as `rates.bookinfo.svc.red-mesh-imports.local`"), "{ratings}");
    let cart = hover(&build, SourceId(0), at(&build, 0, "cart")).unwrap();
    assert!(cart.contains("exported to nobody"), "{cart}");
}

#[test]
fn the_rules_of_both_sides_are_counterparts() {
    let (build, ..) = with("|");
    let export = at(&build, 0, "type: NameSelector");
    let import = at(&build, 1, "type: NameSelector");
    let there = counterparts(&build, SourceId(0), export);
    assert_eq!(
        there.iter().map(|span| (span.source, span.start)).collect::<Vec<_>>(),
        [(SourceId(1), import)]
    );
    let back = counterparts(&build, SourceId(1), at(&build, 1, "name: rates"));
    assert_eq!(
        back.iter().map(|span| (span.source, span.start)).collect::<Vec<_>>(),
        [(SourceId(0), export)]
    );
}

#[test]
fn a_peer_leads_to_the_peer_of_the_other_mesh() {
    let (build, ..) = with("|");
    let there = counterparts(&build, SourceId(0), at(&build, 0, "trustDomain"));
    assert_eq!(there[0].slice(GREEN), Some("red-mesh"));
}

#[test]
fn the_outline_has_documents_and_rules() {
    let symbols = outline(SourceId(0), &Source::new("x.yaml", GREEN));
    let names: Vec<_> = symbols.iter().map(|symbol| (symbol.name.as_str(), symbol.detail.as_str())).collect();
    assert_eq!(names, [("red-mesh", "ServiceMeshPeer"), ("red-mesh", "ImportedServiceSet")]);
    assert_eq!(symbols[1].children[0].detail, "NameSelector");
}

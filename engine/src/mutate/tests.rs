//! Which mistakes are made, and what becomes of a federation with one.

use super::*;
use crate::diff::diff;
use crate::model::Placement;
use crate::pipeline::{Input, build};
use crate::source::Source;
use crate::yaml::Limits;

fn federation(rules: &str) -> (Federation, String) {
    let text = format!(
        "
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {{name: green-mesh, namespace: red-mesh-system}}
spec:
  security: {{trustDomain: green-mesh.local, clientID: green-mesh.local/ns/a/sa/b}}
---
apiVersion: v1
kind: Service
metadata: {{name: ratings, namespace: bookinfo, labels: {{share: 'yes'}}}}
---
apiVersion: federation.maistra.io/v1
{rules}"
    );
    let input = Input { source: Source::new("red.yaml", text.clone()), placement: Placement::default() };
    (build(vec![input], &Limits::default()).federation, text)
}

fn exports(rules: &str) -> (Federation, String) {
    federation(&format!(
        "kind: ExportedServiceSet
metadata: {{name: green-mesh, namespace: red-mesh-system}}
spec:
  exportRules:
{rules}"
    ))
}

fn imports(spec: &str) -> (Federation, String) {
    federation(&format!(
        "kind: ImportedServiceSet
metadata: {{name: green-mesh, namespace: red-mesh-system}}
spec:
{spec}"
    ))
}

/// Every mutant that changes something: what is done.
fn effective(federation: &Federation) -> Vec<String> {
    let mutants = mutants(federation).into_iter().filter(|mutant| {
        mutant.apply(federation).is_some_and(|mutated| !diff(federation, &mutated).is_empty())
    });
    mutants.map(|mutant| mutant.what).collect()
}

#[test]
fn a_name_rule_is_deleted_widened_and_loses_its_alias() {
    let (federation, _) = exports(
        "  - {type: NameSelector, nameSelector: {namespace: bookinfo, name: ratings, alias: {name: rates}}}\n",
    );
    assert_eq!(
        effective(&federation),
        [
            "delete exportRules[0]",
            "exportRules[0] name ratings -> *",
            "exportRules[0] namespace bookinfo -> *",
            "exportRules[0] alias.name rates -> (removed)",
            "clientID green-mesh.local/ns/a/sa/b -> (removed)",
            "clientID green-mesh.local/ns/a/sa/b -> *",
            "trustDomain green-mesh.local -> not-green-mesh.local",
        ]
    );
}

#[test]
fn rules_that_have_nothing_in_common_may_be_swapped_without_effect() {
    let (federation, _) = exports(
        "  - {type: NameSelector, nameSelector: {namespace: a, name: '*'}}
  - {type: NameSelector, nameSelector: {namespace: b, name: '*'}}
  - {type: NameSelector, nameSelector: {namespace: '*', name: '*', alias: {namespace: c}}}\n",
    );
    let swaps = effective(&federation).into_iter().filter(|what| what.starts_with("swap"));
    assert_eq!(swaps.collect::<Vec<_>>(), ["swap exportRules[1] and [2]"]);
}

#[test]
fn a_label_rule_loses_its_labels_and_turns_its_operators() {
    let (federation, _) = exports(
        "  - type: LabelSelector
    labelSelector:
      selector:
        matchLabels: {share: 'yes'}
        matchExpressions: [{key: tier, operator: DoesNotExist}]
      aliases: [{name: ratings, alias: {name: rates}}]\n",
    );
    let what = mutants(&federation).into_iter().map(|mutant| mutant.what).collect::<Vec<_>>();
    assert_eq!(
        what[..5],
        [
            "delete exportRules[0]",
            "exportRules[0] label share=yes -> (removed)",
            "exportRules[0] requirement [0] -> (removed)",
            "exportRules[0] DoesNotExist -> Exists",
            "exportRules[0] aliases[0] -> (removed)",
        ]
    );
    // The one Service there is has the label and not the other one.
    let effective = effective(&federation);
    assert!(effective.contains(&what[3]) && effective.contains(&what[4]), "{effective:?}");
    assert!(!effective.contains(&what[1]), "{effective:?}");
}

#[test]
fn an_import_flips_and_loses_suffix_and_locality() {
    let (federation, text) = imports(
        "  domainSuffix: green.example
  locality: {region: west}
  importRules:
  - type: NameSelector
    domainSuffix: other.example
    importAsLocal: true
    nameSelector: {namespace: bookinfo, name: ratings, alias: {namespace: shop}}
  - type: NameSelector
    nameSelector: {namespace: bookinfo, name: reviews}\n",
    );
    let effective = effective(&federation);
    for what in [
        "importRules[0] importAsLocal true -> false",
        "importRules[0] name ratings -> *",
        "domainSuffix green.example -> (removed)",
        "locality west -> (removed)",
    ] {
        assert!(effective.iter().any(|other| other == what), "{what}: {effective:?}");
    }
    let mutants = mutants(&federation);
    let of = |what: &str| mutants.iter().find(|mutant| mutant.what == what).unwrap();
    let locality = of("locality west -> (removed)");
    assert_eq!(locality.span.slice(&text), Some("{region: west}"));
    let flipped = of("importRules[0] importAsLocal true -> false");
    assert_eq!(flipped.span.slice(&text), Some("true"));
    let mutated = flipped.apply(&federation).unwrap();
    let set = mutated.meshes[0].peers[0].imports.as_ref().unwrap();
    assert_eq!(set.matcher(0).unwrap().suffix, "other.example");
    assert_eq!(set.locality.as_ref().unwrap().region, "west");
}

#[test]
fn a_mistake_that_makes_a_rule_unusable_is_none() {
    let (federation, _) =
        imports("  importRules:\n  - {type: NameSelector, nameSelector: {namespace: a, name: b}}\n");
    let mutants = mutants(&federation);
    let flipped =
        mutants.iter().find(|mutant| mutant.what == "importRules[0] importAsLocal false -> true").unwrap();
    assert_eq!(flipped.apply(&federation), None);
}

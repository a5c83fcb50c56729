//! What counts as a difference, on the smallest federation that shows it.

use super::*;
use crate::model::Placement;
use crate::pipeline::{Input, build};
use crate::source::Source;
use crate::yaml::Limits;

const RED: &str = "
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  gateways: {ingress: {name: in}, egress: {name: out}}
  security: {trustDomain: green-mesh.local, clientID: green-mesh.local/ns/green-mesh-system/sa/out-service-account}
---
apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: bookinfo, labels: {share: 'yes'}}
---
apiVersion: v1
kind: Service
metadata: {name: details, namespace: bookinfo}
---
apiVersion: federation.maistra.io/v1
kind: ExportedServiceSet
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  exportRules:
";

const GREEN: &str = "
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  gateways: {ingress: {name: in}, egress: {name: out}}
  security: {trustDomain: red-mesh.local, clientID: red-mesh.local/ns/red-mesh-system/sa/out-service-account}
---
apiVersion: federation.maistra.io/v1
kind: ImportedServiceSet
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  importRules:
  - {type: NameSelector, nameSelector: {namespace: bookinfo, name: '*'}}
";

fn name(selector: &str) -> String {
    format!("  - {{type: NameSelector, nameSelector: {{namespace: bookinfo, {selector}}}}}\n")
}

fn federation(rules: &[String]) -> Federation {
    of(&(RED.to_owned() + &rules.concat()), GREEN)
}

fn of(red: &str, green: &str) -> Federation {
    let input = |name: &str, text: &str| Input {
        source: Source::new(name, text),
        placement: Placement { folder: Some(name.to_owned()), ..Placement::default() },
    };
    build(vec![input("red", red), input("green", green)], &Limits::default()).federation
}

fn told(old: &Federation, new: &Federation) -> Vec<String> {
    let word = |side: &Option<Side>| side.as_ref().map_or("-".to_owned(), |side| side.value.clone());
    let line = |change: &Change| {
        let mark = if change.is_exposure { "!" } else { "" };
        format!("{mark}{:?} {} {} -> {}", change.area, change.subject, word(&change.old), word(&change.new))
    };
    diff(old, new).changes.iter().map(line).collect()
}

#[test]
fn a_rule_that_moves_past_another_without_effect_is_no_difference() {
    let (one, two) = (name("name: ratings"), name("name: details"));
    let difference = diff(&federation(&[one.clone(), two.clone()]), &federation(&[two, one]));
    assert_eq!(difference.changes, []);
    assert_eq!((difference.same_names, difference.moved_rules), (2, 1));
}

#[test]
fn a_new_rule_exposes_and_gives_a_name() {
    let old = federation(&[name("name: ratings")]);
    let new = federation(&[name("name: ratings"), name("name: details")]);
    assert_eq!(
        told(&old, &new),
        [
            "Name details.bookinfo.svc.red-mesh-imports.local - -> details.bookinfo.svc.cluster.local in red-mesh",
            "!Exposure bookinfo/details - -> details.bookinfo.svc.green-mesh-exports.local",
        ]
    );
}

#[test]
fn a_rule_taken_away_loses_a_name_and_exposes_nothing() {
    let old = federation(&[name("name: ratings"), name("name: details")]);
    let new = federation(&[name("name: ratings")]);
    let difference = diff(&old, &new);
    assert_eq!(difference.exposures().count(), 0);
    assert_eq!(
        difference.changes.iter().map(|change| change.kind).collect::<Vec<_>>(),
        [ChangeKind::Lost; 2]
    );
}

#[test]
fn a_wildcard_exposes_what_is_not_there_yet() {
    let lines = told(&federation(&[name("name: ratings")]), &federation(&[name("name: '*'")]));
    let open = "!Exposure bookinfo/* - -> bookinfo/* under svc.green-mesh-exports.local";
    assert!(lines.iter().any(|line| line == open), "{lines:?}");
}

#[test]
fn a_narrower_wildcard_exposes_nothing() {
    let any = "  - {type: NameSelector, nameSelector: {name: '*'}}\n".to_owned();
    let difference = diff(&federation(&[any]), &federation(&[name("name: '*'")]));
    assert_eq!(difference.exposures().count(), 0);
    assert!(!difference.is_empty());
}

#[test]
fn another_client_is_exposure_and_shows_as_names_lost() {
    let rules = name("name: ratings");
    let red = RED.to_owned() + &rules;
    let other = red.replace("clientID: green-mesh.local", "clientID: blue-mesh.local");
    let lines = told(&of(&red, GREEN), &of(&other, GREEN));
    assert!(lines[0].ends_with("-> nowhere: unknown-peer"), "{lines:?}");
    assert!(lines[1].starts_with("!Trust clientID green-mesh.local/"), "{lines:?}");
}

#[test]
fn an_alias_retargets_the_host_and_keeps_the_exposure() {
    let old = federation(&[name("name: ratings, alias: {name: rates}")]);
    let new = federation(&[name("name: details, alias: {name: rates}"), name("name: ratings")]);
    let lines = told(&old, &new);
    let host = "Name rates.bookinfo.svc.red-mesh-imports.local";
    let to =
        "ratings.bookinfo.svc.cluster.local in red-mesh -> details.bookinfo.svc.cluster.local in red-mesh";
    assert!(lines.contains(&format!("{host} {to}")), "{lines:?}");
}

#[test]
fn each_side_names_its_rules() {
    let new = diff(&federation(&[]), &federation(&[name("name: ratings")]));
    let side = new.changes[0].new.as_ref().unwrap();
    let rules: Vec<_> = side.rules.iter().map(|rule| rule.reference.as_str()).collect();
    assert_eq!(rules, ["ImportedServiceSet/red-mesh#0", "ExportedServiceSet/green-mesh#0"]);
    assert!(side.rules.iter().all(|rule| rule.span.is_some()));
}

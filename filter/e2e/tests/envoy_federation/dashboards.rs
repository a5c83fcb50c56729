//! The dashboard and the alerts ask for nothing that gateways do not tell.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use carnet_e2e::http::Connection;
use serde_json::Value;

use crate::Asking;
use crate::client::{ask, get};
use crate::fixture::{Federation, until};
use crate::peers::status;

pub(crate) const TRIALS: &[Asking] =
    &[("every_metric_and_label_of_the_dashboard_and_the_alerts_exists", every_metric_and_label_exists)];

/// What Prometheus adds to every sample.
const OF_PROMETHEUS: [&str; 2] = ["instance", "job"];

const METRIC: &str = "carnet_";

/// A metric and one of its labels; the metric alone where the label is empty.
type Used = (String, String);

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dashboards")
}

/// Every text of a JSON document under a key.
fn texts(value: &Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key).and_then(Value::as_str).map(ToOwned::to_owned));
            fields.values().for_each(|value| texts(value, key, found));
        }
        Value::Array(items) => items.iter().for_each(|value| texts(value, key, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn expressions() -> Vec<String> {
    let dashboard = fs::read_to_string(folder().join("federation.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&dashboard).unwrap();
    let mut found = Vec::new();
    texts(&dashboard, "expr", &mut found);
    texts(&dashboard, "definition", &mut found);
    // A rule is all there is between two alerts; its annotations name no metric but by name.
    let alerts = fs::read_to_string(folder().join("alerts.yaml")).unwrap();
    let rules = alerts.split("- alert:").skip(1);
    found.extend(rules.map(|rule| rule.split("    for:").next().unwrap().to_owned()));
    found
}

/// What an expression asks for: `metric{label="value"}`, and the labels in `by (...)`, which every metric of it has.
fn used(expression: &str) -> BTreeSet<Used> {
    let is_word = |char: char| char.is_ascii_lowercase() || char == '_';
    let grouped = expression.split("by (").skip(1).filter_map(|part| part.split_once(')'));
    let grouped: Vec<&str> = grouped.flat_map(|(labels, _)| labels.split(", ")).collect();
    let mut metrics = BTreeSet::new();
    for part in expression.split(METRIC).skip(1) {
        let end = part.find(|char| !is_word(char)).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let braces = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let inside = braces.iter().flat_map(|(inside, _)| inside.split(", "));
        let inside = inside.filter_map(|part| Some(part.split_once('=')?.0));
        let listed = rest.strip_prefix(", ").and_then(|rest| Some(rest.split_once(')')?.0));
        let labels = inside.chain(grouped.iter().copied()).chain(listed).chain([""]);
        metrics.extend(labels.map(|label| (format!("{METRIC}{name}"), label.to_owned())));
    }
    metrics
}

/// What the gateways of a federation tell.
fn told(federation: &Federation) -> BTreeSet<Used> {
    let mut told = BTreeSet::new();
    for (mesh, side) in [("green-mesh", "egress"), ("red-mesh", "ingress")] {
        let mut connection = Connection::plain(federation.gateway(mesh, side, "admin")).unwrap();
        let response = ask(&mut connection, "/stats/prometheus", "admin", &[]).unwrap();
        let text = String::from_utf8(response.body).unwrap();
        for line in text.lines().filter(|line| line.starts_with(METRIC)) {
            let (metric, rest) = line.split_once('{').unwrap();
            let labels = rest.split_once('}').unwrap().0.split("\",").filter_map(|part| part.split_once('='));
            told.insert((metric.to_owned(), String::new()));
            told.extend(labels.map(|(label, _)| (metric.to_owned(), label.to_owned())));
        }
    }
    told
}

fn every_metric_and_label_exists(federation: &Federation) {
    let egress = federation.address("green-mesh", "egress");
    get(egress, "ratings.bookinfo.svc.red-mesh-imports.local", &[]);
    until("peers were asked", || (status(federation, &["--check"]).0 == Some(0)).then_some(()));
    let used: BTreeSet<Used> = expressions().iter().flat_map(|expression| used(expression)).collect();
    assert!(used.iter().filter(|(_, label)| label.is_empty()).count() >= 7, "{used:?}");
    let told = told(federation);
    let missing: Vec<&Used> = used
        .iter()
        .filter(|(metric, label)| {
            !OF_PROMETHEUS.contains(&label.as_str()) && !told.contains(&(metric.clone(), label.clone()))
        })
        .collect();
    assert!(missing.is_empty(), "nobody tells {missing:?} of {told:?}");
    // Every peer of the example is named so; a label that was not cut out would still be in the name.
    let uncut: Vec<_> = told.iter().filter(|(metric, _)| metric.contains("mesh")).collect();
    assert!(uncut.is_empty(), "{uncut:?}");
}

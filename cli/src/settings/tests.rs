//! The settings file and its schema agree.

use std::path::Path;

use carnet_engine::source::{Source, SourceId};
use carnet_engine::yaml::{self, Kind, Limits, Node};
use serde_json::Value;

use super::*;
use crate::failure::Failure;

const HEAD: &str = "apiVersion: carnet/v1\nkind: Config\n";

const FULL: &str = "output: wide\nfailOn: warning\nmaxPerCode: 0\njobs: 2\nbaseline: old.json
meshes: {red-mesh: red, green-mesh: ../green}
ignore:
- {code: CAR209, mesh: red-mesh, kind: ExportedServiceSet, name: \"team-*\", reason: r, until: 2027-01-31}
- {code: exports-everything, namespace: red-mesh-system, file: \"vendor/*\"}
";

fn read(text: &str) -> Result<Settings, Failure> {
    read::read(Source::new("carnet.yaml", format!("{HEAD}{text}")), Path::new("up"))
}

/// Messages of all mistakes.
fn mistakes(text: &str) -> Vec<String> {
    match read(text) {
        Err(Failure::Settings { mistakes, .. }) => {
            mistakes.into_iter().map(|mistake| mistake.message).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn fits_schema(text: &str) -> bool {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let parsed = yaml::parse(SourceId(0), &format!("{HEAD}{text}"), &Limits::default());
    schema.is_valid(&value(parsed.documents[0].root()))
}

fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Mapping => node
            .entries()
            .map(|entry| (entry.key.scalar_text().unwrap().to_owned(), value(entry.value)))
            .collect(),
        Kind::Sequence => node.items().map(value).collect(),
        Kind::Scalar(..) => match node.as_int() {
            Some(number) => number.into(),
            None => node.scalar_text().unwrap().into(),
        },
    }
}

#[test]
fn everything_that_can_be_set_is_read_and_fits_the_schema() {
    let settings = read(FULL).unwrap();
    assert_eq!(settings.fail_on.value, FailOn::Warning);
    assert_eq!(settings.fail_on.origin.to_string(), "carnet.yaml:4");
    assert_eq!(settings.baseline.value, Some(PathBuf::from("up/old.json")));
    assert_eq!(settings.meshes.value[1].path, PathBuf::from("up/../green"));
    assert_eq!(settings.ignores.value.len(), 2);
    assert!(fits_schema(FULL));
}

#[test]
fn what_the_schema_refuses_is_refused() {
    for text in [
        "ignor: []\n",
        "failOn: sometimes\n",
        "output: xml\n",
        "jobs: -1\n",
        "maxPerCode: many\n",
        "meshes: [red]\n",
        "ignore: {code: CAR209}\n",
        "ignore: [{reason: x}]\n",
        "ignore: [{code: CAR209, until: soon}]\n",
        "ignore: [{code: CAR209, nmae: x}]\n",
        "baseline: 7\n",
    ] {
        assert_eq!(mistakes(text).len(), 1, "{text}");
        assert!(!fits_schema(text), "{text}");
    }
}

#[test]
fn all_mistakes_are_told() {
    let told = mistakes("ignor: []\nfailOn: sometimes\n");
    assert_eq!(
        told,
        ["there is no setting `ignor` here", "this is none of `error`, `warning`, `info`, `never`"]
    );
}

#[test]
fn another_version_is_refused() {
    let text = Source::new("carnet.yaml", "apiVersion: carnet/v2\nkind: Config\n");
    assert!(matches!(read::read(text, Path::new("")), Err(Failure::Settings { .. })));
}

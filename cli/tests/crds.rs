//! The engine's check of shapes against a JSON Schema validator, on the real definitions of the kinds.
//!
//! Documents are made out of the schemas and then spoilt, with a generator that always runs the same. Unknown
//! fields, which the API server drops and the engine reports, are forbidden in the schemas. Null is never written: to the API server it means absent.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that reads files and may fail"
)]

use std::fs;
use std::path::Path;

use carnet_engine::resource;
use carnet_engine::source::SourceId;
use carnet_engine::yaml::{self, Limits, Node, Scalar};
use serde_json::{Map, Value, json};

/// Durations as far as they occur here.
const DURATION: &str = "^[0-9]+(ms|s|m|h)$";

/// How many documents are made of each kind.
const DOCUMENTS: usize = 150;

/// Findings about shapes; others may be there too.
const SHAPE: [&str; 8] = [
    "unknown-field",
    "misplaced-field",
    "wrong-type",
    "missing-field",
    "out-of-range",
    "unknown-value",
    "invalid-value",
    "exclusive-fields",
];

#[test]
fn the_engine_and_a_json_schema_validator_agree() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut right, mut wrong) = (0, 0);
    for definition in definitions() {
        let validator = jsonschema::validator_for(&definition.schema).expect("a schema");
        for round in 0..DOCUMENTS {
            let mut document = definition.document(&mut dice);
            for _ in 0..round % 4 {
                spoil(&mut document, &mut dice);
            }
            document["apiVersion"] = definition.version.clone().into();
            document["kind"] = definition.kind.clone().into();
            document["metadata"] = json!({"name": "test", "namespace": "test"});
            let expected: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
            let found = shape_findings(&document);
            assert_eq!(expected.is_empty(), found.is_empty(), "{expected:?}\n{found:?}\n{document:#}");
            *(if expected.is_empty() { &mut right } else { &mut wrong }) += 1;
        }
    }
    assert!(right > 500 && wrong > 500, "{right} documents are right and {wrong} are wrong");
}

fn shape_findings(document: &Value) -> Vec<String> {
    let text = serde_json::to_string_pretty(document).unwrap();
    let parsed = resource::parse(SourceId(0), &text, &Limits::default());
    let found = parsed.findings.iter().filter(|finding| SHAPE.contains(&finding.code.name()));
    found.map(|finding| format!("{} {}", finding.path, finding.message)).collect()
}

/// One kind with its schema, made strict.
struct Definition {
    kind: String,
    version: String,
    schema: Value,
}

fn definitions() -> Vec<Definition> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("engine/schema");
    let mut paths: Vec<_> = ["crd", "own"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("ObjectMeta.yaml"))
        .collect();
    paths.sort();
    paths.iter().map(|path| definition(&fs::read_to_string(path).unwrap())).collect()
}

fn definition(text: &str) -> Definition {
    let parsed = yaml::parse(SourceId(0), text, &Limits::default());
    let value = value(parsed.documents[0].root());
    let (group, version) = (value["group"].as_str().unwrap(), value["versions"][0].as_str().unwrap());
    let mut schema = value["schema"].clone();
    for key in ["apiVersion", "kind"] {
        schema["properties"][key] = json!({"type": "string"});
    }
    schema["properties"]["metadata"] =
        json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
    tighten(&mut schema);
    Definition {
        kind: value["kind"].as_str().unwrap().to_owned(),
        version: if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") },
        schema,
    }
}

fn value(node: Node<'_>) -> Value {
    match node.resolve() {
        Some(Scalar::Text(text)) => text.into(),
        Some(Scalar::Bool(value)) => value.into(),
        Some(Scalar::Int(value)) => value.into(),
        Some(other) => panic!("{other} in a schema"),
        None if node.kind() == yaml::Kind::Sequence => node.items().map(value).collect(),
        None => {
            let entries = node.entries();
            entries.map(|entry| (entry.key.scalar_text().unwrap().to_owned(), value(entry.value))).collect()
        }
    }
}

/// Forbids unknown fields and says in JSON Schema what Kubernetes has keywords of its own for.
fn tighten(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    if fields.remove("format") == Some(json!("duration")) {
        fields.insert("pattern".to_owned(), json!(DURATION));
    }
    if fields.contains_key("x-kubernetes-int-or-string") {
        fields.insert("type".to_owned(), json!(["integer", "string"]));
    }
    if fields.get("x-kubernetes-int-or-string") == Some(&json!(true)) {
        *schema = json!({"type": ["integer", "string"]});
        return;
    }
    let is_open = fields.contains_key("x-kubernetes-preserve-unknown-fields")
        || fields.contains_key("additionalProperties");
    if fields.get("type") == Some(&json!("object")) && !is_open {
        fields.insert("additionalProperties".to_owned(), json!(false));
    }
    for value in
        fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
    {
        tighten(value);
    }
    for key in ["items", "additionalProperties"] {
        fields.get_mut(key).into_iter().for_each(tighten);
    }
}

/// A generator of numbers that always says the same.
///
/// Source: Marsaglia, "Xorshift RNGs".
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

impl Definition {
    /// A document that fits the schema.
    fn document(&self, dice: &mut Dice) -> Value {
        sample(&self.schema, dice, 0)
    }
}

fn sample(schema: &Value, dice: &mut Dice, depth: usize) -> Value {
    if let Some(choices) = schema["enum"].as_array() {
        return choices[dice.below(choices.len())].clone();
    }
    match schema["type"].as_str() {
        Some("string") => sample_text(schema, dice).into(),
        Some("boolean") => (dice.below(2) == 0).into(),
        Some("integer") => schema["minimum"].as_i64().unwrap_or(7).into(),
        Some("number") => json!([1.0, 0.5][dice.below(2)]),
        Some("array") => (0..least(schema, "minItems") + dice.below(2))
            .map(|_| sample(&schema["items"], dice, depth + 1))
            .collect(),
        Some("object") => sample_object(schema, dice, depth),
        _ => [json!(8080), json!("http")][dice.below(2)].clone(),
    }
}

fn least(schema: &Value, key: &str) -> usize {
    schema[key].as_u64().map_or(0, |least| usize::try_from(least).unwrap())
}

fn sample_text(schema: &Value, dice: &mut Dice) -> String {
    let digest = "5f70bf18".repeat(8);
    match schema["pattern"].as_str() {
        Some(DURATION) => "10s".to_owned(),
        Some(pattern) if pattern.contains("KMGTPE") => "500m".to_owned(),
        Some(pattern) if pattern.contains("{64}") => digest,
        Some(_) => "text".to_owned(),
        None if least(schema, "minLength") > 0 => "text".to_owned(),
        None => ["text", "80", "true", ""][dice.below(4)].to_owned(),
    }
}

fn sample_object(schema: &Value, dice: &mut Dice, depth: usize) -> Value {
    if schema["additionalProperties"].is_object() {
        return json!({"some-key": sample(&schema["additionalProperties"], dice, depth + 1)});
    }
    let Some(properties) = schema["properties"].as_object() else {
        return if schema["additionalProperties"] == json!(false) {
            json!({})
        } else {
            json!({"any": {"thing": 1}})
        };
    };
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut object = Map::new();
    for (key, schema) in properties {
        if required.contains(&json!(key)) || dice.below(2 + depth) == 0 {
            object.insert(key.clone(), sample(schema, dice, depth + 1));
        }
    }
    let all = schema["allOf"].as_array().into_iter().flatten().map(|part| &part["oneOf"]);
    for group in all.chain([&schema["oneOf"]]) {
        let names = group.as_array().into_iter().flatten().filter_map(|item| item["required"][0].as_str());
        names
            .filter(|name| object.contains_key(*name))
            .map(str::to_owned)
            .skip(1)
            .collect::<Vec<_>>()
            .iter()
            .for_each(|name| {
                object.remove(name);
            });
    }
    object.into()
}

/// Changes one place of a document, perhaps for the worse.
fn spoil(document: &mut Value, dice: &mut Dice) {
    let mut places = Vec::new();
    pointers(document, String::new(), &mut places);
    let Some(place) = places.get(dice.below(places.len().max(1))) else { return };
    let value = document.pointer_mut(place).unwrap();
    match (dice.below(4), value) {
        (0, Value::Object(object)) => {
            object.insert(["unknown", "exact", "regex", "name"][dice.below(4)].to_owned(), json!("text"));
        }
        (1, Value::Object(object)) => {
            let keys: Vec<_> = object.keys().cloned().collect();
            keys.get(dice.below(keys.len().max(1))).map(|key| object.remove(key));
        }
        (2, value) if value.is_number() => {
            *value = [json!(-1), json!(70_000), json!(5_000_000_000_i64), json!(0.25)][dice.below(4)].clone();
        }
        (2, value) if value.is_string() => *value = json!("OTHER"),
        (_, value) => {
            *value = [json!("text"), json!(5), json!(true), json!([]), json!({})][dice.below(5)].clone();
        }
    }
}

/// Every place below the document itself.
fn pointers(value: &Value, path: String, places: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                pointers(value, format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, format!("{path}/{index}"), places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    // A document is an object, whatever else happens to it.
    if !path.is_empty() {
        places.push(path);
    }
}

//! Takes CustomResourceDefinitions over into `schema/crd`: what the table needs of them, and nothing else.
//!
//! Rules in CEL that a schema can say as well are written as one: ports, durations, and fields of which one may be set.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use carnet_engine::source::SourceId;
use carnet_engine::yaml::{self, Limits, Node};

/// Keywords whose value is kept as it is.
const KEPT: [&str; 16] = [
    "type",
    "required",
    "enum",
    "minimum",
    "maximum",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
    "oneOf",
    "allOf",
    "anyOf",
    "not",
];

/// A schema to be written.
#[derive(PartialEq)]
enum Tree {
    Scalar(String),
    List(Vec<Tree>),
    Map(BTreeMap<String, Tree>),
}

/// Reads every file of a folder and rewrites the definitions that are in `crd` already.
pub(crate) fn take_over(downloads: &Path, crd: &Path) {
    for entry in fs::read_dir(downloads).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for document in yaml::parse(SourceId(0), &text, &Limits::default()).documents {
            let Some(kind) = at(document.root(), &["spec", "names", "kind"]).and_then(Node::as_str) else {
                continue;
            };
            let path = crd.join(format!("{kind}.yaml"));
            let Ok(old) = fs::read_to_string(&path) else { continue };
            let source = old.lines().next().unwrap();
            fs::write(&path, format!("{source}\n{}", definition(document.root(), kind))).unwrap();
        }
    }
}

fn at<'d>(node: Node<'d>, path: &[&str]) -> Option<Node<'d>> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

fn definition(root: Node<'_>, kind: &str) -> String {
    let group = at(root, &["spec", "group"]).and_then(Node::as_str).unwrap();
    let versions: Vec<_> = at(root, &["spec", "versions"]).unwrap().items().collect();
    let name = |version: &Node<'_>| version.get("name").and_then(Node::as_str).unwrap().to_owned();
    let schema = |version: &Node<'_>| {
        let mut schema = trimmed(at(*version, &["schema", "openAPIV3Schema"]).unwrap(), "");
        prune_root(&mut schema);
        schema
    };
    // Versions with a schema of their own are other formats of the kind; the last is the one that is read.
    let last = versions.last().unwrap();
    let read: Vec<_> = versions.iter().filter(|version| schema(version) == schema(last)).collect();
    let mut text = vec![format!("group: {group}"), format!("kind: {kind}"), "versions:".to_owned()];
    text.extend(read.iter().map(|version| format!("- {}", name(version))));
    text.push("schema:".to_owned());
    text.extend(indented(&lines(&schema(last)), "  "));
    text.join("\n") + "\n"
}

/// What every document has is described elsewhere, and `status` is nobody's to write.
fn prune_root(schema: &mut Tree) {
    let Tree::Map(fields) = schema else { return };
    let Some(Tree::Map(properties)) = fields.get_mut("properties") else { return };
    for key in ["apiVersion", "kind", "metadata"] {
        properties.remove(key);
    }
    let open = [("type", "object"), ("x-kubernetes-preserve-unknown-fields", "true")];
    let open = open.map(|(key, value)| (key.to_owned(), Tree::Scalar(value.to_owned())));
    properties.insert("status".to_owned(), Tree::Map(open.into()));
}

/// What is kept of a schema; `field` is the name of what it describes.
fn trimmed(schema: Node<'_>, field: &str) -> Tree {
    // The webhook of Istio refuses other numbers, the definition says no more than that there are 32 bits.
    let is_port = ["number", "port", "targetPort"].contains(&field);
    let mut kept = BTreeMap::new();
    for entry in schema.entries() {
        let key = entry.key.scalar_text().unwrap();
        let value = match key {
            "properties" => Tree::Map(
                entry
                    .value
                    .entries()
                    .map(|field| {
                        let name = field.key.scalar_text().unwrap();
                        (name.to_owned(), trimmed(field.value, name))
                    })
                    .collect(),
            ),
            "items" | "additionalProperties" => trimmed(entry.value, ""),
            // Beside a number or text it says nothing new.
            "anyOf" if schema.get("x-kubernetes-int-or-string").is_some() => continue,
            _ if KEPT.contains(&key) => tree(entry.value),
            _ => continue,
        };
        kept.insert(key.to_owned(), value);
    }
    if let (Some("4294967295"), true) = (schema.get("maximum").and_then(Node::scalar_text), is_port) {
        kept.insert("maximum".to_owned(), Tree::Scalar("65535".to_owned()));
    }
    for rule in schema.get("x-kubernetes-validations").into_iter().flat_map(Node::items) {
        translate(rule.get("rule").and_then(Node::as_str).unwrap_or_default(), &mut kept);
    }
    Tree::Map(kept)
}

/// Says in a schema what a rule in CEL says, where that is possible.
fn translate(rule: &str, schema: &mut BTreeMap<String, Tree>) {
    let scalar = |text: &str| Tree::Scalar(text.to_owned());
    match rule {
        "0 < self && self <= 65535" => {
            schema.insert("minimum".to_owned(), scalar("1"));
            schema.insert("maximum".to_owned(), scalar("65535"));
        }
        "duration(self) >= duration('1ms')" => {
            schema.insert("format".to_owned(), scalar("duration"));
        }
        _ => {
            let Some(mut fields) = exclusive(rule) else { return };
            fields.sort_unstable();
            let required =
                |field: &&str| Tree::Map([("required".to_owned(), Tree::List(vec![scalar(field)]))].into());
            let any = [("anyOf".to_owned(), Tree::List(fields.iter().map(required).collect()))];
            let none = Tree::Map([("not".to_owned(), Tree::Map(any.into()))].into());
            let group = std::iter::once(none).chain(fields.iter().map(required)).collect();
            let group = Tree::Map([("oneOf".to_owned(), Tree::List(group))].into());
            match schema.entry("allOf".to_owned()).or_insert_with(|| Tree::List(Vec::new())) {
                Tree::List(groups) if groups.contains(&group) => {}
                Tree::List(groups) => groups.push(group),
                Tree::Scalar(_) | Tree::Map(_) => panic!("`allOf` is a list"),
            }
        }
    }
}

/// The fields of a rule that counts which of them are set and allows one, or wants one of two.
fn exclusive(rule: &str) -> Option<Vec<&str>> {
    if let Some((one, two)) = rule.split_once(" != ") {
        return [one, two]
            .map(|part| part.strip_prefix("has(self.")?.strip_suffix(")"))
            .into_iter()
            .collect();
    }
    let counted = rule.strip_suffix(" <= 1")?.split(" + ");
    counted
        .map(|part| {
            let field = part.strip_prefix("(has(self.")?.strip_suffix(") ? 1 : 0)")?;
            field.chars().all(char::is_alphanumeric).then_some(field)
        })
        .collect()
}

fn tree(node: Node<'_>) -> Tree {
    if let Some(text) = node.scalar_text() {
        return Tree::Scalar(if node.as_str().is_some() { plain(text) } else { text.to_owned() });
    }
    if node.entries().next().is_some() {
        let entries = node.entries();
        return Tree::Map(
            entries.map(|entry| (entry.key.scalar_text().unwrap().to_owned(), tree(entry.value))).collect(),
        );
    }
    Tree::List(node.items().map(tree).collect())
}

/// A text, quoted where it would read as something else.
fn plain(text: &str) -> String {
    let is_word = text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    let is_taken =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if is_word && !is_taken { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

/// The lines of a block; a list stands under its key without indentation.
fn lines(tree: &Tree) -> Vec<String> {
    match tree {
        Tree::Scalar(scalar) => vec![scalar.clone()],
        Tree::List(items) => items.iter().flat_map(|item| indented(&lines(item), "- ")).collect(),
        Tree::Map(entries) => entries.iter().flat_map(|(key, value)| entry(&plain(key), value)).collect(),
    }
}

fn entry(key: &str, value: &Tree) -> Vec<String> {
    let below = match value {
        Tree::Scalar(scalar) => return vec![format!("{key}: {scalar}")],
        Tree::List(items) if items.is_empty() => return vec![format!("{key}: []")],
        Tree::Map(entries) if entries.is_empty() => return vec![format!("{key}: {{}}")],
        Tree::List(_) => lines(value),
        Tree::Map(_) => indented(&lines(value), "  "),
    };
    std::iter::once(format!("{key}:")).chain(below).collect()
}

fn indented(lines: &[String], first: &str) -> Vec<String> {
    let starts = std::iter::once(first).chain(std::iter::repeat("  "));
    lines.iter().zip(starts).map(|(line, start)| format!("{start}{line}")).collect()
}

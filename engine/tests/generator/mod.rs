//! Writes `src/schema/kinds.rs` out of the schemas of kinds.
//!
//! Objects that are the same are written once, so that the table stays small where CustomResourceDefinitions
//! repeat what Kubernetes says of pods.

pub(crate) mod definition;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carnet_engine::source::SourceId;
use carnet_engine::yaml::{self, Document, Limits, Node};

const HEAD: &str = "\
//! Generated from the files in `engine/schema`; see there.

use crate::schema::Shape::{
    Any, Boolean, Choice, Integer, IntegerOrText, IntegerWithin, List, ListWithin, Map, Number, NumberWithin, Text,
    TextWithin,
};
use crate::schema::form::{Form, TextLimits};
use crate::schema::{Field, Kind, Object, Shape};

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: false }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: true }
}

const fn text(least: usize, most: usize, form: Option<Form>) -> TextLimits {
    TextLimits { least, most, form }
}

const fn object(fields: &'static [Field]) -> Object {
    Object { fields, exclusive: &[] }
}

const fn exclusive(fields: &'static [Field], exclusive: &'static [&'static [&'static str]]) -> Object {
    Object { fields, exclusive }
}
";

/// The text of the module.
pub(crate) fn table(schemas: &Path) -> String {
    let meta = read(&schemas.join("own/ObjectMeta.yaml"));
    let mut kinds = BTreeMap::new();
    for folder in ["crd", "own"] {
        for entry in fs::read_dir(schemas.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("ObjectMeta.yaml") {
                continue;
            }
            let document = read(&path);
            let text = |key| document.root().get(key).and_then(Node::as_str).unwrap().to_owned();
            kinds.insert((text("group"), text("kind")), document);
        }
    }
    let mut table = Table::default();
    let meta = table.shape(meta.root().get("schema").unwrap(), "OBJECT_META");
    let mut list = String::from("\npub(super) static KINDS: &[Kind] = &[\n");
    for ((group, kind), document) in &kinds {
        let versions: Vec<_> = document.root().get("versions").unwrap().items().map(quoted).collect();
        let root = table.root(document.root().get("schema").unwrap(), kind, &meta);
        let versions = versions.join(", ");
        writeln!(
            list,
            "    Kind {{ group: \"{group}\", name: \"{kind}\", versions: &[{versions}], root: &{root} }},"
        )
        .unwrap();
    }
    format!("{HEAD}\n{}{list}];\n", table.text)
}

fn read(path: &Path) -> Document {
    let text = fs::read_to_string(path).unwrap();
    let parsed = yaml::parse(SourceId(0), &text, &Limits::default());
    assert!(parsed.problems.is_empty(), "{}: {:?}", path.display(), parsed.problems);
    parsed.documents.into_iter().next().unwrap()
}

/// What has been written, and how to refer to it.
#[derive(Default)]
struct Table {
    text: String,
    /// The names of objects by what they are.
    objects: BTreeMap<String, String>,
    names: BTreeSet<String>,
}

impl Table {
    fn root(&mut self, schema: Node<'_>, kind: &str, meta: &str) -> String {
        let own = [("apiVersion", "Text"), ("kind", "Text"), ("metadata", meta)];
        let name = screaming(kind);
        let fields = self.fields(schema, &name, own.map(|(name, shape)| (name.to_owned(), shape.to_owned())));
        self.object(format!("object(&[{fields}])"), &name)
    }

    /// The shape of a schema as an expression; `name` is for objects met for the first time.
    fn shape(&mut self, schema: Node<'_>, name: &str) -> String {
        let flag = |key| schema.get(key).and_then(Node::as_bool) == Some(true);
        if flag("x-kubernetes-int-or-string") {
            return match form(schema, name) {
                None => "IntegerOrText".to_owned(),
                Some("Quantity") => "Shape::Quantity".to_owned(),
                Some(other) => panic!("{name}: a number or {other} is not understood"),
            };
        }
        for key in ["anyOf", "not"] {
            assert!(schema.get(key).is_none(), "{name}: `{key}` is not understood");
        }
        match schema.get("type").and_then(Node::as_str) {
            Some("string") => match schema.get("enum") {
                Some(values) => {
                    format!("Choice(&[{}])", values.items().map(quoted).collect::<Vec<_>>().join(", "))
                }
                None => text(schema, name),
            },
            Some("boolean") => "Boolean".to_owned(),
            Some("integer") => within("Integer", schema),
            Some("number") => within("Number", schema),
            Some("array") => {
                let item = self.shape(schema.get("items").unwrap(), name);
                match limits(schema, ["minItems", "maxItems"]) {
                    None => format!("List(&{item})"),
                    Some((least, most)) => format!("ListWithin(&({item}, {least}, {most}))"),
                }
            }
            Some("object") => self.mapping(schema, name, flag("x-kubernetes-preserve-unknown-fields")),
            other => panic!("{name}: type {other:?} is not understood"),
        }
    }

    fn mapping(&mut self, schema: Node<'_>, name: &str, is_open: bool) -> String {
        if let Some(values) = schema.get("additionalProperties") {
            return format!("Map(&{})", self.shape(values, name));
        }
        assert!(!(is_open && schema.get("properties").is_some()), "{name}: open fields beside known ones");
        if is_open {
            return "Map(&Any)".to_owned();
        }
        let fields = self.fields(schema, name, []);
        let groups = exclusive(schema, name);
        let object = match groups.as_slice() {
            [] => format!("object(&[{fields}])"),
            groups => format!("exclusive(&[{fields}], &[{}])", groups.join(", ")),
        };
        format!("Shape::Object(&{})", self.object(object, name))
    }

    fn fields<const N: usize>(&mut self, schema: Node<'_>, name: &str, own: [(String, String); N]) -> String {
        let required: Vec<_> =
            schema.get("required").into_iter().flat_map(Node::items).filter_map(Node::as_str).collect();
        let mut fields: BTreeMap<String, String> = own.into();
        for entry in schema.get("properties").into_iter().flat_map(Node::entries) {
            let key = entry.key.scalar_text().unwrap();
            let shape = self.shape(entry.value, &format!("{name}_{}", screaming(key)));
            fields.insert(key.to_owned(), shape);
        }
        let mut text = String::new();
        for (key, shape) in fields {
            let word = if required.contains(&key.as_str()) { "must" } else { "may" };
            write!(text, "\n    {word}(\"{key}\", {shape}),").unwrap();
        }
        text + "\n"
    }

    /// The name of an object, written when it is new.
    fn object(&mut self, object: String, name: &str) -> String {
        if let Some(name) = self.objects.get(&object) {
            return name.clone();
        }
        assert!(self.names.insert(name.to_owned()), "two objects are called {name}");
        writeln!(self.text, "static {name}: Object = {object};").unwrap();
        self.objects.insert(object, name.to_owned());
        name.to_owned()
    }
}

/// Groups of which at most one may be set: `oneOf` none of them and each of them.
fn exclusive(schema: Node<'_>, name: &str) -> Vec<String> {
    let all = schema.get("allOf").into_iter().flat_map(Node::items).filter_map(|part| part.get("oneOf"));
    let groups = schema.get("oneOf").into_iter().chain(all);
    groups.filter_map(|group| alternatives(group, name)).collect()
}

/// `None` for a group of one, which excludes nothing.
fn alternatives(group: Node<'_>, name: &str) -> Option<String> {
    let required = |node: Node<'_>| -> Vec<String> {
        let fields = node.get("required").unwrap_or_else(|| panic!("{name}: `oneOf` is not understood"));
        fields.items().map(quoted).collect()
    };
    let mut none = Vec::new();
    let mut each = Vec::new();
    for item in group.items() {
        match item.get("not") {
            Some(not) => none.extend(not.get("anyOf").unwrap().items().flat_map(required)),
            None => each.extend(required(item)),
        }
    }
    assert_eq!(none, each, "{name}: `oneOf` is not understood");
    (each.len() > 1).then(|| format!("&[{}]", each.join(", ")))
}

fn text(schema: Node<'_>, name: &str) -> String {
    let form = form(schema, name);
    match (limits(schema, ["minLength", "maxLength"]), form) {
        (None, None) => "Text".to_owned(),
        (limits, form) => {
            let (least, most) = limits.unwrap_or_else(|| ("0".to_owned(), "usize::MAX".to_owned()));
            let form = form.map_or("None".to_owned(), |form| format!("Some(Form::{form})"));
            format!("TextWithin(&text({least}, {most}, {form}))")
        }
    }
}

/// The form a pattern or format stands for. A new pattern needs a form of its own.
fn form(schema: Node<'_>, name: &str) -> Option<&'static str> {
    const QUANTITY: &str = r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$";
    const KIND: &str = "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$";
    const DNS: &str = r"^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    const DIGEST: &str = "(^$|^[a-f0-9]{64}$)";
    let format = schema.get("format").and_then(Node::as_str);
    assert!(matches!(format, None | Some("duration")), "{name}: format {format:?} is not understood");
    match schema.get("pattern").and_then(Node::as_str) {
        None => format.map(|_| "Duration"),
        Some(QUANTITY) => Some("Quantity"),
        Some(KIND) => Some("KindName"),
        Some(DNS) => Some("DnsName"),
        Some(DIGEST) => Some("Digest"),
        Some(other) => panic!("{name}: pattern `{other}` is not understood"),
    }
}

/// A least and a greatest number, if there is any.
fn limits(schema: Node<'_>, [least, most]: [&str; 2]) -> Option<(String, String)> {
    let bound = |key| schema.get(key).map(|node| grouped(node.as_int().unwrap()));
    match (bound(least), bound(most)) {
        (None, None) => None,
        (least, most) => Some((least.unwrap_or("0".to_owned()), most.unwrap_or("usize::MAX".to_owned()))),
    }
}

fn within(shape: &str, schema: Node<'_>) -> String {
    let bound = |key| schema.get(key).map(|node| node.as_int().unwrap());
    match (bound("minimum"), bound("maximum")) {
        (None, None) => shape.to_owned(),
        (least, most) => {
            let most = most.map_or("i64::MAX".to_owned(), grouped);
            format!("{shape}Within(&({}, {most}))", least.map_or("i64::MIN".to_owned(), grouped))
        }
    }
}

/// `65535` as `65_535`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let parts: Vec<_> =
        digits.as_bytes().rchunks(3).rev().map(|part| str::from_utf8(part).unwrap()).collect();
    parts.join("_")
}

fn quoted(node: Node<'_>) -> String {
    format!("{:?}", node.as_str().unwrap())
}

/// `importRules` as `IMPORT_RULES`.
fn screaming(name: &str) -> String {
    let mut text = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && was_lower {
            text.push('_');
        }
        was_lower = c.is_lowercase() || c.is_numeric();
        text.push(if c.is_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    }
    text
}

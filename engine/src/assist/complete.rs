//! What could be written at a place: fields by the definition of the kind, values by what the meshes hold.

use serde::Serialize;

use crate::assist::cursor::{At, Cursor};
use crate::assist::place::{self, Head};
use crate::assist::values;
use crate::pipeline::Build;
use crate::schema::{Kind, Opening, Step};
use crate::source::{SourceId, Span, narrow, wide};

/// One thing that could be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// Where it comes from, or what the field takes.
    pub detail: String,
    /// Which it is.
    pub kind: CompletionKind,
    /// What is replaced: the word the cursor is in.
    #[serde(skip)]
    pub replaces: Span,
    /// What is written instead, line ends and indentation included.
    pub text: String,
}

/// A field or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompletionKind {
    /// A field of an object.
    Field,
    /// A value the definition names.
    Choice,
    /// A name that exists in a mesh.
    Name,
}

/// What could be written at a byte of a source, the likeliest first; nothing in comments and unknown kinds.
#[must_use]
pub fn complete(build: &Build, source: SourceId, offset: u32) -> Vec<Completion> {
    let Some(text) = build.sources.get(wide(source.0)).map(|source| source.text.as_str()) else {
        return Vec::new();
    };
    let Some(cursor) = Cursor::new(text, wide(offset)) else { return Vec::new() };
    let head = Head::of(text, &cursor);
    let replaces = Span { source, start: narrow(cursor.word.0), end: narrow(cursor.word.1) };
    let completion = |kind, label: String, detail: String, text: String| Completion {
        label,
        detail,
        kind,
        replaces,
        text,
    };
    if let Some(found) = frame(&cursor, &head, &completion) {
        return found;
    }
    let Some(kind) = Kind::find(&head.group, &head.kind) else { return Vec::new() };
    let mut completions = Vec::new();
    if cursor.at == At::Key {
        let rest = text.get(cursor.word.1..).unwrap_or("").trim_start_matches(' ');
        let has_colon = rest.starts_with(':');
        for offer in kind.fields_at(&cursor.path) {
            if cursor.siblings.iter().any(|(key, _)| key == offer.name) {
                continue;
            }
            let text = if has_colon {
                offer.name.to_owned()
            } else {
                opened(offer.name, offer.opening, cursor.column)
            };
            let detail =
                if offer.is_required { format!("{}, required", offer.takes) } else { offer.takes.to_owned() };
            completions.push(completion(CompletionKind::Field, offer.name.to_owned(), detail, text));
        }
    } else {
        for choice in kind.choices_at(&cursor.path) {
            let text = (*choice).to_owned();
            completions.push(completion(CompletionKind::Choice, text.clone(), String::new(), text));
        }
    }
    let mesh = place::mesh(&build.federation, &head.namespace, source);
    for (value, detail) in values::values(&build.federation, mesh, &head, &cursor) {
        let text = if value == "*" { "'*'".to_owned() } else { value.clone() };
        completions.push(completion(CompletionKind::Name, value, detail, text));
    }
    completions
}

/// A field with what its value begins with.
fn opened(name: &str, opening: Opening, column: Option<usize>) -> String {
    let Some(column) = column else { return format!("{name}: ") };
    match opening {
        Opening::Scalar => format!("{name}: "),
        Opening::Object => format!("{name}:\n{:1$}", "", column.saturating_add(2)),
        Opening::List => format!("{name}:\n{:1$}- ", "", column),
    }
}

/// Kinds and versions, which frame every document.
fn frame(
    cursor: &Cursor,
    head: &Head,
    completion: &dyn Fn(CompletionKind, String, String, String) -> Completion,
) -> Option<Vec<Completion>> {
    let [Step::Key(key)] = cursor.path.as_slice() else {
        let is_start = cursor.path.is_empty() && cursor.at == At::Key && head.kind.is_empty();
        return is_start.then(|| {
            let has = |key: &str| cursor.siblings.iter().any(|(other, _)| other == key);
            let keys = ["apiVersion", "kind", "metadata", "spec"].into_iter().filter(|key| !has(key));
            let field = |key: &str| {
                completion(CompletionKind::Field, key.to_owned(), String::new(), format!("{key}: "))
            };
            keys.map(field).collect()
        });
    };
    if cursor.at != At::Value {
        return None;
    }
    let of_group = |kind: &&'static Kind| head.group.is_empty() || kind.group() == head.group;
    match key.as_str() {
        "kind" => Some(
            Kind::all()
                .filter(of_group)
                .map(|kind| {
                    let name = kind.name().to_owned();
                    completion(CompletionKind::Choice, name.clone(), kind.api_version(), name)
                })
                .collect(),
        ),
        "apiVersion" => {
            let of_kind = |kind: &&'static Kind| head.kind.is_empty() || kind.name() == head.kind;
            let mut versions: Vec<String> = Kind::all().filter(of_kind).map(Kind::api_version).collect();
            versions.sort();
            versions.dedup();
            let choice =
                |version: String| completion(CompletionKind::Choice, version.clone(), String::new(), version);
            Some(versions.into_iter().map(choice).collect())
        }
        _ => None,
    }
}

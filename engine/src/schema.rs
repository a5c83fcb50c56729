//! The shape of every kind that is read, and what a document gets wrong about it, each at its exact place.
//!
//! The API server drops unknown fields without a word and says nothing of where a misplaced one belongs; that is
//! what this is for. What the values mean is for others. The module `kinds` is generated out of the files in
//! `engine/schema`, whose `README.md` says what is checked and what is not.

mod form;
mod homes;
mod offer;
#[rustfmt::skip]
mod kinds;
mod walk;

pub(crate) use form::is_digest;
pub use offer::{Offer, Opening, Step};
pub(crate) use walk::{escape, first_line};

use crate::finding::{Finding, ObjectRef};
use crate::schema::form::TextLimits;
use crate::yaml::Node;

/// A kind that is read.
#[derive(Debug)]
pub struct Kind {
    group: &'static str,
    name: &'static str,
    versions: &'static [&'static str],
    root: &'static Object,
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// Anything at all.
    Any,
    Text,
    Boolean,
    Integer,
    Number,
    /// An integer between two bounds, both included.
    IntegerWithin(&'static (i64, i64)),
    /// A number between two bounds, both included.
    NumberWithin(&'static (i64, i64)),
    /// A number or a text, such as a port by number or name.
    IntegerOrText,
    /// A number, or a text that is a quantity.
    Quantity,
    /// A text of some length and form.
    TextWithin(&'static TextLimits),
    /// One of some texts.
    Choice(&'static [&'static str]),
    List(&'static Shape),
    /// A list with a least and a greatest number of items.
    ListWithin(&'static (Shape, usize, usize)),
    /// An object with keys of the author's choice.
    Map(&'static Shape),
    Object(&'static Object),
}

/// An object with fields of its own.
#[derive(Debug)]
struct Object {
    /// By name.
    fields: &'static [Field],
    /// Groups of fields, of each of which at most one may be set.
    exclusive: &'static [&'static [&'static str]],
}

#[derive(Debug)]
struct Field {
    name: &'static str,
    shape: Shape,
    is_required: bool,
}

impl Kind {
    /// The kind with this name in an API group, the empty one being that of Kubernetes itself.
    #[must_use]
    pub fn find(group: &str, name: &str) -> Option<&'static Self> {
        let key = |kind: &Kind| (kind.group, kind.name).cmp(&(group, name));
        let position = kinds::KINDS.binary_search_by(key).ok()?;
        kinds::KINDS.get(position)
    }

    /// Every kind, by group and name.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        kinds::KINDS.iter()
    }

    /// Its API group; empty for kinds of Kubernetes itself.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.group
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether `version` is one of its versions, without group.
    #[must_use]
    pub fn has_version(&self, version: &str) -> bool {
        self.versions.contains(&version)
    }

    /// The `apiVersion` to write, such as `federation.maistra.io/v1`.
    #[must_use]
    pub fn api_version(&self) -> String {
        let version = self.versions.first().unwrap_or(&"v1");
        if self.group.is_empty() { (*version).to_owned() } else { format!("{}/{version}", self.group) }
    }

    /// Reports everything wrong with the shape of a document of this kind.
    ///
    /// Cost: linear in the document, and a search of the kind's fields for each unknown one.
    pub fn check(&'static self, root: Node<'_>, text: &str, object: &ObjectRef, findings: &mut Vec<Finding>) {
        walk::Walk::new(self.root, object, text, findings).document(root);
    }
}

impl Object {
    fn field(&self, name: &str) -> Option<&'static Field> {
        let position = self.fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        self.fields.get(position)
    }
}

impl Shape {
    /// The object a value of this shape consists of, through lists and maps, and how the way there is written.
    fn object(self) -> Option<(&'static Object, &'static str)> {
        match self {
            Self::Object(object) => Some((object, "")),
            Self::List(Self::Object(object)) | Self::ListWithin((Self::Object(object), _, _)) => {
                Some((object, "/N"))
            }
            Self::Map(Self::Object(object)) => Some((object, "/NAME")),
            Self::List(_)
            | Self::ListWithin(_)
            | Self::Map(_)
            | Self::Any
            | Self::Text
            | Self::Boolean
            | Self::Integer
            | Self::Number
            | Self::IntegerWithin(_)
            | Self::NumberWithin(_)
            | Self::IntegerOrText
            | Self::Quantity
            | Self::TextWithin(_)
            | Self::Choice(_) => None,
        }
    }
}

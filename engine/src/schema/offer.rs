//! What may stand at a place, for those who write documents.

use crate::schema::{Kind, Shape};

/// One step on the way from a document to a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list.
    Item,
}

/// How a value begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// On the same line.
    Scalar,
    /// With fields on the next line.
    Object,
    /// With an item on the next line.
    List,
}

/// A field that may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Its name.
    pub name: &'static str,
    /// What it takes, in a word or two.
    pub takes: &'static str,
    /// How its value begins.
    pub opening: Opening,
    /// Whether the object is not complete without it.
    pub is_required: bool,
}

impl Kind {
    /// The fields of the object at a place, those required first, else by name; none if no object is there.
    #[must_use]
    pub fn fields_at(&self, path: &[Step]) -> Vec<Offer> {
        let Some(Shape::Object(object)) = self.shape_at(path) else { return Vec::new() };
        let offer = |field: &crate::schema::Field| Offer {
            name: field.name,
            takes: field.shape.takes(),
            opening: field.shape.opening(),
            is_required: field.is_required,
        };
        let mut offers: Vec<Offer> = object.fields.iter().map(offer).collect();
        offers.sort_by_key(|offer| (!offer.is_required, offer.name));
        offers
    }

    /// The texts that the value at a place is one of; none if it is free.
    #[must_use]
    pub fn choices_at(&self, path: &[Step]) -> &'static [&'static str] {
        match self.shape_at(path) {
            Some(Shape::Choice(choices)) => choices,
            Some(Shape::Boolean) => &["true", "false"],
            _ => &[],
        }
    }

    fn shape_at(&self, path: &[Step]) -> Option<Shape> {
        path.iter().try_fold(Shape::Object(self.root), |shape, step| match (shape, step) {
            (Shape::Object(object), Step::Key(key)) => Some(object.field(key)?.shape),
            (Shape::Map(inner), Step::Key(_))
            | (Shape::List(inner) | Shape::ListWithin((inner, _, _)), Step::Item) => Some(*inner),
            _ => None,
        })
    }
}

impl Shape {
    fn takes(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Text | Self::TextWithin(_) => "text",
            Self::Boolean => "true or false",
            Self::Integer | Self::Number | Self::IntegerWithin(_) | Self::NumberWithin(_) => "number",
            Self::IntegerOrText | Self::Quantity => "number or text",
            Self::Choice(_) => "one of a few words",
            Self::List(_) | Self::ListWithin(_) => "list",
            Self::Map(_) => "map",
            Self::Object(_) => "object",
        }
    }

    fn opening(self) -> Opening {
        match self {
            Self::List(_) | Self::ListWithin(_) => Opening::List,
            Self::Map(_) | Self::Object(_) => Opening::Object,
            Self::Any
            | Self::Text
            | Self::Boolean
            | Self::Integer
            | Self::Number
            | Self::IntegerWithin(_)
            | Self::NumberWithin(_)
            | Self::IntegerOrText
            | Self::Quantity
            | Self::TextWithin(_)
            | Self::Choice(_) => Opening::Scalar,
        }
    }
}

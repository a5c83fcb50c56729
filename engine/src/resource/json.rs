//! A YAML node as the JSON value kubectl would send.

use serde_json::{Map, Number, Value};

use crate::yaml::{Kind, Node, Scalar};

/// The JSON value of `node`. Depth and size were bounded when the text was read.
pub(crate) fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Scalar(..) => node.resolve().map_or(Value::Null, scalar),
        Kind::Sequence => Value::Array(node.items().map(value).collect()),
        Kind::Mapping => {
            let pair = |key: Node<'_>, of: Node<'_>| Some((key.scalar_text()?.to_owned(), value(of)));
            Value::Object(
                node.entries().filter_map(|entry| pair(entry.key, entry.value)).collect::<Map<_, _>>(),
            )
        }
    }
}

fn scalar(scalar: Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Int(value) => Value::from(value),
        Scalar::Unsigned(value) => Value::from(value),
        Scalar::Float(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
        Scalar::Text(text) => Value::from(text),
    }
}

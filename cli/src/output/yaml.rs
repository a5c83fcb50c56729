//! JSON values as YAML a person likes to read: what names a thing comes first, long texts stand as they are.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Keys that say what an object is come before the others, which follow by name.
const FIRST: [&str; 8] = ["apiVersion", "kind", "metadata", "@type", "name", "type", "namespace", "match"];

/// `value` as one YAML document.
#[must_use]
pub fn to_yaml(value: &Value) -> String {
    // Folded text is harder to search than a long line.
    let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX, min_fold_chars: usize::MAX };
    // Invariant: JSON values always serialise; an empty document is refused by whoever reads it.
    serde_saphyr::to_string_with_options(&Ordered(value), options).unwrap_or_default()
}

/// A value whose objects are written in the order of [`FIRST`].
struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Ordered(item))?;
                }
                list.end()
            }
            Value::Object(fields) => {
                let rank = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|(key, _)| (rank(key), key.as_str()));
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields {
                    map.serialize_entry(key, &Ordered(value))?;
                }
                map.end()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.0.serialize(serializer)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_names_an_object_comes_first() {
        let value = json!({"a": 1, "name": "x", "@type": "t", "kind": "K", "apiVersion": "v1"});
        assert_eq!(to_yaml(&value), "apiVersion: v1\nkind: K\n\"@type\": t\nname: x\na: 1\n");
    }

    #[test]
    fn lines_stay_lines_and_long_lines_stay_whole() {
        let long = "word ".repeat(60);
        let yaml = to_yaml(&json!({"lines": "{\n  \"a\": 1\n}\n", "long": long.trim_end()}));
        assert_eq!(yaml, format!("lines: |\n  {{\n    \"a\": 1\n  }}\nlong: {}\n", long.trim_end()));
    }

    #[test]
    fn texts_that_look_like_something_else_stay_texts() {
        let yaml = to_yaml(&json!(["1.0", "yes", "null", "*.local", "0755", "%REQ(:PATH)%", ""]));
        assert_eq!(
            yaml,
            "- \"1.0\"\n- \"yes\"\n- \"null\"\n- \"*.local\"\n- \"0755\"\n- \"%REQ(:PATH)%\"\n- \"\"\n"
        );
    }
}

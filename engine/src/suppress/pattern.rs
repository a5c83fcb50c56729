//! Which objects a suppression of settings or flags is about.

use std::str::FromStr;

use crate::finding::ObjectRef;

/// A pattern for each part of an object's name; `*` stands for any text, an absent part for anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectPattern {
    /// The mesh; of an object not attributed to one, its namespace.
    pub mesh: Option<String>,
    /// The kind.
    pub kind: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The file it is read from, as findings name it; `*` passes `/` too.
    pub file: Option<String>,
}

/// A text that is not `MESH/KIND/NAME`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not MESH/KIND/NAME")]
pub struct InvalidPattern {
    /// The text.
    pub text: String,
}

impl ObjectPattern {
    /// Whether it says anything at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an object from a file matches; a finding about no object matches only where nothing is asked of one.
    pub(super) fn matches(&self, object: Option<&ObjectRef>, file: &str) -> bool {
        let mesh = object.map(|object| object.mesh.as_deref().unwrap_or(&object.namespace));
        fits(self.mesh.as_deref(), mesh)
            && fits(self.kind.as_deref(), object.map(|object| object.kind.as_str()))
            && fits(self.namespace.as_deref(), object.map(|object| object.namespace.as_str()))
            && fits(self.name.as_deref(), object.map(|object| object.name.as_str()))
            && fits(self.file.as_deref(), Some(file))
    }
}

impl FromStr for ObjectPattern {
    type Err = InvalidPattern;

    fn from_str(text: &str) -> Result<Self, InvalidPattern> {
        let parts: Vec<&str> = text.split('/').collect();
        let [mesh, kind, name] = parts.as_slice() else {
            return Err(InvalidPattern { text: text.to_owned() });
        };
        if parts.iter().any(|part| part.is_empty()) {
            return Err(InvalidPattern { text: text.to_owned() });
        }
        let part = |text: &str| Some(text.to_owned());
        Ok(Self { mesh: part(mesh), kind: part(kind), name: part(name), ..Self::default() })
    }
}

fn fits(pattern: Option<&str>, text: Option<&str>) -> bool {
    match (pattern, text) {
        (None, _) => true,
        (Some(pattern), Some(text)) => is_match(pattern, text),
        (Some(_), None) => false,
    }
}

/// Whether `text` is `pattern` with every `*` replaced by something.
///
/// The pieces between stars are looked for from left to right, each as early as possible: linear but for the search.
fn is_match(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    let mut rest = rest;
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in
            [("team-*", "team-"), ("*", ""), ("a*b*c", "a-b-b-c"), ("x", "x"), ("*a", "ba")]
        {
            assert!(is_match(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("team-*", "tea"), ("a*b*c", "a-c"), ("x", "xx"), ("a*a", "a"), ("", "a")] {
            assert!(!is_match(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn three_parts_are_wanted() {
        assert!("red-mesh/ExportedServiceSet/*".parse::<ObjectPattern>().is_ok());
        for text in ["red-mesh", "a/b", "a//b", "a/b/c/d", ""] {
            assert!(text.parse::<ObjectPattern>().is_err(), "{text}");
        }
    }
}

//! Texts as YAML in flow style.

/// `{name: value, ...}`; fields without a value are left out. `true`, `false` and numbers stay what they are.
pub(super) fn flow(fields: &[(&str, Option<&str>)]) -> String {
    let fields = fields.iter().filter_map(|(name, value)| {
        let value = (*value)?;
        let is_plain = ["true", "false"].contains(&value) || *name == "status";
        let value = if is_plain { value.to_owned() } else { text(value) };
        Some(format!("{name}: {value}"))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

/// A text, quoted unless it cannot be taken for anything else.
pub(super) fn text(text: &str) -> String {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/ ".contains(&byte);
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let ends = text.bytes().last().is_some_and(|byte| byte.is_ascii_alphanumeric());
    // Words of few letters may be booleans or null in YAML.
    if begins && ends && text.len() > 5 && text.bytes().all(is_name) {
        return text.to_owned();
    }
    // JSON strings are YAML; writing a string as JSON cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_might_be_something_else_is_quoted() {
        assert_eq!(
            ["red-mesh", "on", "1.5", "a: b", "host:9080 from x"].map(text),
            ["red-mesh", "\"on\"", "\"1.5\"", "\"a: b\"", "\"host:9080 from x\""]
        );
    }
}
